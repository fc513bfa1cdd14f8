"""A part that a text counts, beside an indicator that wants all of it: 6座水库中的4座安装 and 覆盖率100%.

In: an entry. Out: faults. A part that was done before, or is done besides others, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.mention_words import in_common_words, mention_words
from yiju.audit.rules.contradiction.named_words import content
from yiju.audit.statements.quantity import units
from yiju.ingest.values.text import fold

_ALL = re.compile(r"^[≥>=]*100[%％](?:以上)?$|^全(?:部|面)?覆盖$")
_COVERED = re.compile("覆盖(?:率|比例|面)?$")
_CLAUSE = re.compile(r"[^，。；;\n]+")
_LEAST_SHARED = 2


def coverage(entry: Entry) -> Iterator[Fault]:
    """Every indicator of a coverage of all, beside the one text that provides for some."""
    rows = [
        (i, row)
        for i, row in enumerate(entry.declaration.indicators)
        if _COVERED.search(fold(row.name)) and _ALL.match(fold(row.target or "")) and row.period != "长期"
    ]
    parts = list(_parts(entry)) if rows else []
    for i, row in rows:
        about = set(content(in_common_words(row.name)))
        met = [
            (field, run)
            for field, run in parts
            if len(about & set(content(in_common_words(run)))) >= _LEAST_SHARED
        ]
        if len(met) == 1 and not entry.doubted(f"indicators[{i}]"):
            [(field, run)] = met
            section = field.partition(".")[2]
            wording = (
                f"的“{section}”写“{run}”，只是其中一部分，绩效指标“{row.name}”的指标值却为“{row.target}”"
            )
            quotes = [entry.quote(field, run), entry.quote(f"indicators[{i}]", row.target or "")]
            yield Fault("疑似", f"目标值|{row.name}", wording, quotes)


def _parts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Clauses of N of M that are to be provided for."""
    counted = "|".join(map(re.escape, sorted(units().counts, key=len, reverse=True)))
    pattern = re.compile(
        rf"(?P<all>\d+)\s*(?P<unit>{counted})[^，。；\d]{{0,10}}[中里](?:的)?[^，。；\d]{{0,4}}(?P<some>\d+)\s*(?P=unit)"
    )
    for section, text in entry.declaration.texts.items():
        field = f"texts.{section}"
        for clause in _CLAUSE.findall(text) if not entry.doubted(field) else ():
            found = pattern.search(clause)
            if found and int(found["some"]) < int(found["all"]) and not mention_words().reach(clause):
                yield field, clause.strip()
