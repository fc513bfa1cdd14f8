"""Final accounts: every planted slip is found, and nothing is found in the accounts before it was planted."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from yiju.audit import Finding, find
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link

Short = dict[str, Any]

WAN = 10_000


def line(table: str, name: str, code: str | None = None, **amounts: str | None) -> Short:
    """A row as printed in 万元."""
    printed = {column: text for column, text in amounts.items() if text is not None}
    return {
        "table": table, "name": name, "code": code, "factor": WAN, "printed": printed,
        "amounts": {column: round(float(text.replace(",", "")) * WAN, 2) for column, text in printed.items()},
    }  # fmt: skip


def lines_of_water_bureau() -> list[Short]:
    both, all_out, granted = "收入支出决算总表", "支出决算表", "一般公共预算财政拨款支出决算表"
    own, basic, three = (
        "财政拨款收入支出决算总表",
        "一般公共预算财政拨款基本支出决算表",
        "财政拨款“三公”经费支出决算表",
    )
    accounts = [
        ("208", "社会保障和就业支出", "120.50", "120.50", None),
        ("20805", "行政事业单位养老支出", "120.50", "120.50", None),
        ("2080505", "机关事业单位基本养老保险缴费支出", "120.50", "120.50", None),
        ("213", "农林水支出", "879.50", "579.50", "300.00"),
        ("21303", "水利", "879.50", "579.50", "300.00"),
        ("2130301", "行政运行", "579.50", "579.50", None),
        ("2130305", "水利工程建设", "300.00", None, "300.00"),
    ]
    return [
        line(both, "一、一般公共预算财政拨款收入", 决算数="1,000.00"),
        line(both, "八、其他收入", 决算数="20.00"),
        line(both, "八、社会保障和就业支出", 决算数="120.50"),
        line(both, "十二、农林水支出", 决算数="879.50"),
        line(both, "本年收入合计", 决算数="1,020.00"),
        line(both, "本年支出合计", 决算数="1,000.00"),
        line(both, "年初结转和结余", 决算数="30.00"),
        line(both, "年末结转和结余", 决算数="50.00"),
        line(both, "总计", 决算数="1,050.00"),
        line(both, "总计", 决算数="1,050.00"),
        line("收入决算表", "合计", 本年收入合计="1,020.00", 财政拨款收入="1,000.00", 其他收入="20.00"),
        line(all_out, "合计", 本年支出合计="1,000.00", 基本支出="700.00", 项目支出="300.00"),
        *(
            line(all_out, name, code, 本年支出合计=total, 基本支出=b, 项目支出=p)
            for code, name, total, b, p in accounts
        ),
        line(granted, "合计", 合计="1,000.00", 基本支出="700.00", 项目支出="300.00"),
        *(
            line(granted, name, code, 合计=total, 基本支出=b, 项目支出=p)
            for code, name, total, b, p in accounts
        ),
        line(own, "本年收入合计", 决算数="1,000.00"),
        line(own, "年初财政拨款结转和结余", 决算数="0.00"),
        line(own, "总计", 决算数="1,000.00"),
        line(own, "八、社会保障和就业支出", 合计="120.50", 一般公共预算财政拨款="120.50"),
        line(own, "十二、农林水支出", 合计="879.50", 一般公共预算财政拨款="879.50"),
        line(own, "本年支出合计", 合计="1,000.00", 一般公共预算财政拨款="1,000.00"),
        line(own, "年末财政拨款结转和结余", 合计="0.00", 一般公共预算财政拨款="0.00"),
        line(own, "总计", 合计="1,000.00", 一般公共预算财政拨款="1,000.00"),
        line(basic, "工资福利支出", "301", 决算数="600.00"),
        line(basic, "基本工资", "30101", 决算数="200.00"),
        line(basic, "津贴补贴", "30102", 决算数="250.00"),
        line(basic, "住房公积金", "30113", 决算数="150.00"),
        line(basic, "商品和服务支出", "302", 决算数="100.00"),
        line(basic, "办公费", "30201", 决算数="60.00"),
        line(basic, "差旅费", "30211", 决算数="25.00"),
        line(basic, "培训费", "30216", 决算数="15.00"),
        line(basic, "人员经费合计", 决算数="600.00"),
        line(basic, "公用经费合计", 决算数="100.00"),
        line(three, "合计", 预算数="12.00", 决算数="9.00"),
        line(three, "1.因公出国（境）费", 预算数="0.00", 决算数="0.00"),
        line(three, "2.公务用车购置及运行维护费", 预算数="8.00", 决算数="6.50"),
        line(three, "3.公务接待费", 预算数="4.00", 决算数="2.50"),
    ]


WATER = [
    ("收入支出决算总体情况说明", "示例市水务局2024年度收入支出总计1,050.00万元。与2023年度相比，收入支出总计增加50.00万元，增长5.00%。主要原因：水利工程建设支出增加。"),
    ("收入决算情况说明", "本年收入合计1,020.00万元，其中：财政拨款收入1,000.00万元，占98.04%；其他收入20.00万元，占1.96%。"),
    ("支出决算情况说明", "本年支出合计1,000.00万元，其中：基本支出700.00万元，占70.00%；项目支出300.00万元，占30.00%。"),
    ("财政拨款收入支出决算总体情况说明", "示例市水务局2024年度财政拨款收入支出总计1,000.00万元。与2023年度相比，财政拨款收入支出总计持平。"),
    ("支出决算结构情况", "一般公共预算财政拨款支出1,000.00万元，主要用于以下方面：社会保障和就业支出（类）120.50万元，占12.05%；农林水支出（类）879.50万元，占87.95%。"),
    ("支出决算具体情况", "一般公共预算财政拨款支出年初预算为980.00万元，支出决算为1,000.00万元，完成年初预算的102.04%。决算数大于预算数的主要原因：追加水利工程建设经费。其中："),
    ("支出决算具体情况", "1、社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）。主要用于：在职人员养老保险。年初预算为120.50万元，支出决算为120.50万元。决算数与预算数持平。"),
    ("支出决算具体情况", "2、农林水支出（类）水利（款）行政运行（项）。主要用于：人员经费和公用经费等基本支出。年初预算为600.00万元，支出决算为579.50万元。决算数小于预算数的主要原因：人员减少。"),
    ("支出决算具体情况", "3、农林水支出（类）水利（款）水利工程建设（项）。主要用于：泵站改造等项目支出。年初预算为259.50万元，支出决算为300.00万元，完成年初预算的115.61%。决算数大于预算数的主要原因：追加经费。"),
    ("基本支出决算情况说明", "一般公共预算财政拨款基本支出700.00万元。其中：人员经费600.00万元，主要包括：基本工资、津贴补贴、住房公积金；公用经费100.00万元，主要包括：办公费、差旅费、培训费。"),
    ("“三公”经费支出决算情况说明", "“三公”经费财政拨款支出年初预算为12.00万元，支出决算为9.00万元，完成预算的75.00%，其中：因公出国（境）费决算为0.00万元；公务用车购置及运行维护费支出决算为6.50万元，完成预算的81.25%；公务接待费支出决算为2.50万元，完成预算的62.50%。"),
    ("政府性基金预算财政拨款收入支出决算情况说明", "示例市水务局2024年度无政府性基金预算财政拨款收入和支出。"),
    ("政府采购支出情况", "2024年度政府采购支出总额260.00万元，其中：政府采购货物支出10.00万元、政府采购工程支出200.00万元、政府采购服务支出50.00万元。"),
]  # fmt: skip

MUSEUM = [
    ("收入支出决算总体情况说明", "2024年度收、支总计均为1,050.00万元。与2023年度相比，收、支总计各减少50.00万元，下降4.55%，主要是上年工程已完工。"),
    ("财政拨款收入支出决算总体情况说明", "2024年度财政拨款收、支总计均为1,000.00万元。与上年相比，财政拨款收、支总计各增加10.00万元，增长1.01%。"),
    ("支出决算情况说明", "2024年度本年支出合计1,000.00万元，其中：基本支出700.00万元，占70.00%；项目支出300.00万元，占30.00%；经营支出0.00万元。"),
    ("支出决算具体情况", "2024年度财政拨款支出年初预算为980.00万元，支出决算为1,000.00万元，完成年初预算的102.04%。其中："),
    ("支出决算具体情况", "1.社会保障和就业支出年初预算为120.50万元，支出决算为120.50万元，完成年初预算的100.00%，决算数与年初预算数持平。"),
    ("支出决算具体情况", "2.农林水支出年初预算为859.50万元，支出决算为879.50万元，完成年初预算的102.33%，决算数大于年初预算数的主要原因是追加经费。"),
    ("“三公”经费支出决算情况说明", "2024年度财政拨款“三公”经费支出年初预算为13.00万元，全年预算为12.00万元，支出决算为9.00万元，完成全年预算的75.00%，比上年减少2.15万元。"),
    ("“三公”经费支出决算情况说明", "公务接待费支出2.50万元，共接待来访团组31个、来宾264人次。"),
]  # fmt: skip


def accounts(unit: str, kind: str, prose: list[tuple[str, str]], lines: list[Short] | None = None) -> Short:
    return {
        "document": {"unit": unit, "year": 2024, "kind": kind},
        "budget_lines": lines if lines is not None else lines_of_water_bureau(),
        "passages": [{"section": section, "text": text} for section, text in prose],
    }


def audited(*told: Short) -> list[Finding]:
    read = filings(RuleSample(about="", filings=list(told)))
    return find(read, link(read))


def water(**planted: str) -> Short:
    """The water bureau's accounts with texts replaced."""
    return accounts("示例市水务局", "department_final_accounts", [(s, swapped(t, planted)) for s, t in WATER])


def museum(**planted: str) -> Short:
    return accounts("示例市水文馆", "unit_final_accounts", [(s, swapped(t, planted)) for s, t in MUSEUM])


def swapped(text: str, planted: dict[str, str]) -> str:
    return text.replace(planted["was"], planted["now"]) if planted else text


@pytest.mark.parametrize("whole", [water(), museum()])
def test_accounts_in_order_have_no_finding(whole: Short) -> None:
    assert [f.explanation for f in audited(whole)] == []


@pytest.mark.parametrize(
    ("was", "now", "kind", "told"),
    [
        (
            "收入支出总计1,050.00万元",
            "收入支出总计1,500.00万元",
            "arithmetic",
            "收入支出决算总表列示为1,050.00万元",
        ),
        (
            "增加50.00万元，增长5.00%",
            "增加50.00万元，增长15.00%",
            "arithmetic",
            "增减幅度应为5.00%，文中写15.00%",
        ),
        (
            "其他收入20.00万元",
            "其他收入25.00万元",
            "arithmetic",
            "其他收入25.00万元）合计1,025.00万元，多出5.00万元",
        ),
        ("占1.96%", "占2.96%", "arithmetic", "其他收入20.00万元占本年收入1,020.00万元的1.96%，文中写2.96%"),
        (
            "占87.95%",
            "占78.95%",
            "arithmetic",
            "占一般公共预算财政拨款支出1,000.00万元的87.95%，文中写78.95%",
        ),
        (
            "完成年初预算的102.04%",
            "完成年初预算的98.04%",
            "arithmetic",
            "应为完成预算的102.04%，文中写98.04%",
        ),
        (
            "年初预算为259.50万元",
            "年初预算为295.50万元",
            "arithmetic",
            "3项年初预算合计1,016.00万元，总数为980.00万元",
        ),
        (
            "支出决算为579.50万元",
            "支出决算为597.50万元",
            "arithmetic",
            "农林水支出（类）水利（款）行政运行（项）支出决算文中为597.50万元",
        ),
        (
            "公务接待费支出决算为2.50万元",
            "公务接待费支出决算为3.50万元",
            "arithmetic",
            "“公务接待费支出决算”文中为3.50万元",
        ),
        ("人员经费600.00万元", "人员经费610.00万元", "arithmetic", "合计710.00万元，多出10.00万元"),
        (
            "政府采购服务支出50.00万元",
            "政府采购服务支出40.00万元",
            "arithmetic",
            "合计250.00万元，少10.00万元",
        ),
        (
            "决算数小于预算数的主要原因：人员减少",
            "决算数大于预算数的主要原因：人员增加",
            "contradiction",
            "却写“决算数大于预算数”",
        ),
        (
            "财政拨款收入支出总计持平。",
            "财政拨款收入支出总计持平。主要原因：工程完工减少支付。",
            "contradiction",
            "说的是减少",
        ),
        (
            "泵站改造等项目支出",
            "泵站改造等基本支出",
            "contradiction",
            "支出决算表该科目全部为项目支出，300.00万元",
        ),
        ("津贴补贴、住房公积金", "津贴补贴、奖金", "contradiction", "列有“奖金”"),
        ("办公费、差旅费、培训费。", "办公费、差旅费、邮电费、培训费。", "contradiction", "列有“邮电费”"),
        ("泵站改造等项目支出", "泵站改造和建筑里面修缮等项目支出", "typo", "应为“建筑立面”"),
    ],
)
def test_every_planted_slip_is_found_and_no_other(was: str, now: str, kind: str, told: str) -> None:
    found = audited(water(was=was, now=now))
    assert told in "\n".join(f.explanation for f in found if f.kind == kind)
    assert {f.kind for f in found} == {kind}


@pytest.mark.parametrize(
    ("was", "now", "kind", "told"),
    [
        (
            "收、支总计均为1,050.00万元",
            "收、支总计均为1,005.00万元",
            "arithmetic",
            "收入支出决算总表列示为1,050.00万元",
        ),
        (
            "财政拨款收、支总计均为1,000.00万元",
            "财政拨款收、支总计均为1,100.00万元",
            "arithmetic",
            "财政拨款收入支出决算总表列示为1,000.00万元",
        ),
        ("下降4.55%", "下降5.45%", "arithmetic", "增减幅度应为4.55%，文中写5.45%"),
        ("支出决算为879.50万元", "支出决算为897.50万元", "arithmetic", "农林水支出支出决算文中为897.50万元"),
        ("完成全年预算的75.00%", "完成全年预算的69.00%", "arithmetic", "应为完成预算的75.00%，文中写69.00%"),
        ("决算数与年初预算数持平", "决算数小于年初预算数", "contradiction", "却写“决算数小于年初预算数”"),
    ],
)
def test_slips_in_the_other_wording_are_found_too(was: str, now: str, kind: str, told: str) -> None:
    found = audited(museum(was=was, now=now))
    assert told in "\n".join(f.explanation for f in found if f.kind == kind)
    assert {f.kind for f in found} == {kind}


IN_FRONT = "2024年度财政拨款支出1,000.00万元，年初预算980.00万元，完成年初预算的102.04%。决算数大于年初预算数，主要是追加经费。"


@pytest.mark.parametrize(
    ("was", "now", "kind", "told"),
    [
        ("", "", "", ""),
        ("102.04%", "120.04%", "arithmetic", "应为完成预算的102.04%，文中写120.04%"),
        ("决算数大于", "决算数小于", "contradiction", "却写“决算数小于年初预算数”"),
    ],
)
def test_the_outcome_may_stand_in_front_of_its_budget(was: str, now: str, kind: str, told: str) -> None:
    prose = [("财政拨款支出情况", IN_FRONT.replace(was, now) if was else IN_FRONT)]
    found = audited(accounts("示例市水文馆", "unit_final_accounts", prose))
    assert told in "\n".join(f.explanation for f in found)
    assert {f.kind for f in found} == ({kind} if kind else set())


def test_a_change_that_turns_round_within_its_sentence_is_told() -> None:
    found = audited(museum(was="下降4.55%", now="增长4.55%"))
    assert "随后又写“增长”" in "\n".join(f.explanation for f in found)


@pytest.mark.parametrize(
    ("table", "name", "column", "printed", "told"),
    [
        ("收入支出决算总表", "本年收入合计", "决算数", "1,025.00", "收入支出决算总表“本年收入合计”决算数"),
        ("收入支出决算总表", "年末结转和结余", "决算数", "55.00", "收入支出决算总表“总计”决算数（2项）"),
        (
            "财政拨款收入支出决算总表",
            "年初财政拨款结转和结余",
            "决算数",
            "20.00",
            "财政拨款收入支出决算总表“总计”决算数",
        ),
        ("支出决算表", "合计", "基本支出", "710.00", "支出决算表“合计”基本支出"),
        (
            "财政拨款“三公”经费支出决算表",
            "3.公务接待费",
            "决算数",
            "5.50",
            "财政拨款“三公”经费支出决算表“合计”决算数",
        ),
        (
            "收入支出决算总表",
            "十二、农林水支出",
            "决算数",
            "889.50",
            "“十二、农林水支出”决算数（应等于支出决算表",
        ),
    ],
)
def test_a_wrong_cell_is_found(table: str, name: str, column: str, printed: str, told: str) -> None:
    lines = deepcopy(lines_of_water_bureau())
    for row in lines:
        if row["table"] == table and row["name"] == name:
            row["printed"][column] = printed
            row["amounts"][column] = round(float(printed.replace(",", "")) * WAN, 2)
    found = audited(accounts("示例市水务局", "department_final_accounts", WATER, lines))
    assert told in "\n".join(f.explanation for f in found if f.kind == "arithmetic" and f.severity == "确定")
    assert {f.kind for f in found} == {"arithmetic"}


def test_nothing_spent_beside_amounts() -> None:
    table = "政府性基金预算财政拨款收入支出决算表"
    lines = [*lines_of_water_bureau(), line(table, "合计", 本年支出合计="8.00")]
    found = audited(accounts("示例市水务局", "department_final_accounts", WATER, lines))
    assert [f.kind for f in found] == ["contradiction"]
    assert "写“无政府性基金预算财政拨款收入”" in found[0].explanation


def test_what_rounds_to_the_printed_place_is_nothing_to_ask() -> None:
    assert audited(water(was="年初预算为259.50万元", now="年初预算为259.51万元")) == []


def test_grants_carried_over_and_never_touched() -> None:
    lines, own = deepcopy(lines_of_water_bureau()), "财政拨款收入支出决算总表"
    for row in lines:
        if row["table"] == own and row["name"] in ("年初财政拨款结转和结余", "年末财政拨款结转和结余"):
            row["amounts"] = dict.fromkeys(row["amounts"], 20 * WAN)
            row["printed"] = dict.fromkeys(row["printed"], "20.00")
    found = audited(accounts("示例市水务局", "department_final_accounts", WATER, lines))
    assert "仍为20.00万元，全年分文未动" in "".join(f.explanation for f in found if f.kind == "low_execution")


def test_last_years_accounts_say_what_the_base_was() -> None:
    before = accounts("示例市水务局", "department_final_accounts", [])
    before["document"] = {**before["document"], "year": 2023}
    for row in before["budget_lines"]:
        if row["table"] == "收入支出决算总表" and row["name"] == "年末结转和结余":
            row["amounts"]["决算数"], row["printed"]["决算数"] = 300_000, "30.00"
    told = "\n".join(f.explanation for f in audited(before, water()) if f.kind == "arithmetic")
    assert "据此2023年应为1,000.00万元" in told
