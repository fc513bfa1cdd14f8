"""What a budget says in words: 主要职能, 机构设置, 预算编制说明 and 相关情况说明, from the same amounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Prose:
    """The amounts and words of a budget's source; the tables are in `Budget`."""

    level: str
    unit: str
    year: int
    prior_total: int
    functional: list[list[Any]]
    economic: list[list[Any]]
    reception: int
    vehicles: int
    running_cost: int
    duties: list[str]
    organs: str

    @property
    def modern(self) -> bool:
        """True since the tables name 国有资本经营预算 as well."""
        return self.year >= 2020

    def total(self) -> int:
        """Total expenditure, yuan."""
        return sum(row[2] + row[3] for row in self.functional if len(row) > 2)

    def classes(self) -> list[tuple[str, int]]:
        """Numbered 类 with their totals, as the two overview tables print them."""
        sums = [
            (
                name,
                sum(row[2] + row[3] for row in self.functional if len(row) > 2 and row[0].startswith(code)),
            )
            for code, name, *_ in self.functional
            if len(code) == 3
        ]
        return [(f"{_NUMERALS[i]}、{name}", amount) for i, (name, amount) in enumerate(sums)]

    def duties_text(self) -> list[str]:
        """主要职能 as paragraphs, its heading first."""
        return [
            f"{self.unit}主要职能",
            "主要职能包括：",
            *[f"{number}. {duty}" for number, duty in enumerate(self.duties, 1)],
        ]

    def organs_text(self) -> list[str]:
        """机构设置 as paragraphs, its heading first."""
        return [f"{self.unit}机构设置", self.organs]

    def notes_text(self) -> list[str]:
        """预算编制说明 as paragraphs, its heading first; every amount is one of the tables'."""
        total, names = _wan(self.total()), {row[0]: row[1] for row in self.functional}
        change = self.total() - self.prior_total
        items = [
            f"{i}. “{names[row[0][:3]]}（类）{names[row[0][:5]]}（款）{row[1]}（项）”{_wan(row[2] + row[3])}万元，"
            f"主要用于{row[4]}。"
            for i, row in enumerate((row for row in self.functional if len(row) > 2), 1)
        ]
        return [
            f"{self.year}年{self.level}预算编制说明",
            f"{self.year}年，{self.unit}收入预算{total}万元，其中：财政拨款收入{total}万元；事业收入0万元；"
            f"事业单位经营收入0万元；其他收入0万元。",
            f"支出预算{total}万元，其中：财政拨款支出预算{total}万元，比{self.year - 1}年预算"
            f"{'增加' if change >= 0 else '减少'}{_wan(abs(change))}万元。财政拨款支出预算中，"
            f"一般公共预算拨款支出预算{total}万元。财政拨款支出主要内容如下：",
            *items,
        ]

    def prose(self) -> list[str]:
        """Everything that stands before the tables."""
        return [*self.duties_text(), *self.organs_text(), *self.notes_text()]

    def remarks(self) -> list[str]:
        """相关情况说明, which stands after the tables."""
        spent = self.reception + self.vehicles
        return [
            "其他相关情况说明" if self.modern else "相关情况说明",
            f"一、{self.year}年“三公”经费预算情况说明",
            f"{self.year}年“三公”经费预算数为{_wan(spent)}万元，与{self.year - 1}年预算持平。其中：因公出国（境）费0万元；"
            f"公务用车购置及运行费{_wan(self.vehicles)}万元，其中公务用车购置费0万元、公务用车运行费{_wan(self.vehicles)}万元；"
            f"公务接待费{_wan(self.reception)}万元。",
            "二、机关运行经费预算",
            f"{self.year}年{self.unit}财政拨款的机关运行经费预算为{_wan(self.running_cost)}万元。",
        ]


def _wan(amount: int) -> str:
    return f"{amount / 10000:.2f}" if amount else "0"
