"""张冠李戴: text that speaks of another project than the one it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.copies import wording
from yiju.audit.copies.alignment import clauses, longest
from yiju.audit.copies.masking import folded, plain
from yiju.audit.copies.profile import bare
from yiju.audit.copies.reuse import Pair, pairs
from yiju.audit.field import label, listed
from yiju.audit.finding import CELLS, Finding, quotation
from yiju.audit.rule import Rule
from yiju.audit.rules.copied_text.leftover import Body, enacted, former_bodies, leftovers, titled
from yiju.audit.rules.copied_text.lexicon import places, places_of
from yiju.audit.rules.copied_text.strangers import strangers
from yiju.audit.rules.copied_text.unreplaced import Naming, Unreplaced, unreplaced
from yiju.audit.statements.paragraph import Paragraph, filing_name


class CopiedTextParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    least_name: int
    least_length: int
    own: float
    nearer: float
    stranger: float
    twice: int
    twice_share: float
    may_agree: list[tuple[str, str]]
    bodies: list[Body]
    beside: list[str]
    copied: float
    ends: list[str]
    everybodys: list[str]
    predicates: list[str]


_STOPS = "，,。；;、：:"


def find_strayed(case: Case, rule: Rule) -> Iterator[Finding]:
    """Passages that belong to another project."""
    parameters = rule.read(CopiedTextParameters)
    for pair in pairs(case):
        if pair.same_unit and pair.same_year:
            yield from _strayed(case, rule, parameters, pair)
        yield from _unreplaced(case, rule, parameters, pair)


def _unreplaced(case: Case, rule: Rule, parameters: CopiedTextParameters, pair: Pair) -> Iterator[Finding]:
    """A passage of one project in another's text, with the name of the first still in it."""
    naming = Naming(parameters.ends, parameters.everybodys, parameters.beside)
    for left in unreplaced(pair, naming, parameters.copied, case.memory):
        entry, origin = (pair.left, pair.right) if left.left else (pair.right, pair.left)
        if _found_otherwise(parameters, entry, origin, left):
            continue
        sections = [f"“{label('texts.' + s)}”" for s in dict.fromkeys(section for section, _ in left.places)]
        whose = f"“{origin.name}”" if pair.same_unit else f"{origin.unit}的“{origin.name}”"
        yield case.finding(
            rule,
            "疑似",
            [entry, origin],
            f"他名|{left.name}",
            f"{entry.unit}的“{entry.name}”的{listed(sections)}与{whose}的相同，"
            f"仍写着“{left.name}”，本项目其他文字均未提及，疑为照搬未改。",
            [
                *(
                    entry.quote(f"texts.{s}", _printed(entry.declaration.texts[s], clause))
                    for s, clause in left.places
                ),
                origin.quote_name(),
            ],
            score=0.8,
        )


def _found_otherwise(parameters: CopiedTextParameters, entry: Entry, origin: Entry, left: Unreplaced) -> bool:
    """Whether the text alone gives the name away (`find_left`), or the other project's whole name does (`find_named`)."""
    known = places_of([entry.unit, origin.unit])
    texts = entry.declaration.texts
    if any(
        any(
            strangers(
                known,
                Paragraph(entry.filing, texts[s], f"texts.{s}", label(f"texts.{s}"), entry),
                parameters.beside,
            )
        )
        for s, _ in left.places
    ):
        return True
    name = plain(bare(origin.name))
    return entry.unit_key == origin.unit_key and len(_named_in(entry, name)) == 1


def _named_in(entry: Entry, name: str) -> list[str]:
    """The sections that hold a name, folded."""
    return [section for section, text in _texts(entry).items() if name in plain(text)]


def _printed(text: str, clause: str) -> str:
    """A folded clause as the text prints it."""
    whole = folded(text)
    at = whole.text.find(clause)
    return whole.printed(at, at + len(clause)) if at >= 0 else text


def find_own(case: Case, rule: Rule) -> Iterator[Finding]:
    """What a filing shows by itself: one passage in two fields, bodies that are no more, the articles of a regulation."""
    parameters = rule.read(CopiedTextParameters)
    for entry in case.entries:
        yield from _twice(case, rule, parameters, entry)
    yield from _titles(case, rule)
    seen: set[tuple[str, str]] = set()
    for paragraph in case.paragraphs():
        for left in (*former_bodies(paragraph, parameters.bodies), *enacted(paragraph)):
            about = (paragraph.entry.id if paragraph.entry else paragraph.filing.document.id, left.key)
            if about not in seen:
                seen.add(about)
                sentence = f"{paragraph.who}{left.sentence}。"
                evidence = [paragraph.quote(left.quote)]
                yield case.text_finding(rule, "提示", paragraph, left.key, sentence, evidence, score=0.4)


def _titles(case: Case, rule: Rule) -> Iterator[Finding]:
    """Tables whose titles are of another year."""
    for filing in case.filings:
        for left, title in titled(filing):
            yield case.finding(
                rule,
                "疑似",
                [],
                left.key,
                f"{filing_name(filing)}{left.sentence}。",
                [
                    quotation(
                        filing.document,
                        title.places,
                        field=f"{CELLS}{title.section}.表题",
                        label=title.section or "",
                        text=title.text,
                    )
                ],
                score=0.8,
                filing=filing,
            )


def find_left(case: Case, rule: Rule) -> Iterator[Finding]:
    """Another year, another unit or place, by what all units are called."""
    parameters, known = rule.read(CopiedTextParameters), places(case)
    predicates, everybodys = parameters.predicates, parameters.everybodys
    for paragraph in case.paragraphs():
        found = leftovers(case, paragraph, predicates, everybodys)
        for left in (*found, *strangers(known, paragraph, parameters.beside)):
            sentence, evidence = f"{paragraph.who}{left.sentence}。", [paragraph.quote(left.quote)]
            yield case.text_finding(rule, "疑似", paragraph, left.key, sentence, evidence, score=0.7)


def called(case: Case) -> object:
    """What `find_left` reads of how all units are called: their places, and of those that file what else each is called."""
    keys = {case.identity.unit_of(filing.document.unit) for filing in case.filings if filing.document.unit}
    names_of = (sorted(case.identity.names_of(key)) for key in keys if key is not None)
    return places(case), sorted(printed for printed in names_of if len(printed) > 1)


def find_named(case: Case, rule: Rule) -> Iterator[Finding]:
    """Another project of the same unit and year, named in one section of this one and nowhere else:
    a project that is spoken of throughout is a neighbour, not a slip.
    """
    parameters = rule.read(CopiedTextParameters)
    for entry in case.entries:
        own = plain(bare(entry.name))
        others = {
            plain(bare(e.name)): e
            for e in case.by_unit[entry.unit_key, entry.year]
            if e.project_key != entry.project_key and len(bare(e.name)) >= parameters.least_name
        }
        texts = _texts(entry)
        folded_texts = {section: plain(text) for section, text in texts.items()}
        for name, other in others.items():
            if name in own or own in name:
                continue
            at = [section for section, text in folded_texts.items() if name in text]
            if len(at) == 1:
                yield case.finding(
                    rule,
                    "疑似",
                    [entry, other],
                    f"名称|{at[0]}|{name}",
                    f"项目“{entry.name}”的“{label('texts.' + at[0])}”写的是另一项目“{other.name}”，"
                    "本项目其他栏目均未提及，疑为照搬未改。",
                    [
                        entry.quote(f"texts.{at[0]}", _around(texts[at[0]], name)),
                        other.quote_name(),
                    ],
                    score=0.8,
                )


def _around(text: str, name: str) -> str:
    """The clause that holds the name, as printed."""
    whole = folded(text)
    at = whole.text.index(name)
    for start, end in clauses(whole.text):
        if start <= at < end:
            return whole.printed(start, max(end, at + len(name)))
    return text


def _strayed(case: Case, rule: Rule, parameters: CopiedTextParameters, pair: Pair) -> Iterator[Finding]:
    """A section that both have, whose words are at home in one project only."""
    for name, other, alignment in pair.aligned.values():
        if alignment.own < parameters.own or alignment.own_length < parameters.least_length:
            continue
        sides = ((pair.left, name), (pair.right, other))
        homes = [_at_home(entry, section) for entry, section in sides]
        for (entry, section), (origin, theirs), mine, its in (
            (sides[0], sides[1], homes[0], homes[1]),
            (sides[1], sides[0], homes[1], homes[0]),
        ):
            if its - mine < parameters.nearer or mine > parameters.stranger:
                continue
            yield case.finding(
                rule,
                "疑似",
                [entry, origin],
                f"段落|{section}",
                f"项目“{entry.name}”的“{label('texts.' + section)}”与“{origin.name}”的相同（{alignment.ratio:.0%}），"
                f"说的是“{origin.name}”的事，本项目其他栏目几乎没有提到，疑为照搬未改。",
                [
                    entry.quote(f"texts.{section}", entry.declaration.texts[section]),
                    origin.quote(f"texts.{theirs}", origin.declaration.texts[theirs]),
                ],
                score=min(1.0, 0.5 + its - mine),
                overlaps=[o for o in pair.overlaps() if o.field in (section, theirs)],
            )


def _twice(case: Case, rule: Rule, parameters: CopiedTextParameters, entry: Entry) -> Iterator[Finding]:
    """One passage filling two fields that ask for different things."""
    texts = {s: folded(t) for s, t in entry.declaration.texts.items() if s != "备注"}
    for (one, left), (other, right) in combinations(texts.items(), 2):
        if {one, other} in map(set, parameters.may_agree):
            continue
        match = longest(left.text, right.text)
        lead = len(run := left.text[match.src_start : match.src_end]) - len(run.lstrip(_STOPS))
        size = match.src_end - match.src_start - lead
        if size < parameters.twice or size < parameters.twice_share * min(len(left.text), len(right.text)):
            continue
        passage = left.printed(match.src_start + lead, match.src_end)
        again = right.printed(match.dest_start + lead, match.dest_end)
        yield case.finding(
            rule,
            "提示",
            [entry],
            f"两栏|{one}|{other}",
            f"项目“{entry.name}”的“{label('texts.' + one)}”与“{label('texts.' + other)}”含有同一段文字（{size}字），"
            "两栏要求的内容不同，请核实是否重复填写。",
            [entry.quote(f"texts.{one}", passage), entry.quote(f"texts.{other}", again)],
            score=0.5,
        )


def _at_home(entry: Entry, section: str) -> float:
    """Share of the section's character pairs that the declaration's other sections and name hold."""
    passage = _pairs(entry.declaration.texts[section])
    rest = _pairs(entry.name)
    for other, text in _texts(entry).items():
        if other != section:
            rest |= _pairs(text)
    return len(passage & rest) / len(passage) if passage else 0.0


def _pairs(text: str) -> set[str]:
    whole = plain(text)
    return {whole[i : i + 2] for a, b in clauses(whole) for i in range(a, b - 1)}


def _texts(entry: Entry) -> dict[str, str]:
    wanted = {name for section in wording.listed().sections for name in section}
    return {s: t for s, t in entry.declaration.texts.items() if s in wanted}
