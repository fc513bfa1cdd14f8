"""Values that prices, shares and lists make, against what the declaration states elsewhere."""

from datetime import date

import pytest

from tests.audit.test_two_fields import GOAL, OVERVIEW, PLAN, Row, wordings
from yiju.audit.declared.read_mentions import read_mentions
from yiju.audit.declared.text_parts import text_parts
from yiju.audit.rules.contradiction.disagreement import disagreements
from yiju.ingest.record import Declaration, Place

NEED = "项目设立的必要性"
BUDGET = "年度预算安排"


def made(text: str) -> list[tuple[str, str, float]]:
    """What a text's numbers make of each other."""
    record = Declaration(id="d", name="示例市水闸养护", year=2026, texts={BUDGET: text})
    return [(m.dimension, m.unit, m.low) for m in read_mentions(record) if m.made]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("每路设备综合价0.9万元，共需151.2万元。", ("count", "路", 168)),
        ("按每平方米每年7元测算，共183.4万元。", ("measure", "area", 262_000)),
        ("水泵每台320元，财政补助八成。", ("price", "元", 256)),
        ("看护员每人每月3200元、聘用满12个月。62名看护员费用198.4万元。", ("money", "元", 2_380_800)),
        ("三处水闸：东闸12.6万平方米，中闸8.4万平方米，西闸5.2万平方米。", ("measure", "area", 262_000)),
    ],
)
def test_what_prices_shares_and_lists_make(text: str, value: tuple[str, str, float]) -> None:
    assert value in [(kind, unit, pytest.approx(low)) for kind, unit, low in made(text)]


@pytest.mark.parametrize(
    "text",
    [
        "每路设备0.9万元，培训每期2万元，共需151.2万元。",  # two prices
        "水泵每台320元，合格率八成。",  # nobody bears it
        "62名看护员费用198.4万元。",  # no price
        "三处水闸：东闸12.6万平方米，中闸8.4万平方米。",  # one is left out
    ],
)
def test_what_is_left_open_makes_nothing(text: str) -> None:
    assert made(text) == []


@pytest.mark.parametrize(
    ("texts", "rows", "shown"),
    [
        (
            {OVERVIEW: "每路设备及安装综合价0.9万元，共需151.2万元。"},
            [("新建监测前端", "≥186路")],
            "（以每路9,000元计为168路），绩效指标“新建监测前端”的指标值却为“≥186路”",
        ),
        (
            {BUDGET: "入户巡检补助820户×2次×15元，计2.46万元。", PLAN: "每季度入户巡检一回。"},
            [],
            "频次不一致",
        ),
        (
            {OVERVIEW: "块石按重量入库，共备600吨。", BUDGET: "块石每立方米220元计，600立方米，13.2万元。"},
            [],
            "计量单位不一致",
        ),
        (
            {OVERVIEW: "东岭等5座泵站老化。", PLAN: "本次安排的为东岭、西岭、柳河、双桥、青石和黄湾，年内完成。"},
            [],
            "列出的却是6个：“东岭、西岭、柳河、双桥、青石和黄湾”",
        ),
        (
            {PLAN: "由县水利局统一招标，施工队只与县局签约。", GOAL: "各乡镇自行选定施工队伍并签订合同。"},
            [],
            "实施主体不一致",
        ),
        (
            {OVERVIEW: "实施地点为东岭、西岭两镇，均位于县境南部。"},
            [("北部柳河镇泵站完好率", "100%")],
            "绩效指标却为“北部柳河镇泵站完好率”，实施地点不一致",
        ),
    ],
)  # fmt: skip
def test_two_places_that_exclude_each_other(texts: dict[str, str], rows: list[Row], shown: str) -> None:
    assert shown in "\n".join(wordings(texts, *rows, year_budget=1_512_000))


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        ({OVERVIEW: "每路设备及安装综合价0.9万元，共需151.2万元。"}, [("新建监测前端", "≥160路")]),
        ({OVERVIEW: "东岭等5座泵站老化。", PLAN: "先修东岭、西岭和柳河等，年内完成。"}, []),
        ({OVERVIEW: "水泵完好率93%。"}, [("水泵完好率", "≥95%")]),
        ({OVERVIEW: "2024年建成点18个，当年收储水草8.6万吨。", GOAL: "全年收储水草10万吨。"}, []),
        ({OVERVIEW: "首轮清淤4月完成、第二轮清淤10月底前完成。"}, [("第二轮清淤完成时间", "10月31日前")]),
        ({OVERVIEW: "盘点显示编织袋存量9.5万条。", PLAN: "购置编织袋6万条。"}, []),
        ({PLAN: "主材由县水利局统一招标。", GOAL: "各乡镇自行选定看护员并签订合同。"}, []),
    ],
)
def test_what_only_looks_so(texts: dict[str, str], rows: list[Row]) -> None:
    assert wordings(texts, *rows, year_budget=1_512_000) == []


def test_an_age_that_was_lowered_is_held_against_the_old_one() -> None:
    texts = {
        "立项依据": "《示例县高龄老人津贴发放办法》，该办法将起领年龄由八十周岁降至七十五周岁。",
        OVERVIEW: "全县60周岁以上老年人10.9万人。",
        PLAN: "对年满80周岁的户籍老人按月发放津贴。",
    }
    stated = disagreements(read_mentions(Declaration(id="d", name="示例县高龄津贴", texts=texts)))
    assert [{one.one.low, one.other.low} for one in stated] == [{75, 80}]


def test_a_limit_in_days_is_no_day() -> None:
    record = Declaration(id="d", name="示例市水闸养护", texts={PLAN: "枯死苗木7日内清除，3月15日开工。"})
    assert [m.low for m in read_mentions(record) if m.dimension == "time"] == [7]


def test_money_for_fewer_than_are_all_to_have_it() -> None:
    texts = {
        OVERVIEW: "全县泵站养护员2140名，要求一个不落全部发放。",
        BUDGET: "每人每月120元，按实发1870人、12个月测算，年需269.28万元。",
    }
    assert "并要求全部落实" in "\n".join(wordings(texts, year_budget=2_692_800))
    assert wordings({**texts, OVERVIEW: "全县泵站养护员2140名。"}, year_budget=2_692_800) == []


def test_work_that_ends_in_the_year_behind_the_project() -> None:
    fields = {"start": date(2025, 3, 1), "end": date(2025, 11, 30)}
    [told] = wordings({PLAN: "首年完成路基，次年春季再铺面层并交工。"}, **fields)
    assert "结束时间为2025-11-30，“项目实施计划”却写“次年春季再铺面层并交工”" in told
    assert wordings({PLAN: "补贴按季预拨，次年一季度由第三方核定里程后完成结算。"}, **fields) == []


def test_paragraphs_are_parts_where_something_else_is_printed_between_them() -> None:
    text = "购置水泵40台，安装闸门6座。\n水泵20台×2万元，共40万元。"
    apart = [Place(1, (4, 4)), Place(1, (6, 6))]
    assert len(text_parts(text, apart)) == 2
    assert text_parts(text, [Place(1, (4, 4)), Place(1, (5, 5))]) == [text]
    headed = "购置水泵40台，安装闸门6座。资金测算/支出明细：水泵20台×2万元。"
    assert text_parts(headed, []) == ["购置水泵40台，安装闸门6座。", "资金测算/支出明细：水泵20台×2万元。"]
