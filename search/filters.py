"""What a search is narrowed to: a person's wishes in, a condition in SQL with its values out."""

from __future__ import annotations

from dataclasses import dataclass

from search.passages import unit_key

_ACCOUNT = "entry.document_id IN (SELECT document_id FROM account WHERE instr(code, ?) = 1)"


@dataclass(frozen=True)
class Filters:
    """None narrows nothing. `unit` is part of the name of the unit that declares, of its authority or of
    the unit that filed, so that a department's units are within it. `least` and `most` bound the amount
    (yuan, both included; an entry without an amount is out). `account` is the beginning of a code of a
    classification in the filing's budget tables (`201`), of which the filing must print a row. `form`
    is part of the name of a form family (`narrative` holds `narrative+target_form`).
    """

    unit: str | None = None
    year: int | None = None
    least: float | None = None
    most: float | None = None
    account: str | None = None
    form: str | None = None

    def condition(self) -> tuple[str, tuple[object, ...]]:
        """A condition on the table `entry` (` AND …`, empty where nothing is narrowed) and its values."""
        parts: list[tuple[str, object]] = []
        if self.unit is not None:
            parts.append(("instr(entry.unit, ?)", unit_key(self.unit)))
        if self.year is not None:
            parts.append(("entry.year = ?", self.year))
        if self.least is not None:
            parts.append(("entry.amount >= ?", self.least))
        if self.most is not None:
            parts.append(("entry.amount <= ?", self.most))
        if self.account is not None:
            parts.append((_ACCOUNT, self.account))
        if self.form is not None:
            parts.append(("instr(entry.form, ?)", self.form))
        return "".join(f" AND {part}" for part, _ in parts), tuple(value for _, value in parts)
