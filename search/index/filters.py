"""What a search is narrowed to: a person's wishes, which `search.index.rows` answers."""

from __future__ import annotations

import msgspec

from yiju.ingest.stage import Stage
from yiju.search.index.entries import KINDS, Kind


class Filters(msgspec.Struct, frozen=True):
    """None narrows nothing. `unit` is part of a name of the unit that declares, of its authority or of
    the unit that filed, so that a department's units are within it; a workspace finds it under all its linked names. `least` and `most` bound the amount
    (yuan, both included; an entry without an amount is out). `account` is the beginning of a code of a
    classification in the filing's budget tables (`201`), of which the filing must print a row. `form`
    is part of the name of a form family (`narrative` holds `narrative+target_form`). `stage` is what the filing tells of
    a project; what stands outside declarations is of none.
    """

    kind: Kind | None = None
    unit: str | None = None
    year: int | None = None
    least: float | None = None
    most: float | None = None
    account: str | None = None
    form: str | None = None
    stage: Stage | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of entries that are wished for."""
        return (self.kind,) if self.kind else KINDS

    @property
    def declared(self) -> bool:
        """Whether only what declarations say can fit: a form, a stage or an amount is asked for."""
        return not all(wish is None for wish in (self.form, self.stage, self.least, self.most))


NOTHING = Filters()
