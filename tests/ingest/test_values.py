import datetime as dt
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiju.ingest.values.basis import find_bases, number_key, plan_period
from yiju.ingest.values.date import parse_date, parse_period
from yiju.ingest.values.money import number_in_words, parse_amount
from yiju.ingest.values.target import split_target
from yiju.ingest.values.text import (
    fold,
    half_width,
    half_width_digits,
    join_lines,
    nfkc,
    numberless,
    tidy,
    unspaced,
    width,
)


@pytest.mark.parametrize(
    ("printed", "yuan"),
    [
        ("1,234", "1234"),
        ("１２３，４５６.７８", "123456.78"),
        ("194829,473", "194829473"),  # OCR dropped all commas but the last
        ("1260 万元", "12600000"),
        ("8.5万", "85000"),
        ("150 元/人", "150"),
        ("10. 39", "10.39"),
        ("（1,234）", "-1234"),
        ("-8.00", "-8"),
        ("叁拾万元整", "300000"),
        ("12,34", None),
        ("10000000000000000000000000000", None),  # an account number
        ("30 40", None),
        ("12月", None),
        ("", None),
    ],
)
def test_amounts_are_yuan_or_unknown(printed: str, yuan: str | None) -> None:
    assert parse_amount(printed) == (None if yuan is None else Decimal(yuan))


def test_the_unit_of_the_tables_head_holds_where_the_cell_prints_none() -> None:
    assert parse_amount("137.6", "万元") == Decimal(1_376_000)
    assert parse_amount("137.6元", "万元") == Decimal("137.6")


@given(st.decimals(min_value=0, max_value=10**13, places=2))
def test_an_amount_survives_printing(amount: Decimal) -> None:
    assert parse_amount(f"{amount:,}") == amount
    assert parse_amount(f"{amount}元") == amount


@given(st.text(max_size=30))
def test_no_text_breaks_a_parser(text: str) -> None:
    parse_amount(text)
    parse_date(text)
    parse_period(text)
    split_target(text)
    find_bases(text)
    plan_period(text)
    number_key(text)
    fold(text)


def test_numbers_in_words() -> None:
    assert number_in_words("一亿二千万") == 120_000_000
    assert number_in_words("十二") == 12
    assert number_in_words("八万万") == 800_000_000
    assert number_in_words("一亿零五万") == 100_050_000
    assert number_in_words("二〇一八") == 2018


@pytest.mark.parametrize(
    "printed",
    ["2018-01-02", "2018/1/2", "2018年1月2日", "2018.1.2", "２０１８ 年 1 月 2 日", "二〇一八年一月二日"],
)
def test_dates(printed: str) -> None:
    assert parse_date(printed) == dt.date(2018, 1, 2)


def test_an_impossible_day_is_no_date() -> None:
    assert parse_date("2018-02-30") is None


@pytest.mark.parametrize(
    "printed",
    [
        "2023年1月1日—2023年12月31日",
        "2023.1.1-2023.12.31",
        "2023年1-12月",
        "2023年1月-12月",
        "2023年度",
        "2023-01-01至2023-12-31",
        "2023.1-2023.12",
        "2023年",
        "自2023年1月1日起至2023年12月31日止",
        "本项目实施周期为2023年1月1日至2023年12月31日。",
        "2023年-2023年",
    ],
)
def test_periods_of_one_year(printed: str) -> None:
    assert parse_period(printed) == (dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def test_a_month_and_a_number_are_no_day() -> None:
    assert parse_date("2022.12") is None
    assert parse_date("2022.1-2") is None
    assert parse_period("2023-2025年") == (dt.date(2023, 1, 1), dt.date(2025, 12, 31))


def test_quarters_name_no_days() -> None:
    assert parse_period("第一至四季度") == (None, None)


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("≥85.00%", (">=", "85", "%")),
        ("=100.00(%)", ("=", "100", "%")),
        ("48 小时内", ("<=", "48", "小时")),
        ("不超过3次", ("<=", "3", "次")),
        ("90%以上", (">=", "90", "%")),
        (">=4 次", (">=", "4", "次")),
        ("≥4次/年", (">=", "4", "次/年")),
        ("≥148台（套）", (">=", "148", "台(套)")),
        ("12月前", (None, None, None)),
        ("6月底前", (None, None, None)),
        ("2025年11月", (None, None, None)),
        ("3个月内", ("<=", "3", "个月")),
        ("全年7*24小时运维服务", (None, None, None)),
        ("系统反应时间在2秒以内", (None, None, None)),
        ("健全", (None, None, None)),
    ],
)
def test_targets(printed: str, parts: tuple[str | None, str | None, str | None]) -> None:
    sign, value, measure = split_target(printed)
    assert (sign, value, measure) == (parts[0], None if parts[1] is None else Decimal(parts[1]), parts[2])


def cited(text: str) -> list[tuple[str | None, str | None]]:
    return [(b.title, b.key) for b in find_bases(text)]


def test_a_number_in_brackets_after_its_title() -> None:
    assert cited("《甲办法》（示府办[2011]74号），《乙指南（试行）》（示数规（2024）2号）第四条。") == [
        ("甲办法", "示府办〔2011〕74号"),
        ("乙指南（试行）", "示数规〔2024〕2号"),
    ]


def test_a_number_before_its_title() -> None:
    text = "根据示府规【2016】168号文关于同意《示例市东城街坊规划》的批复和示发改投【2017】89号文《关于可行性研究报告的批复》进行建设"
    assert cited(text) == [
        ("关于同意《示例市东城街坊规划》的批复", "示府规〔2016〕168号"),
        ("关于可行性研究报告的批复", "示发改投〔2017〕89号"),
    ]


def test_numbers_without_titles_and_titles_without_marks() -> None:
    assert cited("示编办发［2014］4号文、示编［2014］239号文") == [
        (None, "示编办发〔2014〕4号"),
        (None, "示编〔2014〕239号"),
    ]
    assert cited("示例区关于加强外事管理工作的若干意见；市里的工作要求") == [
        ("示例区关于加强外事管理工作的若干意见", None)
    ]


def test_nested_titles_orders_and_standards() -> None:
    assert cited(
        "《关于转发《甲办法》的通知》、《乙规定》(示例市人民政府令第 35 号)，依据GB/T 22239-2019《丙要求》"
    ) == [
        ("关于转发《甲办法》的通知", None),
        ("乙规定", "示例市人民政府令第35号"),
        ("丙要求", "GB/T22239-2019"),
    ]


def test_the_numbers_of_standards_of_a_trade_a_place_and_a_society_belong_to_their_titles() -> None:
    text = "《甲规范》（DA/T 31-2017）、《乙规程》（DB11/T 1322.2-2017）、《丙要求》（T/CAS 115—2015），采购编号SFQ-CG-2023-021、ZC 12-2023"
    assert [(b.title, b.number) for b in find_bases(text)] == [
        ("甲规范", "DA/T 31-2017"),
        ("乙规程", "DB11/T 1322.2-2017"),
        ("丙要求", "T/CAS 115—2015"),
    ]


def test_a_number_broken_over_lines_is_one_number() -> None:
    assert find_bases("《甲》（示府办\n[2011]74号）")[0].number == "示府办[2011]74号"


def test_one_key_for_all_brackets() -> None:
    forms = [
        "示府办[2011]74号",
        "示府办〔2011〕74号",
        "示府办【2011】74 号",
        "(示府办)[2011]74 号",
        "示府办（2011）74号",
    ]
    assert {number_key(f) for f in forms} == {"示府办〔2011〕74号"}


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("示例市智慧城市建设行动计划（2014-2016）", (2014, 2016)),
        ("示例市信息化“十二五”规划", (2011, 2015)),
        ("示例市口岸发展“十三五”规划", (2016, 2020)),
        ("十五五规划纲要", (2026, 2030)),
        ("示例市“八五”普法规划", (2021, 2025)),
        ("三年行动计划（2024—2026年）", (2024, 2026)),
        ("2024年示例市建设国际消费中心城市工作要点", (2024, 2024)),
        ("第十五届运动会规程", None),
        ("示例市差旅费管理办法", None),
    ],
)
def test_the_period_a_title_names(title: str, years: tuple[int, int] | None) -> None:
    assert plan_period(title) == years


def test_lines_join_and_gaps_go() -> None:
    assert join_lines(["示例市行政", " 审批", "web", "server 5", "次"]) == "示例市行政审批web server 5次"
    assert tidy("资源 ，为周边 居民提供 W06 服务 》") == "资源，为周边居民提供 W06 服务》"


def test_gaps_and_width_go() -> None:
    assert unspaced(" 预算 总\u3000表 ") == "预算总表"
    assert half_width("Ａ １，２３４（万元）") == "A1,234(万元)"
    assert numberless("第 3 页 共12页") == "第#页共#页"
    assert width("预算A1") == 3.0


def test_digits_are_narrowed_one_character_for_one() -> None:
    assert half_width_digits("共１，２３４．５　元（Ａ）") == "共1,234.5　元（Ａ）"


def test_fold_forgives_typesetting_only() -> None:
    assert fold("《甲（试行）》 ") == fold("<甲(试行)>")
    assert fold("甲办法") != fold("乙办法")


@given(st.text(st.sampled_from("项目，：；（）！？％　①㎡Ａ１：a1,é\u0301\u0338;(=<ﬁ"), max_size=12))
def test_widths_are_folded_as_unicode_says(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)
