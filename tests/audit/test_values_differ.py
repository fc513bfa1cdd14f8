"""Two values of one thing, wherever a declaration mentions them."""

from datetime import date
from decimal import Decimal

import pytest

from yiju.audit.declared.mention import Mention, agree
from yiju.audit.declared.read_mentions import read_mentions
from yiju.audit.rules.contradiction.disagreement import disagreements
from yiju.audit.rules.contradiction.same_thing import mention_pairs, same_thing_model
from yiju.ingest.record import Declaration, Indicator, Subitem

OVERVIEW, PLAN, GOAL = "项目概况", "项目实施计划", "年度绩效目标"


def declared(
    texts: dict[str, str], subitems: dict[str, int] | None = None, rows: dict[str, str] | None = None
) -> Declaration:
    return Declaration(
        id="d1",
        name="示例市灌区养护",
        year=2025,
        start=date(2025, 1, 1),
        texts=texts,
        subitems=[Subitem(name=name, amount=Decimal(yuan)) for name, yuan in (subitems or {}).items()],
        indicators=[
            Indicator(level1="产出指标", level2=None, name=name, target=target)
            for name, target in (rows or {}).items()
        ],
    )


def mentioned(text: str) -> list[Mention]:
    return read_mentions(declared({OVERVIEW: text}))


@pytest.mark.parametrize(
    ("text", "dimension", "unit", "low", "high"),
    [
        ("为六千二百名农户免费体检。", "count", "人", 6200, 6200),
        ("在十二个行政村改造水闸。", "count", "个", 12, 12),
        ("储备粮五百万斤。", "measure", "mass", 2_500_000, 2_500_000),
        ("灌溉1200公顷。", "measure", "area", 12_000_000, 12_000_000),
        ("农户承担餐费的六成。", "share", "%", 60, 60),
        ("电子台账占七成五。", "share", "%", 75, 75),
        ("台账保持在半数。", "share", "%", 50, 50),
        ("管护协议为期两年。", "time", "", 730, 730),
        ("连续补助6个月。", "time", "", 180, 180),
        ("慰问金合计五十四万元。", "money", "元", 540_000, 540_000),
        ("管护员每人每天160元。", "price", "元", 160, 160),
        ("滤芯每两个月更换一次。", "frequency", "次", 5, 6),
        ("线路每日发车180班次。", "frequency", "班次", 65_700, 65_700),
        ("水闸6月底前完工。", "date", "终", 5.66, 6),
        ("汛前检修，7月至9月安装水闸。", "date", "间", 6, 9),
        ("上半年完成水泵更换。", "date", "终", 0, 6),
        ("清明节前完工。", "date", "终", 2.0, 3.2),
        ("春播后、汛期前、入冬前各完成一轮。", "count", "轮", 3, 3),
        ("水泵自验收满一年保修期届满。", "time", "", 365, 365),
        ("水闸十一月底前完工。", "date", "终", 10.66, 11),
        ("水闸四月二十日前完工。", "date", "终", 3.61, 3.65),
        ("水闸投入运行不晚于12月15日。", "date", "终", 11.45, 11.48),
        ("闸门每逢季末试启一次。", "frequency", "次", 4, 4),
        ("水费实行五五分担。", "share", "%", 50, 50),
        ("管护员补助人均全年2400元。", "price", "元", 2400, 2400),
    ],
)
def test_a_value_is_read_in_its_dimension(
    text: str, dimension: str, unit: str, low: float, high: float
) -> None:
    found = [(m.dimension, m.unit, round(m.low, 2), round(m.high, 2)) for m in mentioned(text)]
    assert (dimension, unit, low, high) in found


@pytest.mark.parametrize(
    "text",
    [
        "统一组织三公经费管理。",
        "1、建立方案。",
        "《办法》（示政发〔2024〕7号）。",
        "第三批次。",
        "2024年立项。",
    ],
)
def test_what_is_no_value_is_none(text: str) -> None:
    assert [m for m in mentioned(text) if m.dimension in ("count", "measure", "money", "time")] == []


def test_numbers_make_others() -> None:
    [product] = [m for m in mentioned("安排38个行政村，每村演出3场。") if m.derived]
    assert (product.low, product.unit, product.per) == (114, "场", frozenset())
    [more] = [m for m in mentioned("探头由4320路增加到4680路。") if m.derived and m.low == 360]
    assert more.unit == "路"


def test_another_time_is_no_time_of_this_year() -> None:
    target, was = mentioned("完好率达到90%。上年普查120座水闸，完好率87%。")[0::2]
    assert (target.reach, was.reach) == (frozenset(), frozenset({"was"}))
    assert mentioned("到2027年水质达标率达到95%。")[-1].reach == frozenset({"2027年"})


def test_rounding_and_bounds_agree() -> None:
    def both(one: str, other: str) -> bool:
        record = declared({OVERVIEW: one, PLAN: other})
        first, second = (m for m in read_mentions(record) if m.dimension == "count")
        return agree(first, second)

    assert both("水闸约410座", "水闸409座")
    assert both("水闸不少于800座", "水闸820座")
    assert both("水闸不超过60座", "水闸50座")
    assert not both("水闸不超过60座", "水闸70座")


def found(record: Declaration) -> list[tuple[str, str]]:
    perhaps = same_thing_model().perhaps
    pairs = [d for d in disagreements(read_mentions(record)) if d.score >= perhaps]
    return [(d.one.printed, d.other.printed) for d in pairs]


@pytest.mark.parametrize(
    "record",
    [
        declared({GOAL: "完成水闸检测5000座。"}, {"水闸检测费（3000座，每座178元）": 534000}),
        declared({OVERVIEW: "管护补贴连续发放6个月。"}, {"管护补贴（12个月，35人）": 840000}),
        declared({OVERVIEW: "农户自付占水费的六成。", GOAL: "农户只需承担水费的45%。"}),
        declared({OVERVIEW: "全部工程6月底前竣工。"}, rows={"工程竣工时间": "9月30日前"}),
        declared({OVERVIEW: "湖体断面每月采样一次。", GOAL: "湖体断面全年采样6次。"}),
        declared({OVERVIEW: "在十二个行政村改造提升水闸管理站。", GOAL: "改造提升水闸管理站15个。"}),
        declared({OVERVIEW: "其中水尺更换安排48万元。"}, {"水尺更换": 420000, "闸门维修": 300000}),
        declared({OVERVIEW: "水泵由施工单位保修十八个月。", PLAN: "水泵验收满一年保修期届满。"}),
        declared({OVERVIEW: "闸管员由上年的39人增至52人。"}, {"闸管员工资及社保（42人）": 840000}),
        declared({OVERVIEW: "各闸站每月组织一次防汛演练。", PLAN: "各闸站每逢季末拉动演习一场。"}),
        declared({OVERVIEW: "更新老旧供水管道12.6公里。", GOAL: "换新水管10.8公里。"}),
        declared({OVERVIEW: "水情平台9月底上线。", PLAN: "水情系统正式投入运行不晚于12月15日。"}),
        declared({OVERVIEW: "投入巡渠客车45辆。"}, {"巡渠车辆补贴50台（每台8万元）": 4000000}),
        declared(
            {OVERVIEW: "每个闸站全年召开议事会12次。"}, rows={"每闸站协商会议场次": "≥4次", "闸站数": "4次"}
        ),
        declared({OVERVIEW: "管护员每人每月补助300元。"}, {"管护员补助（90人，人均全年2400元）": 216000}),
        declared({OVERVIEW: "扫描灌区档案86万页。", GOAL: "把灌区的纸质档案转成影像六十八万页。"}),
    ],
)
def test_two_values_of_one_thing_disagree(record: Declaration) -> None:
    assert found(record)


@pytest.mark.parametrize(
    "record",
    [
        declared({OVERVIEW: "全县现有行政村64个。", GOAL: "改造提升水闸管理站15个。"}),
        declared({OVERVIEW: "灌区现有水闸64座，完好率93%。", GOAL: "水闸完好率提高到97%。"}),
        declared({OVERVIEW: "服务农户386户，其中困难农户97户。", GOAL: "服务农户386户。"}),
        declared({PLAN: "6月完成水泵采购。"}, rows={"水泵采购安装完成时间": "11月底前"}),
        declared({PLAN: "水泵更换6月底前完成。", GOAL: "8月底前完成闸门更换。"}),
        declared({OVERVIEW: "项目建设期两年。", PLAN: "设备质保期三年。"}),
        declared({OVERVIEW: "每座水闸配水尺20根。", GOAL: "水闸160座，新增水尺3200根。"}),
        declared({OVERVIEW: "2027年水质达标率达到95%。", GOAL: "水质达标率达到88%。"}),
        declared({OVERVIEW: "水闸完好率达到95%。"}, rows={"水闸启闭率": "≥80%"}),
        declared({OVERVIEW: "六成渗漏发生在支渠。"}, rows={"支渠渗漏下降率": "≥20%"}),
        declared({OVERVIEW: "所需水尺和探头共52万元。"}, {"水尺": 312000}),
        declared({OVERVIEW: "全部水闸860座需要加固，分两年实施。", GOAL: "当年加固水闸516座。"}),
        declared({OVERVIEW: "在4条灌区公路沿线新建水闸。"}, {"灌区水闸（3座）": 90000}),
        declared({OVERVIEW: "在8个乡镇举办灌溉培训会。"}, {"灌溉培训会（12场）": 120000}),
        declared(
            {OVERVIEW: "第三季度用款计划15万元。"}, {"第一季度用款计划": 150000, "第三季度用款计划": 150000}
        ),
        declared({PLAN: "8月底前完成渠道影像拍摄。"}, rows={"渠道影像入库时间": "12月15日前"}),
        declared({OVERVIEW: "改造进水、出水、排水泵房各2间，每间24个机位。"}, rows={"机位": "144个"}),
        declared({OVERVIEW: "灌溉技校在校生530人。"}, rows={"技校培训人数": "≥500人"}),
        declared({PLAN: "评选优秀闸站6个。", GOAL: "新创闸站8个。"}),
        declared({PLAN: "闸门验收后付55%。"}, rows={"闸门验收合格率": "100%"}),
        declared({OVERVIEW: "管护员每人每月补助300元。"}, {"管护员补助（90人，人均全年3600元）": 324000}),
        declared({OVERVIEW: "每日巡查干渠水位。", PLAN: "每月核查干渠水位记录。"}),
        declared({OVERVIEW: "对三处泵站各补助12万元。"}, {"泵站补助": 360000}),
        declared(
            {OVERVIEW: "按每人3000元安排食宿1350、教材900、观摩750。"}, {"食宿（30人，每人1350元）": 40500}
        ),
    ],
)
def test_a_part_a_stock_another_year_or_another_thing_is_none(record: Declaration) -> None:
    assert found(record) == []


def test_the_score_does_not_look_at_the_values() -> None:
    same, unlike = (
        mention_pairs(read_mentions(declared({OVERVIEW: f"更新水闸{count}座。", GOAL: "更新水闸69座。"})))
        for count in (69, 96)
    )
    assert [p.score for p in same] == [p.score for p in unlike] != []
