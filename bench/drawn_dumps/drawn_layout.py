"""A project's form in a layout drawn by lot: which labels, in which order and columns, how wide, how merged.

In: a project record with its indicators, and a source of chance. Out: the blocks of its form and the record of what is printed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from bench.provinces.filing_parts import Block, Para, PrintedCell, c, h, n, table
from yiju.ingest.values.target import split_target

WORDS: dict[str, tuple[str, ...]] = {
    "name": ("项目名称",),
    "code": ("项目编码", "项目代码", "项目编号"),
    "authority": ("主管部门", "主管单位", "预算主管部门", "主管部门及代码"),
    "unit": ("实施单位", "项目单位", "预算单位", "用款单位", "申报单位"),
    "category": ("项目类别", "项目类型", "项目属性"),
    "start": ("开始时间", "计划开始日期", "起始时间"),
    "end": ("结束时间", "计划完成日期", "终止时间"),
    "person": ("项目负责人", "联系人", "负责人"),
    "phone": ("联系电话",),
    "立项依据": ("立项依据", "政策依据", "项目立项依据"),
    "项目概况": ("项目概况", "项目内容", "项目简介"),
    "项目设立的必要性": ("项目设立的必要性",),
    "项目总目标": ("项目总目标", "中期目标", "实施期目标", "长期目标"),
    "年度绩效目标": ("年度目标", "年度绩效目标", "年度总目标"),
    "year_budget": ("年度资金总额", "年度预算", "当年预算", "年度金额"),
    "total_budget": ("项目资金总额", "项目总金额", "项目总预算"),
    "indicator": ("三级指标", "指标名称", "三级指标", "指标内容"),
    "target": ("指标值", "年度指标值", "目标值", "指标值"),
    "comparator": ("指标性质", "符号", "运算符号"),
    "measure": ("计量单位", "度量单位"),
    "weight": ("权重", "分值"),
    "actual": ("实际完成值", "完成值", "实际完成值"),
    "score": ("得分",),
    "reason": ("偏差原因分析及改进措施", "未完成原因分析", "偏差原因分析"),
}
TITLES = {
    "declaration_forms": ("项目支出绩效目标申报表", "项目支出绩效目标表", "部门预算项目绩效目标申报表"),
    "self_evaluation": ("项目支出绩效自评表", "部门预算项目支出绩效自评表"),
}
_PEOPLE = ("周文澜", "何玉成", "宋晓棠", "马国栋")
Record = dict[str, Any]


class DrawnLayout:
    """One layout: it prints any record the same way."""

    def __init__(self, chance: random.Random, kind: str) -> None:
        self.kind = kind
        self.word = {key: chance.choice(words) for key, words in WORDS.items()}
        self.title = chance.choice(TITLES[kind])
        self.year_line = chance.choice(("（{}年度）", "（{}年）", "（{}年度）"))
        self.unit_line = chance.random() < 0.25
        self.pairs = chance.choice((1, 2, 2, 2, 3))
        self.order = ["code", "category", "authority", "unit", "start", "end", "person", "phone"]
        if chance.random() < 0.4:
            chance.shuffle(self.order)
        self.order = [k for k in self.order if chance.random() < 0.85 or k == "unit"]
        self.wan = chance.random() < 0.6
        self.money = chance.choice(("pairs", "frame", "frame", "heads"))
        self.texts = [k for k in ("项目概况", "立项依据", "项目设立的必要性") if chance.random() < 0.45]
        self.texts_first = chance.random() < 0.5
        self.goals = chance.choice(("stacked", "beside", "framed"))
        self.tree = chance.random() < 0.65
        self.second = chance.random() < 0.85
        self.merge = chance.random() < 0.8
        self.split = chance.random() < 0.4
        self.weighted = kind == "self_evaluation" or chance.random() < 0.3
        self.note = kind != "self_evaluation" and chance.random() < 0.25
        self.widths = [chance.uniform(0.75, 1.3) for _ in range(12)]
        self.centre = chance.random() < 0.6
        self.landscape = chance.random() < 0.3
        self.size = chance.choice((8.5, 9.0, 10.5))

    def _cell(self, text: str, cols: int = 1, rows: int = 1) -> PrintedCell:
        return h(text, cols, rows) if self.centre else c(text, cols, rows)

    def form(self, record: Record) -> tuple[list[Block], Record]:
        """The form of a project, and what of the record it prints."""
        own: Record = {"name": record["name"], "year": record["year"], "indicators": [], "texts": {}}
        own["funding"] = {}
        columns = self._columns(record)
        width = max(6, len(columns) + self.tree)
        rows: list[list[PrintedCell]] = []
        rows += self._fields(record, own, width)
        texts = [k for k in self.texts if record["texts"].get(k)]
        if self.texts_first:
            rows += self._texts(record, own, texts, width)
        rows += self._money(record, own, width)
        if not self.texts_first:
            rows += self._texts(record, own, texts, width)
        rows += self._goals(record, own, width)
        rows += self._indicators(record, own, columns, width)
        blocks: list[Block] = [
            Para(self.title, "title"),
            Para(self.year_line.format(record["year"]), "subtitle"),
        ]
        if self.unit_line:
            blocks.append(Para("单位：万元" if self.wan else "金额单位：元", "line"))
        blocks.append(table(self.widths[:width], rows))
        return blocks, own

    def _fields(self, record: Record, own: Record, width: int) -> list[list[PrintedCell]]:
        held: list[tuple[str, str]] = []
        for key in self.order:
            value = {
                "person": _PEOPLE[len(record["name"]) % 4],
                "phone": f"83{len(record['name']):02}61{len(own):02}",
            }.get(key)
            value = value or record.get(key) or ""
            if key == "category":
                value = (record.get("category") or [""])[0]
            if not value:
                continue
            held.append((self.word[key], str(value)))
            if key not in ("person", "phone"):
                own[key] = [value] if key == "category" else value
        rows = [[self._cell(self.word["name"], 2), self._cell(record["name"], width - 2)]]
        per = min(self.pairs, width // 2)
        for at in range(0, len(held), per):
            part = held[at : at + per]
            spans = _spans(width, 2 * len(part))
            rows.append(
                [self._cell(t, s) for t, s in zip([t for pair in part for t in pair], spans, strict=True)]
            )
        return rows

    def _texts(self, record: Record, own: Record, keys: Sequence[str], width: int) -> list[list[PrintedCell]]:
        own["texts"] |= {k: record["texts"][k] for k in keys}
        return [[self._cell(self.word[k], 2), c(record["texts"][k], width - 2)] for k in keys]

    def _amount(self, yuan: float) -> PrintedCell:
        return n(f"{yuan / 10000:,.2f}" if self.wan else f"{yuan:,.2f}")

    def _money(self, record: Record, own: Record, width: int) -> list[list[PrintedCell]]:
        if self.kind == "self_evaluation" and record.get("executed") is not None:
            return self._executed(record, own, width)
        year = record.get("year_budget")
        if year is None:
            return []
        own["year_budget"] = year
        sources = record.get("funding") or {}
        own["funding"] = sources
        unit = "" if self.unit_line else "（万元）" if self.wan else "（元）"
        entries = [
            (self.word["year_budget"], year),
            *((("其中：" if i == 0 else "") + k, v) for i, (k, v) in enumerate(sources.items())),
        ]
        if self.money == "pairs":
            spans = _spans(width, 2 * len(entries)) if 2 * len(entries) <= width else [2, width - 2]
            cells = [x for k, v in entries for x in (self._cell(k + unit), self._amount(v))]
            step = len(spans)
            return [
                [
                    PrintedCell(x.text, s, 1, x.align)
                    for x, s in zip(cells[at : at + step], spans, strict=False)
                ]
                for at in range(0, len(cells), step)
            ]
        frame = "项目资金" + ("\n" if self.size > 9 else "") + unit
        if self.money == "heads" and len(entries) <= width - 2:
            spans = _spans(width - 2, len(entries))
            return [
                [
                    self._cell(frame, 2, 2),
                    *(self._cell(k, s) for (k, _), s in zip(entries, spans, strict=True)),
                ],
                [
                    PrintedCell(self._amount(v).text, s, 1, "center")
                    for (_, v), s in zip(entries, spans, strict=True)
                ],
            ]
        return [
            [
                *([self._cell(frame, 2, len(entries))] if i == 0 else []),
                c(k, 2),
                PrintedCell(self._amount(v).text, width - 4, 1, "center"),
            ]
            for i, (k, v) in enumerate(entries)
        ]

    def _executed(self, record: Record, own: Record, width: int) -> list[list[PrintedCell]]:
        keys = ["year_budget", "adjusted_budget", "executed"]
        amounts = [record.get(k) or record["executed"] for k in keys]
        own |= dict(zip(keys, amounts, strict=True))
        own["execution_rate"] = f"{record['executed'] / amounts[1] * 100:.2f}%"
        spans = _spans(width - 2, 4)
        unit = "（万元）" if self.wan else "（元）"
        heads = ["年初预算数", "全年预算数", "全年执行数", "执行率"]
        values = [*(self._amount(a).text for a in amounts), own["execution_rate"]]
        return [
            [
                self._cell("项目资金" + unit, 1, 2),
                self._cell(""),
                *(self._cell(k, s) for k, s in zip(heads, spans, strict=True)),
            ],
            [self._cell("年度资金总额"), *(self._cell(v, s) for v, s in zip(values, spans, strict=True))],
        ]

    def _goals(self, record: Record, own: Record, width: int) -> list[list[PrintedCell]]:
        keys = [k for k in ("项目总目标", "年度绩效目标") if record["texts"].get(k)]
        if self.kind == "self_evaluation":
            done = record["texts"].get("目标完成情况")
            if not (done and "年度绩效目标" in keys):
                return self._texts(record, own, keys[-1:], width)
            own["texts"] |= {k: record["texts"][k] for k in ("年度绩效目标", "目标完成情况")}
            half = (width - 1) // 2
            return [
                [
                    self._cell("年度\n总体\n目标", 1, 2),
                    self._cell("预期目标", half),
                    self._cell("实际完成情况", width - 1 - half),
                ],
                [c(own["texts"]["年度绩效目标"], half), c(done, width - 1 - half)],
            ]
        if len(keys) < 2 or self.goals == "stacked":
            return self._texts(record, own, keys, width)
        own["texts"] |= {k: record["texts"][k] for k in keys}
        heads = [self.word[k] for k in keys]
        if self.goals == "framed":
            return [
                [
                    *(
                        [self._cell("总体目标" if self.landscape else "总\n体\n目\n标", 1, 2)]
                        if i == 0
                        else []
                    ),
                    self._cell(head, 1),
                    c(record["texts"][k], width - 2),
                ]
                for i, (k, head) in enumerate(zip(keys, heads, strict=True))
            ]
        half = width // 2
        return [
            [self._cell(heads[0], half), self._cell(heads[1], width - half)],
            [c(record["texts"][keys[0]], half), c(record["texts"][keys[1]], width - half)],
        ]

    def _columns(self, record: Record) -> list[str]:
        levels = [
            "level1",
            *(["level2"] if self.second and any(i.get("level2") for i in record["indicators"]) else []),
        ]
        parts = [split_target(i["target"]) for i in record["indicators"]]
        split = self.split and all(value is not None and sign for sign, value, _ in parts)
        goal = ["comparator", "target", "measure"] if split else ["target"]
        results = ["actual"] if self.kind == "self_evaluation" else []
        points = ["weight"] if self.weighted else []
        points += ["score", "reason"] if self.kind == "self_evaluation" else ["note"] if self.note else []
        return [*levels, "indicator", *goal, *results, *points]

    def _indicators(
        self, record: Record, own: Record, columns: list[str], width: int
    ) -> list[list[PrintedCell]]:
        first = {"level1": "一级指标", "level2": "二级指标", "note": "备注"}
        heads = [self._cell(first.get(k) or self.word[k]) for k in columns]
        found = record["indicators"]
        tree = int(self.tree)
        wide = _spans(width - tree, len(columns))
        if "indicator" in columns and width - tree > len(columns):
            wide = [1] * len(columns)
            wide[columns.index("indicator")] += width - tree - len(columns)
        rows = [[PrintedCell(x.text, s, 1, x.align) for x, s in zip(heads, wide, strict=True)]]
        if self.tree:
            rows[0].insert(
                0, self._cell("绩效指标" if self.landscape else "绩\n效\n指\n标", 1, len(found) + 1)
            )
        for i, one in enumerate(found):
            sign, value, measure = split_target(one["target"])
            weight = one.get("weight") if one.get("weight") is not None else 10
            texts = {
                **{k: str(one.get(k) or "") for k in ("level1", "level2", "actual", "reason", "note")},
                "indicator": one["name"],
                "comparator": sign or "",
                "target": one["target"],
                "measure": measure or "",
                "weight": f"{weight:g}",
                "score": f"{one.get('score') if one.get('score') is not None else weight:g}",
            }
            if "comparator" in columns:
                texts["target"] = f"{value:g}"
            row: list[PrintedCell] = []
            for k, s in zip(columns, wide, strict=True):
                if k in ("level1", "level2") and self.merge:
                    count = _merged(found, i, k)
                    if count:
                        row.append(self._cell(texts[k], s, count))
                    continue
                row.append(self._cell(texts[k], s) if k != "reason" else c(texts[k], s))
            rows.append(row)
            made = {k: one.get(k) for k in ("level1", "level2", "name", "target", "actual") if k in one}
            if "level2" not in columns:
                made["level2"] = None
            if self.kind == "self_evaluation":
                made |= {"weight": weight, "score": float(texts["score"]), "reason": one.get("reason")}
            elif self.weighted:
                made["weight"] = weight
            made.pop("actual", None) if self.kind != "self_evaluation" else None
            own["indicators"].append(made)
        return rows


def _spans(width: int, count: int) -> list[int]:
    """`width` columns among `count` cells, labels narrower than values."""
    each, more = divmod(width, count)
    made = [each] * count
    for k in range(more):
        made[-1 - (2 * k) % count] += 1
    return made


def _merged(rows: Sequence[Record], at: int, key: str) -> int:
    """How many rows a level's cell spans that begins here; 0 where it began further up."""

    def over(i: int) -> tuple[Any, ...]:
        return tuple(rows[i].get(k) for k in ("level1", "level2")[: 1 if key == "level1" else 2])

    if at and over(at - 1) == over(at):
        return 0
    return next((i - at for i in range(at, len(rows)) if over(i) != over(at)), len(rows) - at)
