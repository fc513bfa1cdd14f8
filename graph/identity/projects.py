"""Projects through the years: declarations → project keys.

Same unit and same folded name is one project; a name that changed is linked only where its code (`code_links`) or
other fields bear it out (`rename`). Two declarations of one filing, stage and year are never one project; an
evaluation and the plan of its year are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from yiju.graph.identity.clusters import Clusters, Decisions
from yiju.graph.identity.code_links import Use, by_code
from yiju.graph.identity.rename import NamedProject, renames
from yiju.graph.identity.resolution import Candidate, Conflict, Identity, Project
from yiju.ingest.record import Declaration, Filing
from yiju.ingest.stage import Stage, stage_of
from yiju.ingest.values.name_keys import project_key
from yiju.ingest.values.text import fold


@dataclass
class _Found:
    declaration: Declaration
    filing: Filing
    unit: str | None
    year: int | None
    stage: Stage
    key: str = ""


def link_projects(filings: Iterable[Filing], identity: Identity, decisions: Decisions) -> None:
    """Fill `projects`, `declaration_projects`, `republished` and project candidates of `identity`.
    Units and bases must be linked before.
    """
    decisions = decisions.moved("project", identity.project_key_now)
    doubtful: list[Candidate] = []
    found: list[_Found] = []
    for filing in filings:
        own = [_found(d, filing, identity) for d in filing.projects]
        doubtful += _name_apart(own)
        found += own

    by_key: dict[str, list[_Found]] = defaultdict(list)
    for f in found:
        by_key[f.key].append(f)
    rank: dict[str, tuple[object, ...]] = {
        key: (min((f.year for f in fs if f.year), default=9999),) for key, fs in by_key.items()
    }
    clusters = Clusters(by_key, rank)
    for accepted in decisions.accepted("project"):
        clusters.join(accepted.left, accepted.right)
    certain, unsure = by_code(Use(f.key, f.unit, f.year, f.stage, f.declaration.code) for f in found)
    doubtful += unsure
    for link in certain:
        if not decisions.refused("project", link.left, link.right):
            clusters.join(link.left, link.right)
    by_unit: dict[str, list[NamedProject]] = defaultdict(list)
    for key, fs in by_key.items():
        # What a project is stands in its plan; an evaluation of the year tells only what came of it.
        plans_last = sorted(fs, key=lambda f: f.stage == "plan")
        years = {f.year: f.declaration for f in plans_last if f.year is not None}
        bases = {
            b
            for f in fs
            for i in range(len(f.declaration.bases))
            if (b := identity.basis_of(f.declaration.id, i))
        }
        if fs[0].unit and years:
            by_unit[fs[0].unit].append(NamedProject(key, key.partition("/")[2], years, bases))
    for standings in by_unit.values():
        certain, unsure = renames(standings)
        doubtful += unsure
        for link in certain:
            if not decisions.refused("project", link.left, link.right):
                clusters.join(link.left, link.right)
    identity.candidates += decisions.open("project", doubtful, clusters.find)

    members: dict[str, list[_Found]] = defaultdict(list)
    for f in found:
        key = clusters.find(f.key)
        members[key].append(f)
        identity.declaration_projects[f.declaration.id] = key
    for key, fs in members.items():
        identity.projects[key] = _project(fs)
        _published_twice(key, fs, identity)


def _found(declaration: Declaration, filing: Filing, identity: Identity) -> _Found:
    printed = declaration.unit or filing.document.unit
    unit = identity.unit_of(printed) if printed else None
    year = declaration.year or filing.document.year
    identity.declaration_years[declaration.id] = year
    if unit:
        identity.declaration_units[declaration.id] = unit
    # Without a unit nothing says that two filings speak of one project.
    owner = unit or f"?{filing.document.id}"
    stage = stage_of(declaration, filing.document.kind)
    return _Found(declaration, filing, unit, year, stage, f"{owner}/{project_key(declaration.name)}")


def _name_apart(own: list[_Found]) -> list[Candidate]:
    """Give declarations of one filing, year and stage that share a key keys of their own: the one that names
    its own year keeps the key, `2016年…` beside it keeps its year, an equal name gets a number. Equal
    names are returned as candidates.
    """
    doubtful = []
    groups: dict[tuple[str, int | None, Stage], list[_Found]] = defaultdict(list)
    for f in own:
        groups[f.key, f.year, f.stage].append(f)
    for (shared, year, _), fs in groups.items():
        if len(fs) == 1:
            continue
        names = {fold(f.declaration.name) for f in fs}
        current = {n for n in names if str(year) in n} or ({min(names, key=len)} if len(names) > 1 else names)
        seen: Counter[str] = Counter()
        for f in fs:
            name = fold(f.declaration.name)
            if name not in current or len(current) > 1:
                f.key = f"{shared.partition('/')[0]}/{name}"
            seen[f.key] += 1
            if seen[f.key] > 1:
                first, f.key = f.key, f"{f.key}#{seen[f.key]}"
                why = "同一文件同一年度有两份名称相同的申报，未作合并"
                doubtful.append(Candidate("project", first, f.key, 0.5, (why,)))
    return doubtful


def _project(fs: list[_Found]) -> Project:
    latest = max(fs, key=lambda f: (f.stage == "plan", f.year or 0, f.declaration.id))
    names = {f.declaration.name for f in fs}
    label = latest.declaration.name
    return Project(label, tuple(sorted(names - {label})), latest.unit)


def _published_twice(key: str, fs: list[_Found], identity: Identity) -> None:
    """The department and the unit version of one budget print one declaration: the fuller printing
    stands for both, unless their amounts differ, which is a conflict to report. So it is with an evaluation;
    what is watched up to another month is another one.
    """
    by_year: dict[tuple[int, Stage, int | None], list[_Found]] = defaultdict(list)
    for f in fs:
        if f.year is not None:
            by_year[f.year, f.stage, f.declaration.months].append(f)
    for (year, *_), same in by_year.items():
        if len(same) == 1:
            continue
        first, *rest = sorted(same, key=lambda f: (-_fullness(f.declaration), f.declaration.id))
        one = [first]
        for f in rest:
            if all(
                f.filing.document.id != other.filing.document.id and _agree(f.declaration, other.declaration)
                for other in one
            ):
                identity.republished[f.declaration.id] = first.declaration.id
                one.append(f)
                continue
            wording = "申报" if f.stage == "plan" else "评价"
            what = f"“{f.declaration.name}”{year}年的两份{wording}金额不一致，未作为同一份{wording}"
            ids = tuple(sorted((first.declaration.id, f.declaration.id)))
            identity.conflicts.append(Conflict("two_versions", (key,), what, ids))


def _fullness(d: Declaration) -> int:
    amounts = (d.total_budget, d.year_budget, d.prior_budget, d.prior_executed, d.start, d.end)
    lists = len(d.indicators) + len(d.bases) + len(d.subitems) + len(d.texts)
    return lists + sum(a is not None for a in amounts)


_COMPARED = ("year_budget", "total_budget", "adjusted_budget", "executed", "total_score")


def _agree(left: Declaration, right: Declaration) -> bool:
    pairs = ((getattr(left, field), getattr(right, field)) for field in _COMPARED)
    return all(a is None or b is None or a == b for a, b in pairs)
