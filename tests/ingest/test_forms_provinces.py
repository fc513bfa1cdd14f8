"""Layouts of other provinces: money in a sentence, levels in bands, columns by periods, several forms in one file.

A case is a grid as in `test_forms_layouts`.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from yiju.ingest.forms.families import families
from yiju.ingest.forms.whole_cells.money_sentences import stated_money
from yiju.ingest.record import Declaration

TITLE = "示例省省级项目支出绩效目标申报表\n（2026年度）\n\n"


def rows_of(
    made: Declaration, period: str | None = None
) -> list[tuple[str | None, str | None, str, str | None]]:
    """The indicators of one period."""
    return [(i.level1, i.level2, i.name, i.target) for i in made.indicators if i.period in (None, period)]


def test_money_told_in_a_sentence(read) -> None:  # type: ignore[no-untyped-def]
    """The frame of money has one cell with a sentence; goals are numbered in rows of their own."""
    [made] = read(
        TITLE
        + """项目名称|湿地巡护|实施单位|示例市林业站|<|<
资金安排|项目总投资300万元，其中2026年申请120万元：省级财政资金100万元，单位自筹20万元；2025年预算90万元，执行88.5万元。|<|<|<|<
设立依据||<|<|<|<
目标1|巡护湿地30处。|<|<|<|<
目标2|救护候鸟90只。|<|<|<|<
一级指标|二级指标|三级指标|上年完成值|本年指标值|备注
产出指标|数量指标|巡护湿地|28处|≥30处|"""
    ).projects
    assert (made.total_budget, made.year_budget) == (Decimal(3000000), Decimal(1200000))
    assert (made.prior_budget, made.prior_executed) == (Decimal(900000), Decimal(885000))
    assert made.funding == {"省级财政资金": Decimal(1000000), "单位自筹": Decimal(200000)}
    assert made.texts == {"年度绩效目标": "目标1：巡护湿地30处。\n目标2：救护候鸟90只。"}
    assert rows_of(made) == [("产出指标", "数量指标", "巡护湿地", "≥30处")]
    assert [d.field for d in made.doubts] == []


@pytest.mark.parametrize(
    ("text", "scalars", "funding", "sure"),
    [
        (
            "2026年申请资金96.8万元，全部为省级财政资金。",
            {"year_budget": 968000},
            {"省级财政资金": 968000},
            True,
        ),
        (
            "项目总预算2,460,000元，分两年安排，2026年安排1,380,000元，均为财政拨款。",
            {"total_budget": 2460000, "year_budget": 1380000},
            {"财政拨款": 1380000},
            True,
        ),
        (
            "2026年预算50万元，其中：财政拨款30万元，其他资金10万元。",
            {"year_budget": 500000},
            {"财政拨款": 300000, "其他资金": 100000},
            False,
        ),
        ("2026年预算约50万元。", {"year_budget": 500000}, {}, False),
        (
            "三年总投入90万元，2026年30万元，2027年60万元。",
            {"total_budget": 900000, "year_budget": 300000},
            {},
            True,
        ),
        ("本项目所需资金120万元由区财政全额保障。", {}, {}, False),
    ],
)
def test_amounts_of_a_sentence(
    text: str, scalars: dict[str, int], funding: dict[str, int], sure: bool
) -> None:
    """What each amount is; sources that do not add up, and amounts that are none exactly, leave it unsure."""
    words = next(f.words for f in families() if f.id == "target_form")
    found = stated_money(text, words, 2026)
    assert found is not None
    assert {key: value for key, (value, _) in found.scalars.items()} == scalars
    assert ({key: value for key, (value, _) in found.funding.items()}, found.sure) == (funding, sure)


def test_first_levels_in_bands_and_a_label_below_a_blank_one(read) -> None:  # type: ignore[no-untyped-def]
    """一、产出指标 stands over the whole table; the head 指标类型 is that of the second levels then."""
    [made] = read(
        TITLE
        + """项目名称|流动书屋|<|<|<
申报单位|示例市图书馆|主管部门|示例市文化局|<
设立依据|
项目愿景|书香满城。|<|<|<
预期总目标|投放书屋3间。|<|<|<
指标类型|指标名称|指标解释|目标值|计量单位
一、产出指标|<|<|<|<
数量指标|投放书屋||≥3|间
时效指标|投放时间||6月1日前|
二、满意度指标|<|<|<|<
服务对象满意度指标|读者满意度|问卷||%"""
    ).projects
    assert rows_of(made) == [
        ("产出指标", "数量指标", "投放书屋", "≥3间"),
        ("产出指标", "时效指标", "投放时间", "6月1日前"),
        ("满意度指标", "服务对象满意度指标", "读者满意度", None),
    ]
    assert made.texts == {"项目总目标": "投放书屋3间。"}
    assert [d.field for d in made.doubts] == ["indicators[2]"]


def test_levels_in_columns_have_no_numbers_either(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        TITLE
        + """项目名称|流动书屋|<|<
申报单位|示例市图书馆|主管部门|示例市文化局
一级指标|二级指标|三级指标|指标值
一、产出指标（50分）|1.数量指标|投放书屋|≥3间
^|1.2 时效指标|投放时间|6月1日前
（二）效益指标|③社会效益指标|读者增长|≥5%"""
    ).projects
    assert rows_of(made) == [
        ("产出指标", "数量指标", "投放书屋", "≥3间"),
        ("产出指标", "时效指标", "投放时间", "6月1日前"),
        ("效益指标", "社会效益指标", "读者增长", "≥5%"),
    ]


def test_sign_value_and_measure_once_for_each_period(read) -> None:  # type: ignore[no-untyped-def]
    """长期指标 and 本年指标 stand over 方向, 指标值, 单位; what was spent before is no source of money."""
    filing = read(
        TITLE
        + """项目名称|例行监测|<|<|<|<|<|<|<
预算单位|示例市检测站|<|<|主管部门|示例市农业局|<|<|<
资金构成（万元）|项目总投入|162|本年投入|54|其中：财政拨款|50|自有资金|4
^|已投入|10|以后年度|98|<|<|<|<
一级|二级|三级|长期指标|<|<|本年指标|<|<
^|^|^|方向|指标值|单位|方向|指标值|单位
产出指标|数量指标|监测样品|大于等于|360|批次|大于等于|125|批次
^|质量指标|监测合格率||||小于等于||%
效益指标|社会效益指标|追溯制度|定性|全面推行||定性|试点推行|"""
    )
    [made] = filing.projects
    assert (made.total_budget, made.year_budget) == (Decimal(1620000), Decimal(540000))
    assert made.funding == {"财政拨款": Decimal(500000), "自有资金": Decimal(40000)}
    assert rows_of(made, "年度") == [
        ("产出指标", "数量指标", "监测样品", "大于等于125批次"),
        ("产出指标", "质量指标", "监测合格率", None),
        ("效益指标", "社会效益指标", "追溯制度", "试点推行"),
    ]
    assert [i.target for i in made.indicators if i.period == "长期"] == ["大于等于360批次", "全面推行"]
    assert (made.indicators[0].comparator, made.indicators[-1].nature) == (">=", "定性")
    assert filing.document.warnings == []


def test_names_of_their_own_for_term_and_year(read) -> None:  # type: ignore[no-untyped-def]
    """实施期指标 and 年度指标 are the names' heads; the levels in front are those of both."""
    [made] = read(
        TITLE
        + """项目名称|墙体加固|<|申报单位|示例市博物馆|<|<
一级指标|二级指标|实施期指标|实施期指标值|年度指标|年度指标值|备注
产出指标|数量指标|加固墙体|1,260米|加固墙体|420米|
^|时效指标|全部完工时间|2028年11月前|年度任务完成时间|2026年11月前|霜冻期停工
^|成本指标|||每米成本|≤85元|"""
    ).projects
    assert rows_of(made, "年度") == [
        ("产出指标", "数量指标", "加固墙体", "420米"),
        ("产出指标", "时效指标", "年度任务完成时间", "2026年11月前"),
        ("产出指标", "成本指标", "每米成本", "≤85元"),
    ]
    assert made.doubts == []


def test_a_target_for_half_the_year_is_not_the_years(read) -> None:  # type: ignore[no-untyped-def]
    """半年目标 stands in front of 全年目标."""
    [made] = read(
        TITLE
        + """项目名称|<|辅具适配|<|项目类型|经常性
申报单位|<|示例市康复中心|<|主管单位|示例市残联
项目总预算（元）|<|2,315,000.00|<|本年预算（元）|2,000,000.00
全年绩效目标|<|适配1500人。|<|<|<
一级指标|二级指标|三级指标|半年目标|全年目标|备注
产出|数量|适配人数|≥700人|≥1,500人|
满意度|服务对象|家属满意度||≥92%|年底调查"""
    ).projects
    assert rows_of(made) == [
        ("产出", "数量", "适配人数", "≥1,500人"),
        ("满意度", "服务对象", "家属满意度", "≥92%"),
    ]
    assert (made.year_budget, made.texts) == (Decimal(2000000), {"年度绩效目标": "适配1500人。"})


FORM = """项目名称|{name}|<|项目属性|经常性|起止年限|2026年
申报单位|{unit}|<|主管部门|示例省应急厅|<|<
预算安排（万元）|项目总额|上年预算|上年执行|本年预算|其中：财政拨款|其他来源
^||76.00|75.90|88.80|88.80|
长期目标|
本年目标|演练8场。|<|<|<|<|<
目标分类|指标类别|绩效指标|上年完成值|本年目标值|长期目标值|填报说明
产出目标|数量指标|演练场次|6场|8场||含推演2场"""


def test_forms_one_under_another_whose_first_row_ends_with_a_year(read) -> None:  # type: ignore[no-untyped-def]
    """Labels and values in turns are no head of a list; the unit of money stands in the frame of the heads."""
    forms = [("应急演练", "示例省物资中心"), ("储备管理", "示例省物资中心溪口分库")]
    filing = read("\n\n".join(TITLE.strip() + "\n\n" + FORM.format(name=n, unit=u) for n, u in forms))
    assert [(made.name, made.unit) for made in filing.projects] == forms
    for made in filing.projects:
        assert (made.year_budget, made.prior_executed) == (Decimal(888000), Decimal(759000))
        assert made.funding == {"财政拨款": Decimal(888000)}
        assert rows_of(made) == [("产出目标", "数量指标", "演练场次", "8场")]
        assert made.texts == {"年度绩效目标": "演练8场。"}
    assert filing.document.unit == "示例省物资中心"


NAMED = "项目名称|山塘整治|<|申报单位|示例市水利站|<|<|<\n"


@pytest.mark.parametrize(
    "heads",
    [
        "一级指标|二级指标|三级指标|单位|2026年目标值|2027年目标值|2028年目标值|备注",
        "一级指标|二级指标|三级指标|单位|目标值|<|<|备注\n^|^|^|^|2026年|2027年|2028年|^",
    ],
)
def test_of_targets_for_several_years_the_forms_own_counts(read, heads: str) -> None:  # type: ignore[no-untyped-def]
    """The years behind it are no part of the year's target."""
    [made] = read(f"{TITLE}{NAMED}{heads}\n产出指标|数量指标|整治山塘|座|3|5|8|").projects
    assert (rows_of(made), made.doubts) == ([("产出指标", "数量指标", "整治山塘", "3座")], [])


@pytest.mark.parametrize(
    "table",
    [
        "序号|指标名称|方向|目标值|单位|<|解释|备注\n一|产出指标|<|<|<|<|<|<\n（一）|时效指标|<|<|<|<|<|<\n1|完成时间||12月底前||<||",
        "指标名称|<|目标值|<|单位|<|备注|<\n（一）产出指标|<|<|<|<|<|<|<\n1.时效指标|<|<|<|<|<|<|<\n完成时间|<|12月底前|<||<||<",
        "产出指标（50分）|<|<|<|<|<|<|<\n二级指标|三级指标|<|目标值|单位|<|备注|<\n时效指标|完成时间|<|12月底前||<||<",
    ],
)
def test_levels_in_rows_of_their_own(read, table: str) -> None:  # type: ignore[no-untyped-def]
    """With numbers beside them, both levels, above the table's head; a name that is also a label is a name there."""
    [made] = read(TITLE + NAMED + table).projects
    assert (rows_of(made), made.doubts) == ([("产出指标", "时效指标", "完成时间", "12月底前")], [])


@pytest.mark.parametrize(
    "money",
    [
        "申请预算|120万元（其中：财政拨款100万元，其他资金20万元）|<|<|<|<|<|<",
        "金额单位|万元|<|<|<|<|<|<\n年度金额|120|财政拨款|100|其他资金|20|<|<",
        "年度申请资金（万元）|合计|财政拨款|其他资金|<|<|<|<\n^|120|100|20|<|<|<|<",
    ],
)
def test_the_years_money_and_its_sources(read, money: str) -> None:  # type: ignore[no-untyped-def]
    """In one cell, with the unit in a cell of its own, in columns below a frame."""
    [made] = read(
        f"{TITLE}{NAMED}{money}\n一级指标|二级指标|三级指标|<|指标值|<|<|<\n产出指标|数量指标|整治山塘|<|3座|<|<|<"
    ).projects
    assert made.year_budget == Decimal(1200000)
    assert made.funding == {"财政拨款": Decimal(1000000), "其他资金": Decimal(200000)}
    assert made.doubts == []


def test_a_frame_that_is_a_goal_is_no_column_of_targets(read) -> None:  # type: ignore[no-untyped-def]
    """年度目标 stands left of the table's head with its text below it, and 绩效标准 is the head of the targets."""
    [made] = read(
        TITLE
        + """项目名称|法律援助|<|<|<|<
申报单位|示例市援助中心|<|<|<|<
长期目标|一级目标|二级目标|绩效内容|绩效标准|权重
^|产出目标|数量目标|办理案件|≥90件|100
年度目标|一级目标|二级目标|绩效内容|绩效标准|权重
办案20件。|产出目标|数量目标|办理案件|≥20件|60
^|^|质量目标|案卷归档率|100%|40"""
    ).projects
    assert [(i.level1, i.name, i.target, i.weight) for i in made.indicators] == [
        ("产出目标", "办理案件", "≥90件", Decimal(100)),
        ("产出目标", "办理案件", "≥20件", Decimal(60)),
        ("产出目标", "案卷归档率", "100%", Decimal(40)),
    ]
    assert made.doubts == []


def test_a_value_of_a_named_year_beside_that_of_the_term_is_the_years(read) -> None:  # type: ignore[no-untyped-def]
    """Though the form itself prints no year."""
    [made] = read(
        """项目支出绩效目标申报表
项目名称|路灯补盲|<|<|<|<
申报单位|示例市路灯管理所|<|<|<|<
一级指标|二级指标|三级指标|实施期指标值|2027年指标值|计量单位
产出指标|数量指标|补盲街巷|≥60|≥25|条"""
    ).projects
    found = [(i.name, i.target, i.period) for i in made.indicators]
    assert sorted(found) == [("补盲街巷", "≥25条", "年度"), ("补盲街巷", "≥60条", "长期")]


@pytest.mark.parametrize(
    "head",
    ["考核事项|约定量|计量单位", "考核内容|约定值|备注"],
)
def test_a_targets_head_that_no_one_knows_is_taken_by_its_place_with_a_doubt(read, head: str) -> None:  # type: ignore[no-untyped-def]
    """In front of the measure, or behind the name with 值 at its end."""
    _, value, last = head.split("|")
    [made] = read(
        f"""项目支出绩效目标申报表
项目名称|路灯补盲|<|<|<
申报单位|示例市路灯管理所|<|<|<
目标大类|目标小类|{head.replace("考核事项", "三级指标")}
产出情况|数量|补盲街巷|25|{"条" if last == "计量单位" else ""}"""
    ).projects
    [row] = made.indicators
    assert row.name == "补盲街巷" and row.target in ("25", "25条")
    [doubt] = [d for d in made.doubts if value in d.why]
    assert "按位置读作指标值" in doubt.why and doubt.field == "indicators"


@pytest.mark.parametrize("sign", ["早于", "不迟于", "控制在", "下降至", "达到", "不得超过"])
def test_a_word_of_bound_in_its_own_column_is_part_of_the_target(read, sign: str) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        f"""项目支出绩效目标申报表
项目名称|路灯补盲|<|<|<|<
申报单位|示例市路灯管理所|<|<|<|<
一级指标|二级指标|三级指标|指标方向|目标值|计量单位
产出指标|数量指标|平均故障处理|{sign}|8|小时"""
    ).projects
    assert [i.target for i in made.indicators] == [f"{sign}8小时"]


def test_labels_beside_each_other_for_want_of_a_value_are_no_head_of_a_list(read) -> None:  # type: ignore[no-untyped-def]
    """A code that nobody filled in; the labels and values in the row below tell what kind of row it is."""
    [made] = read(
        """项目支出绩效自评表
项目名称|路灯补盲|项目编码||项目类别|特定目标类
主管部门|示例市城市管理局|<|实施单位|示例市路灯管理所|<
一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
产出指标|数量指标|补盲街巷|≥60条|62条|10"""
    ).projects
    assert (made.name, made.form, made.unit) == ("路灯补盲", "self_evaluation", "示例市路灯管理所")
