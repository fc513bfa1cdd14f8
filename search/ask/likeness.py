"""How alike two declarations are, field by field, with a sentence that says so.

In: two stored declarations, the cosine of their project texts and the wording that they share.
Out: `Similar` with a score of 0..1 for each field that both fill (None where one does not), a whole by meaning, wording,
numbers and amounts as `data/params.yaml` weighs them (`alike`), and why, in Chinese.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Literal

import msgspec
from rapidfuzz import fuzz

from yiju.ingest.record import Declaration
from yiju.ingest.values.money import in_wan
from yiju.ingest.values.name_keys import indicator_key, title_key, unit_key
from yiju.ingest.values.text import fold
from yiju.search.ask.figures import figures, shared
from yiju.search.ask.measured import params
from yiju.search.ask.shared_wording import SharedWording
from yiju.search.index.catalog import Stored
from yiju.search.index.entries import project_name_key, project_text
from yiju.search.index.segment import grams

Relation = Literal["other", "same_project", "same_publication", "same_year"]
SameProject = Callable[[str, str], bool]
"""Whether two declarations, by id, are of one project."""

_LABELS = {"name": "名称", "purpose": "内容与目的", "plan": "实施计划"}
RELATIONS: dict[Relation, str] = {
    "other": "",
    "same_project": "同一项目的另一年度申报",
    "same_publication": "同一项目在另一份公开文件中的申报",
    "same_year": "同一项目同年另一阶段的材料",
}
_MARKS = re.compile(r"[^\w]|_")
# A cosine at which two filings' projects have nothing in common but being projects (E5's lie high).
_UNRELATED = 0.80
# Names that are like each other to less than this have nothing in common but the words of all names.
_NAMED = 0.7
# Amounts further apart than this are no reason.
_CLOSE = 0.8
# Amounts of two unrelated projects are so close on average (68,806 pairs of `bench/pairs/open`): what is assumed where one prints none.
_BY_CHANCE = 0.42
# Texts that are like each other to less than this are no reason.
_REASON = 0.5
# Equal numbers of so many bits are a reason; of so many they say as much as numbers can.
_TELLING, _ALL_TELLING = 4.5, 20.0


class Similar(msgspec.Struct, kw_only=True):
    """A declaration like the one asked about. `fields` are scores of 0..1, None where not comparable."""

    id: str = msgspec.field(name="declaration_id")
    name: str
    unit: str | None
    year: int | None
    document_id: str
    file: str
    score: float
    fields: dict[str, float | None]
    relation: Relation
    shared_bases: list[str] = []
    shared_indicators: list[str] = []
    shared_figures: list[str] = []
    why: str = ""


def relation_of(one: Stored, other: Stored, same_project: SameProject | None) -> Relation:
    """Whether `other` is the same project in another year or publication, or at another stage of the year."""
    if same_project is not None:
        same = same_project(one.declaration.id, other.declaration.id)
    else:
        same = unit_key(one.unit or "") == unit_key(other.unit or "") and project_name_key(
            one.declaration.name
        ) == project_name_key(other.declaration.name)
    if not same:
        return "other"
    if one.year != other.year:
        return "same_project"
    return "same_publication" if one.stage == other.stage else "same_year"


def _shared_bases(one: Declaration, other: Declaration) -> tuple[float | None, list[str]]:
    """As `_shared`; two citations are of one document where their numbers or their titles are equal."""
    left, right = (
        {
            (basis.key or "", _MARKS.sub("", title_key(basis.title or ""))): (
                f"《{basis.title}》" if basis.title else str(basis.number)
            )
            for basis in declaration.bases
            if basis.key or basis.title
        }
        for declaration in (one, other)
    )
    if not left or not right:
        return None, []
    numbers = {number for number, _ in right if number}
    titles = {title for _, title in right if title}
    shared = [text for (number, title), text in left.items() if number in numbers or title in titles]
    shared = list(dict.fromkeys(shared))
    return min(1.0, len(shared) / max(1, len(left) + len(right) - len(shared))), shared


def indicator_keys(declaration: Declaration) -> dict[str, str]:
    """The indicators of a declaration as printed, by what is equal for equal ones."""
    return {bare_indicator(i.name): i.name for i in declaration.indicators}


@functools.lru_cache(maxsize=65536)
def bare_indicator(name: str) -> str:
    """Equal for indicators that are printed alike but for marks and a measure or an explanation behind."""
    return _MARKS.sub("", indicator_key(name))


def _indicators(declaration: Declaration, common: frozenset[str]) -> dict[str, str]:
    return {key: name for key, name in indicator_keys(declaration).items() if key not in common}


def _shared(one: dict[str, str], other: dict[str, str]) -> tuple[float | None, list[str]]:
    """Jaccard's measure and what is shared, as printed."""
    if not one or not other:
        return None, []
    shared = [text for key, text in one.items() if key in other]
    return len(shared) / len(one.keys() | other.keys()), shared


def _amount(declaration: Declaration) -> Decimal | None:
    return declaration.year_budget if declaration.year_budget is not None else declaration.total_budget


def _plan(declaration: Declaration) -> str:
    return fold("".join(text for label, text in declaration.texts.items() if "计划" in label))


def _yuan(amount: Decimal) -> str:
    return f"{in_wan(amount)} 万元"


def compare(
    one: Stored,
    other: Stored,
    cosine: float,
    wording: SharedWording,
    same_project: SameProject | None = None,
    hub: float = 0.0,
    common: frozenset[str] = frozenset(),
) -> Similar:
    """`other` as seen from `one`; `cosine` is that of their project texts, `hub` how much nearer than others
    `other` is to everything, which says nothing of the two; `wording` knows both. `common` are indicators that so many declarations have
    that sharing them is no reason.
    """
    a, b = one.declaration, other.declaration
    bases, shared_bases = _shared_bases(a, b)
    indicators, shared_indicators = _shared(_indicators(a, common), _indicators(b, common))
    amounts = (_amount(a), _amount(b))
    plans = (_plan(a), _plan(b))
    named = fuzz.ratio(project_name_key(a.name), project_name_key(b.name)) / 100
    fields: dict[str, float | None] = {
        "name": named,
        "purpose": _purpose(cosine - hub, project_text(a), project_text(b)),
        "bases": bases,
        "indicators": indicators,
        "amounts": _closeness(*amounts),
        "plan": fuzz.ratio(*plans) / 100 if all(plans) else None,
    }
    telling, equal = shared(figures(a), figures(b))
    whole = params().alike.score(
        meaning=_meaning(cosine - hub),
        wording=wording.share(a.id, b.id),
        numbers=math.sqrt(min(telling, _ALL_TELLING) / _ALL_TELLING),
        amounts=_BY_CHANCE if fields["amounts"] is None else fields["amounts"],
        name=max(0.0, (named - _NAMED) / (1 - _NAMED)),
    )
    if telling < _TELLING:
        equal = []
    relation = relation_of(one, other, same_project)
    return Similar(
        id=b.id,
        name=b.name,
        unit=other.unit,
        year=other.year,
        document_id=other.document_id,
        file=other.file,
        score=round(whole, 4),
        fields={key: None if value is None else round(value, 4) for key, value in fields.items()},
        relation=relation,
        shared_bases=shared_bases,
        shared_indicators=shared_indicators,
        shared_figures=equal,
        why=_sentence(fields, relation, shared_bases, shared_indicators, equal, amounts),
    )


def _meaning(cosine: float) -> float:
    return min(1.0, max(0.0, (cosine - _UNRELATED) / (1 - _UNRELATED)))


def _purpose(cosine: float, one: str, other: str) -> float:
    """Meaning and characters, half and half."""
    here, there = set(grams(one)), set(grams(other))
    return (_meaning(cosine) + 2 * len(here & there) / max(1, len(here) + len(there))) / 2


def _closeness(one: Decimal | None, other: Decimal | None) -> float | None:
    if not one or not other or one < 0 or other < 0:
        return None
    return float(min(one, other) / max(one, other))


def _sentence(
    fields: dict[str, float | None],
    relation: Relation,
    bases: list[str],
    indicators: list[str],
    equal: list[str],
    amounts: tuple[Decimal | None, Decimal | None],
) -> str:
    parts = [RELATIONS[relation]] if relation != "other" else []
    close = [
        f"{_LABELS[key]}{'几乎相同' if value >= 0.95 else '很相近' if value >= 0.8 else '相近'}"
        for key in _LABELS
        if (value := fields[key]) is not None and value >= _REASON
    ]
    if close:
        parts.append("、".join(close))
    if bases:
        parts.append(f"共用依据 {len(bases)} 项（{bases[0]}{'等' if len(bases) > 1 else ''}）")
    if indicators:
        more = "等" if len(indicators) > 2 else ""
        parts.append(f"共用指标 {len(indicators)} 项（{'、'.join(indicators[:2])}{more}）")
    if equal:
        more = "等" if len(equal) > 3 else ""
        parts.append(f"同有数字 {len(equal)} 处（{'、'.join(equal[:3])}{more}）")
    one, other = amounts
    if one and other:
        if one == other:
            parts.append(f"金额相同（{_yuan(one)}）")
        elif (fields["amounts"] or 0) >= _CLOSE:
            parts.append(f"金额相近（{_yuan(one)} 与 {_yuan(other)}）")
    return "；".join(parts or ["所写内容与用词总体相近"]) + "。"
