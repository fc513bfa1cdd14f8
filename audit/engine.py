"""All rules over all filings: `find` asks them anew, `find_again` only what changed since they were asked last.

In: filings, who is who in them, and what was found before by scope (`yiju.audit.reach`). Out: findings.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from types import ModuleType
from typing import NamedTuple, get_args

from yiju.audit.case import Case, LinkedIdentity, Similarity
from yiju.audit.finding import GRADES, Finding, digest
from yiju.audit.keyed_finding import KeyedFinding, made
from yiju.audit.memory import Memory, mark_of
from yiju.audit.reach import marks, scopes
from yiju.audit.rule import KINDS, Reach, available, load
from yiju.ingest.record import Filing
from yiju.ingest.uncollected import uncollected

OnAsked = Callable[[str, int, int], None]
"""Called with what is asked, how many groups of filings were asked, or which rule is being asked, and of how many."""
_ONCE: tuple[Reach, ...] = ("declarations", "all")
"""Reaches of which there is one scope, a large one, in which each rule takes its time."""


class Again(NamedTuple):
    """What the rules say of the scopes that were asked again, by scope and not yet told once, and all `scopes` that there
    are: what was said of others before is no more. `memory` is what was worked out, to be kept. `above`: of scopes of one finding
    the scope of which it was told, as far as that was asked again.
    """

    found: dict[str, list[Finding]]
    scopes: set[str]
    memory: Memory
    above: dict[str, str]


def find(
    filings: Sequence[Filing],
    identity: LinkedIdentity,
    similarity: Similarity | None = None,
    kinds: Collection[str] | None = None,
) -> list[Finding]:
    """Findings, surest first, then by kind and file. `kinds` limits which rules run."""
    case = Case(filings, identity, similarity)
    chosen = [kind for kind in available() if kinds is None or kind in kinds]
    with uncollected():
        return listed(made(one) for reach in get_args(Reach) for one in _ask(case, chosen, reach))


def find_again(
    filings: Sequence[Filing],
    identity: LinkedIdentity,
    similarity: Similarity | None,
    known: Collection[str],
    memory: Memory | None = None,
    on_asked: OnAsked = lambda what, done, total: None,
) -> Again:
    """Ask the rules of each scope that is not among the `known` ones: of a filing that came, changed or is known by
    other keys now, and of what is tied to it; `memory` knows what of that was worked out before; `on_asked` is told how far
    it has come. What is told in the end is what `find` gives.
    """
    marked = marks(filings, identity)
    again = Again({}, set(), memory or Memory(), {})
    everywhere, kinds = Case(filings, identity, similarity), available()
    waiting: dict[bool, list[tuple[str, Reach, list[Filing]]]] = {False: [], True: []}
    with uncollected():
        for reach in get_args(Reach):
            called = _called(everywhere, kinds) if reach == "names" else ""
            found = scopes(filings, identity, reach, marked, called)
            again.scopes.update(found)
            fresh = [(scope, reach, group) for scope, group in found.items() if scope not in known]
            waiting[reach in _ONCE].extend(fresh)
            if reach in _ONCE and not fresh:
                again.scopes.update(one for one in known if one.startswith(_alone(reach, "")))
        for once, groups in waiting.items():
            for n, (scope, reach, group) in enumerate(groups):
                case = Case(group, identity, similarity, again.memory, everywhere)
                asking = [kind for kind in kinds if reach in load(kind).finders]
                again.found[scope] = []
                for m, kind in enumerate(asking):
                    if once:
                        on_asked(f"所有材料相互核对：{load(kind).name}", m + 1, len(asking))
                    elif m == 0:
                        on_asked("逐份、逐个单位核对", n, len(groups))
                    for one in _ask(case, [kind], reach):
                        _note(again, reach, scope, one, known)
                case.let_go()
        everywhere.let_go()
    return again


def _note(
    again: Again, reach: Reach, scope: str, one: Finding | KeyedFinding, known: Collection[str]
) -> None:
    """Keep what a rule said in a scope. What says by itself of what it is made is a scope of its own, below one that there is once."""
    if isinstance(one, KeyedFinding) and reach in _ONCE:
        again.above[_alone(reach, one.key.hex())] = scope
        scope = _alone(reach, one.key.hex())
        again.scopes.add(scope)
    if scope not in known:
        again.found.setdefault(scope, []).append(made(one))


def _alone(reach: Reach, key: str) -> str:
    """The scope of a finding that is told apart."""
    return f"{reach} {key}"


def listed(found: Iterable[Finding]) -> list[Finding]:
    """Findings as they are told, in order, of findings as the rules gave them: one fact is one finding."""
    by_id: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_id[finding.id].append(finding)
    return sorted((one for same in by_id.values() for one in _listed_once(same)), key=_order)


def _called(everywhere: Case, kinds: Iterable[str]) -> str:
    """What the rules that read one filing by what all units are called read of that: the name of a unit more often changes nothing of it."""
    read = [_module(kind).called(everywhere) for kind in kinds if "names" in load(kind).finders]
    return mark_of(read).hex()


def _module(kind: str) -> ModuleType:
    return importlib.import_module(f"yiju.audit.rules.{kind}")


def _ask(case: Case, kinds: Iterable[str], reach: Reach) -> Iterator[Finding | KeyedFinding]:
    for kind in kinds:
        finder = load(kind).finders.get(reach)
        if finder is not None:
            yield from getattr(_module(kind), finder)(case, load(kind))


def _listed_once(same: Sequence[Finding]) -> list[Finding]:
    """One fact in the department's and in the unit's version of a budget is one finding with both pages; the
    same fact twice in one file (two forms of one name) is two, told apart by what they quote.
    """
    members = sorted(same, key=lambda f: (f.files, f.fingerprint, f.projects))
    if _apart(members):
        return [_merged(members)]
    quoting: dict[str, list[Finding]] = defaultdict(list)
    for one in members:
        quoting[one.fingerprint].append(one)
    merged = [_merged(alike) for _, alike in sorted(quoting.items())]
    for one in merged[1:]:
        one.id = f"{one.kind}-{digest([one.id, one.fingerprint], 10)}"
    return merged


def _apart(members: Sequence[Finding]) -> bool:
    """Whether no file holds two of them."""
    files = [file for one in members for file in one.files]
    return len(files) == len(set(files))


def _merged(members: Sequence[Finding]) -> Finding:
    first, *others = members
    for other in others:
        if set(first.files).isdisjoint(other.files):
            first.projects += other.projects
            first.names += other.names
            first.files += other.files
            first.evidence += other.evidence
    return first


def _order(finding: Finding) -> tuple[int, int, float, list[str], str]:
    return (
        -GRADES.index(finding.severity),
        KINDS.index(finding.kind),
        -finding.score,
        finding.files,
        finding.id,
    )
