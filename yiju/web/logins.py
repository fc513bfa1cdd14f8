"""Accounts for a workbench on a local network: names, roles and scrypt passwords in a file that only its owner reads.

In: a YAML file (`accounts: [{name, role, password}]`), made by `yiju account`. Out: who a name and a password are.
A password is kept as `scrypt$N$r$p$salt$hash`, never as itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path

import msgspec

from yiju.ingest.errors import Unreadable
from yiju.ingest.held import replace
from yiju.web.roles import ADMIN, ROLES, Person, Role

LEAST = 10
"""Characters of a password."""
_N, _R, _P, _MEMORY = 2**15, 8, 1, 64 * 1024**2
_NOBODY = "scrypt$32768$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA"
"""Compared with where a name is unknown, so that the answer takes as long."""


class Account(msgspec.Struct, forbid_unknown_fields=True):
    """One person."""

    name: str
    role: Role
    password: str


class _LoginFile(msgspec.Struct, forbid_unknown_fields=True):
    accounts: list[Account]


class Accounts:
    """The accounts of a file. Raises `Unreadable` where it is none, others may read it, or nobody is 管理."""

    def __init__(self, path: Path) -> None:
        if os.name == "posix" and path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Unreadable(f"账户文件 {path} 别人也能读，不启动；请先运行 chmod 600 {path}。")
        self._held = {account.name: account for account in read(path)}
        if not any(account.role == ADMIN for account in self._held.values()):
            raise Unreadable(
                f"账户文件 {path} 里没有“{ADMIN}”，不启动；用 yiju account 姓名 --role {ADMIN} 加一个。"
            )

    def person(self, name: str) -> Person | None:
        """Who has this account."""
        account = self._held.get(name)
        return Person(account.name, account.role, known=True) if account else None

    def people(self) -> list[Person]:
        """Everybody who has one, by role and name."""
        found = [one for name in self._held if (one := self.person(name))]
        return sorted(found, key=lambda one: (-ROLES.index(one.role), one.name))

    def seconds(self) -> set[str]:
        """Names of those who may decide where two disagree."""
        return {name for name in self._held if (found := self.person(name)) and found.may("复核")}

    def enter(self, name: str, password: str) -> Person | None:
        """Who this is, if the password is right."""
        account = self._held.get(name)
        right = fits(account.password if account else _NOBODY, password)
        return self.person(name) if right else None


def read(path: Path) -> list[Account]:
    """The accounts of a file. Raises `Unreadable`."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=_LoginFile).accounts
    except (OSError, msgspec.MsgspecError) as error:
        raise Unreadable(f"账户文件 {path} 读不了，或写得不对；用 yiju account 建立。") from error


def write(path: Path, accounts: list[Account]) -> None:
    """Write the file whole, for its owner alone."""
    part = path.with_name(f".{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(msgspec.yaml.encode(_LoginFile(accounts)))
    replace(part, path)


def hashed(password: str) -> str:
    """What the file keeps of a password."""
    salt = secrets.token_bytes(16)
    made = hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MEMORY)
    encoded = (base64.b64encode(part).decode() for part in (salt, made))
    return "$".join(("scrypt", str(_N), str(_R), str(_P), *encoded))


def fits(kept: str, password: str) -> bool:
    """Whether it is the password that was kept."""
    try:
        name, n, r, p, salt, right = kept.split("$")
        made = hashlib.scrypt(
            password.encode(), salt=base64.b64decode(salt), n=int(n), r=int(r), p=int(p), maxmem=_MEMORY
        )
        return name == "scrypt" and hmac.compare_digest(made, base64.b64decode(right))
    except ValueError:
        return False
