"""A family's own sample: read it and say what differs from what its file expects.

In: a family and the families beside it. Out: sentences in Chinese, none where all is right. Every key that the sample
gives is compared; a list of an indicator stands for level1, level2, name, target, actual, weight, score, reason. What was
not read is told with the reason (`sample_reasons`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.grid_rows import Row, rows
from yiju.ingest.forms.narratives import narrative
from yiju.ingest.forms.sample_reasons import why_empty, why_nothing
from yiju.ingest.readers.plain_text import read_plain_text
from yiju.ingest.record import encode_part

_ROW = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")


def faults(family: FormFamily, known: Sequence[FormFamily]) -> list[str]:
    """What the family's sample does not give as its file says; the family itself leads those `known`."""
    sample = family.form.sample
    if sample is None:
        return ["没有样例（sample），无法核对"]
    if not (sample.projects or sample.overall or sample.purchases):
        return ["样例没有写应当读得什么（projects、overall 或 purchases），无从核对"]
    families = [family, *(other for other in known if other.id != family.id)]
    source = read_plain_text(sample.text.encode(), f"{family.id}.txt", "0" * 64)
    projects, found = narrative.read(source, families)
    stream = rows(source)
    differences = list(_compared("projects", _plain(sample.projects), _plain(projects)))
    if sample.overall:
        differences += _compared("overall", _plain(sample.overall), _plain(found.overall))
    differences += _compared("purchases", _plain(sample.purchases), _plain(found.purchases))
    if not (projects or found.overall or found.purchases):
        differences += [f"没有读到的原因：{why}" for why in why_nothing(family, stream)]
    for n, (wanted, had) in enumerate(zip(sample.projects, _plain(projects), strict=False)):
        differences += _lost(f"projects[{n}]", family, stream, wanted, had)
    if sample.overall and found.overall:
        differences += _lost("overall", family, stream, sample.overall, _plain(found.overall))
    if sample.purchases_total is not None and sample.purchases_total != found.purchases_total:
        differences.append(f"purchases_total：应为 {sample.purchases_total}，读得 {found.purchases_total}")
    differences += [
        f"样例没有全部读到：{notice.what}" for notice in found.notices if notice.code == "cells_left"
    ]
    ids = {made.form for made in projects} | ({found.overall.form} if found.overall else set())
    if ids - {family.id}:
        differences.append(f"样例被读作 {'、'.join(sorted(i or '无' for i in ids))}，不是 {family.id}")
    return differences


def _lost(
    at: str, family: FormFamily, stream: Sequence[Row], wanted: dict[str, Any], had: dict[str, Any]
) -> Iterator[str]:
    """Why values of a form that was read are empty; and what it doubts of its indicators, where one differs."""
    doubts = had.get("doubts", [])
    for key, value in wanted.items():
        if value and not had.get(key) and (why := why_empty(family, stream, key, doubts)):
            yield f"{at}.{key} 没有读到的原因：{why}"
    if any(_compared(f"{at}.indicators", wanted.get("indicators", []), had.get("indicators", []))):
        doubted = dict.fromkeys(doubt["why"] for doubt in doubts if doubt["field"].startswith("indicators"))
        yield from (f"{at}.indicators 存疑：{why}" for why in doubted)


def _plain(value: object) -> Any:
    return json.loads(encode_part(value))


def _compared(at: str, wanted: Any, had: Any) -> Iterator[str]:
    """Differences, each with the path of the value."""
    if isinstance(wanted, dict) and isinstance(had, dict):
        for key, value in wanted.items():
            yield from _compared(f"{at}.{key}", value, had.get(key))
    elif isinstance(wanted, list) and isinstance(had, list) and at.endswith("indicators"):
        if len(wanted) != len(had):
            names = "、".join(f"“{entry.get('name')}”" for entry in had)
            yield f"{at}：应有 {len(wanted)} 条，读得 {len(had)} 条{f'（{names}）' if names else ''}"
        for n, (row, entry) in enumerate(zip(wanted, had, strict=False)):
            right = dict(zip(_ROW, row, strict=False)) if isinstance(row, list) else row
            yield from _compared(f"{at}[{n}]", right, entry)
    elif isinstance(wanted, list) and isinstance(had, list):
        if len(wanted) != len(had):
            yield f"{at}：应有 {len(wanted)} 项，读得 {len(had)} 项"
        for n, (value, other) in enumerate(zip(wanted, had, strict=False)):
            yield from _compared(f"{at}[{n}]", value, other)
    elif (wanted or None) != (had or None):
        yield f"{at}：应为 {_shown(wanted)}，读得 {_shown(had)}"


def _shown(value: Any) -> str:
    return "空" if value in (None, "") else repr(value)
