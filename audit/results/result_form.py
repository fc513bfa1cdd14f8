"""An evaluation, a monitoring form or an overall target as the rules look at it.

In: a case. Out: `ResultForm`s: of one project (with its entry) or of a whole unit, with what either prints, and the
evidence and findings about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yiju.audit.case import Case, Entry
from yiju.audit.field import amount_of, label, money_unit
from yiju.audit.finding import Evidence, Finding, Severity, quotation
from yiju.audit.rule import Rule
from yiju.ingest.codes import BY_COLUMNS, LEVEL_TAGS
from yiju.ingest.record import Declaration, Filing, Indicator, Overall
from yiju.ingest.stage import Stage, stage_of

_NAMES: dict[Stage, str] = {
    "plan": "绩效目标",
    "listed": "项目库清单",
    "monitoring": "绩效运行监控",
    "result": "绩效自评",
}
BLANK = re.compile(
    r"[\s无/—－…-]*|(?:暂?无|没有|未发生|不存在)(?:明显)?(?:偏差|原因|说明|问题|异常)?(?:原因|情况|说明|问题)?|"
    r"不涉及|不适用|无需(?:改进|说明)|正常|(?:正?按|执行)计划(?:执行|推进|实施|正常)"
)
"""What a cell holds that says nothing."""


@dataclass(frozen=True)
class ResultForm:
    """`record` is the declaration or the overall form; `entry` None for a whole unit."""

    filing: Filing
    entry: Entry | None
    record: Declaration | Overall
    stage: Stage

    @property
    def year(self) -> int | None:
        """The year it speaks of."""
        return self.record.year or self.filing.document.year

    @property
    def who(self) -> str:
        """Whose form it is, to begin a sentence with."""
        name = _NAMES[self.stage]
        if self.entry is not None:
            return f"项目“{self.entry.name}”（{self.year}年）的{name}"
        unit = self.record.unit or self.filing.document.unit or "本文件"
        return f"{unit}{f'{self.year}年' if self.year else ''}整体支出{name}"

    @property
    def project(self) -> Declaration | None:
        """The declaration, where it is one of a project."""
        return self.record if isinstance(self.record, Declaration) else None

    @property
    def budget(self) -> Decimal | None:
        """The money that could be spent: as adjusted, else as first given."""
        return amount_of(self.record, self._budgeted)

    @property
    def _budgeted(self) -> str:
        """The field that says so."""
        if self.record.adjusted_budget is not None:
            return "adjusted_budget"
        return "year_budget" if isinstance(self.record, Declaration) else "total_budget"

    @property
    def rows(self) -> list[tuple[int, Indicator]]:
        """The indicator rows that the reader had no doubt about, with their numbers; none where the text had lost its layout."""
        if any(d.field == "indicators" and d.code == BY_COLUMNS for d in self.record.doubts):
            return []
        return [
            (n, row) for n, row in enumerate(self.record.indicators) if not self.doubted(f"indicators[{n}]")
        ]

    @property
    def filled(self) -> bool:
        """Whether anybody filled in results: a blank form is a template."""
        return any(r.actual or r.score is not None for r in self.record.indicators)

    def doubted(self, *fields: str, but: str = "") -> bool:
        """Whether the reader was unsure of any of these fields or of a part of them, for another reason than the code `but`."""
        return any(
            (d.field == f or d.field.startswith((f"{f}[", f"{f}."))) and d.code not in (*LEVEL_TAGS, but)
            for d in self.record.doubts
            for f in fields
        )

    def quote(self, field: str, fallback: str) -> Evidence:
        """A value as printed, with its place; of a part of an indicator at least the row's."""
        stem = field.partition(".")[0] if field.startswith("indicators") else field
        text = self.record.printed.get(field, "").partition("；")[0] or fallback
        if self.entry is not None:
            at = field if self.record.evidence.get(field) else stem
            quoted = self.entry.quote(at, text)
            quoted.field = field
            return quoted
        return quotation(
            self.filing.document,
            self.record.evidence.get(field) or self.record.evidence.get(stem) or [],
            field=f"overall.{field}",
            label=label(stem),
            text=text,
            unit=money_unit(text, amount_of(self.record, field)),
        )

    def row(self, number: int, part: str, value: object) -> Evidence:
        """A cell of an indicator row as evidence, named by the row it stands in."""
        quoted = self.quote(f"indicators[{number}].{part}", f"{value}")
        quoted.label = f"“{self.record.indicators[number].name}”{label(part)}"
        return quoted

    def finding(
        self,
        case: Case,
        rule: Rule,
        severity: Severity,
        content: str,
        wording: str,
        evidence: Sequence[Evidence],
        *,
        score: float = 1.0,
        money: Decimal | None = None,
        with_plans: Sequence[Entry] = (),
    ) -> Finding:
        """A finding about this form; `with_plans` are declarations that it is held against."""
        about = [*([self.entry] if self.entry else []), *with_plans]
        counted = money is None and not rule.is_of_form(content) and self.budget is not None
        budget = self.quote(self._budgeted, f"{self.budget:f}") if counted else None
        quoted = {(e.declaration, e.field) for e in evidence}
        if budget and (budget.declaration, budget.field) not in quoted:
            budget.counted = True
            evidence = [*evidence, budget]
        return case.finding(
            rule,
            severity,
            about,
            content,
            f"{self.who}{wording}。",
            evidence,
            score=score,
            filing=None if about else self.filing,
            money=self.budget if counted else money,
        )


def sheets(case: Case, *stages: Stage) -> Iterator[ResultForm]:
    """The forms of these stages, in the order of the filings."""
    for entry in [*case.entries, *case.later_entries]:
        if entry.stage in stages:
            yield ResultForm(entry.filing, entry, entry.declaration, entry.stage)
    for filing in case.filings:
        if filing.overall is not None:
            stage = stage_of(filing.overall, filing.document.kind)
            if stage in stages:
                yield ResultForm(filing, None, filing.overall, stage)


def plans(case: Case, entry: Entry) -> list[Entry]:
    """The declarations of the same project and year: by identity, by code, or by unit and name."""
    code = entry.declaration.code
    found = [*case.by_project.get(entry.project_key, []), *(case.by_code.get(code, []) if code else [])]
    own = {plan.id: plan for plan in found if plan.year == entry.year}
    return sorted(own.values(), key=case.order)


def blank(text: str | None) -> bool:
    """Whether a cell says nothing: empty, 无, a stroke."""
    return text is None or BLANK.fullmatch(text.strip().rstrip("。")) is not None
