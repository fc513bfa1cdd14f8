"""A form drawn by lot: its words, the order of its parts and how each is laid out, with the record that it prints.

In: a source of chance, the kind of form, and whether to draw from the wordings kept for measuring. Out: `PrintedFiling`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from bench.drawn_dumps.drawn_records import drawn_record
from bench.drawn_dumps.drawn_words import rows_spanned, spread
from bench.provinces.filing_parts import Block, Form, Para, PrintedCell, PrintedFiling, c, h, n, table
from yiju.ingest.values.target import split_target

Record = dict[str, Any]
Rows = list[list[PrintedCell]]
KINDS = (
    "declaration_forms",
    "declaration_forms",
    "self_evaluation",
    "performance_monitoring",
    "overall_target",
)
_RESULTS = ("self_evaluation", "performance_monitoring")


class FormWords(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The wordings of `form_words.yaml`."""

    words: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    year_lines: tuple[str, ...]
    unit_lines: tuple[str, ...]
    filer_lines: tuple[str, ...]
    places: tuple[str, ...]
    footers: tuple[str, ...]
    people: tuple[str, ...]
    notes: tuple[str, ...]


@cache
def form_words() -> FormWords:
    """As they stand in the file."""
    return msgspec.yaml.decode(Path(__file__).with_name("form_words.yaml").read_bytes(), type=FormWords)


class FormDraw:
    """One form: each of its parts is a method that gives rows and fills `own`, the record of what is printed."""

    def __init__(self, chance: random.Random, kind: str, *, held: bool) -> None:
        self.chance, self.kind, self.held = chance, kind, held
        self.words = {key: self._pick(words) for key, words in form_words().words.items()}
        self.record = drawn_record(chance, "self_evaluation" if kind == "overall_target" else kind)
        self.own: Record = {"name": self.record["name"], "year": self.record["year"]}
        self.own |= {"funding": {}, "texts": {}, "indicators": []}
        self.wan = chance.random() < 0.6
        self.months = chance.choice(("1-6月", "1—9月", "1-7月", "上半年"))
        self.unit_at = chance.choice(("line", "label", "label", "cell" if self.wan else "label"))
        self.framed = chance.random() < 0.6
        self.colon = chance.random() < 0.12
        self.columns = self._columns()
        self.width = max(8, len(self.columns) + self.framed)

    def _pick(self, words: Sequence[str]) -> str:
        if len(words) < 3:
            return self.chance.choice(words)
        return self.chance.choice([w for i, w in enumerate(words) if (i % 3 == 2) is self.held])

    def filing(self, name: str) -> PrintedFiling:
        """The whole paper."""
        title = self._pick(form_words().titles[self.kind]).format(p=self.chance.choice(form_words().places))
        own, parts = self.own, self._parts()
        rows = [row for part in parts for row in part]
        year = self._pick(form_words().year_lines).format(self.record["year"])
        unit = "万元" if self.wan else "元"
        lines = [Para(title, "title"), Para(year, "subtitle")]
        filer = own.get("unit") or own.get("department")
        if filer and self.chance.random() < 0.4:
            lines.append(Para(self._pick(form_words().filer_lines).format(filer), "line"))
        if self.unit_at == "line":
            lines.append(Para(self._pick(form_words().unit_lines).format(unit), "line"))
        blocks: list[Block] = [*lines, table([1.0] * self.width, rows)]
        if self.chance.random() < 0.4:
            person = form_words().people[len(title) % 4]
            blocks.append(
                Para(self.chance.choice(form_words().footers).format(person=person, year=own["year"]))
            )
        extra: Record = {}
        if self.kind == "overall_target":
            extra = {"projects": [], "overall": {**own, "unit": own["department"]}}
        form = Form(tuple(blocks), None if extra else own)
        return PrintedFiling(name, name, title, self.kind, filer, self.record["year"], (form,), extra)

    def _parts(self) -> list[Rows]:
        if self.kind == "overall_target":
            rest = [self._whole_money(), self._tasks(), self._overall_goal()]
            if self.chance.random() < 0.4:
                self.chance.shuffle(rest)
            return [self._department(), *rest, self._indicators()]
        texts, money, goals = self._texts(), self._money(), self._goals()
        rest = [texts, money, goals]
        if self.chance.random() < 0.5:
            self.chance.shuffle(rest)
        return [self._fields(), *rest, self._indicators(), self._closing()]

    def _label(self, text: str, cols: int = 1, rows: int = 1) -> PrintedCell:
        return h(text + "：" if self.colon else text, cols, rows)

    def _value(self, text: str, cols: int = 1, rows: int = 1) -> PrintedCell:
        return c(text, cols, rows)

    def _amount(self, yuan: float, cols: int = 1) -> PrintedCell:
        whole = yuan / 10000
        text = (f"{whole:,.2f}" if round(whole, 2) == whole else f"{whole:,}") if self.wan else f"{yuan:,.2f}"
        if self.unit_at == "cell":
            return c(text + ("万元" if self.wan else "元"), cols)
        return PrintedCell(text, cols, 1, "right", number=True)

    @property
    def _in_label(self) -> str:
        unit = "万元" if self.wan else "元"
        return f"（{unit}）" if self.unit_at == "label" else ""

    def _pairs(self, held: Sequence[tuple[str, PrintedCell | str]], per: int) -> Rows:
        rows: Rows = []
        for at in range(0, len(held), per):
            part = held[at : at + per]
            spans = spread(self.width, 2 * len(part))
            row = []
            for i, (label, value) in enumerate(part):
                cell = value if isinstance(value, PrintedCell) else c(value)
                row += [
                    self._label(label, spans[2 * i]),
                    PrintedCell(cell.text, spans[2 * i + 1], 1, cell.align),
                ]
            rows.append(row)
        return rows

    def _fields(self) -> Rows:
        record, own, chance = self.record, self.own, self.chance
        keys = ["code", "category", "authority", "unit", "person", "phone"]
        dates = ["period"] if chance.random() < 0.6 else ["start", "end"]
        if self.kind == "declaration_forms":
            keys[2:2] = dates
        keys = [k for k in keys if chance.random() < 0.75 or k == "unit"]
        if chance.random() < 0.5:
            chance.shuffle(keys)
        held: list[tuple[str, PrintedCell | str]] = []
        for key in keys:
            if key == "period":
                text = f"{record['start'][:4]}年{int(record['start'][5:7])}月至{record['end'][:4]}年{int(record['end'][5:7])}月"
                own |= {"start": record["start"], "end": record["end"]}
            elif key in ("start", "end"):
                text = own[key] = record[key]
            elif key == "category":
                text = record["category"][0]
                own["category"] = [text]
            elif key == "person":
                text = form_words().people[len(record["name"]) % 4]
            elif key == "phone":
                text = "83610022"
            else:
                text = own[key] = record[key]
            held.append((self.words[key], text))
        name = [self._label(self.words["name"], 2), c(record["name"], self.width - 2)]
        rows = self._pairs(held, chance.choice((1, 2, 2, 3)))
        return [name, *rows] if chance.random() < 0.85 else [*rows[:1], name, *rows[1:]]

    def _texts(self) -> Rows:
        if self.kind in _RESULTS:
            return []
        keys = [k for k in ("立项依据", "项目概况", "项目设立的必要性") if self.chance.random() < 0.5]
        self.own["texts"] |= {k: self.record["texts"][k] for k in keys}
        return [[self._label(self.words[k], 2), c(self.record["texts"][k], self.width - 2)] for k in keys]

    def _money(self) -> Rows:
        if self.kind in _RESULTS:
            return self._executed()
        record, own, chance = self.record, self.own, self.chance
        own["funding"] = sources = dict(record["funding"])
        own["year_budget"] = year = record["year_budget"]
        way = chance.choice(("pairs", "frame", "frame", "heads", "list", "sentence"))
        several = self.chance.random() < 0.4 and way != "list"
        if several:
            own["total_budget"] = record["total_budget"]
        unit = self._in_label
        first = [(self.words["total_budget"], record["total_budget"])] if several else []
        parts = list(sources.items())
        if way == "pairs":
            entries = [*first, (self.words["year_budget"], year), *parts]
            held = [(k + unit, self._amount(v)) for k, v in entries]
            return self._pairs(held, chance.choice((1, 2, 3)))
        if way == "sentence":
            scale = (lambda v: f"{v / 10000:g}万元") if self.wan else (lambda v: f"{v:.2f}元")
            sentence = "，".join(f"{k}{scale(v)}" for k, v in parts)
            rows = [[self._label(k + unit, 2), self._amount(v, self.width - 2)] for k, v in first]
            label = self._label(self.words["year_budget"], 2)
            return [*rows, [label, c(f"{scale(year)}，其中：{sentence}", self.width - 2)]]
        if way == "heads":
            entries = [*first, (self.words["year_budget"], year), *parts]
            spans = spread(self.width - 1, len(entries))
            frame = self._label(self.words["money"] + unit, 1, 2)
            heads = [self._label(k, s) for (k, _), s in zip(entries, spans, strict=True)]
            return [[frame, *heads], [self._amount(v, s) for (_, v), s in zip(entries, spans, strict=True)]]
        if way == "list":
            whole = "合计" if record["start"][:4] == record["end"][:4] else self.words["year_budget"]
            spans = spread(self.width - 2, 2)
            heads = [self._label(self.words["list_source"], spans[0])]
            heads.append(self._label(f"金额{unit}" if not self.wan else self.words["list_amount"], spans[1]))
            body = [[c(k, spans[0]), self._amount(v, spans[1])] for k, v in [*parts, (whole, year)]]
            frame = self._label(self.words["money"], 2, len(body) + 1)
            return [[frame, *heads], *body]
        marks = chance.choice((("其中：", ""), ("（1）", "（2）"), ("其中：", "　　　"), ("", "")))
        entries = [*first, (self.words["year_budget"], year)]
        entries += [((marks[0] if i == 0 else marks[1]) + k, v) for i, (k, v) in enumerate(parts)]
        spans = spread(self.width - 2, 2)
        rows = [[self._label(k, spans[0]), self._amount(v, spans[1])] for k, v in entries]
        rows[0].insert(0, self._label(self.words["money"] + unit, 2, len(entries)))
        return rows

    def _executed(self) -> Rows:
        record, own, words, chance = self.record, self.own, self.words, self.chance
        watched = self.kind == "performance_monitoring"
        keys = ["year_budget", *(["adjusted_budget"] if chance.random() < 0.7 else []), "executed"]
        own |= {k: record[k] for k in keys}
        rate = own["execution_rate"] = f"{record['executed'] / record[keys[-2]] * 100:.2f}%"
        heads = {"year_budget": words["initial"], "adjusted_budget": words["adjusted"]}
        heads["executed"] = words["spent"].format(self.months) if watched else words["executed"]
        unit = self._in_label
        rate_label = words["spent_rate"].format(self.months) if watched else words["rate"]
        if not watched and chance.random() < 0.2:
            held: list[tuple[str, PrintedCell | str]] = [
                (heads[k] + unit, self._amount(record[k])) for k in keys
            ]
            return self._pairs([*held, (rate_label, rate)], chance.choice((2, 3)))
        names = [*(heads[k] for k in keys), rate_label]
        values = [*(self._amount(record[k]) for k in keys), c(rate)]
        if watched:
            own["expected_executed"] = record["expected_executed"]
            names.append(words["expected_executed"])
            values.append(self._amount(record["expected_executed"]))
        elif chance.random() < 0.5 and len(names) < 5:
            names += [words["weight"], words["score"]]
            values += [c("10"), c(f"{record['execution_score']:g}")]
        if len(names) > self.width - 2:
            names, values = names[: self.width - 2], values[: self.width - 2]
        spans = spread(self.width - 2, len(names))
        rows = [[PrintedCell(v.text, s, 1, v.align) for v, s in zip(values, spans, strict=True)]]
        rows[0].insert(0, self._label(words["whole"]))
        if chance.random() < 0.6:
            for i, (name, v) in enumerate(record["funding"].items()):
                cells = [self._amount(v * record[k] / record["year_budget"]) for k in keys]
                cells += [c(rate), *(c("—") for _ in names[len(keys) + 1 :])]
                front = h(("其中：" if i == 0 else "") + name)
                rows.append(
                    [front, *(PrintedCell(x.text, s, 1, x.align) for x, s in zip(cells, spans, strict=False))]
                )
        top = [self._label(words["money"] + unit, 1, len(rows) + 1), h("")]
        return [[*top, *(self._label(k, s) for k, s in zip(names, spans, strict=True))], *rows]

    def _goals(self) -> Rows:
        record, own, words, chance = self.record, self.own, self.words, self.chance
        if self.kind == "performance_monitoring":
            own["texts"]["年度绩效目标"] = record["texts"]["年度绩效目标"]
            return [
                [self._label(words["年度绩效目标"], 2), c(record["texts"]["年度绩效目标"], self.width - 2)]
            ]
        half = (self.width - 1) // 2
        if self.kind == "self_evaluation":
            own["texts"] |= {k: record["texts"][k] for k in ("年度绩效目标", "目标完成情况")}
            heads = (words["goal_set"], words["goal_done"])
            both = [record["texts"][k] for k in ("年度绩效目标", "目标完成情况")]
            if chance.random() < 0.3:
                return [[self._label(k, 2), c(t, self.width - 2)] for k, t in zip(heads, both, strict=True)]
        else:
            own["texts"]["年度绩效目标"] = record["texts"]["年度绩效目标"]
            if chance.random() < 0.5 or words["年度绩效目标"] == words["项目总目标"]:
                return [
                    [
                        self._label(words["年度绩效目标"], 2),
                        c(record["texts"]["年度绩效目标"], self.width - 2),
                    ]
                ]
            own["texts"]["项目总目标"] = record["texts"]["项目总目标"]
            heads = (words["项目总目标"], words["年度绩效目标"])
            both = [record["texts"][k] for k in ("项目总目标", "年度绩效目标")]
        frame = self._label(words["goal_frame"], 1, 2)
        spans = (half, self.width - 1 - half)
        top = [frame, *(self._label(k, s) for k, s in zip(heads, spans, strict=True))]
        return [top, [c(t, s) for t, s in zip(both, spans, strict=True)]]

    def _columns(self) -> list[str]:
        chance = self.chance
        levels = ["level1", "level2"] if chance.random() < 0.85 else ["level1"]
        parts = [split_target(i["target"]) for i in self.record["indicators"]]
        split = chance.random() < 0.5 and all(value is not None and sign for sign, value, _ in parts)
        goal = ["comparator", "value", "measure"] if split else ["target"]
        if self.kind == "performance_monitoring":
            tail = ["so_far", "expected", "possibility", "reason"]
            return [*levels, "indicator", *goal, *[k for k in tail if k == "so_far" or chance.random() < 0.7]]
        if self.kind == "self_evaluation":
            early = chance.random() < 0.3
            tail = ["actual", *([] if early else ["weight"]), "score", "reason"]
            return [*levels, "indicator", *(["weight"] if early else []), *goal, *tail]
        more = [k for k in ("weight", "note") if chance.random() < 0.4]
        return [*levels, "indicator", *goal, *more]

    def _indicators(self) -> Rows:
        found, own, words, chance = self.record["indicators"], self.own, self.words, self.chance
        wide = [1] * len(self.columns)
        wide[self.columns.index("indicator")] += self.width - self.framed - len(self.columns)
        merge, dotted = chance.random() < 0.8, chance.random() < 0.15
        bare = chance.random() < 0.25  # levels without 指标
        heads = [words[k].format(self.months) for k in self.columns]
        rows: Rows = [[self._label(t, s) for t, s in zip(heads, wide, strict=True)]]
        for i, one in enumerate(found):
            sign, value, measure = split_target(one["target"])
            weight = one.get("weight") or 10
            made: Record = {k: one[k] for k in ("level1", "level2", "name", "target")}
            if "value" in self.columns:
                made["target"] = f"{sign or ''}{value:g}{measure or ''}"
            if bare:
                made |= {k: made[k].replace("指标", "") for k in ("level1", "level2")}
            score = one.get("score") if one.get("score") is not None else weight
            texts = {
                **{"level1": made["level1"], "level2": made["level2"], "target": one["target"]},
                "indicator": f"指标{i + 1}：{one['name']}" if dotted else one["name"],
                **{"comparator": sign or "", "value": f"{value:g}" if value is not None else ""},
                **{"measure": measure or "", "weight": f"{weight:g}", "score": f"{score:g}"},
                **{"actual": one.get("actual") or "", "so_far": one.get("actual") or ""},
                **{"expected": one.get("expected") or "", "possibility": one.get("possibility") or "确定能"},
                **{"reason": one.get("reason") or "", "note": form_words().notes[i % 6]},
            }
            row: list[PrintedCell] = []
            for k, s in zip(self.columns, wide, strict=True):
                if k in ("level1", "level2") and merge:
                    count = rows_spanned(found, i, k)
                    row += [h(texts[k], s, count)] if count else []
                else:
                    row.append(c(texts[k], s))
            rows.append(row)
            if "level2" not in self.columns:
                made["level2"] = None
            if "actual" in self.columns or "so_far" in self.columns:
                made["actual"] = one["actual"]
            made |= {k: one[k] for k in ("expected", "reason") if k in self.columns and one.get(k)}
            if "possibility" in self.columns:
                made["possibility"] = texts["possibility"]
            made |= {k: x for k, x in (("weight", weight), ("score", score)) if k in self.columns}
            own["indicators"].append(made)
        if self.framed:
            rows[0].insert(0, h(words["frame"], 1, len(rows)))
        return rows

    def _closing(self) -> Rows:
        if self.kind != "self_evaluation":
            return []
        rows: Rows = []
        if self.chance.random() < 0.7:
            self.own["total_score"] = total = self.record["total_score"]
            at = self.columns.index("score") + self.framed + self.width - self.framed - len(self.columns)
            rest = self.width - at - 1
            rows.append(
                [
                    self._label(self.words["total_score"], at),
                    c(f"{total:g}"),
                    *([c("", rest)] if rest else []),
                ]
            )
        for key, word, text in (
            ("存在问题", "problems", "部分设备到货较晚，影响了安装进度。"),
            ("改进措施", "measures", "提前编制采购计划，加强履约跟踪。"),
        ):
            if self.chance.random() < 0.3:
                self.own["texts"][key] = text
                rows.append([self._label(self.words[word], 2), c(text, self.width - 2)])
        return rows

    def _department(self) -> Rows:
        self.own["department"] = self.record["authority"]
        rows = [[self._label(self.words["department"], 2), c(self.record["authority"], self.width - 2)]]
        if self.chance.random() < 0.5:
            text = "贯彻执行有关法律法规，拟订行业发展规划并组织实施。"
            self.own["texts"]["部门职能职责概述"] = text
            rows.append([self._label(self.words["duties"], 2), c(text, self.width - 2)])
        return rows

    def _whole_money(self) -> Rows:
        self.wan = True
        total = round(self.record["year_budget"] * 9, 2)
        part = round(total * 0.6, 2)
        kinds = self.chance.choice(
            (("基本支出", "项目支出"), ("财政拨款", "其他资金"), ("财政拨款", "单位资金"))
        )
        self.own |= {"total_budget": total, "funding": {kinds[0]: part, kinds[1]: round(total - part, 2)}}
        entries = [(self.words["whole_total"], total), (kinds[0], part), (kinds[1], round(total - part, 2))]
        if self.chance.random() < 0.5:
            frame = h(self.words["whole_money"], 2, 3)
            spans = spread(self.width - 2, 2)
            rows = [[h(k, spans[0]), n(f"{v / 10000:.2f}", spans[1])] for k, v in entries]
            rows[0].insert(0, frame)
            return rows
        spans = spread(self.width - 2, 3)
        top = [h(k, s) for (k, _), s in zip(entries, spans, strict=True)]
        return [
            [h(self.words["whole_money"], 2, 2), *top],
            [n(f"{v / 10000:.2f}", s) for (_, v), s in zip(entries, spans, strict=True)],
        ]

    def _tasks(self) -> Rows:
        total = round(self.own["total_budget"] * 0.8 / 3, 2)
        tasks = [
            {"name": name, "content": content, "amount": total}
            for name, content in (
                ("人员和机构运转", "保障在职人员工资福利和日常公用"),
                ("专项整治行动", "开展重点领域执法检查和隐患排查"),
                ("公共服务提升", "改善服务设施，受理群众诉求"),
            )
        ]
        described = self.chance.random() < 0.7
        if not described:
            tasks = [{**t, "content": None} for t in tasks]
        self.own["tasks"] = tasks
        spans = spread(self.width - 1, 3 if described else 2)
        words = [
            self.words["task"],
            *([self.words["content"]] if described else []),
            self.words["task_money"],
        ]
        rows = [[h(k, s) for k, s in zip(words, spans, strict=True)]]
        for t in tasks:
            texts = [c(t["name"]), *([c(t["content"])] if described else []), n(f"{t['amount'] / 10000:.2f}")]
            rows.append([PrintedCell(x.text, s, 1, x.align) for x, s in zip(texts, spans, strict=True)])
        rows[0].insert(0, h(self.words["task_frame"], 1, len(rows)))
        return rows

    def _overall_goal(self) -> Rows:
        text = self.record["texts"]["年度绩效目标"]
        self.own["texts"]["年度绩效目标"] = text
        return [[self._label(self.words["年度绩效目标"], 2), c(text, self.width - 2)]]


def drawn_forms(count: int, seed: int, *, held: bool) -> list[PrintedFiling]:
    """So many forms of all kinds."""
    made = []
    for number in range(count):
        chance = random.Random(f"{seed}-{number}-{held}")
        kind = KINDS[number % len(KINDS)]
        made.append(FormDraw(chance, kind, held=held).filing(f"form{seed}_{number:03}"))
    return made
