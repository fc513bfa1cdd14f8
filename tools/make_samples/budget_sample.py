"""The nine budget tables: leaf amounts by 科目 → every printed table with its sums, in yuan.

A department's budget is the sum of its units' budgets (`sum_of`). `lines` is the truth of the tables by
classification that carry amounts; `sheets` is what a layout prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from tools.make_samples.budget_text_sample import Prose

Cell = str | int | None
Row = list[Cell]
_PAGE_ROWS = 16
_STAFF = ("301", "303")
"""Economic classes that are 人员经费; the others are 公用经费."""


@dataclass(frozen=True)
class SampleTable:
    """One printed table: its rows after the head; `columns` names the amounts, `codes` counts the code cells."""

    table: str
    title: str
    maker: str
    unit_of_money: str
    group: str
    columns: tuple[str, ...]
    codes: int
    code_label: str
    name_label: str
    rows: list[Row]
    head: list[list[str]]
    page_break: int = _PAGE_ROWS
    note: str | None = None


@dataclass(frozen=True)
class Budget(Prose):
    """A unit's or department's budget of one year."""

    def lines(self) -> list[dict[str, Any]]:
        """Truth: every row of the classified tables that carries amounts, the 合计 row included."""
        found = []
        for sheet in self.sheets():
            if not sheet.codes:
                continue
            for row in sheet.rows:
                amounts = {
                    c: float(a)
                    for c, a in zip(sheet.columns, row[-len(sheet.columns) :], strict=True)
                    if isinstance(a, int)
                }
                code = "".join(str(c) for c in row[: sheet.codes] if c) if row[0] != "合计" else None
                name = row[sheet.codes] if code else "合计"
                if amounts:
                    found.append({"table": sheet.table, "code": code, "name": name, "amounts": amounts})
        return found

    def sheets(self) -> list[SampleTable]:
        """The tables in printed order."""
        basic = (
            "一般公共预算基本支出部门预算经济分类预算表"
            if self.modern
            else "一般公共预算基本支出经济分类预算表"
        )
        income = [("财政拨款收入", 2), ("事业收入", None), ("事业单位经营收入", None), ("其他收入", None)]
        functional = self.functional_rows()
        by_source: list[Row] = [
            [*r[:4], _sum(r[4:6]), _sum(r[4:6]), *[None] * (len(income) - 1)] for r in functional
        ]
        by_use: list[Row] = [[*r[:4], _sum(r[4:6]), r[4] or None, r[5] or None] for r in functional]
        expenditure = ("合计", "基本支出", "项目支出")
        sheets = [
            self._overview(),
            self._functional("收入预算总表", "收入预算", ("合计", *[n for n, _ in income]), by_source),
            self._functional("支出预算总表", "支出预算", expenditure, by_use),
            self._grants(),
            self._functional("一般公共预算支出功能分类预算表", "一般公共预算支出", expenditure, by_use),
            self._empty("政府性基金预算"),
            *([self._empty("国有资本经营预算")] if self.modern else []),
            self._classified(
                basic,
                "一般公共预算基本支出",
                ("合计", "人员经费", "公用经费"),
                2,
                "部门预算经济分类科目编码" if self.modern else "经济分类科目编码",
                "经济分类科目名称",
                self.economic_rows(),
            ),
        ]
        return [*sheets, self._receptions()]

    def functional_rows(self) -> list[list[Any]]:
        """类, 款, 项, name, basic, project; sums over what stands below, 合计 last."""
        return _summed(self.functional, (3, 2, 2), 2)

    def economic_rows(self) -> list[Row]:
        """类, 款, name, 合计, 人员经费, 公用经费; 合计 last."""
        split = [[code, name, *_split(code, rest)] for code, name, *rest in self.economic]
        rows = _summed(split, (3, 2), 2)
        return [[*row[:3], _sum(row[3:5]), row[3] or None, row[4] or None] for row in rows]

    def _functional(self, table: str, group: str, columns: tuple[str, ...], rows: list[Row]) -> SampleTable:
        return self._classified(table, group, columns, 3, "功能分类科目编码", "功能分类科目名称", rows)

    def _classified(
        self,
        table: str,
        group: str,
        columns: tuple[str, ...],
        codes: int,
        code_label: str,
        name_label: str,
        rows: list[Row],
    ) -> SampleTable:
        blanks = [""] * (codes - 1)
        head = [
            ["项目", *blanks, group, *[""] * len(columns)],
            [code_label, *blanks, name_label, *columns],
            ["类", "款", "项"][:codes] + [""] * (len(columns) + 1),
        ]
        return SampleTable(
            table,
            self._title(table),
            self._maker(),
            "单位：元",
            group,
            columns,
            codes,
            code_label,
            name_label,
            rows,
            head,
        )

    def _empty(self, fund: str) -> SampleTable:
        sheet = self._functional(
            f"{fund}支出功能分类预算表",
            f"{fund}支出",
            ("合计", "基本支出", "项目支出"),
            [["合计", None, None, None, None, None, None]],
        )
        note = f"注：本{self.level}{self.year}年无{fund}财政拨款安排的预算，故本表为空表。"
        return SampleTable(**{**sheet.__dict__, "note": note})

    def _overview(self) -> SampleTable:
        total = self.total()
        extra: list[Row] = [["3. 国有资本经营预算", None]]
        left: list[Row] = [
            ["一、财政拨款收入", total],
            ["1. 一般公共预算资金", total],
            ["2. 政府性基金", None],
            *(extra if self.modern else []),
            ["二、事业收入", None],
            ["三、事业单位经营收入", None],
            ["四、其他收入", None],
        ]
        rows = _beside(left, [[name, amount] for name, amount in self.classes()])
        head = [["本年收入", "", "本年支出", ""], ["项目", "预算数", "项目", "预算数"]]
        return self._plain(
            "财务收支预算总表", [*rows, ["收入总计", total, "支出总计", total]], head, "单位：元"
        )

    def _grants(self) -> SampleTable:
        total = self.total()
        funds = ["政府性基金预算", *(["国有资本经营预算"] if self.modern else [])]
        extra: list[Row] = [["三、国有资本经营预算", None]]
        left: list[Row] = [
            ["一、一般公共预算资金", total],
            ["二、政府性基金", None],
            *(extra if self.modern else []),
        ]
        nothing: Row = [None] * len(funds)
        rows = _beside(left, [[name, amount, amount, *nothing] for name, amount in self.classes()])
        head = [
            ["财政拨款收入", "", "财政拨款支出", "", "", *[""] * len(funds)],
            ["项目", "预算数", "项目", "合计", "一般公共预算", *funds],
        ]
        return self._plain(
            "财政拨款收支预算总表",
            [*rows, ["收入总计", total, "支出总计", total, total, *nothing]],
            head,
            "单位：元",
        )

    def _receptions(self) -> SampleTable:
        table = "“三公”经费和机关运行经费预算表" if self.modern else "“三公”经费和机关运行经费预算情况表"
        head = [
            ["“三公”经费预算数", "", "", "", "", "", "机关运行经费预算数"],
            ["合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行费", "", "", ""],
            ["", "", "", "小计", "购置费", "运行费", ""],
        ]
        car = _wan(self.vehicles)
        row: Row = [
            _wan(self.reception + self.vehicles),
            "0",
            _wan(self.reception),
            car,
            "0",
            car,
            _wan(self.running_cost),
        ]
        return self._plain(table, [row], head, "单位：万元")

    def _plain(self, table: str, rows: list[Row], head: list[list[str]], money: str) -> SampleTable:
        return SampleTable(table, self._title(table), self._maker(), money, "", (), 0, "", "", rows, head)

    def _title(self, table: str) -> str:
        return f"{self.year}年{self.level}{table}"

    def _maker(self) -> str:
        return f"编制{self.level}：{self.unit}"


def load_budget(path: Path) -> Budget:
    """A budget from its YAML; `sum_of` adds other budgets of the same folder together."""
    raw = msgspec.yaml.decode(path.read_bytes())
    parts = [
        msgspec.yaml.decode((path.parent / f"{name}.yaml").read_bytes()) for name in raw.pop("sum_of", [])
    ]
    if parts:
        for key in ("functional", "economic"):
            raw[key] = _merged([row for part in parts for row in part[key]])
        for key in ("reception", "vehicles", "running_cost"):
            raw[key] = sum(part[key] for part in parts)
    return Budget(**raw)


def _merged(rows: list[list[Any]]) -> list[list[Any]]:
    merged: dict[str, list[Any]] = {}
    for row in rows:
        if row[0] in merged:
            before = merged[row[0]]
            merged[row[0]] = [a + b if isinstance(b, int) else a for a, b in zip(before, row, strict=True)]
        else:
            merged[row[0]] = list(row)
    return [merged[code] for code in sorted(merged)]


def _summed(rows: list[list[Any]], cuts: tuple[int, ...], amounts: int) -> list[list[Any]]:
    leaves = {row[0]: row[2 : 2 + amounts] for row in rows if len(row) > 2 and row[2] is not None}
    out: list[list[Any]] = []
    for code, name, *_ in rows:
        below = [values for leaf, values in leaves.items() if leaf.startswith(code)]
        out.append([*_cut(code, cuts), name, *map(sum, zip(*below, strict=True))])
    total = map(sum, zip(*leaves.values(), strict=True))
    return [*out, ["合计", *[None] * len(cuts), *total]]


def _cut(code: str, cuts: tuple[int, ...]) -> list[str]:
    parts, at = [], 0
    for cut in cuts:
        parts.append(code[at : at + cut])
        at += cut
    return parts


def _split(code: str, rest: list[int]) -> list[int | None]:
    if not rest:
        return [None, None]
    return [rest[0], 0] if code.startswith(_STAFF) else [0, rest[0]]


def _beside(left: list[Row], right: list[Row]) -> list[Row]:
    longest = max(len(left), len(right))
    left = left + [[None] * len(left[0])] * (longest - len(left))
    right = right + [[None] * len(right[0])] * (longest - len(right))
    return [a + b for a, b in zip(left, right, strict=True)]


def _sum(cells: list[Any]) -> int:
    return int(sum(cell or 0 for cell in cells))


def _wan(amount: int) -> str:
    return f"{amount / 10000:.2f}" if amount else "0"
