"""Forms of dumps by columns: labels in one block, their values in another; all that is read of them is doubted."""

from yiju.ingest.filing import filing_of
from yiju.ingest.forms.grammar import Level
from yiju.ingest.forms.level_scheme import Scheme, measure_of
from yiju.ingest.readers import read_bytes
from yiju.ingest.record import Filing

HEAD = """示例省财政专项绩效目标申报表
（2025年度）
项目名称
主管部门及代码
项目属性

湖泊水草打捞
示例省水务厅（119）

实施单位

示例省湖泊管理站

延续项目

项目资金
（万元）

年度资金总额：

65.00

其中：财政拨款

60.00

其他资金

5.00

"""
ROWS = """一级指标

二级指标

三级指标

指标值

打捞水草

≥800吨

巡湖次数

24次

质量指标

水面清洁率

≥95%

服务对象满意度
指标

沿湖居民满意度

≥90%

产出指标

数量指标

满意度指标
"""


def read(text: str) -> Filing:
    return filing_of(read_bytes(text.encode(), "示例.txt"))


def test_values_find_their_labels_by_order_and_kind_and_rows_their_levels() -> None:
    filing = read(HEAD + ROWS)
    (made,) = filing.projects
    assert (made.name, made.unit, made.category) == ("湖泊水草打捞", "示例省湖泊管理站", ["延续项目"])
    assert made.authority and made.authority.startswith("示例省水务厅")
    assert made.year_budget == 650_000
    assert made.funding == {"财政拨款": 600_000, "其他资金": 50_000}
    assert [(i.level1, i.level2, i.name, i.target) for i in made.indicators] == [
        ("产出指标", "数量指标", "打捞水草", "≥800吨"),
        ("产出指标", "数量指标", "巡湖次数", "24次"),
        ("产出指标", "质量指标", "水面清洁率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "沿湖居民满意度", "≥90%"),
    ]


def test_nothing_of_it_is_sure() -> None:
    filing = read(HEAD + ROWS)
    (made,) = filing.projects
    doubted = {doubt.field for doubt in made.doubts}
    assert {"name", "unit", "authority", "category", "year_budget", "indicators", "funding"} <= doubted
    assert "by_columns" in {notice.code for notice in filing.document.warnings}


def test_two_tables_side_by_side_stay_unread_with_a_doubt() -> None:
    sides = ROWS.replace("二级指标\n", "二级指标\n\n三级指标\n\n指标值\n", 1)
    (made,) = read(HEAD + sides).projects
    assert made.indicators == [] and "indicators" in {doubt.field for doubt in made.doubts}
    assert made.name == "湖泊水草打捞"


def test_a_level_stands_for_rows_in_order_of_print_by_cues_and_kinds_of_values() -> None:
    scheme = Scheme.of(
        [
            Level("产出指标", "数量指标", values=["count"]),
            Level("产出指标", "时效指标", cues=["及时"], values=["time"]),
            Level("满意度指标", "服务对象满意度指标", cues=["满意"]),
        ]
    )
    rows = [("修堤", "3公里"), ("植树", "200棵"), ("完工", "2025年6月底前"), ("村民满意度", "≥90%")]
    tags = [("满意度", 4), ("数量指标", 0), ("产出时效", 4)]
    assert [tags[t][0] for t in scheme.spread(rows, tags) if t is not None] == [
        *("数量指标", "数量指标", "产出时效", "满意度")
    ]
    assert scheme.spread(rows[:1], tags) == [None]


def test_a_target_is_a_count_a_share_money_or_a_time() -> None:
    kinds = {
        "≥3次": "count",
        "100%": "share",
        "≤27元/亩": "money",
        "48小时内": "time",
        "2025年底前": "time",
        "健全": None,
    }
    assert {text: measure_of(text) for text in kinds} == kinds
