"""What the rules look at: filings, who is who in them, and quotations from them.

In: filings, an identity (which declarations are one project, which names are one unit), and a search
index if there is one. Out: `Case`, from which every rule draws its declarations, chains and evidence.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, Protocol, TypeVar

import msgspec

from yiju.audit.common_defect import common_defect
from yiju.audit.field import amount_of, label, money_unit
from yiju.audit.finding import CELLS, Evidence, Finding, Overlap, Severity, digest, finding_id, quotation
from yiju.audit.memory import Memory, mark_of
from yiju.audit.rule import Rule
from yiju.audit.statements.paragraph import Paragraph
from yiju.ingest.codes import LEVEL_TAGS
from yiju.ingest.record import BudgetLine, Declaration, Filing, Place
from yiju.ingest.stage import Stage, stage_of
from yiju.ingest.values.text import fold


class Fault(NamedTuple):
    """What is wrong with a declaration: grade, key of the fact, the sentence's end, evidence; the money in question, where
    it is a part of the project's.
    """

    severity: Severity
    content: str
    wording: str
    evidence: list[Evidence]
    money: Decimal | None = None


_NEIGHBOURS = 5
"""So many in meaning are compared with a declaration."""
_Member = TypeVar("_Member")
_Key = TypeVar("_Key")


class LinkedIdentity(Protocol):
    """What the audit asks of `graph.identity`."""

    def project_of(self, declaration_id: str) -> str:
        """The project's key; equal for one project through the years."""

    def unit_of(self, name: str) -> str | None:
        """The unit's key; equal for one unit however its name is printed. None for an unknown name."""

    def names_of(self, unit_key: str) -> Collection[str]:
        """All names under which the unit is printed."""

    def above(self, unit_key: str) -> list[str]:
        """The keys of the units that are certainly above this one, nearest first."""

    def label_of(self, kind: Literal["unit"], key: str) -> str:
        """The name by which a person knows what a key stands for."""

    def bought_for(self, filing_id: str, index: int) -> list[str]:
        """Keys of the projects that a person says a filing's `purchases[index]` is bought for."""

    def may_be_bought_for(self, filing_id: str, index: int) -> list[str]:
        """Keys of the projects that a filing's `purchases[index]` may be bought for."""

    def department_of(self, unit_key: str) -> str:
        """The key of the highest unit that is certainly above this one, or its own."""


class Similarity(Protocol):
    """What the audit asks of `search.SearchIndex`."""

    def neighbours(self, top: int) -> Iterable[tuple[str, str]]:
        """Ids of each declaration and of the `top` others nearest to it in meaning."""


class Entry:
    """A declaration where it was found. `id`, `name` (as printed) are the declaration's; `year` is its own, or else the filing's;
    `unit` the filing unit as printed, empty where none is. They are asked for of every pair, so they are looked up once.
    """

    def __init__(self, declaration: Declaration, filing: Filing, unit_key: str, project_key: str) -> None:
        self.declaration = declaration
        self.filing = filing
        self.unit_key = unit_key
        self.project_key = project_key
        self.stage: Stage = stage_of(declaration, filing.document.kind)
        self.id: str = declaration.id
        self.name: str = declaration.name
        self.year: int | None = declaration.year or filing.document.year
        self.unit: str = declaration.unit or filing.document.unit or ""

    @functools.cached_property
    def mark(self) -> bytes:
        """What all that is compared of it comes to: the declaration, its units and its year."""
        document = self.filing.document
        return mark_of((self.declaration, self.unit_key, document.unit, document.year))

    def doubted(self, *fields: str) -> bool:
        """Whether the reader was unsure of any of these fields (or of an entry of a list). Doubts about
        an indicator's level do not count: no rule reads levels.
        """
        return any(
            (d.field == f or d.field.startswith((f"{f}[", f"{f}."))) and d.code not in LEVEL_TAGS
            for d in self.declaration.doubts
            for f in fields
        )

    def any_doubt(self, *fields: str) -> bool:
        """Whether the reader had any doubt about exactly these fields, levels included."""
        return any(d.field in fields for d in self.declaration.doubts)

    def places(self, field: str) -> list[Place]:
        """Where the field stands: its own places, or those of the list or section it is part of."""
        found = self.declaration.evidence
        if found.get(field):
            return found[field]
        stem = field.partition("[")[0].partition(".")[0]
        for name in (stem, "texts.立项依据" if stem == "bases" else stem, "name"):
            if found.get(name):
                return found[name]
        return []

    def quote(self, field: str, text: str) -> Evidence:
        """A passage of one field as evidence."""
        return quotation(
            self.filing.document,
            self.places(field),
            field=field,
            label=label(field),
            text=text,
            declaration=self.id,
            unit=money_unit(text, amount_of(self.declaration, field)),
        )

    def quote_value(self, field: str, fallback: str) -> Evidence:
        """A scalar as printed; `fallback` where the reader kept no printed form. Of a value printed twice
        (`甲；乙`) the first, which is where its evidence stands.
        """
        printed = self.declaration.printed.get(field, "").partition("；")[0]
        return self.quote(field, printed or fallback)

    @functools.cached_property
    def asked(self) -> tuple[str, Decimal] | None:
        """What the project asks for: the field that says it (the year's budget, else the whole) and the amount."""
        fields = ("year_budget", "total_budget")
        held = ((field, getattr(self.declaration, field)) for field in fields)
        return next(((field, amount) for field, amount in held if amount is not None), None)

    def quote_name(self) -> Evidence:
        """The project's name as printed."""
        return self.quote_value("name", self.name)


class Case:
    """The filings that are asked together; `everywhere` is the case of all of the audit, for how their units are called.
    `entries` are plans only; what is listed, watched or evaluated stands in `later_entries`, for an evaluation that repeats
    its declaration is no second one.
    """

    def __init__(
        self,
        filings: Sequence[Filing],
        identity: LinkedIdentity,
        similarity: Similarity | None = None,
        memory: Memory | None = None,
        everywhere: Case | None = None,
    ) -> None:
        self.filings = sorted(filings, key=_order)
        self._everywhere = everywhere
        self.memory = memory or Memory()
        self.identity = identity
        self.similarity = similarity
        known: dict[int, list[Entry]] = {} if everywhere is None else everywhere._entries
        self._entries: dict[int, list[Entry]] = {
            id(filing): known.get(id(filing)) or self._entries_of(filing) for filing in self.filings
        }
        every = [entry for entries in self._entries.values() for entry in entries]
        self.entries = [entry for entry in every if entry.stage == "plan"]
        self.later_entries = [entry for entry in every if entry.stage != "plan"]
        self.memo: dict[str, object] = {}
        self._seen: dict[str, bytes] = {}

    def _entries_of(self, filing: Filing) -> list[Entry]:
        return [
            Entry(d, filing, self.identity.unit_of(unit) or fold(unit), self.identity.project_of(d.id))
            for d in filing.projects
            for unit in [d.unit or filing.document.unit or ""]
        ]

    @property
    def everywhere(self) -> Case:
        """The case of all of the audit."""
        return self._everywhere or self

    def let_go(self) -> None:
        """Have nothing of what was made for it refer to it any more, so that all of it is freed when nobody holds it."""
        self.memo.clear()

    @functools.cached_property
    def neighbours(self) -> list[tuple[str, str]]:
        """Ids of each declaration and of those nearest to it in meaning: a rewording shares few characters with its original.
        Looked for once, whoever asks: each is held against every other one.
        """
        return [] if self.similarity is None else list(self.similarity.neighbours(_NEIGHBOURS))

    @functools.cached_property
    def by_unit(self) -> dict[tuple[str, int | None], list[Entry]]:
        """The plans by unit key and year, in the order of `entries`."""
        return _grouped(self.entries, lambda entry: (entry.unit_key, entry.year))

    @functools.cached_property
    def by_project(self) -> dict[str, list[Entry]]:
        """The plans by project key, in the order of `entries`."""
        return _grouped(self.entries, lambda entry: entry.project_key)

    @functools.cached_property
    def by_filing(self) -> dict[str, list[Entry]]:
        """The plans by document id, in the order of `entries`."""
        return _grouped(self.entries, lambda entry: entry.filing.document.id)

    @functools.cached_property
    def by_code(self) -> dict[str | None, list[Entry]]:
        """The plans by the code that they print, in the order of `entries`."""
        return _grouped(self.entries, lambda entry: entry.declaration.code)

    def seen(self, entry: Entry) -> bytes:
        """What all comes to that a finding may say of a plan: the declaration, its filing, and how it, its unit and the units above are known."""
        known = self._seen.get(entry.id)
        if known is None:
            above = self.identity.above(entry.unit_key)
            called = [(key, self.identity.label_of("unit", key)) for key in (entry.unit_key, *above)]
            known = mark_of((entry.mark, entry.filing.document, entry.project_key, called))
            self._seen[entry.id] = known
        return known

    def order(self, entry: Entry) -> int:
        """The place of a plan in `entries`."""
        return self._places[entry.id]

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        return {entry.id: place for place, entry in enumerate(self.entries)}

    def filings_of(self, unit: str | None) -> list[Filing]:
        """The filings of a unit, however its name is printed; none where no filing's unit is so called."""
        key = self.identity.unit_of(unit) if unit else None
        return self._by_unit_key.get(key, []) if key is not None else []

    @functools.cached_property
    def _by_unit_key(self) -> dict[str | None, list[Filing]]:
        named = [f for f in self.filings if f.document.unit]
        return _grouped(named, lambda f: self.identity.unit_of(f.document.unit or ""))

    def paragraphs(self) -> list[Paragraph]:
        """The texts of all declarations, then the passages of all filings."""
        return [
            Paragraph(entry.filing, text, f"texts.{section}", label(f"texts.{section}"), entry)
            for entry in self.entries
            for section, text in entry.declaration.texts.items()
        ] + [p for filing in self.filings for p in self.passages(filing)]

    def passages(self, filing: Filing) -> list[Paragraph]:
        """A filing's texts outside its declarations and tables."""
        return [
            Paragraph(filing, passage.text, f"passages[{i}]", passage.section or "正文")
            for i, passage in enumerate(filing.passages)
        ]

    def text_finding(
        self,
        rule: Rule,
        severity: Severity,
        paragraph: Paragraph,
        content: str,
        explanation: str,
        evidence: Sequence[Evidence],
        *,
        score: float = 1.0,
        money: Decimal | None = None,
    ) -> Finding:
        """A finding about what a text says, its project's or its filing's."""
        about = [paragraph.entry] if paragraph.entry is not None else []
        filing = None if about else paragraph.filing
        return self.finding(
            rule, severity, about, content, explanation, evidence, score=score, filing=filing, money=money
        )

    def faults(
        self, rule: Rule, entry: Entry, faults: Iterable[Fault], scores: Mapping[Severity, float]
    ) -> Iterator[Finding]:
        """One finding about the declaration for each fault; `scores` by grade."""
        for severity, content, wording, evidence, money in faults:
            sentence = f"项目“{entry.name}”（{entry.year}年）{wording}。"
            score = scores[severity]
            yield self.finding(rule, severity, [entry], content, sentence, evidence, score=score, money=money)

    def chains(self) -> list[list[Entry]]:
        """Projects declared in more than one year: one declaration a year, oldest first. Of the
        department's and the unit's version of a year the fuller one is taken.
        """
        groups: dict[str, dict[int, Entry]] = defaultdict(dict)
        for entry in self.entries:
            if entry.year is None:
                continue
            years = groups[entry.project_key]
            if entry.year not in years or _fullness(entry) > _fullness(years[entry.year]):
                years[entry.year] = entry
        return [[years[y] for y in sorted(years)] for years in groups.values() if len(years) > 1]

    def quote_line(self, filing: Filing, line: BudgetLine, column: str) -> Evidence:
        """A cell of a budget table as evidence, as printed; the row's name where the column is blank."""
        amount = line.amounts.get(column)
        printed = line.printed.get(column) or (f"{amount:,}" if amount is not None else line.name)
        return Evidence(
            file=filing.document.file,
            page=line.page,
            field=f"{CELLS}{line.table}.{column}",
            label=f"{line.table}“{' '.join(filter(None, (line.code, line.name)))}”{column}",
            text=printed,
            document=filing.document.id,
            places=[line.place] if line.place else [],
            unit=money_unit(printed, amount),
        )

    def finding(
        self,
        rule: Rule,
        severity: Severity,
        about: Sequence[Entry],
        content: str,
        explanation: str,
        evidence: Sequence[Evidence],
        *,
        score: float = 1.0,
        filing: Filing | None = None,
        overlaps: Sequence[Overlap] = (),
        money: Decimal | None = None,
    ) -> Finding:
        """A finding about declarations, or about a whole filing (`filing`) where no project is meant.
        `content` keys the fact among others of its kind about the same projects. `money` is the amount in question,
        where it is not the projects' budgets; 0 where no money is, as of all facts that the rule calls `moneyless`.
        """
        subjects = sorted(f"{fold(e.unit)}|{fold(e.name)}|{e.year}" for e in about)
        documents = [e.filing.document for e in about]
        if filing is not None:
            doc = filing.document
            documents.append(doc)
            subjects.append(f"{doc.kind}|{fold(doc.unit or '')}|{doc.year}")
        years = {e.year for e in about} | ({filing.document.year} if filing else set())
        units = [e.unit for e in about] or [d.unit or "" for d in documents]
        named = [unit or document.id for unit, document in zip(units, documents, strict=False)]
        departments = sorted(self._departments(named))
        keys = sorted({e.project_key for e in about}) or departments
        defect = f"{rule.id}-{digest([rule.id, *keys, content], 8)}"
        common = common_defect(rule.id, content)
        asking = _asking(about) if money is None and not rule.is_of_form(content) else []
        # A project that two of them declare is counted once in all, and for each of them.
        asked_by = {
            unit: sum((amount for _, _, amount in _asking([e for e in about if e.unit == unit])), Decimal(0))
            for unit in dict.fromkeys(e.unit for e in about)
            if unit and asking
        }
        counted = [entry.quote_value(field, f"{amount:f}") for entry, field, amount in asking]
        if money is None and asking:
            money = sum((amount for _, _, amount in asking), Decimal(0))
        return Finding(
            id=finding_id(rule.id, subjects, content),
            kind=rule.id,
            name=rule.name_of(content),
            severity=severity,
            score=round(score, 3),
            projects=[e.id for e in about],
            names=[e.name for e in about],
            units=list(dict.fromkeys(u for u in units if u)),
            years=sorted(y for y in years if y is not None),
            files=list(dict.fromkeys(d.file for d in documents)),
            explanation=explanation,
            evidence=[*evidence, *_beside(evidence, counted)],
            overlaps=list(overlaps),
            money=money or None,
            shares=asked_by if len(asked_by) > 1 else {},
            norm=rule.norm_of(content, [u for u in units if u]),
            defect=defect,
            group=common.key(departments) if common else defect,
            form=documents[0].kind if documents else "",
        )

    def _departments(self, units: Iterable[str]) -> set[str]:
        keys = {self.identity.unit_of(unit) or fold(unit) for unit in units}
        return {self.identity.department_of(key) for key in keys}


def _grouped(members: Iterable[_Member], key: Callable[[_Member], _Key]) -> dict[_Key, list[_Member]]:
    groups: dict[_Key, list[_Member]] = {}
    for member in members:
        groups.setdefault(key(member), []).append(member)
    return groups


def _order(filing: Filing) -> tuple[int, str, str]:
    """Rules see filings in this order, in whatever order they were ingested."""
    document = filing.document
    return document.year or 0, fold(document.unit or ""), document.id


def _asking(about: Sequence[Entry]) -> list[tuple[Entry, str, Decimal]]:
    """What the projects ask for, and in which field: each project once, in its last year."""
    latest: dict[str, tuple[int, Entry, str, Decimal]] = {}
    for entry in about:
        year = entry.year or 0
        if entry.asked is not None and (
            entry.project_key not in latest or year >= latest[entry.project_key][0]
        ):
            latest[entry.project_key] = (year, entry, *entry.asked)
    return [(entry, field, amount) for _, entry, field, amount in latest.values()]


def _beside(evidence: Sequence[Evidence], counted: Sequence[Evidence]) -> list[Evidence]:
    """What 涉及金额 is counted from and the evidence does not quote anyway."""
    quoted = {(e.declaration, e.field) for e in evidence}
    return [
        msgspec.structs.replace(e, counted=True) for e in counted if (e.declaration, e.field) not in quoted
    ]


def _fullness(entry: Entry) -> int:
    declaration = entry.declaration
    return len(declaration.texts) + len(declaration.indicators) + len(declaration.bases)
