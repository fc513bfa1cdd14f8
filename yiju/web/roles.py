"""Who asks, and what each role may do: 查看 reads, 审看 judges, 复核 sees disagreements and closes cases, 管理 reads in."""

from __future__ import annotations

from typing import Literal

import msgspec

Role = Literal["查看", "审看", "复核", "管理"]
ROLES: tuple[Role, ...] = ("查看", "审看", "复核", "管理")
"""Each may do what those before it may."""
READ, JUDGE, SECOND, ADMIN = ROLES


class Person(msgspec.Struct, frozen=True):
    """Somebody at the workbench. `known` by an account; alone on a laptop, a name that was asked once."""

    name: str
    role: Role
    known: bool = False

    def may(self, role: Role) -> bool:
        """Whether this one may do what `role` may."""
        return ROLES.index(self.role) >= ROLES.index(role)

    @property
    def eyes(self) -> str | None:
        """Whose verdicts alone this one is shown: two reviewers judge without knowing of each other."""
        return self.name if self.known and self.role == JUDGE else None
