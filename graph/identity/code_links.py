"""项目编码 as evidence of identity: one code is one project, whatever it is called in another year or form.

In: declarations with their keys and codes. Out: sure links where one unit uses a code in several years or forms
under several names, candidates where two names or two units of one year share it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from yiju.graph.identity.resolution import Candidate
from yiju.ingest.stage import Stage
from yiju.ingest.values.project_code import project_code


@dataclass(frozen=True)
class Use:
    """One declaration's use of a code: the key it has by its unit and name, its unit, year and stage."""

    key: str
    unit: str | None
    year: int | None
    stage: Stage
    printed: str | None


def by_code(uses: Iterable[Use]) -> tuple[list[Candidate], list[Candidate]]:
    """(sure links, doubtful ones). Two names under one code at one stage of one year are a question: a slip of
    the code, or one project asked for twice.
    """
    groups: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        code = project_code(use.printed)
        if code is not None:
            groups[code.text].append(use)
    sure: list[Candidate] = []
    doubtful: list[Candidate] = []
    for text, members in groups.items():
        keys = sorted({use.key for use in members})
        together: dict[tuple[int | None, Stage], set[str]] = defaultdict(set)
        for use in members:
            together[use.year, use.stage].add(use.key)
        clash = any(len(names) > 1 for names in together.values())
        one_unit = len({use.unit for use in members}) == 1 and members[0].unit is not None
        why = (f"项目编码相同（{text}）", *(("同一年度有两个名称",) if clash else ()))
        links = [Candidate("project", keys[0], key, 0.95 if not clash else 0.6, why) for key in keys[1:]]
        (sure if one_unit and not clash else doubtful).extend(links)
    return sure, doubtful
