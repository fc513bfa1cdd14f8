"""多年未变: one project declared again without a change of amount, basis, text or target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.copies import wording
from yiju.audit.copies.alignment import align
from yiju.audit.copies.masking import YEARS, Masked, masked
from yiju.audit.field import listed, yuan
from yiju.audit.finding import Evidence, Finding
from yiju.audit.rule import Rule
from yiju.ingest.values.text import fold


class NoChangeParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    text_share: float
    text_share_with_bases: float
    least_length: int
    least_sections: int
    rows: int
    rows_share: float
    mostly: float
    building: str
    frozen_years: int


_ASIDE = ("立项依据", "备注")
"""Texts that count elsewhere, or not at all."""
_PAID = frozenset(["年度预算安排", "实施周期"])
"""Texts that say what is paid in the year, and when."""
_ROWS = 3
"""Fewer equal indicators are not worth telling; of more, so many are quoted."""


@dataclass
class _Step:
    """What stayed from one declaration to the next. `share` is of the text both print."""

    earlier: Entry
    later: Entry
    budget: bool = False
    bases: bool = False
    sections: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    share: float = 0.0
    length: int = 0
    targets: float = 0.0
    rows: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """Indicators with their targets that stayed, prescribed ones aside, and where they stand in either."""


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each run of years in which a project stayed as it was."""
    parameters = rule.read(NoChangeParameters)
    for chain in case.chains():
        for run in _runs(chain, parameters):
            yield _finding(case, rule, run, parameters)


def names_equal_amount(chain: Sequence[Entry], rule: Rule) -> bool:
    """Whether this rule finds the chain unchanged and names its equal amount: 预算固化 then refers to it."""
    return any(all(step.budget for step in run) for run in _runs(chain, rule.read(NoChangeParameters)))


def names_equal_bases(chain: Sequence[Entry], rule: Rule) -> bool:
    """Whether the bases stayed through all of the chain, of which this rule tells nothing since its texts were rewritten."""
    steps = [_step(earlier, later) for earlier, later in pairwise(chain)]
    return all(s.bases for s in steps) and _is_frozen(steps, rule.read(NoChangeParameters))


def _runs(chain: Sequence[Entry], parameters: NoChangeParameters) -> Iterator[list[_Step]]:
    """Steps without change, as long as they follow each other; not those of which another kind tells, or that are so by nature."""
    run: list[_Step] = []
    for step in (*(_step(earlier, later) for earlier, later in pairwise(chain)), None):
        if step is not None and _unchanged(step, parameters):
            run.append(step)
            continue
        if run and not _by_nature(run, parameters) and not _is_frozen(run, parameters):
            yield run
        run = []


def _by_nature(run: Sequence[_Step], parameters: NoChangeParameters) -> bool:
    """A building is described alike until it is paid: where the sum or what is paid for it moved, that is no matter."""
    entries = [run[0].earlier, *(step.later for step in run)]
    moved = _moved(entries) or any(_PAID.intersection(step.changed) for step in run)
    return bool(moved) and _building(entries[-1], parameters)


def _building(entry: Entry, parameters: NoChangeParameters) -> bool:
    return re.search(parameters.building, entry.name) is not None


def _is_frozen(run: Sequence[_Step], parameters: NoChangeParameters) -> bool:
    """Texts mostly rewritten under an amount that so many years have: 预算固化 tells the amount."""
    entries = [run[0].earlier, *(step.later for step in run)]
    years = {e.year for e in entries} | {e.year - 1 for e in entries[1:] if e.year and _prior(e, entries)}
    return (
        all(step.budget for step in run)
        and _rewritten(run, parameters)
        and len(years) >= parameters.frozen_years
    )


def _rewritten(run: Sequence[_Step], parameters: NoChangeParameters) -> bool:
    """Whether most of the text and many of the targets are new."""
    return (
        any(step.changed for step in run)
        and min(step.share for step in run) < parameters.mostly
        and min(step.targets for step in run) < parameters.rows_share
    )


def _unchanged(step: _Step, parameters: NoChangeParameters) -> bool:
    if step.budget and step.bases:
        return True
    kept = len(step.sections) + len(step.edited)
    if len(step.rows) >= parameters.rows and step.targets >= parameters.rows_share:
        return True
    enough = step.length >= parameters.least_length and kept >= parameters.least_sections
    return enough and step.share >= (
        parameters.text_share_with_bases if step.bases else parameters.text_share
    )


def _step(earlier: Entry, later: Entry) -> _Step:
    step = _Step(earlier, later)
    a, b = earlier.declaration, later.declaration
    step.budget = a.year_budget is not None and a.year_budget == b.year_budget and a.year_budget > 0
    step.bases = bool(a.bases) and _bases(earlier) == _bases(later)
    same = total = 0
    for name in b.texts:
        if name not in a.texts or name in _ASIDE:
            continue
        ours, theirs = _plain(earlier, name), _plain(later, name)
        total += len(theirs.text)
        if ours.text.rstrip("。;") == theirs.text.rstrip("。;"):
            same += len(theirs.text)
            step.sections.append(name)
        elif (alignment := align(ours, theirs)).ratio >= 0.9:
            same += int(len(theirs.text) * alignment.ratio)
            step.edited.append(name)
        else:
            step.changed.append(name)
    step.share, step.length = (same / total if total else 0.0), total
    before, now = _rows(earlier), _rows(later)
    step.rows = {row: (before[row], at) for row, at in now.items() if row in before}
    step.targets = len(step.rows) / len(now) if now else 0.0
    return step


def _plain(entry: Entry, name: str) -> Masked:
    """The text without its years and without the project's own name, which may have been changed."""
    return masked(entry.declaration.texts[name], projects=[entry.name], figures=YEARS)


def _rows(entry: Entry) -> dict[tuple[str, str], int]:
    rows = {(fold(i.name), fold(i.target or "")): n for n, i in enumerate(entry.declaration.indicators)}
    return {row: n for row, n in rows.items() if row[0] not in wording.prescribed() and row[1]}


def _bases(entry: Entry) -> set[str]:
    return {fold(b.title or b.key or "") for b in entry.declaration.bases}


def _finding(case: Case, rule: Rule, run: Sequence[_Step], parameters: NoChangeParameters) -> Finding:
    entries = [run[0].earlier, *(step.later for step in run)]
    last = entries[-1]
    years = "、".join(f"{e.year}年" for e in entries)
    parts: list[str] = []
    evidence: list[Evidence] = []
    budget, bases = all(s.budget for s in run), all(s.bases for s in run)
    if budget and last.declaration.year_budget is not None:
        prior = _prior(last, entries)
        parts.append(f"当年预算均为{yuan(last.declaration.year_budget)}{prior}")
        evidence += [e.quote_value("year_budget", f"{e.declaration.year_budget:f}") for e in entries]
    elif repeated := _repeated(entries):
        parts.append(repeated)
        evidence += [last.quote_value("prior_budget", f"{last.declaration.prior_budget:f}")]
        evidence += [entries[-2].quote_value("year_budget", f"{entries[-2].declaration.year_budget:f}")]
    if bases:
        parts.append(f"{len(last.declaration.bases)}项立项依据全部相同")
        titles = [(e, e.declaration.bases[0].title or e.declaration.bases[0].number or "") for e in entries]
        evidence += [e.quote("bases[0]", title) for e, title in titles]
    sections = [s for s in run[-1].sections if all(s in step.sections for step in run)]
    share = min(step.share for step in run)
    if sections:
        parts.append(f"“{listed(sections)}”除年份外逐字相同")
        evidence += [e.quote(f"texts.{s}", e.declaration.texts[s]) for s in sections for e in entries]
    edited = [
        s
        for s in run[-1].sections + run[-1].edited
        if s not in sections and all(s in step.sections + step.edited for step in run)
    ]
    if edited:
        parts.append(f"“{listed(edited)}”只改动个别字句")
        evidence += [e.quote(f"texts.{s}", e.declaration.texts[s]) for s in edited for e in entries]
    if sections or edited:
        others = list(dict.fromkeys(name for step in run for name in step.changed))
        parts += [f"改写的是“{listed(others)}”"] if others else []
        parts[-1] += f"，各栏合计未变的文字占{share:.0%}" if share < 1 else ""
    targets = min(step.targets for step in run)
    rows = [row for row in run[-1].rows if all(row in step.rows for step in run)]
    if len(rows) >= _ROWS:
        same = [last.declaration.indicators[run[-1].rows[row][1]] for row in rows]
        parts.append(f"{len(rows)}项绩效指标及指标值未变（{listed([f'{i.name}→{i.target}' for i in same])}）")
        for row in rows[:_ROWS]:
            at = [run[0].rows[row][0], *(step.rows[row][1] for step in run)]
            evidence += [
                e.quote(f"indicators[{n}]", e.declaration.indicators[n].target or "")
                for e, n in zip(entries, at, strict=True)
            ]
    moved = _moved(entries)
    evidence += [e.quote_value("year_budget", f"{e.declaration.year_budget:f}") for e in moved]
    unchanged = share >= 0.7 and not moved and not any(step.changed for step in run)
    verdict = "没有实质变化" if unchanged else "下列内容没有变化"
    whole = budget and bases and share == 1.0 and targets == 1.0
    # Upkeep is described alike every year: texts alone, with another sum, are a question.
    weak = bool(moved) or _rewritten(run, parameters) or _building(last, parameters)
    renamed = (
        f"（{entries[0].year}年名称为“{entries[0].name}”）"
        if fold(entries[0].name) != fold(last.name)
        else ""
    )
    return case.finding(
        rule,
        "确定" if whole else "提示" if weak else "疑似",
        [last, *entries[:-1]],
        "未变",
        f"{last.unit}的“{last.name}”{renamed}在{years}的申报中{verdict}：{'；'.join(parts)}{_amounts(moved)}。",
        evidence,
        score=(0.3 * budget + 0.2 * bases + 0.3 * share + 0.2 * targets),
    )


def _moved(entries: Sequence[Entry]) -> list[Entry]:
    """The declarations with their amounts, where these differ."""
    stated = [e for e in entries if e.declaration.year_budget is not None]
    return stated if len({e.declaration.year_budget for e in stated}) > 1 else []


def _amounts(moved: Sequence[Entry]) -> str:
    if not moved:
        return ""
    return "。当年预算依次为" + "、".join(
        yuan(e.declaration.year_budget) for e in moved if e.declaration.year_budget is not None
    )


def _prior(last: Entry, entries: Sequence[Entry]) -> str:
    """The year between, where only the later form's 上年预算额 speaks of it."""
    d = last.declaration
    if d.prior_budget is None or d.prior_budget != d.year_budget or last.year is None:
        return ""
    return "" if any(e.year == last.year - 1 for e in entries) else f"（{last.year - 1}年预算额亦同）"


def _repeated(entries: Sequence[Entry]) -> str:
    """The budget of the year before the last, known from the last form only, where it is that of the form
    before.
    """
    earlier, last = entries[-2], entries[-1]
    amount = last.declaration.prior_budget
    if not amount or amount != earlier.declaration.year_budget or last.year is None or earlier.year is None:
        return ""
    if earlier.year >= last.year - 1:
        return ""
    return f"{last.year - 1}年预算额与{earlier.year}年申报相同（{yuan(amount)}）"
