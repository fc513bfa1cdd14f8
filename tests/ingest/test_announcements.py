"""Notices of one purchase: awards and contracts, line by line, in cells, in parts, as lists."""

from __future__ import annotations

from decimal import Decimal

from yiju.ingest.filing import filing_of
from yiju.ingest.readers.html import read_html
from yiju.ingest.readers.plain_text import read_plain_text
from yiju.ingest.record import Filing


def read(text: str) -> Filing:
    return filing_of(read_plain_text(text.encode(), "公告.txt", "0" * 64))


AWARD = """示例市林业局防火道路维修项目
中标（成交）结果公告
一、项目编号：SL2025-016
二、项目名称：防火道路维修
三、中标（成交）信息
标段一
供应商名称：示例市路桥工程有限公司
供应商地址：示例市东城街道1号
中标（成交）金额：482,000.00元
标段二
供应商名称：示例市建安工程有限公司
供应商地址：示例市西城街道2号
中标（成交）金额：47.0000000（万元）
四、主要标的信息
名称：防火道路维修
五、评审专家名单：张某、李某
1.采购人信息
名    称：示例市林业局    地    址：示例市西城街道9号
2.采购代理机构信息
名    称：示例市招标代理有限公司
2025年4月28日
"""


def test_each_supplier_of_an_award_is_a_purchase() -> None:
    filing = read(AWARD)
    assert (filing.document.kind, filing.document.unit, filing.document.year) == (
        "procurement_awards", "示例市林业局", 2025,
    )  # fmt: skip
    assert [(p.name, p.supplier, p.amount, str(p.date), p.number) for p in filing.purchases] == [
        ("防火道路维修", "示例市路桥工程有限公司", Decimal(482000), "2025-04-28", "SL2025-016"),
        ("防火道路维修", "示例市建安工程有限公司", Decimal(470000), "2025-04-28", "SL2025-016"),
    ]
    assert filing.purchases[1].printed == "47.0000000（万元）"
    assert filing.purchases[0].places


def test_a_notice_in_cells_and_its_table_of_suppliers() -> None:
    page = """<html><body><p>防火道路维修成交公告</p>
    <table><tr><td>项目名称</td><td>防火道路维修</td><td>项目编号</td><td>SL2025-016</td></tr>
    <tr><td>采购人</td><td>示例市林业局</td><td>成交日期</td><td>2025-04-25</td></tr></table>
    <table><tr><td>序号</td><td>供应商名称</td><td>供应商地址</td><td>成交金额（万元）</td></tr>
    <tr><td>1</td><td>示例市路桥工程有限公司</td><td>东城街道1号</td><td>96.2</td></tr></table></body></html>"""
    filing = filing_of(read_html(page.encode(), "公告.html", "0" * 64))
    [bought] = filing.purchases
    assert (bought.buyer, bought.supplier, bought.amount) == (
        "示例市林业局", "示例市路桥工程有限公司", Decimal(962000),
    )  # fmt: skip


def test_a_rate_is_no_amount_and_is_told() -> None:
    filing = read(AWARD.replace("482,000.00元", "按控制价的92%结算"))
    assert [p.amount for p in filing.purchases] == [None, Decimal(470000)]
    assert any("按控制价的92%" in warning.what for warning in filing.document.warnings)


def test_an_amount_without_a_unit_stays_empty() -> None:
    filing = read(AWARD.replace("482,000.00元", "48.2"))
    assert filing.purchases[0].amount is None


def test_a_list_of_contracts_gives_a_purchase_for_each_row() -> None:
    filing = read(
        "示例市林业局2025年政府采购合同一览表\n"
        "序号\t项目名称\t供应商\t合同金额（元）\t合同签订日期\n"
        "1\t防火道路维修\t示例市路桥工程有限公司\t962000\t2025年5月6日\n"
        "2\t森林资源监测\t示例市测绘院\t655000\t2025年6月3日\n"
    )
    assert filing.document.kind == "procurement_contracts"
    assert [(p.kind, p.supplier, p.amount, str(p.date)) for p in filing.purchases] == [
        ("procurement_contracts", "示例市路桥工程有限公司", Decimal(962000), "2025-05-06"),
        ("procurement_contracts", "示例市测绘院", Decimal(655000), "2025-06-03"),
    ]


def test_what_only_mentions_an_award_is_no_notice() -> None:
    filing = read("示例市林业局2024年度部门决算\n本年度发布中标公告\n项目名称：防火道路维修\n")
    assert filing.purchases == []
