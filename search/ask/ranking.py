"""One ranking of words and meaning: two scored lists in, hits with their reasons out.

Each half is brought to 0..1 within the question (words by the best BM25; meaning between the question's
cosine to entries at large and its best cosine, since E5's cosines all lie high), then added. A hit says
in Chinese why it is there. Texts that are nearly the same are one hit that says how many.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz

from yiju.ingest.values.text import fold
from yiju.search.ask.answer_kinds import asks_projects
from yiju.search.ask.highlight import Span
from yiju.search.ask.measured import params
from yiju.search.ask.question import Question
from yiju.search.ask.scored import Amounts, Scored
from yiju.search.ask.together import ALL_TOGETHER, ELSEWHERE, Together
from yiju.search.ask.weak import Weak
from yiju.search.index.entries import IndexEntry

_NEARLY_EQUAL = 95.0


class Hit(IndexEntry, kw_only=True, frozen=True):
    """An answer: an entry, of which `field`, `text` and `places` are the amount's where one was asked for, with what
    the question has to do with it. `cosine` is the semantic score and None where meaning was not asked; `spans` are
    the places in `text` where `words` stand; `same` counts nearly equal entries folded into this one, whose
    declarations are `also`. `weak` hits have little to do with the question; `absent` are its quoted phrases and
    document numbers, where no entry holds them all; `unknown` are its content words that stand nowhere in the index; `apart` says in Chinese which
    of its words stand in no one text, or not with the unit, year or amount that it names, where no hit answers.
    """

    score: float
    words: list[str]
    spans: list[Span]
    cosine: float | None
    why: str
    same: int
    also: list[str]
    weak: bool
    absent: list[str]
    unknown: list[str]
    apart: str


def words_share(candidates: Sequence[Scored], question: Question) -> float:
    """The weight of words for a question: the more of it the best of them covers, the more. Where 项目 is all
    that stands anywhere, the best by words is no answer.
    """
    measured = params().words_share
    best = max(candidates, key=lambda c: c.bm25, default=None)
    if best is None or not best.bm25:
        return measured.least
    return measured.least + measured.covered * question.covered(f"{best.entry.name}\n{best.entry.text}")


def fuse(candidates: Sequence[Scored], floor: float, share: float) -> list[Scored]:
    """Score every candidate, best first. `floor` is the cosine of what has nothing to do with the
    question; `share` the weight of words, the rest is meaning's.
    """
    best_words = max((c.bm25 for c in candidates), default=0.0) or 1.0
    best_cosine = max((c.cosine for c in candidates if c.cosine is not None), default=1.0)
    span = max(best_cosine - floor, 1e-6)
    measured = params()
    for candidate in candidates:
        meaning = 0.0 if candidate.cosine is None else max(0.0, (candidate.cosine - floor) / span)
        candidate.score = share * candidate.bm25 / best_words + (1 - share) * meaning
        candidate.score += measured.named * bool(candidate.named) + measured.values * candidate.values_share
        candidate.score += measured.under_heading * candidate.under_heading
        # Who asks for an amount means just that one: it stands before all that is only worded like it.
        # The whole stands before its parts, what is equal before what is rounded.
        if candidate.amounts is not None:
            candidate.score += 1.2 + 0.4 * candidate.amounts.whole - 0.2 * candidate.amounts.about
    return sorted(candidates, key=lambda c: -c.score)


def by_declaration(ranked: Sequence[Scored], question: Question) -> list[Scored]:
    """One entry per declaration, its best. Half of its score is the project's as a whole, or how much of
    the question its name says: a project that is about the question stands before one of which only a
    line is. What stands outside declarations is no project's line; its own score is part of that half.
    """
    best: dict[str, Scored] = {}
    whole: dict[str, float] = {}
    named: dict[str, float] = {}
    measured = params()
    outside_share = measured.project_list if asks_projects(question.text) else 1.0
    for candidate in ranked:
        name = candidate.entry.name
        if name not in named:
            named[name] = question.share_of_name(name)
        key = candidate.about
        if key not in best:
            best[key] = candidate
            if not candidate.entry.declaration_id and not candidate.under_heading:
                candidate.score *= outside_share
            outside = 0.0 if candidate.entry.declaration_id else measured.outside * candidate.score
            whole[key] = max(named[name], outside)
        if candidate.entry.kind == "project" or candidate.amounts is not None:
            whole[key] = max(whole[key], candidate.score)
    for key, candidate in best.items():
        candidate.score = (candidate.score + whole[key]) / 2
    return sorted(best.values(), key=lambda c: -c.score)


def projects_first(ranked: Sequence[Scored]) -> list[Scored]:
    """Where the first only tells who files which projects, the best of the projects before it."""
    found = list(ranked)
    at = next((n for n, one in enumerate(found) if one.entry.declaration_id), 0)
    if at and all(one.under_heading for one in found[:at]):
        found.insert(0, found.pop(at))
    return found


def why(
    words: Sequence[str], cosine: float | None, amount: str = "", weak: bool = False, named: str = ""
) -> str:
    """The reason in Chinese."""
    parts = ["关联较弱"] if weak else []
    if amount:
        parts.append(amount)
    if named:
        parts.append(f"{named}相符")
    if words:
        parts.append(f"词语命中：{'、'.join(words)}")
    if cosine is not None:
        parts.append(f"语义相似 {cosine:.2f}")
    return "；".join(parts)


def _same(amounts: Amounts | None) -> str:
    if amounts is None:
        return ""
    if amounts.by_name:
        return "预算表科目相符"
    return "金额约同" if amounts.about else "金额相同"


def _nearly_equal(a: IndexEntry, one: str, b: IndexEntry, other: str) -> bool:
    """Whether two entries with their folded texts are nearly the same."""
    if a.kind != b.kind or (a.kind == "project" and (a.year, a.stage) != (b.year, b.stage)):
        return False
    return one == other or fuzz.ratio(one, other, score_cutoff=_NEARLY_EQUAL) > 0


def hits(
    ranked: Sequence[Scored],
    gathered: Sequence[Scored],
    question: Question,
    top: int,
    weak: Weak | None,
    absent: Sequence[str] = (),
    together: Together = ALL_TOGETHER,
    apart: str = "",
    found_as: Sequence[Scored] = (),
) -> list[Hit]:
    """The first `top` hits, nearly equal texts folded into the best of them; `weak` None marks none. `gathered` is all
    that was found, of which `ranked` is what is shown; `apart` is what a person is told of what stands `together`, where the first is weak.
    `found_as` are the hits as they were found, where each is shown by what answers.
    """
    found: list[Hit] = []
    kept: list[tuple[IndexEntry, str]] = []
    folded_into: list[list[str]] = []
    first_weak = (
        weak is not None and bool(ranked) and weak.first(found_as or ranked, gathered, question, together)
    )
    unknown = question.unknown(first_weak or weak is None)
    nowhere = question.misses_name or together.elsewhere >= ELSEWHERE or together.scattered
    for candidate in ranked:
        entry = candidate.entry
        row = candidate.amounts if candidate.amounts and candidate.amounts.by_name else None
        text = fold(row.text if row else entry.text)
        twin = next((i for i, other in enumerate(kept) if _nearly_equal(entry, text, *other)), None)
        if twin is not None:
            folded_into[twin].append(entry.declaration_id)
            continue
        if len(found) == top:
            break
        faint = first_weak and (not found or nowhere)
        if weak is not None and found and not faint:
            faint = weak.other(candidate, question, ranked[0], first_weak)
        kept.append((entry, text))
        folded_into.append([])
        found.append(_hit(candidate, question, faint, absent, unknown, apart if first_weak else ""))
    return [
        msgspec.structs.replace(hit, same=1 + len(same), also=list(filter(None, same))) if same else hit
        for hit, same in zip(found, folded_into, strict=True)
    ]


def _hit(
    candidate: Scored,
    question: Question,
    faint: bool,
    absent: Sequence[str],
    unknown: list[str],
    apart: str,
) -> Hit:
    """A candidate as it is shown; nothing is folded into it yet."""
    entry, amounts = candidate.entry, candidate.amounts
    words = question.matched(f"{entry.name}\n{entry.text}")
    reasons = "、".join(filter(None, (candidate.named, *candidate.values)))
    spans = [] if amounts else question.spans(entry.text)
    if amounts:
        entry = msgspec.structs.replace(entry, field=amounts.field, text=amounts.text, places=amounts.places)
    return Hit(
        **msgspec.structs.asdict(entry),
        score=round(candidate.score, 4),
        words=words,
        spans=spans,
        cosine=None if candidate.cosine is None else round(candidate.cosine, 4),
        why=why(words, candidate.cosine, _same(amounts), faint, reasons),
        same=1,
        also=[],
        weak=faint,
        absent=list(absent),
        unknown=unknown,
        apart=apart,
    )
