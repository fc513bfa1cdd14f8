"""What linking gives: keys for everything shared, links that are sure, candidates for the rest.

A key is a readable string that stays the same as long as the names it was made from do. Keys of
projects begin with their unit's key and a slash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Literal

Kind = Literal["unit", "parent", "project", "basis", "purchase"]
Verdict = Literal["yes", "no", "unsure"]


@dataclass(frozen=True)
class Candidate:
    """Two keys that may mean one thing (for `parent`: `left` may belong to `right`; for `purchase`: the project
    `right` may buy `left`), not linked for want of certainty. `score` from 0 to 1; `reasons` in Chinese, for a person who decides.
    """

    kind: Kind
    left: str
    right: str
    score: float
    reasons: tuple[str, ...]

    @property
    def id(self) -> str:
        """A short name for this pair, the same in every run, whichever way round it stands."""
        pair = "\n".join((self.kind, *sorted((self.left, self.right))))
        return f"L{sha256(pair.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Decision:
    """A person's verdict on a candidate. `yes` links, `no` never links nor asks again."""

    kind: Kind
    left: str
    right: str
    verdict: Verdict


@dataclass(frozen=True)
class Conflict:
    """Printed facts that exclude each other; nothing was merged. `declarations`: ids that show it."""

    kind: Literal["two_numbers", "two_titles", "two_versions"]
    keys: tuple[str, ...]
    what: str
    declarations: tuple[str, ...]


@dataclass
class Names:
    """The label of a shared thing and all its other printed wordings."""

    label: str
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every printed wording, the label first."""
        return (self.label, *self.others)


@dataclass
class Unit(Names):
    """A 单位; `parent` is a unit key, None where no parent is certain."""

    parent: str | None = None


@dataclass
class Project(Names):
    """A project through the years. `unit` is None where no filing names one."""

    unit: str | None = None


@dataclass
class BasisNode(Names):
    """A document cited as 立项依据: `number` is its folded key; the period is that of the title."""

    number: str | None = None
    issuer: str | None = None
    issued_year: int | None = None
    period: tuple[int, int] | None = None


@dataclass
class Identity:
    """Who is who in a set of filings. Made by `graph.identity.link`."""

    units: dict[str, Unit] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    bases: dict[str, BasisNode] = field(default_factory=dict)
    indicators: dict[str, Names] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unit_keys: dict[str, str] = field(default_factory=dict)
    unit_clusters: dict[str, str] = field(default_factory=dict)
    declaration_units: dict[str, str] = field(default_factory=dict)
    declaration_projects: dict[str, str] = field(default_factory=dict)
    declaration_years: dict[str, int | None] = field(default_factory=dict)
    basis_keys: dict[tuple[str, int], str] = field(default_factory=dict)
    indicator_keys: dict[str, str] = field(default_factory=dict)
    republished: dict[str, str] = field(default_factory=dict)
    purchases: dict[str, Names] = field(default_factory=dict)
    purchase_keys: dict[tuple[str, int], str] = field(default_factory=dict)
    purchase_projects: dict[str, list[str]] = field(default_factory=dict)

    def unit_of(self, name: str) -> str | None:
        """Unit key of a printed unit name; None where no filing prints it."""
        return self.unit_keys.get(name)

    def names_of(self, unit_key: str) -> tuple[str, ...]:
        """All names under which a unit is printed."""
        unit = self.units.get(unit_key)
        return (unit.label, *unit.others) if unit is not None else ()

    def above(self, unit_key: str) -> list[str]:
        """The keys of the units that are certainly above this one, nearest first."""
        found: list[str] = []
        unit = self.units.get(unit_key)
        while unit is not None and unit.parent and unit.parent not in (unit_key, *found):
            found.append(unit.parent)
            unit = self.units.get(unit.parent)
        return found

    def department_of(self, unit_key: str) -> str:
        """The key of the highest unit that is certainly above this one, or its own."""
        return (self.above(unit_key) or [unit_key])[-1]

    def unit_of_declaration(self, declaration_id: str) -> str | None:
        """Unit key of a declaration; None where neither form nor filing names a unit."""
        return self.declaration_units.get(declaration_id)

    def project_of(self, declaration_id: str) -> str:
        """Project key of a declaration. Raises KeyError for an id that was not linked."""
        return self.declaration_projects[declaration_id]

    def project_key_now(self, key: str) -> str:
        """A project key as it is since its unit is known by the key it has now."""
        unit, slash, name = key.partition("/")
        return f"{self.unit_clusters.get(unit, unit)}{slash}{name}"

    def basis_of(self, declaration_id: str, index: int) -> str | None:
        """Basis key of a declaration's `bases[index]`; None where it has neither title nor number."""
        return self.basis_keys.get((declaration_id, index))

    def bought_for(self, filing_id: str, index: int) -> list[str]:
        """Keys of the projects that a person says a filing's `purchases[index]` is bought for."""
        return self.purchase_projects.get(self.purchase_keys[filing_id, index], [])

    def may_be_bought_for(self, filing_id: str, index: int) -> list[str]:
        """Keys of the projects that a filing's `purchases[index]` may be bought for, as long as nobody has said no."""
        return self._waiting_purchases.get(self.purchase_keys[filing_id, index], [])

    @cached_property
    def _waiting_purchases(self) -> dict[str, list[str]]:
        """The projects of each purchase that waits for a person's word."""
        found: dict[str, list[str]] = defaultdict(list)
        for candidate in self.candidates:
            if candidate.kind == "purchase":
                found[candidate.left].append(candidate.right)
        return {key: sorted(projects) for key, projects in found.items()}

    def indicator_of(self, phrase: str) -> str | None:
        """Indicator key of a printed indicator name."""
        return self.indicator_keys.get(phrase)

    def canonical(self, declaration_id: str) -> str:
        """The declaration that stands for this one: itself, or the first printing of the same
        declaration where department and unit version both publish it.
        """
        return self.republished.get(declaration_id, declaration_id)

    def label_of(self, kind: Kind, key: str) -> str:
        """The name by which a person knows what a key of this kind stands for."""
        if kind == "basis" and key in self.bases:
            basis = self.bases[key]
            return f"{basis.label}（{basis.number}）" if basis.number else basis.label
        known: Mapping[str, Names] = self.units
        if kind in ("project", "purchase"):
            known = self.purchases if key in self.purchases else self.projects
        return known[key].label if key in known else key

    def declarations_of(self, kind: Kind, key: str) -> list[str]:
        """Ids of the declarations that speak of a unit, project or basis, sorted."""
        if kind in ("project", "purchase"):
            return sorted(d for d, k in self.declaration_projects.items() if k == key)
        if kind == "basis":
            return sorted({d for (d, _), k in self.basis_keys.items() if k == key})
        return sorted(d for d, k in self.declaration_units.items() if k == key)

    def chains(self) -> dict[str, list[str]]:
        """Declaration ids of every project in the order of their years (those without a year first),
        one id for a declaration that two versions of a budget print.
        """
        chains: dict[str, list[str]] = defaultdict(list)
        for declaration, project in self.declaration_projects.items():
            if declaration not in self.republished:
                chains[project].append(declaration)
        for ids in chains.values():
            ids.sort(key=lambda i: (self.declaration_years[i] or 0, i))
        return dict(chains)
