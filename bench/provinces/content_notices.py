"""Notices of single purchases: an award in two lots, line by line with a table, and a contract in labels alone."""

from __future__ import annotations

from bench.provinces.entry import yuan
from bench.provinces.filing_parts import TYPES_HTML, Form, Json, Para, PrintedFiling, c, h, n, table

BUYER = "澜溪市城市照明管理处"
NAME = "主次干道路灯节能改造"
LOTS = (
    ("1", "澜溪市华灯照明工程有限公司", "澜溪市滨江路18号", "386.5200"),
    ("2", "云屏县光明市政有限责任公司", "云屏县建设街6号", "214.0800"),
)


def award() -> PrintedFiling:
    """中标（成交）结果公告 with a table of lots."""
    rows = [[h(t) for t in ("标段", "供应商名称", "供应商地址", "中标（成交）金额（万元）")]]
    rows += [[h(lot), c(name), c(where), n(amount)] for lot, name, where, amount in LOTS]
    blocks = (
        Para(f"{NAME}中标（成交）结果公告", "title"),
        Para("一、项目编号：LXZC-2025-0117", "line"),
        Para(f"二、项目名称：{NAME}", "line"),
        Para("三、中标（成交）信息", "line"),
        table((6, 26, 22, 16), rows),
        Para("四、评审专家名单：王某、李某、赵某", "line"),
        Para("五、公告期限：自本公告发布之日起1个工作日。", "line"),
        Para("六、凡对本次公告内容提出询问，请按以下方式联系", "line"),
        Para("1.采购人信息", "line"),
        Para(f"名　　称：{BUYER}", "line"),
        Para("地　　址：澜溪市安澜街道77号", "line"),
        Para("2.采购代理机构信息", "line"),
        Para("名　　称：澜溪市公信招标代理有限公司", "line"),
        Para("", "line", "2025年5月16日"),
    )
    bought: list[Json] = [
        {
            "name": NAME, "amount": yuan(amount), "buyer": BUYER, "supplier": name, "number": "LXZC-2025-0117",
            "date": "2025-05-16", "kind": "procurement_awards",
        }
        for _, name, _, amount in LOTS
    ]  # fmt: skip
    return PrintedFiling(
        "purchase_award", "purchase_award_by_lot", f"{NAME}中标（成交）结果公告", "procurement_awards", BUYER, 2025,
        (Form(blocks),), {"purchases": bought}, TYPES_HTML,
    )  # fmt: skip


def contract() -> PrintedFiling:
    """政府采购合同公告: labels with their values."""
    supplier = LOTS[0][1]
    blocks = (
        Para("政府采购合同公告", "title"),
        Para("一、合同编号：LXHT-2025-0311", "line"),
        Para(f"二、合同名称：{NAME}（一标段）施工合同", "line"),
        Para("三、项目编号：LXZC-2025-0117", "line"),
        Para(f"四、项目名称：{NAME}", "line"),
        Para("五、合同主体", "line"),
        Para(f"采购人（甲方）：{BUYER}", "line"),
        Para("地址：澜溪市安澜街道77号", "line"),
        Para(f"供应商（乙方）：{supplier}", "line"),
        Para("地址：澜溪市滨江路18号", "line"),
        Para("六、合同主要信息", "line"),
        Para("主要标的名称：LED路灯及控制系统", "line"),
        Para("合同金额：3,865,200.00元", "line"),
        Para("履约期限、地点等简要信息：2025年6月至10月，城区", "line"),
        Para("七、合同签订日期：2025年5月28日", "line"),
        Para("八、合同公告日期：2025年5月30日", "line"),
    )
    bought: list[Json] = [
        {
            "name": NAME, "amount": 3_865_200.0, "buyer": BUYER, "supplier": supplier, "number": "LXZC-2025-0117",
            "date": "2025-05-28", "kind": "procurement_contracts", "need": "LED路灯及控制系统",
        }
    ]  # fmt: skip
    return PrintedFiling(
        "purchase_contract", "purchase_contract", "政府采购合同公告", "procurement_contracts", BUYER, 2025,
        (Form(blocks),), {"purchases": bought}, TYPES_HTML,
    )  # fmt: skip


def filings() -> list[PrintedFiling]:
    """One award, one contract."""
    return [award(), contract()]
