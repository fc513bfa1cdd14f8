"""A rule as data: `rules/<kind>.yaml` → `Rule`, beside it `rules/<kind>.py` with its function.

The YAML says what the kind means, on which norm it rests, its parameters, and holds a sample on which it
fires and one on which it is silent; tests run both, and the rulebook prints them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from yiju.audit.finding import Severity, digest

FOLDER = Path(__file__).parent / "rules"

KINDS = (
    "duplicate_project",
    "boilerplate",
    "copied_text",
    "no_change",
    "expired_basis",
    "basis_conflict",
    "arithmetic",
    "vague_target",
    "self_reference_target",
    "contradiction",
    "missing_field",
    "frozen_budget",
    "score_arithmetic",
    "result_missing",
    "no_reason",
    "target_shifted",
    "all_full",
    "over_standard",
    "low_execution",
    "undeclared_project",
    "final_against_budget",
    "split_purchase",
    "award_over_budget",
    "duplicate_code",
    "code_year",
    "code_form",
    "code_place",
    "typo",
)
"""The kinds of DESIGN §6, in its order."""

Reach = Literal["filing", "names", "unit", "declarations", "all"]
"""What a rule must see at once: one filing; one filing and how all units are called; all filings that units, departments,
projects and codes tie together; all that hold declarations; everything."""

Parameters = TypeVar("Parameters", bound=msgspec.Struct)


_OF_THE_CENTRE = "《中央"
_CENTRAL_UNIT = re.compile(r"^(?:中华人民共和国|中共中央|中央|国务院|国家|全国|最高人民|[一-龥]{2,8}部$)")
"""Units of the centre by name; every other is of a place."""
_WRAPPED = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


class RuleSample(msgspec.Struct, forbid_unknown_fields=True):
    """Filings written short: keys of the record, ids and hashes left out. `expect` holds pieces of
    the explanations that must come; empty means that nothing may be found.
    """

    about: str
    filings: list[dict[str, Any]]
    expect: list[str] = []


class Rule(msgspec.Struct, forbid_unknown_fields=True):
    """One kind of finding. `grades` lists for each severity the rule can give the cases in which it gives it. `cited` are
    the norms that its findings name as 定性依据, each with a pattern of the facts that it speaks of; `uncited` is what a person
    is told of a fact that none of them speaks of. `moneyless` is a pattern of
    the facts that are faults of form: they put none of a project's money in question. `called` names facts that the rule's own name does not fit, by a pattern of each
    name's facts. `looks_at` says what
    must be asked again where something has changed (`yiju.audit.reach`): of its `find`, or of several
    functions, each by its name. `more` are samples on which further checks of the
    rule fire: every check is reached by one.
    """

    id: str
    name: str
    meaning: str
    norm: str
    grades: dict[Severity, list[str]]
    fires: RuleSample
    silent: RuleSample
    more: list[RuleSample] = []
    parameters: dict[str, Any] = {}
    cited: dict[str, str] = {}
    uncited: str = "未引条文（事实比对）"
    moneyless: str = ""
    called: dict[str, str] = {}
    looks_at: Reach | dict[Reach, str] = "all"

    @property
    def finders(self) -> dict[Reach, str]:
        """The functions of the rule's module by how far they look."""
        return self.looks_at if isinstance(self.looks_at, dict) else {self.looks_at: "find"}

    def name_of(self, content: str) -> str:
        """What a finding of this fact is called."""
        return next((name for name, facts in self.called.items() if re.search(facts, content)), self.name)

    def norm_of(self, content: str, units: Sequence[str] = ()) -> str:
        """定性依据 of a finding of this fact about these units: what speaks of it, not what speaks of the rule's other facts. A norm
        for the departments of the centre binds no others: for these it is what one goes by (参照).
        """
        local = not units or not all(map(_CENTRAL_UNIT.search, units))
        return "；".join(
            f"参照{norm}" if local and norm.startswith(_OF_THE_CENTRE) else norm
            for norm, facts in self.cited.items()
            if re.search(facts, content)
        )

    def is_of_form(self, content: str) -> bool:
        """Whether a finding of this fact puts no money in question."""
        return bool(self.moneyless and re.search(self.moneyless, content))

    @property
    def firing(self) -> list[RuleSample]:
        """All samples on which something must be found."""
        return [self.fires, *self.more]

    def read(self, shape: type[Parameters]) -> Parameters:
        """The parameters as the rule's own struct. Raises `msgspec.ValidationError` on a wrong one."""
        return msgspec.convert(self.parameters, shape)


@functools.cache
def load(kind: str) -> Rule:
    """The rule of a kind. Raises `FileNotFoundError` or `msgspec.ValidationError`."""
    rule = msgspec.yaml.decode((FOLDER / f"{kind}.yaml").read_bytes(), type=Rule)
    return msgspec.structs.replace(
        rule,
        meaning=_unwrapped(rule.meaning),
        norm=_unwrapped(rule.norm),
        grades={grade: [_unwrapped(case) for case in cases] for grade, cases in rule.grades.items()},
    )


def _unwrapped(text: str) -> str:
    """A Chinese text without the spaces that YAML puts where a line was wrapped."""
    return _WRAPPED.sub("", text)


def available() -> list[str]:
    """The kinds that have a rule, in the order of DESIGN §6."""
    return [kind for kind in KINDS if (FOLDER / f"{kind}.yaml").is_file()]


@functools.cache
def edition() -> str:
    """A token that is equal for as long as the rules and the code that they run on are the same."""
    files = sorted(f for f in FOLDER.parent.rglob("*") if f.suffix in (".py", ".yaml"))
    return digest([f"{f.name} {f.read_text(encoding='utf-8')}" for f in files])
