"""A socket that listens, for the commands that answer other programs or a browser.

In: an address and a port (0: any that is free). Out: the socket, on which callers already wait rather than
being refused; or `Unheard`, which says in Chinese why it cannot be had.
"""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

from yiju.causes import because
from yiju.ingest.errors import Explained

if TYPE_CHECKING:
    import uvicorn

_BACKLOG = 128


class Unheard(Explained):
    """The address or the port cannot be had."""


def listen(host: str, port: int) -> socket.socket:
    """Listen on `host` and `port`."""
    address = host.strip("[]")
    listening = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    try:
        if os.name == "posix":  # elsewhere it would let two programs share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise Unheard(f"不能在 {host} 的端口 {port} 上开放：{because(error)}（--port、--host）。") from error
    listening.set_inheritable(True)
    return listening


def served(app: Any, host: str, port: int, **tls: Any) -> uvicorn.Config:
    """How every server of ours answers: patiently, without a log of who asked, without naming its program."""
    import uvicorn

    from yiju.graph.patience import Patient

    quiet: dict[str, Any] = {"log_level": "warning", "access_log": False, "server_header": False}
    # Nothing of ours waits for a server's beginning or end; what would wait fails loudly at a second Ctrl-C.
    return uvicorn.Config(
        app, host=host, port=port, http=Patient, backlog=_BACKLOG, lifespan="off", **quiet, **tls
    )
