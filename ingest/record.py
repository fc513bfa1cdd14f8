"""The filing record: what `ingest` makes of one file, and the only shape the other rooms read.

In: values that the form readers found. Out: typed structs that encode to the JSON of DESIGN §2
(`encode`) and decode from it (`decode`). Amounts are `Decimal` yuan; the printed string of every
normalised value stands in `Declaration.printed` under the same field key as its evidence.

Field keys, used alike in `evidence`, `printed` and `Doubt.field`: a scalar's own name
(`year_budget`), a list entry by index (`bases[0]`, `indicators[3]`, `subitems[1]`), a dictionary
entry by its key (`texts.项目概况`, `funding.财政资金`, `later_budgets.2026`). Parts of an indicator stand under
its own key with a dot (`indicators[3].actual`), money rows likewise (`funding_rows[0].executed`).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal, get_args

import msgspec

from yiju.ingest.codes import code_of

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points from the page's top left corner, as a viewer shows the page."""

DocumentKind = Literal[
    "department_budget",
    "unit_budget",
    "department_final_accounts",
    "unit_final_accounts",
    "declaration_forms",
    "self_evaluation",
    "performance_monitoring",
    "overall_target",
    "procurement_intentions",
    "procurement_awards",
    "procurement_contracts",
    "project_list",
    "other",
]
DOCUMENT_KINDS: dict[str, str] = {
    "department_final_accounts": "部门决算",
    "unit_final_accounts": "单位决算",
    "department_budget": "部门预算",
    "unit_budget": "单位预算",
    "declaration_forms": "绩效目标申报表",
    "self_evaluation": "绩效自评表",
    "performance_monitoring": "绩效运行监控表",
    "overall_target": "整体支出绩效目标表",
    "procurement_intentions": "政府采购意向",
    "procurement_awards": "中标（成交）结果公告",
    "procurement_contracts": "政府采购合同公告",
    "project_list": "项目库清单",
    "other": "其他",
}
"""What a person calls them."""

PurchaseKind = Literal["procurement_intentions", "procurement_awards", "procurement_contracts"]


def purchase_kind(kind: DocumentKind | None) -> PurchaseKind:
    """What tells of a purchase; where the form does not say it, an intention."""
    return kind if kind in get_args(PurchaseKind) else "procurement_intentions"  # type: ignore[return-value]


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a value stands: page from 1, and line numbers (1-based, inclusive, within the file for
    text, within the page for all other types) or a box or both. `confidence` (0 to 1) only where the
    value was recognised in an image.
    """

    page: int
    lines: tuple[int, int] | None = None
    box: Box | None = None
    confidence: float | None = None


class Notice(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something the auditor must know about the reading of this file; `what` is in Chinese, `code` is for programs
    (`ingest.codes`) and is kept with the record.
    """

    what: str
    page: int | None = None
    code: str = ""

    def __post_init__(self) -> None:
        if not self.code:
            msgspec.structs.force_setattr(self, "code", code_of(self.what))


class Document(msgspec.Struct, kw_only=True):
    """The source file itself. `unit` is printed without （盖章）."""

    id: str
    file: str
    sha256: str
    title: str | None = None
    kind: DocumentKind = "other"
    unit: str | None = None
    year: int | None = None
    pages: int = 0
    warnings: list[Notice] = []


class Subitem(msgspec.Struct):
    """A 子项目 or 年度预算安排 row; `amount` in yuan, `formula` as printed (`800×47=38000`) if any."""

    name: str
    amount: Decimal
    formula: str | None = None


class Basis(msgspec.Struct):
    """A document cited as 立项依据: title without its outer 《》, number as printed, and the number's
    bracket-folded `key` (`沪府办〔2011〕74号`), which is equal for one document however it is typeset.
    """

    title: str | None
    number: str | None = None
    key: str | None = None


class Indicator(msgspec.Struct):
    """One 绩效指标 row. `target` is printed text; comparator, value and measure only where it splits.

    From `weight` on: what only some forms print. `weight` (分值, 权重) and `score` (得分) are points.
    `actual` (实际完成值), `expected` (全年预计完成情况), `reason` (偏差或未完成原因), `possibility` (确定能 …),
    `nature` (定量, 定性) and `direction` (评价方向) are printed text, None where the cell is blank.
    `period` is told apart only where a form prints both blocks.
    """

    level1: str | None
    level2: str | None
    name: str
    target: str | None
    comparator: str | None = None
    value: Decimal | None = None
    measure: str | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    actual: str | None = None
    expected: str | None = None
    reason: str | None = None
    possibility: str | None = None
    nature: str | None = None
    direction: str | None = None
    period: Literal["长期", "年度"] | None = None


class FundingRow(msgspec.Struct):
    """A row of the money block of a self-evaluation or a monitoring form, in yuan: 年初预算数, 全年预算数
    (after adjustment), 执行数, 全年预计执行数; None where the cell is blank or the form has no such column.
    """

    name: str
    initial: Decimal | None = None
    adjusted: Decimal | None = None
    executed: Decimal | None = None
    expected_executed: Decimal | None = None


class Doubt(msgspec.Struct, frozen=True, omit_defaults=True):
    """A value that could not be read with confidence (left empty) or needs a look; `why` in Chinese, `code` for
    programs (`ingest.codes`), kept with the record.
    """

    field: str
    why: str
    code: str = ""

    def __post_init__(self) -> None:
        if not self.code:
            msgspec.structs.force_setattr(self, "code", code_of(self.why))


class Declaration(msgspec.Struct, kw_only=True):
    """One project as one filing tells it for one year: as declared, watched, evaluated or listed
    (`Document.kind` says which).

    `year_budget` is 年初预算 where the form prints an adjusted one beside it. `code` is the 项目编码 without
    the name. `adjusted_budget` (全年预算), `executed` (执行数, of the first `months` months in a monitoring
    form) and `expected_executed` are yuan; `execution_rate` is as printed. Weights and scores are points.
    `later_budgets` holds yuan by year (`2026`). `kind` says which form it is from, where a filing holds several. `blank` are
    the fields whose label a form in whole cells prints with an empty cell behind it, by their keys in `evidence`.
    """

    id: str = ""
    name: str
    unit: str | None = None
    authority: str | None = None
    year: int | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    category: list[str] = []
    use: list[str] = []
    total_budget: Decimal | None = None
    year_budget: Decimal | None = None
    prior_budget: Decimal | None = None
    prior_executed: Decimal | None = None
    funding: dict[str, Decimal] = {}
    subitems: list[Subitem] = []
    bases: list[Basis] = []
    indicators: list[Indicator] = []
    texts: dict[str, str] = {}
    code: str | None = None
    adjusted_budget: Decimal | None = None
    executed: Decimal | None = None
    expected_executed: Decimal | None = None
    months: int | None = None
    execution_rate: str | None = None
    execution_weight: Decimal | None = None
    execution_score: Decimal | None = None
    funding_rows: list[FundingRow] = []
    total_weight: Decimal | None = None
    total_score: Decimal | None = None
    later_budgets: dict[str, Decimal | None] = {}
    kind: DocumentKind = "declaration_forms"
    form: str | None = None
    printed: dict[str, str] = {}
    evidence: dict[str, list[Place]] = {}
    doubts: list[Doubt] = []
    blank: list[str] = []


class Task(msgspec.Struct):
    """A yearly task of an overall target form; money in yuan, `funding` by the form's own words."""

    name: str
    content: str | None = None
    amount: Decimal | None = None
    funding: dict[str, Decimal] = {}


class Overall(msgspec.Struct, kw_only=True):
    """What an 整体支出绩效目标表 or 自评表 says of a whole unit; evidence, printed and doubts as in
    `Declaration`, with `tasks[0]` and `indicators[0]` as keys.
    """

    unit: str | None = None
    year: int | None = None
    total_budget: Decimal | None = None
    adjusted_budget: Decimal | None = None
    executed: Decimal | None = None
    execution_rate: str | None = None
    execution_weight: Decimal | None = None
    execution_score: Decimal | None = None
    total_weight: Decimal | None = None
    total_score: Decimal | None = None
    funding: dict[str, Decimal] = {}
    funding_rows: list[FundingRow] = []
    tasks: list[Task] = []
    texts: dict[str, str] = {}
    indicators: list[Indicator] = []
    form: str | None = None
    printed: dict[str, str] = {}
    evidence: dict[str, list[Place]] = {}
    doubts: list[Doubt] = []


class Purchase(msgspec.Struct, kw_only=True):
    """A row of a 政府采购意向 table, or what a notice of an award or a contract says (`kind`): `amount` in yuan,
    `printed` its characters, `month` `YYYY-MM`, `sme` and `note` as printed. A notice also names the `buyer` (采购人), the
    `supplier` (中标供应商), the `number` of the purchase (项目编号) and the `date` of the award or contract.
    """

    name: str
    need: str | None = None
    amount: Decimal | None = None
    printed: str | None = None
    month: str | None = None
    sme: str | None = None
    note: str | None = None
    kind: PurchaseKind = "procurement_intentions"
    buyer: str | None = None
    supplier: str | None = None
    number: str | None = None
    date: dt.date | None = None
    places: list[Place] = []


class ListSum(msgspec.Struct, kw_only=True):
    """A row of a 项目库清单 that sums others (合计, 小计, a unit over its projects) and is no project: `amounts` in yuan and
    `printed` by the field of a declaration, `unit` where it names one, `projects` the ids of those that it is of.
    """

    name: str
    unit: str | None = None
    amounts: dict[str, Decimal] = {}
    printed: dict[str, str] = {}
    projects: list[str] = []
    places: list[Place] = []


class BudgetLine(msgspec.Struct, kw_only=True):
    """A row of a budget table; `table` without year and 单位/部门; `code` None on 合计 and coded-less rows.
    `amounts` are yuan; `printed` holds a column's own characters, in units of `factor` yuan.
    """

    table: str
    code: str | None
    name: str
    amounts: dict[str, Decimal | None]
    page: int
    place: Place | None = None
    printed: dict[str, str] = {}
    factor: int = 1


class Passage(msgspec.Struct, frozen=True):
    """A paragraph of the filing outside its declarations and budget tables (编制说明, 机构设置, 名词解释 …),
    joined across lines, under the nearest heading that the file prints above it.
    """

    section: str | None
    text: str
    places: list[Place] = []


class Filing(msgspec.Struct, kw_only=True):
    """All that one file says. `purchases_total` is the printed 合计 of the purchases in yuan, `list_sums` are those of a list;
    `table_titles` the titles of budget tables that print a year, under the table's name; `other_lines` the printed lines that
    nothing else keeps.
    """

    document: Document
    projects: list[Declaration] = []
    budget_lines: list[BudgetLine] = []
    passages: list[Passage] = []
    overall: Overall | None = None
    purchases: list[Purchase] = []
    purchases_total: Decimal | None = None
    list_sums: list[ListSum] = []
    table_titles: list[Passage] = []
    other_lines: list[Passage] = []

    @property
    def formed(self) -> bool:
        """Whether a form or a table was recognised in it, so that there is something to audit."""
        return bool(self.projects or self.budget_lines or self.purchases or self.overall)


_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(Filing)


def encode(filing: Filing) -> bytes:
    """One JSON object in the shape of DESIGN §2; amounts as JSON numbers."""
    return _encoder.encode(filing)


def encode_part(value: object) -> bytes:
    """Any part of a filing as JSON, as `encode` writes it."""
    return _encoder.encode(value)


def decode(data: bytes | str) -> Filing:
    """The filing that `encode` wrote. Raises `msgspec.ValidationError` on another shape."""
    return _decoder.decode(data)
