"""Shut a process off from the network, for good: no socket can be made in it any more, files open as before.

Linux only, by a seccomp filter (https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html) that
answers `socket` and `io_uring_setup` with EPERM; it holds for all threads begun later and cannot be taken back.
Readers and query processes are shut off so. Imports nothing of the house: the query process is a script.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import sys

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ARCH, _NUMBER = 4, 0
"""Offsets in `struct seccomp_data`."""

# Name in the audit subsystem and number of `socket`; `io_uring_setup` has one number everywhere.
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198), "riscv64": (0xC00000F3, 198)}
_IO_URING_SETUP = 425
_X32 = 0x40000000
"""Calls by another convention of x86_64 begin here."""


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("k", ctypes.c_uint32))  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def no_sockets() -> bool:
    """Whether this process is shut off now; false where the system has no such filter."""
    known = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    architecture, socket = known
    steps = (
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 0, 4, architecture),  # another architecture: refuse
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 2, 0, _X32),
        (_EQUAL, 1, 0, socket),
        (_EQUAL, 0, 1, _IO_URING_SETUP),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    program = _Program(len(steps), (_Instruction * len(steps))(*(_Instruction(*step) for step in steps)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)
