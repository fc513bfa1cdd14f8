"""What a text says that came, against the indicator's own result: 患者规范管理率达到95.6%, and the result 93.1%.

In: a self-evaluation or a monitoring form and its table of facts. Out: `Slip`s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiju.audit.declared.counted_facts import measure_word
from yiju.audit.declared.fact import DeclaredFact, FactTable
from yiju.audit.declared.share_facts import share_name
from yiju.audit.indicator import bare_name
from yiju.audit.results.points import Slip
from yiju.audit.results.result_form import ResultForm
from yiju.audit.statements.quantity import COUNT, quantities
from yiju.ingest.record import Indicator
from yiju.ingest.values.target import split_target

_CAME = re.compile("完成情况|实际完成|目标完成|完成目标")
_LEAST_NAME = 3


def other_outcomes(sheet: ResultForm, table: FactTable) -> Iterator[Slip]:
    """Every indicator of whose name a text tells one other result, and nothing tells its own."""
    sections = [s for s in sheet.record.texts if _CAME.search(s) and not sheet.doubted(f"texts.{s}")]
    shares = [f for f in table.of("share", *sections) if f.unit == "%"] if sections else []
    counts = table.of("quantity", *sections) if sections else []
    for number, row in sheet.rows:
        name = bare_name(row)
        about = [*_shares(shares, name, row), *_counts(counts, name, row)]
        if len(name) >= _LEAST_NAME and len(about) == 1:
            [fact] = about
            yield Slip(
                "确定",
                f"完成值|{name}",
                f"中，“{fact.section}”写“{fact.run}”，绩效指标“{row.name}”的完成值却为“{row.actual}”",
                [sheet.quote(fact.field, fact.run), sheet.row(number, "actual", row.actual)],
            )


def _shares(facts: list[DeclaredFact], name: str, row: Indicator) -> list[DeclaredFact]:
    """Those of the rate's own name, if none is its result."""
    _, value, measure = split_target(row.actual or "")
    named = [f for f in facts if share_name(f.run) == name and not f.scope]
    return [] if value is None or measure != "%" or any(f.value == value for f in named) else named


def _counts(facts: list[DeclaredFact], name: str, row: Indicator) -> list[DeclaredFact]:
    """Those that stand behind the indicator's whole name in its own unit, if no text has its result."""
    read = [q for q in quantities(row.actual or "") if q.kind == COUNT]
    if len(read) != 1:
        return []
    unit = measure_word(read[0])
    core = name.removesuffix("数").removesuffix(unit).removesuffix("数量")
    named = [f for f in facts if f.unit == unit and f.before.endswith(core) and not f.scope and len(core) > 3]
    return [] if any(f.value == read[0].value for f in facts) else named
