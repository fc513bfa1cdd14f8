"""Two fields of one declaration that state one fact differently, and two that only look so."""

from typing import Any

import pytest

from yiju.audit.declared.read_mentions import read_mentions
from yiju.audit.engine import find
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.audit.rules.contradiction.shares_differ import share_name
from yiju.graph.identity import link
from yiju.ingest.record import Declaration
from yiju.ingest.values.target import split_target

Row = tuple[str, str]


def wordings(
    texts: dict[str, str],
    *rows: Row,
    subitems: dict[str, int] | None = None,
    promises: bool = False,
    **fields: object,
) -> list[str]:
    """What the rule finds of a declaration of a water works: of promises that nothing carries, or else of all but these."""
    indicators = []
    for name, target in rows:
        sign, value, measure = split_target(target)
        level = "效益指标" if "能力" in name or "意识" in name else "数量指标"
        indicators.append(
            {
                "level1": "产出指标",
                "level2": level,
                "name": name,
                "target": target,
                "comparator": sign,
                "value": None if value is None else f"{value}",
                "measure": measure,
            }
        )
    project: dict[str, Any] = {"name": "泵站养护", "texts": texts, "indicators": indicators, **fields}
    project["subitems"] = [{"name": name, "amount": amount} for name, amount in (subitems or {}).items()]
    one = {"document": {"unit": "示例县水利局", "year": 2025}, "projects": [project]}
    read = filings(RuleSample(about="", filings=[one]))
    found = find(read, link(read), None, {"contradiction"})
    carried = [f.explanation for f in found if "未列明" not in f.explanation]
    return [sentence for sentence in carried if ("没有列明" in sentence) == promises]


PLAN, GOAL, OVERVIEW = "项目实施计划", "年度绩效目标", "项目概况"


@pytest.mark.parametrize(
    ("text", "name", "target"),
    [
        ("每周巡检一遍泵站", "巡检频次", "1次/月"),
        ("各站按季度维护闸门一次", "闸门维护频次", "每年1次"),
        ("对承包渠段每周巡护3次", "渠段巡护频次", "每周1次"),
        ("每周巡检一遍泵站", "巡检频次", "每月不少于2次"),
        ("每周巡检一遍泵站", "每月巡检次数", "≥2次"),
        ("对闸门每半月维护一次", "闸门维护频次", "每月1次"),
        ("一年组织两次水质检测", "水质检测频次", "每季度1次"),
        ("每月开展一次防汛演练", "防汛演练次数", "≥4次"),
        ("安装后由管护员每季度回访一次用户", "安装用户回访频次", "每年1次"),
    ],
)
def test_two_frequencies_of_one_thing_are_shown_with_both(text: str, name: str, target: str) -> None:
    [one] = wordings({PLAN: f"先修机组；{text}。"}, (name, target))
    assert f"写“{text}”" in one
    assert f"“{target}”" in one


@pytest.mark.parametrize(
    ("text", "name", "target"),
    [
        ("每月巡检一遍泵站", "巡检频次", "每月1次"),
        ("每月巡检泵站，汛期每周巡检主泵", "巡检频次", "每月1次"),
        ("重点渠段每周巡护3次", "渠段巡护频次", "每周1次"),
        ("每周清扫院落", "巡检频次", "每月1次"),
        ("巡检泵站，每周上报", "巡检频次", "每月1次"),
        ("每月开展一次防汛演练", "防汛演练次数", "≥12次"),
        ("6—9月每月开展一次防汛演练", "防汛演练次数", "≥4次"),
        ("每周上门抄表一次", "抄表频次", "每周1次"),
        ("补贴每季度审核发放一次", "补贴发放次数", "=4次"),
        ("每人每月补贴1500元", "补贴发放频次", "每季度1次"),
    ],
)
def test_one_frequency_a_part_or_another_thing_is_none(text: str, name: str, target: str) -> None:
    assert wordings({PLAN: f"先修机组；{text}。"}, (name, target)) == []


def test_a_frequency_of_the_plan_is_held_against_the_goal() -> None:
    texts = {GOAL: "全年举办管护员培训6期。", PLAN: "培训在渠首进行，每季度举办一期，每期两天。"}
    [one] = wordings(texts)
    assert "写“全年举办管护员培训6期”" in one and "写“每季度举办一期”" in one
    texts = {GOAL: "每季度巡查输水管网。", PLAN: "维修班每月巡查输水管网。"}
    [one] = wordings(texts)
    assert "频次不一致" in one
    assert wordings({GOAL: "每季度巡查输水管网。", PLAN: "维修班每月巡查水厂围墙。"}) == []
    [one] = wordings({GOAL: "全年开展应急演练4次。", PLAN: "应急演练每月开展一次。"})
    assert "数量不一致" in one
    [one] = wordings({OVERVIEW: "养护每年两次，春秋各一次。", PLAN: "每年开展一次养护。"})
    assert "写“养护每年两次”" in one and "写“每年开展一次养护”" in one
    [one] = wordings({GOAL: "安全演练2次。", PLAN: "每季度组织一次安全演练。"})
    assert "数量不一致" in one
    [one] = wordings({OVERVIEW: "每站每季度开展讲座1场。", PLAN: "每站每月开展讲座1场。"})
    assert "每站每月开展讲座1场" in one
    assert wordings({GOAL: "讲座360场。", OVERVIEW: "90站，每站每季度开展讲座1场。"}) == []
    assert wordings({GOAL: "养护40次。", PLAN: "每年汛前对养护装备检修一次。"}) == []


@pytest.mark.parametrize(
    ("texts", "rows", "subitems"),
    [
        ({GOAL: "提供免费水质检测5000份。"}, [], {"水质检测费（3000份，20元/份）": 60000}),
        ({OVERVIEW: "涉及全县42所农村小学。", GOAL: "为全县36所农村小学更换水箱。"}, [], {}),
        ({PLAN: "全年组织闸门检修12次。"}, [("闸门检修次数", "≥4次")], {}),
        ({OVERVIEW: "计划安装智能水表1200块。", GOAL: "安装智能水表800块。"}, [], {}),
        ({OVERVIEW: "本项目对辖区内28个老旧泵房实施改造。", GOAL: "完成22个老旧泵房改造。"}, [], {}),
        ({OVERVIEW: "今年改造老旧泵房28个。", GOAL: "按期完成改造。"}, [("改造老旧泵房个数", "=22个")], {}),
        ({OVERVIEW: "新增第三卫生间20个。", GOAL: "新增第三卫生间28个。"}, [], {}),
        (
            {
                OVERVIEW: "全县有46个村没有水质监测点。",
                PLAN: "2组各23个村。",
                GOAL: "为42个无水质监测点的村送检。",
            },
            [],
            {},
        ),
        ({OVERVIEW: "每站配备管护员4名。", GOAL: "每站配备管护员6名。"}, [], {}),
        ({OVERVIEW: "举办培训6期，每期60人。"}, [], {"培训费（6期，每期50人）": 30000}),
    ],
)
def test_two_numbers_of_one_thing_are_shown(
    texts: dict[str, str], rows: list[Row], subitems: dict[str, int]
) -> None:
    [one] = wordings(texts, *rows, subitems=subitems)
    assert "却" in one or "不一致" in one


@pytest.mark.parametrize(
    ("texts", "rows", "subitems"),
    [
        ({GOAL: "完成水质检测3000份。"}, [], {"水质检测费（3000份，20元/份）": 60000}),
        ({GOAL: "为水厂配备管护员90人。"}, [("管护员人数", "=90人")], {"管护员补助（15站，每站6人）": 60000}),
        ({OVERVIEW: "全县农村小学共42所。", GOAL: "为全县36所农村小学更换水箱。"}, [], {}),
        ({OVERVIEW: "全县现有42所农村小学。", GOAL: "为全县36所农村小学更换水箱。"}, [], {}),
        ({OVERVIEW: "已安装智能水表1200块。", GOAL: "安装智能水表800块。"}, [], {}),
        ({GOAL: "服务用户800户。"}, [], {"困难用户减免（200户，100元/户）": 20000}),
        (
            {OVERVIEW: "全县设监测点58个，正常运行51个。", GOAL: "补助监测点51个。"},
            [],
            {"监测点补助（51个）": 51000},
        ),
        ({OVERVIEW: "每站配备管护员4名，每站配备水泵2台。", GOAL: "每站配备管护员4名。"}, [], {}),
    ],
)
def test_a_whole_and_its_part_or_what_other_numbers_make_is_none(
    texts: dict[str, str], rows: list[Row], subitems: dict[str, int]
) -> None:
    assert wordings(texts, *rows, subitems=subitems) == []


@pytest.mark.parametrize(
    ("texts", "row", "found"),
    [
        ({GOAL: "水质检测合格率达到95%以上。"}, ("水质检测合格率", "≥85%"), 1),
        ({PLAN: "农村管网改造占比不低于60%。"}, ("农村管网改造占比", "≥40%"), 1),
        ({GOAL: "管网漏损率由37%降到12%。"}, ("管网漏损率", "≤12%"), 0),
        ({"项目设立的必要性": "目前农村管网改造占比仅20%。"}, ("农村管网改造占比", "≥40%"), 0),
        ({PLAN: "学员出勤率不低于90%。"}, ("水质检测合格率", "≥95%"), 0),
        ({PLAN: "水质检测合格率低于90%的扣减费用。"}, ("水质检测合格率", "≥95%"), 0),
    ],
)
def test_a_share_is_held_against_the_indicator_of_its_name(
    texts: dict[str, str], row: Row, found: int
) -> None:
    assert len(wordings(texts, row)) == found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("留用率要求达到40%以上", "培训300人，留用率不低于55%", 1),
        ("每季度抽查，抽查比例三成", "抽查比例达到50%", 1),
        ("回收率百分之八十", "回收率80%", 0),
        ("2024年漏损率为15%", "漏损率不高于12%", 0),
        ("药剂用量减少8%", "药剂用量减少10%", 1),
        ("用电量比上年下降6%", "用水量比上年下降8%", 0),
        ("三成泵站换新", "五成农户受益", 0),
    ],
)
def test_a_share_of_one_name_is_one_in_two_texts(one: str, other: str, found: int) -> None:
    assert len(wordings({PLAN: f"{one}。", GOAL: f"{other}。"})) == found


def test_a_share_begins_behind_a_count() -> None:
    goal = Declaration(name="排口整治", texts={GOAL: "137个排口溯源率100%。"})
    [fact] = [m for m in read_mentions(goal) if m.dimension == "share"]
    assert share_name(fact) == "排口溯源率"


def test_a_change_is_held_against_the_indicator_that_names_it() -> None:
    [one] = wordings({GOAL: "入河药剂用量较上年减少8%。"}, ("药剂用量减少", "≥10%"))
    assert "写“入河药剂用量较上年减少8%”" in one
    assert wordings({GOAL: "药剂用量减少10%。"}, ("药剂用量减少", "≥10%")) == []
    assert wordings({"项目总目标": "三年药剂用量减少30%。"}, ("药剂用量减少", "≥10%")) == []


@pytest.mark.parametrize(
    ("plan", "row", "found"),
    [
        ("6月底前完成水泵采购安装。", ("水泵采购安装完成时间", "12月底前"), 1),
        ("3—10月完成水泵采购安装。", ("水泵采购安装完成时间", "10月底前"), 0),
        ("6月完成水泵采购。", ("水泵采购安装完成时间", "12月底前"), 0),
    ],
)
def test_a_month_of_the_plan_is_held_against_the_deadline(plan: str, row: Row, found: int) -> None:
    assert len(wordings({PLAN: plan}, row)) == found


def test_a_plan_ends_with_the_project_and_a_cycle_is_the_period() -> None:
    span: dict[str, Any] = {"start": "2025-03-01", "end": "2025-08-31"}
    [one] = wordings({PLAN: "3月招标；4—8月施工；9—11月试运行。"}, **span)
    assert "结束时间为2025-08-31" in one and "安排到11月" in one
    assert wordings({PLAN: "3月招标；4—8月施工；次年1月结算。"}, **span) == []
    # A file that lost its headings has the plan in the text before it.
    assert wordings({"立项依据": "依据办法。项目实施计划3月招标；4—8月施工；9—11月试运行。"}, **span)
    [one] = wordings({"实施周期": "2025年3月—2025年12月"}, **span)
    assert "“实施周期”却写“2025年3月—2025年12月”" in one
    assert wordings({"实施周期": "2025年3月1日至2025年8月31日"}, **span) == []
    years: dict[str, Any] = {"start": "2024-01-01", "end": "2026-12-31"}
    assert wordings({"实施周期": "2025年1月—2025年12月"}, **years) == []


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("工程于7月开工，8月20日前完工", "暑期施工；11月底前完成全部安装并移交用户", 1),
        ("项目计划6月底前完工", "3月招标；4月签合同；9月底前全部完工", 1),
        ("培训于3月启动", "5月启动全年培训", 1),
        ("水泵更换6月底前完成", "8月底前完成水泵更换", 1),
        ("上半年完成水泵更换", "9月底前完成水泵更换", 1),
        ("3月完成招标；10月完成施工", "11月底前完成验收", 0),
        ("3月招标，4月采购，8月完成", "12月底前全部完成", 0),
        ("水泵更换6月底前完成", "2024年8月完成水泵更换", 0),
        ("水泵更换6月底前完成", "8月底前完成闸门更换", 0),
    ],
)
def test_one_thing_begins_and_ends_once(one: str, other: str, found: int) -> None:
    assert len(wordings({OVERVIEW: f"{one}。", PLAN: f"{other}。"})) == found


def test_a_milestone_is_held_against_the_indicator_of_its_name() -> None:
    [one] = wordings({PLAN: "10月底前全部开放。"}, ("全部开放", "9月30日前"))
    assert "时间不一致" in one
    # 11月前 is by the end of October.
    assert wordings({PLAN: "11月前接入平台。"}, ("接入平台", "10月31日前")) == []


def test_the_whole_ends_with_the_project() -> None:
    span: dict[str, Any] = {"start": "2025-01-01", "end": "2025-10-31"}
    [one] = wordings({OVERVIEW: "项目12月底前完工。"}, **span)
    assert "结束时间为2025-10-31，“项目概况”却写“项目12月底前完工”" in one
    assert wordings({OVERVIEW: "补助12月底前发放到位。"}, **span) == []


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("项目分两年实施", "一年内全部完工", 1),
        ("项目建设期两年", "项目建设周期为18个月", 1),
        ("项目建设期三年，质保期五年", "当年度全部完成", 1),
        ("为期6个月", "每期培训为期2个月", 0),
        ("项目建设期两年", "设备质保期三年", 0),
        ("分两年实施", "建设周期为24个月", 0),
    ],
)
def test_the_whole_takes_one_time(one: str, other: str, found: int) -> None:
    assert len(wordings({OVERVIEW: f"{one}。", PLAN: f"{other}。"})) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("经测算，项目总投资326万元", 1),
        ("本年度共需经费326万元", 1),
        ("项目总投资286万元", 0),
        ("三年共需经费858万元", 0),
        ("运维合同金额96万元", 0),
        ("项目总投资326万元，2025年安排286万元", 0),
        ("项目总投资326万元，分两年实施", 0),
    ],
)
def test_a_whole_that_no_field_prints_is_shown(text: str, found: int) -> None:
    assert len(wordings({OVERVIEW: f"{text}。"}, total_budget=2860000, year_budget=2860000)) == found


def test_one_price_for_each_is_what_sub_items_reckon_with() -> None:
    [one] = wordings({OVERVIEW: "困难用户每户补助800元。"}, ("户均补助", "≤600元/户"))
    assert "指标值为“≤600元/户”，标准不一致" in one
    assert (
        wordings({OVERVIEW: "每人每月补贴1500元。"}, subitems={"一次性奖励（20人，1000元/人）": 20000}) == []
    )


@pytest.mark.parametrize(
    ("text", "plan", "found"),
    [
        ("滤芯更换每例补助79元", "滤芯更换\t140\t0.0085万元", 1),
        ("滤芯更换每例补助85元", "滤芯更换\t140\t0.0085万元", 0),
        ("滤芯更换平均每例79元", "滤芯更换\t140\t0.0085万元", 0),
        ("机组检修每台补助79元", "滤芯更换\t140\t0.0085万元", 0),
        ("滤芯更换每例每月补助79元", "滤芯更换\t140\t0.0085万元", 0),
    ],
)
def test_one_thing_has_one_price(text: str, plan: str, found: int) -> None:
    table = f"项目组成\t数量\t单价\n{plan}"
    assert len(wordings({OVERVIEW: f"{text}。", "年度预算安排": table})) == found


def test_a_price_in_a_text_is_the_sub_items() -> None:
    [one] = wordings({OVERVIEW: "水质检测每份20元。"}, subitems={"水质检测费（3000份，每份25元）": 75000})
    assert "写“水质检测每份20元”" in one and "为25元，标准不一致" in one


def test_what_is_new_and_stands_nowhere_else_is_carried_by_nothing() -> None:
    rows = [("泵站维护次数", "≥12次"), ("验收合格率", "=100%"), ("满意度", "≥90%")]
    promised = {GOAL: "完成泵站维护12次；建成节水科普体验馆1处；开通供水应急服务热线。"}
    found = wordings(promised, *rows, promises=True)
    assert sorted(f.partition("提出")[2].partition("，")[0] for f in found) == [
        "“建成节水科普体验馆1处”",
        "“开通供水应急服务热线”",
    ]
    assert wordings({**promised, PLAN: "建科普体验馆，开通服务热线。"}, *rows, promises=True) == []
    more = {GOAL: "完成泵站维护12次；另编排一部节水小戏。"}
    [one] = wordings(more, *rows, promises=True)
    assert "“另编排一部节水小戏”" in one
    planned = {GOAL: "更新滤芯1600支。", "年度预算安排": "项目组成\t数量\t单价\n新滤芯购置\t1600\t0.003万元"}
    assert wordings(planned, *rows, promises=True) == []


def test_a_sub_item_s_amount_is_what_texts_and_its_own_numbers_make() -> None:
    [one] = wordings({OVERVIEW: "其中水泵购置费120万元。"}, subitems={"水泵购置费": 1000000})
    assert "相差200,000元" in one
    [one] = wordings({}, subitems={"器材购置费（15站，26000元/站）": 350000})
    assert "数量与单价之积为390,000元" in one
    assert wordings({OVERVIEW: "其中水泵购置费100万元。"}, subitems={"水泵购置费": 1000000}) == []
    [one] = wordings({}, ("项目总支出", "≤186万元"), total_budget=2000000, year_budget=2000000)
    assert "“项目总支出”的指标值为“≤186万元”" in one


@pytest.mark.parametrize(
    ("overview", "plan", "found"),
    [
        ("泵站养护全部委托专业公司承担。", "日常养护由本所养护班自行实施。", 1),
        ("水质检测委托具有资质的机构承担。", "水质检测由本中心化验人员自行完成。", 1),
        ("水质检测委托具有资质的机构承担。", "泵站保洁由本中心人员自行完成。", 0),
        ("水质检测全部由第三方检测机构承担。", "由我所化验人员自行检测水质。", 1),
        ("泵站养护结束后，效果评估全部委托第三方机构。", "泵站养护由本所自行实施。", 0),
        ("机组大修委托厂家承担，日常养护由本所自行实施。", "按月检查。", 0),
        ("村民委员会负责水闸看护。", "水闸看护由各乡镇水利站工作人员承担。", 1),
        ("培训由县农广校承办。", "镇农技站承办培训。", 1),
        ("由县水务中心负责水质检测。", "水质检测委托环境检测公司承担。", 1),
        ("养护公司负责水闸看护。", "水闸看护由中标企业承担。", 0),
        ("水质检测由县水务中心负责。", "水质检测由县水务中心化验室承担。", 0),
        ("村民委员会负责水闸看护。", "水闸维修由各乡镇水利站承担。", 0),
    ],
)
def test_one_task_has_one_actor(overview: str, plan: str, found: int) -> None:
    assert len(wordings({OVERVIEW: overview, PLAN: plan})) == found


def test_an_effect_is_not_measured_by_what_was_handed_out() -> None:
    goal = {GOAL: "明显提高用水户节水意识。"}
    [one] = wordings(goal, ("用水户节水意识提升（以宣传册发放份数计）", "≥800份"))
    assert "却以产出的数量衡量效果" in one
    assert wordings(goal, ("用水户节水意识提升", "明显提升")) == []
    tested = {GOAL: "管护员安全知识考试平均分提高10分。"}
    [one] = wordings(tested, ("安全知识提升（以折页发放数衡量）", "2万份"))
    assert "写“管护员安全知识考试平均分提高10分”" in one
    rate = {GOAL: "管网抢修及时率达到95%。"}
    [one] = wordings(rate, ("管网抢修及时率", "≥300次"))
    assert "却以数量衡量比率" in one
    [one] = wordings(rate, ("管网抢修及时率（按参加培训人次计）", "≥300人次"))
    assert wordings(rate, ("管网抢修及时率（按工单计）", "≥95%")) == []
    assert wordings({GOAL: "巡检频率每月1次。"}, ("巡检频率", "12次")) == []


@pytest.mark.parametrize(
    ("overview", "plan", "found"),
    [
        ("拟在城南闸区新建看护点", "看护点选址城北闸区", 1),
        ("本年在西部山区新建测站14个", "在东部平原逐一建设上述14个站", 1),
        ("拟在城南闸区新建看护点", "看护点选址城南闸区", 0),
        ("拟在城南、城北新建看护点", "看护点选址城北闸区", 0),
        ("拟在城南闸区新建看护点", "城北管网改造安装水表", 0),
        ("现有看护点位于城南", "看护点选址城北闸区", 0),
    ],
)
def test_one_thing_stands_in_one_place(overview: str, plan: str, found: int) -> None:
    found_there = wordings({OVERVIEW: f"{overview}。", PLAN: f"{plan}。"})
    assert sum("实施地点不一致" in one for one in found_there) == found


def test_bodies_of_a_general_task_are_held_against_each_other() -> None:
    texts = {
        PLAN: "由示例水务集团统一承担213座设施的运维。",
        GOAL: "由各乡镇分别委托专业公司负责设施运维。",
    }
    assert any("实施主体不一致" in one for one in wordings(texts))


def test_each_promise_of_a_clause_stands_for_itself() -> None:
    rows = [("清淤渠道", "42公里"), ("水闸检修", "12座"), ("用水户满意度", "≥90%")]
    texts = {GOAL: "清淤渠道42公里，举办讲解实训营10期、新建口袋公园2处。"}
    assert any(
        "“举办讲解实训营10期、新建口袋公园2处”" in one for one in wordings(texts, *rows, promises=True)
    )
    assert wordings({GOAL: "检修水闸12座、受众1600人次。"}, *rows, promises=True) == []


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("疏浚渠道42公里，其中干渠14公里、支渠17公里、斗渠9公里", "相加却为40公里"),
        ("疏浚渠道42公里（干渠14公里、支渠17公里、斗渠9公里）", "相加却为40公里"),
        ("总投资900万元，其中2025年320万元、2026年300万元、2027年260万元", "相加却为8,800,000元"),
        ("已建水尺8个，分布于7个社区，每个社区各1个", "相乘却为7个"),
        ("疏浚渠道42公里，其中干渠14公里、支渠17公里、斗渠11公里", ""),
        ("疏浚渠道42公里，其中干渠14公里、支渠17公里", ""),
        ("疏浚渠道42公里，其中干渠4公里、支渠7公里、斗渠9公里", ""),
        ("疏浚渠道约42公里，其中干渠14公里、支渠17公里、斗渠9公里", ""),
        ("上年疏浚渠道42公里，其中干渠14公里、支渠17公里、斗渠9公里", ""),
        ("街道辖22个社区，已建水尺7个，分布于7个社区，每个社区各1个", ""),
    ],
)
def test_the_parts_that_a_sentence_lists_make_its_whole(text: str, made: str) -> None:
    found = wordings({OVERVIEW: f"{text}。"})
    assert [made in sentence for sentence in found] == ([True] if made else [])


def test_all_that_is_kept_is_given_away_by_nobody_else() -> None:
    kept = "机房值守、巡检和故障处置全部由中心技术人员自行承担。"
    [one] = wordings({OVERVIEW: kept, PLAN: "招标后由服务商派员入驻机房承担日常值守和排障。"})
    assert "实施主体不一致" in one
    assert wordings({OVERVIEW: kept, PLAN: "招标后由服务商派员入驻渠首承担闸门启闭。"}) == []


def test_what_the_need_says_of_today_is_no_target() -> None:
    assert wordings({"项目设立的必要性": "闸站先期到场率71%。"}, ("先期到场率", "≥80%")) == []


@pytest.mark.parametrize(
    ("overview", "plan", "found"),
    [
        ("闸门于3月上旬开始进场安装", "5月至6月公开招标确定安装单位，10月底前完工", 1),
        ("闸门于7月开始进场安装", "5月至6月公开招标确定安装单位，10月底前完工", 0),
        ("3月完成安装设计", "5月至6月公开招标确定安装单位", 0),
        ("水泵3月进场安装", "2月招标采购水泵；6月招标采购闸门", 0),
        ("去年3月进场施工", "5月公开招标", 0),
    ],
)
def test_works_begin_behind_their_tender(overview: str, plan: str, found: int) -> None:
    assert (
        len([s for s in wordings({OVERVIEW: f"{overview}。", PLAN: f"{plan}。"}) if "先实施后招标" in s])
        == found
    )
