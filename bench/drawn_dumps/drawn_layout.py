"""A project's form in a layout drawn by lot: which labels, in which order and columns, how wide, how merged.

In: a project record with its indicators, and a source of chance. Out: the blocks of its form and the record of what is printed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from bench.drawn_dumps.drawn_words import Record, drawn_words, one_of, rows_spanned, spread
from bench.provinces.filing_parts import Block, Para, PrintedCell, c, h, n, table
from yiju.ingest.values.target import split_target


class DrawnLayout:
    """One layout: it prints any record the same way."""

    def __init__(self, chance: random.Random, kind: str, *, held: bool = False) -> None:
        self.kind = kind
        self.word = {key: one_of(chance, words, held=held) for key, words in drawn_words().words.items()}
        self.title = one_of(chance, drawn_words().titles[kind], held=held)
        self.year_line = chance.choice(("（{}年度）", "（{}年）", "（{} 年度）", "{}年度"))
        self.above = chance.choice(("", "", "附件2", "预算10表", "填报单位（盖章）：{unit}"))
        self.months = chance.choice(("1-6月", "1～7月", "1—9月"))
        self.unit_line = chance.random() < 0.25
        self.pairs = chance.choice((1, 2, 2, 2, 3))
        self.period = chance.random() < 0.5
        dates = ["period"] if self.period else ["start", "end"]
        self.order = ["code", "category", "authority", "unit", *dates, "person", "phone"]
        if chance.random() < 0.4:
            chance.shuffle(self.order)
        self.order = [k for k in self.order if chance.random() < 0.7 or k == "unit"]
        self.code_with_name = chance.random() < 0.1
        self.wan = chance.random() < 0.6
        self.money = chance.choice(("pairs", "frame", "frame", "heads", "sides"))
        self.texts = [k for k in ("项目概况", "立项依据", "项目设立的必要性") if chance.random() < 0.35]
        self.texts_first = chance.random() < 0.5
        self.goals = chance.choice(("stacked", "beside", "framed", "frame_beside"))
        self.tree = chance.random() < 0.65
        self.second = chance.random() < 0.85
        self.merge = chance.random() < 0.8
        self.split = chance.random() < 0.3
        self.weighted = kind == "self_evaluation" or chance.random() < 0.3
        self.early = chance.random() < 0.15
        self.note = kind == "declaration_forms" and chance.random() < 0.3
        self.whole = chance.random() < 0.6
        self.sources = chance.random() < 0.7
        self.ticks = chance.random() < 0.4
        self.names_apart = chance.random() < 0.15
        self.points = chance.random() < 0.1
        self.widths = [chance.uniform(0.6, 1.4) for _ in range(16)]
        self.centre = chance.random() < 0.6
        self.landscape = chance.random() < 0.3
        self.size = chance.choice((8.5, 9.0, 10.5, 12.0))

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
        if self.kind == "self_evaluation" and self.whole and record.get("total_score") is not None:
            own["total_score"] = record["total_score"]
            at = columns.index("weight") + self.tree
            wide = width - len(columns) - self.tree
            rows.append(
                [
                    self._cell("总分", at + wide),
                    self._cell("100"),
                    *(
                        [c("", between)]
                        if (between := columns.index("score") - columns.index("weight") - 1)
                        else []
                    ),
                    self._cell(f"{record['total_score']:g}"),
                    c("", len(columns) - columns.index("score") - 1),
                ]
            )
        above = self.above.format(unit=own.get("unit") or record.get("unit") or "")
        blocks: list[Block] = [
            *([Para(above, "line")] if above and len(above) < 8 else []),
            Para(self.title, "title"),
            Para(self.year_line.format(record["year"]), "subtitle"),
            *([Para(above, "line")] if len(above) >= 8 else []),
        ]
        if self.unit_line:
            blocks.append(Para("单位：万元" if self.wan else "金额单位：元", "line"))
        blocks.append(table(self._widths(columns, width), rows))
        return blocks, own

    def _widths(self, columns: list[str], width: int) -> list[float]:
        """Columns as wide as what they hold wants, more or less."""
        made = list(self.widths[:width])
        narrow = {
            "level1": 0.8,
            "level2": 0.8,
            "weight": 0.6,
            "score": 0.6,
            "comparator": 0.7,
            "measure": 0.7,
            "indicator": 1.5,
            "reason": 1.4,
        }
        if width == len(columns) + self.tree:
            for k, role in enumerate(columns, start=int(self.tree)):
                made[k] *= narrow.get(role, 1.0)
        if self.tree:
            made[0] *= 0.55
        return made

    def listed(self, records: Sequence[Record]) -> tuple[list[Block], list[Record]]:
        """Projects in the rows of one list."""
        year = int(records[0]["year"])
        years = [year + n for n in range(self.pairs)]
        keys = [
            "note",
            *[
                k
                for k in ("code", "unit", "name", "category", "period")
                if k in self.order or k in ("name", "code")
            ],
        ]
        if self.early:
            keys[1:3] = keys[2:0:-1]
        heads = {"note": "序号", "name": "项目名称", "period": self.word["list_period"]}
        row = [self._cell(heads.get(k) or self.word[k]) for k in keys]
        row += [
            self._cell(self.word["list_total"]),
            *(self._cell(self.word["list_year"].format(y)) for y in years),
        ]
        rows, made, sums = [row], [], [0.0] * (1 + len(years))
        for serial, record in enumerate(records, start=1):
            last = int(str(record["end"])[:4])
            spread = [
                round(record["year_budget"] * (1 if y == year else 0.5 if y <= last else 0), 2) for y in years
            ]
            total = sum(spread)
            texts = {
                "note": str(serial),
                "code": record["code"],
                "unit": record["unit"],
                "name": record["name"],
                "category": record["category"][0],
                "period": f"{year}-{last}",
            }
            rows.append([*(self._cell(texts[k]) for k in keys), *(self._amount(v) for v in (total, *spread))])
            sums = [a + b for a, b in zip(sums, (total, *spread), strict=True)]
            own: Record = {
                "name": record["name"],
                "year": year,
                "total_budget": total,
                "year_budget": spread[0],
                "funding": {},
                "texts": {},
                "indicators": [],
            }
            own |= {k: record[k] for k in ("code", "unit", "category") if k in keys}
            if "period" in keys:
                own |= {"start": f"{year}-01-01", "end": f"{last}-12-31"}
            made.append(own)
        if self.whole:
            rows.append([self._cell("合计", len(keys)), *(self._amount(v) for v in sums)])
        where = records[0]["authority"][:3]
        blocks: list[Block] = [
            Para(f"{where}{year}年部门预算{self.title}", "title"),
            Para("单位：万元" if self.wan else "单位：元", "line"),
            table(
                [0.4, *(self.widths[k] * (2.2 if k in (1, 2, 3) else 1.0) for k in range(1, len(row)))], rows
            ),
        ]
        return blocks, made

    def _fields(self, record: Record, own: Record, width: int) -> list[list[PrintedCell]]:
        held: list[tuple[str, str]] = []
        for key in self.order:
            value = {
                "person": drawn_words().people[len(record["name"]) % 4],
                "phone": f"83{len(record['name']):02}61{len(own):02}",
                "period": self._period(record),
            }.get(key)
            value = value or record.get(key) or ""
            if key == "category":
                value = (record.get("category") or [""])[0]
            if key == "authority" and value and "代码" in self.word["authority"]:
                value = f"021-{value}"
            if not value or (key == "code" and self.code_with_name):
                continue
            held.append((self.word[key], str(value)))
            if key == "period":
                own |= {k: record[k] for k in ("start", "end")}
            elif key not in ("person", "phone"):
                own[key] = [value] if key == "category" else record[key]
        name = record["name"]
        if self.code_with_name and record.get("code"):
            name, own["code"] = f"{record['code']}-{name}", record["code"]
        rows = [[self._cell(self.word["name"], 2), self._cell(name, width - 2)]]
        per = min(self.pairs, width // 2)
        for at in range(0, len(held), per):
            part = held[at : at + per]
            spans = spread(width, 2 * len(part))
            rows.append(
                [self._cell(t, s) for t, s in zip([t for pair in part for t in pair], spans, strict=True)]
            )
        return rows

    def _period(self, record: Record) -> str:
        if not (record.get("start") and record.get("end")):
            return ""
        (y, m, d), (v, n, e) = (str(record[k]).split("-") for k in ("start", "end"))
        if self.landscape:
            return f"{y}-{m}-{d} 至 {v}-{n}-{e}"
        if self.pairs == 2:
            return f"{y}年{int(m)}月{int(d)}日-{v}年{int(n)}月{int(e)}日"
        return f"{y}.{m}.{d}—{v}.{n}.{e}"

    def _texts(self, record: Record, own: Record, keys: Sequence[str], width: int) -> list[list[PrintedCell]]:
        own["texts"] |= {k: record["texts"][k] for k in keys}
        return [[self._cell(self.word[k], 2), c(record["texts"][k], width - 2)] for k in keys]

    def _amount(self, yuan: float) -> PrintedCell:
        return n(f"{yuan / 10000:,.2f}" if self.wan else f"{yuan:,.2f}")

    def _money(self, record: Record, own: Record, width: int) -> list[list[PrintedCell]]:
        if self.kind != "declaration_forms" and record.get("executed") is not None:
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
        frame = self.word["money"].replace("执行", "") + ("\n" if self.size > 9 else "") + unit
        if self.money == "sides" and record.get("total_budget"):  # the whole and the year beside each other
            own["total_budget"] = record["total_budget"]
            times = record["total_budget"] / year
            sides = [
                (self.word["total_budget"], record["total_budget"]),
                *((k, v * times) for k, v in entries[1:]),
            ]
            spans = spread(width - 1, 4)
            return [
                [
                    *([self._cell(frame, 1, len(entries))] if i == 0 else []),
                    self._cell(a[0], spans[0]),
                    self._centred(a[1], spans[1]),
                    self._cell(b[0], spans[2]),
                    self._centred(b[1], spans[3]),
                ]
                for i, (a, b) in enumerate(zip(sides, entries, strict=True))
            ]
        if self.money == "pairs":
            spans = spread(width, 2 * len(entries)) if 2 * len(entries) <= width else [2, width - 2]
            cells = [x for k, v in entries for x in (self._cell(k + unit), self._amount(v))]
            step = len(spans)
            return [
                [
                    PrintedCell(x.text, s, 1, x.align)
                    for x, s in zip(cells[at : at + step], spans, strict=False)
                ]
                for at in range(0, len(cells), step)
            ]
        if self.money == "heads" and len(entries) <= width - 2:
            spans = spread(width - 2, len(entries))
            return [
                [
                    self._cell(frame, 2, 2),
                    *(self._cell(k, s) for (k, _), s in zip(entries, spans, strict=True)),
                ],
                [self._centred(v, s) for (_, v), s in zip(entries, spans, strict=True)],
            ]
        return [
            [
                *([self._cell(frame, 2, len(entries))] if i == 0 else []),
                c(k, 2),
                self._centred(v, width - 4),
            ]
            for i, (k, v) in enumerate(entries)
        ]

    def _centred(self, yuan: float, cols: int = 1) -> PrintedCell:
        return PrintedCell(self._amount(yuan).text, cols, 1, "center")

    def _executed(self, record: Record, own: Record, width: int) -> list[list[PrintedCell]]:
        """Amounts of the year in rows by columns: the whole, and what it comes of."""
        watched = self.kind == "performance_monitoring"
        keys = ["year_budget", *([] if watched else ["adjusted_budget"]), "executed"]
        amounts = [record.get(k) or record["executed"] for k in keys]
        own |= dict(zip(keys, amounts, strict=True))
        own["execution_rate"] = f"{record['executed'] / amounts[-2] * 100:.2f}%"
        unit = "" if self.unit_line else "（万元）" if self.wan else "（元）"
        done = f"{self.months}执行" if watched else ""
        heads = [
            self.word["initial"],
            *(
                [done + "数", done + "率", "全年预计执行数"]
                if watched
                else [self.word["adjusted"], self.word["executed"]]
            ),
        ]
        values = [self._amount(a).text for a in amounts]
        values += [own["execution_rate"], self._amount(record["expected_executed"]).text] if watched else []
        if watched:
            own["expected_executed"] = record["expected_executed"]
        else:
            scored = self.weighted and self.sources and width >= 8
            heads += ["分值", self.word["rate"], "得分"] if scored else [self.word["rate"]]
            score = f"{record.get('execution_score') or 10:g}"
            values += ["10", own["execution_rate"], score] if scored else [own["execution_rate"]]
        spans = spread(width - 2, len(heads)) if width - 2 >= len(heads) else [1] * len(heads)
        sources = (list((record.get("funding") or {}).items()) if self.sources else [])[:3]
        whole = sum(v for _, v in sources)
        if sources and abs(whole - amounts[0]) > 1:
            sources = []
        rows = [
            [
                self._cell(self.word["money"] + unit, 1, 2 + len(sources)),
                self._cell(""),
                *(self._cell(k, s) for k, s in zip(heads, spans, strict=True)),
            ],
            [self._cell("年度资金总额"), *(self._cell(v, s) for v, s in zip(values, spans, strict=True))],
        ]
        for i, (name, v) in enumerate(sources):
            parts = [self._amount(v * a / amounts[0]).text for a in amounts]
            parts += [own["execution_rate"] if watched else "—"] * (len(heads) - len(parts))
            if watched:
                parts[-1] = self._amount(v).text
            rows.append(
                [
                    self._cell(("其中：" if i == 0 else "") + name),
                    *(self._cell(t, s) for t, s in zip(parts, spans, strict=True)),
                ]
            )
        return rows

    def _goals(self, record: Record, own: Record, width: int) -> list[list[PrintedCell]]:
        keys = [k for k in ("项目总目标", "年度绩效目标") if record["texts"].get(k)]
        if self.kind != "declaration_forms":
            done = record["texts"].get("目标完成情况")
            if self.kind != "self_evaluation" or not (done and "年度绩效目标" in keys):
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
        if self.word["项目总目标"] == self.word["年度绩效目标"] or self.word["年度绩效目标"] == "总体目标":
            keys = keys[-1:]
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
        side = int(self.goals == "frame_beside")
        half = (width - side) // 2
        return [
            [
                *([self._cell(self.word["goal_frame"], 1, 2)] if side else []),
                self._cell(heads[0], half),
                self._cell(heads[1], width - side - half),
            ],
            [c(record["texts"][keys[0]], half), c(record["texts"][keys[1]], width - side - half)],
        ]

    def _columns(self, record: Record) -> list[str]:
        levels = [
            "level1",
            *(["level2"] if self.second and any(i.get("level2") for i in record["indicators"]) else []),
        ]
        parts = [split_target(i["target"]) for i in record["indicators"]]
        split = self.split and all(value is not None and sign for sign, value, _ in parts)
        goal = ["comparator", "target", "measure"] if split else ["target"]
        if self.kind == "performance_monitoring":
            return [
                *levels,
                "indicator",
                *goal,
                "actual",
                "expected",
                *(["yes", "maybe"] if self.ticks else ["possibility"]),
                "reason",
            ]
        results = ["actual"] if self.kind == "self_evaluation" else []
        points = ["weight"] if self.weighted else []
        points += ["score", "reason"] if self.kind == "self_evaluation" else ["note"] if self.note else []
        if self.early and self.kind == "self_evaluation":  # the points in front of the targets
            return [*levels, "indicator", "weight", *goal, *results, *points[1:]]
        return [*levels, "indicator", *goal, *results, *points]

    def _indicators(
        self, record: Record, own: Record, columns: list[str], width: int
    ) -> list[list[PrintedCell]]:
        words = {**self.word, "yes": "确定能", "maybe": "有可能"}
        heads = [
            self._cell(
                words[k] if k != "actual" or self.kind == "self_evaluation" else f"{self.months}完成情况"
            )
            for k in columns
        ]
        found = record["indicators"]
        tree = int(self.tree)
        wide = spread(width - tree, len(columns))
        if "indicator" in columns and width - tree > len(columns):
            wide = [1] * len(columns)
            wide[columns.index("indicator")] += width - tree - len(columns)
        rows = [[PrintedCell(x.text, s, 1, x.align) for x, s in zip(heads, wide, strict=True)]]
        if self.tree:
            rows[0].insert(
                0,
                self._cell(
                    "绩效指标" if self.landscape or self.names_apart else "绩\n效\n指\n标", 1, len(found) + 1
                ),
            )
        for i, one in enumerate(found):
            sign, value, measure = split_target(one["target"])
            weight = one.get("weight") if one.get("weight") is not None else 10
            chance = one.get("possibility") or "确定能"
            texts = {
                **{
                    k: str(one.get(k) or "")
                    for k in ("level1", "level2", "actual", "reason", "note", "expected")
                },
                "indicator": one["name"],
                "comparator": sign or "",
                "target": one["target"],
                "measure": measure or "",
                "weight": f"{weight:g}",
                "score": f"{one.get('score') if one.get('score') is not None else weight:g}",
                "possibility": chance,
                "yes": "√" if chance == "确定能" else "",
                "maybe": "√" if chance != "确定能" else "",
            }
            if "comparator" in columns:
                texts["target"] = f"{value:g}"
            if "note" in columns and not texts["note"]:
                texts["note"] = drawn_words().notes[len(one["name"]) % len(drawn_words().notes)]
            row: list[PrintedCell] = []
            for k, s in zip(columns, wide, strict=True):
                if k in ("level1", "level2") and self.merge:
                    count = rows_spanned(found, i, k)
                    if count:
                        points = "（50分）" if k == "level1" and self.points else ""
                        row.append(self._cell(texts[k] + points, s, count))
                    continue
                row.append(self._cell(texts[k], s) if k != "reason" else c(texts[k], s))
            rows.append(row)
            made = {k: one.get(k) for k in ("level1", "level2", "name", "target") if k in one}
            if "level2" not in columns:
                made["level2"] = None
            for k in ("actual", "expected", "reason"):
                if k in columns:
                    made[k] = one.get(k)
            if "possibility" in columns or (self.ticks and "yes" in columns):
                made["possibility"] = chance
            if self.kind == "self_evaluation":
                made |= {"weight": weight, "score": float(texts["score"])}
            elif self.weighted and "weight" in columns:
                made["weight"] = weight
            own["indicators"].append(made)
        return rows
