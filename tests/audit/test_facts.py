"""Quantities as clerks print them, and what two tables of facts agree on."""

from decimal import Decimal

import pytest

from yiju.audit.case import Case, Entry
from yiju.audit.engine import find
from yiju.audit.finding import Finding
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.audit.rules.duplicate_project.agreement import agree
from yiju.audit.rules.duplicate_project.fact_table import table
from yiju.audit.rules.duplicate_project.rarity import rarity
from yiju.audit.rules.duplicate_project.rounding import rounded
from yiju.audit.statements.own_names import names, own_names, place_and_organ, series
from yiju.audit.statements.quantity import COUNT, bits, quantities
from yiju.graph.identity import link


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("62个小区", "62", "count"),
        ("护栏8.6公里", "8600", "length"),
        ("护栏8600米", "8600", "length"),
        ("二十三棵古银杏", "23", "count"),
        ("木栏杆四百六十米", "460", "length"),
        ("覆盖31.6万亩", "316000", "land"),
        ("单站造价6.3万元", "63000", "money"),
        ("3720个端口", "3720", "count"),
        ("六万四千亩", "64000", "land"),
        ("共计3万6千件", "36000", "count"),
    ],
)
def test_a_quantity_is_read_in_a_common_unit(text: str, value: str, kind: str) -> None:
    [found] = quantities(text)
    assert (found.value, found.kind) == (Decimal(value), kind)


@pytest.mark.parametrize("text", ["2025年3月", "达到95%", "示府办〔2011〕74号", "3小时内", "12个月"])
def test_dates_shares_and_document_numbers_are_no_quantities(text: str) -> None:
    assert list(quantities(text)) == []


def test_round_numbers_say_nothing() -> None:
    assert bits(Decimal(100)) == bits(Decimal(12)) == 0
    assert bits(Decimal(48)) > bits(Decimal(5000)) > 0


def test_a_unit_is_its_place_and_its_organ() -> None:
    assert place_and_organ("泊川县柳营镇人民政府") == ("泊川县", "柳营镇人民政府")
    assert place_and_organ("共青团泊川县委员会") == ("泊川县", "共青团委员会")
    assert place_and_organ("泊川市柳塘区城市管理局") == ("泊川市柳塘区", "城市管理局")
    assert place_and_organ("泊川市枣林区环境卫生管理所") == ("泊川市枣林区", "环境卫生管理所")
    assert place_and_organ("泊川市市场监督管理局") == ("泊川市", "市场监督管理局")


def entries(unit: str, *projects: dict[str, object]) -> list[Entry]:
    sample = RuleSample(
        about="", filings=[{"document": {"unit": unit, "year": 2025}, "projects": list(projects)}]
    )
    read = filings(sample)
    return Case(read, link(read)).entries


def told(*filed: tuple[str, dict[str, object]]) -> list[Finding]:
    sample = RuleSample(
        about="", filings=[{"document": {"unit": u, "year": 2025}, "projects": [p]} for u, p in filed]
    )
    read = filings(sample)
    return find(read, link(read), kinds=["duplicate_project"])


def test_a_project_inside_the_subitems_of_another_is_told_with_that_subitem() -> None:
    whole = {
        "name": "石渡等三村环境提升",
        "year_budget": 3140000,
        "subitems": [{"name": "石渡村太阳能路灯", "amount": 537000}, {"name": "污水管网", "amount": 2603000}],
        "texts": {"项目概况": "石渡村安装太阳能路灯179盏，其余两村铺设污水管网。"},
    }
    part = {
        "name": "石渡村亮化",
        "year_budget": 541000,
        "subitems": [{"name": "光伏灯杆", "amount": 537000}, {"name": "现场管理", "amount": 4000}],
        "texts": {"项目概况": "石渡村主路夜间漆黑，拟立光伏灯179杆，每杆3000元。"},
    }
    [one] = told(("泊川县农业农村局", whole), ("泊川县枫林镇人民政府", part))
    assert one.severity == "疑似"
    assert "已列在“石渡等三村环境提升”的子项目“石渡村太阳能路灯”（537,000元）中" in one.explanation
    assert {e.field for e in one.evidence} >= {"texts.项目概况", "subitems[0]"}


def test_one_matter_in_two_halves_of_a_year_is_a_split() -> None:
    def half(name: str, text: str) -> dict[str, object]:
        items = [{"name": "皮卡租金", "amount": 396000}, {"name": "油料保养", "amount": 99000}]
        return {"name": name, "year_budget": 495000, "subitems": items, "texts": {"项目概况": text}}

    one = half("巡查车辆租用（上半年）", "向定点公司租用巡查皮卡，分到六个中队，用于耕地和矿山巡查。")
    other = half("巡查车辆租用（下半年）", "继续由定点公司提供巡查皮卡，用于中队的耕地、矿山巡查，油料另计。")
    read = filings(
        RuleSample(
            about="",
            filings=[
                {"document": {"unit": "泊川县自然资源执法大队", "year": 2025}, "projects": [one, other]}
            ],
        )
    )
    [found] = find(read, link(read), kinds=["duplicate_project"])
    assert "同一单位把同一事项分列为两个项目" in found.explanation
    assert "合计990,000元" in found.explanation


@pytest.mark.parametrize(
    ("text", "unit", "found"),
    [
        ("清理莫家河淤泥三百方", "示例县水利局", {"莫家"}),
        ("以水库展柜带动水库提档，全部水库可用", "示例县水利局", set()),
        ("老人凭村史馆界桩签到", "示例县文旅局", set()),
        ("督察反馈的DM-01等排口，县道X204", "示例县交通局", {"DM-01", "X204"}),
        ("执行GB12801标准，PM10下降", "示例县交通局", set()),
    ],
)
def test_a_name_is_no_run_of_characters_over_the_edge_of_a_word(
    text: str, unit: str, found: set[str]
) -> None:
    assert set(names(text, unit)) == found


def test_the_place_in_a_name_is_not_its_government() -> None:
    [entry] = entries("泊川区人民政府临湖街道办事处", {"name": "箱房更新"})
    assert table(entry).own == {"临湖"}


def test_the_columns_of_a_table_inside_a_text_are_quantities_and_prices() -> None:
    text = "项目组成\t数量\t单价\t资金需求\n智能投放点\t35\t3.8万元\t133万元"
    [entry] = entries("泊川区绿化局", {"name": "箱房更新", "texts": {"年度预算安排": text}})
    facts = table(entry)
    assert ("count", Decimal(35)) in facts.values
    assert facts.prices == {Decimal(38000)}


def test_a_round_sum_that_a_subitem_of_another_project_has_is_no_project_inside_it() -> None:
    whole = {
        "name": "宣传与推广",
        "year_budget": 280000,
        "subitems": [{"name": "印刷编制费", "amount": 50000}, {"name": "广告", "amount": 230000}],
        "texts": {"项目概况": "编印宣传册，在报纸刊登公告，全年4次。"},
    }
    part = {
        "name": "业务培训",
        "year_budget": 50000,
        "subitems": [{"name": "印刷资料", "amount": 50000}],
        "texts": {"项目概况": "对提案办理人员分4批培训。"},
    }
    assert told(("泊川县办公室", whole), ("泊川县政府办", part)) == []


def test_projects_that_name_places_of_their_own_are_two() -> None:
    def street(place: str, served: int) -> dict[str, object]:
        boats = 570350 if place == "柳塘" else 575650
        return {
            "name": f"{place}片区河道保洁",
            "year_budget": 1700000 + boats,
            "subitems": [{"name": "保洁服务", "amount": 1700000}, {"name": "打捞船", "amount": boats}],
            "texts": {"项目概况": f"{place}片区河道打捞水草，配打捞船665套，服务居民{served}人。"},
        }

    assert told(("泊川县水务局", street("柳塘", 8120)), ("泊川县城管局", street("鹭湾", 7411))) == []


def test_a_number_is_another_in_fewer_digits_where_it_is_thatrounded() -> None:
    ours = [(COUNT, Decimal(13870)), (COUNT, Decimal(250)), (COUNT, Decimal(12500)), (COUNT, Decimal(10146))]
    theirs = [(COUNT, Decimal("1.39E+4")), ("length", Decimal(13900)), (COUNT, Decimal(14000)), (COUNT, Decimal(12000)),
              (COUNT, Decimal(13000)), (COUNT, Decimal(200)), (COUNT, Decimal(9700))]  # fmt: skip
    met = [(one[1], other[1]) for one, other in rounded(ours, theirs)]
    assert met == [(13870, 13900), (13870, 14000), (12500, 12000), (12500, 13000)]
    assert {(b, a) for a, b in met} == {(one[1], other[1]) for one, other in rounded(theirs, ours)}


def test_a_bracket_shares_out_the_quantity_before_it() -> None:
    found = {(q.thing, q.value) for q in quantities("阻隔带25公里（白榆坡16、老君岔9）")}
    assert found >= {("白榆坡", Decimal(16000)), ("老君岔", Decimal(9000))}
    assert [q.printed for q in quantities("共12台（2024年3月购入、5日到货）")] == ["12台"]


def test_names_in_a_list_share_what_ends_the_last() -> None:
    assert "箐口" in set(names("小屯、石坪、箐口三桥检测不合格", "示例县公路中心"))


@pytest.mark.parametrize(
    ("organ", "own"),
    [
        ("白榆坡国有林场", ["白榆坡"]),
        ("第三中学", ["第三中学"]),
        ("柳营镇人民政府", ["柳营"]),
        ("水利局", []),
    ],
)
def test_a_unit_is_called_by_what_only_it_has(organ: str, own: list[str]) -> None:
    assert list(own_names(organ)) == own


def project(name: str, items: list[tuple[str, int]], text: str, **more: object) -> dict[str, object]:
    subitems = [{"name": item, "amount": amount} for item, amount in items]
    total = sum(amount for _, amount in items)
    return {"name": name, "year_budget": total, "subitems": subitems, "texts": {"项目概况": text}, **more}


def test_two_projects_whose_totals_make_a_third_are_told_as_merged() -> None:
    found = told(
        (
            "泊川市白榆坡国有林场",
            project("防火隔离带清理", [("割灌", 352000)], "16公里隔离带，每公里2.2万元。"),
        ),
        (
            "泊川市老君岔国有林场",
            project("林缘防火线维护", [("割除", 198000)], "9公里防火线，每公里2.2万元。"),
        ),
        (
            "泊川市林业和草原局",
            project("林区阻隔工程", [("阻隔带25公里（白榆坡16、老君岔9）", 550000)], "每公里2.2万元。"),
        ),
    )
    assert [f.severity for f in found] == ["疑似", "疑似"]
    assert all("合并了" in f.explanation for f in found)


def test_what_was_to_be_done_once_and_is_filed_again_in_the_next_year_under_another_name_is_told() -> None:
    once = {"category": ["一次性项目"]}
    items = [("钢箱梁及桥面", 8200000), ("电梯4部", 2400000), ("基础及管线迁改", 3200000)]
    again = [("上部结构", 8200000), ("垂直电梯", 2400000), ("下部结构与迁改", 3200000)]
    unit = "泊川市市政设施管理处"
    first = project("南环路人行天桥新建", items, "主梁跨度46米、桥面宽4.5米，设电梯4部。", **once)
    second = project("立体过街设施", again, "立体过街桥一座，跨径46米，宽4.5米，电梯4台。", **once)
    read = filings(
        RuleSample(
            about="",
            filings=[
                {"document": {"unit": unit, "year": 2024}, "projects": [first]},
                {"document": {"unit": unit, "year": 2025}, "projects": [second]},
            ],
        )
    )
    [found] = find(read, link(read), kinds=["duplicate_project"])
    assert found.severity == "疑似"
    assert "以不同名称在两年申报同一一次性事项" in found.explanation
    for filing in read:
        filing.projects[0].category = ["经常性项目"]
    assert find(read, link(read), kinds=["duplicate_project"]) == []


@pytest.mark.parametrize(
    ("units", "names", "same"),
    [
        (
            ("泊川县东关中学", "泊川县西关中学"),
            ("宿舍空调安装", "宿舍空调安装"),
            "安装空调160台，每台3000元，开学前投用。",
        ),
        (("泊川县水利局",) * 2, ("东湖泵站大修", "西渠泵站大修"), "对4台机组大修，更换叶轮，汛前完成。"),
    ],
)
def test_equal_money_on_one_text_is_a_template_where_the_objects_differ(
    units: tuple[str, str], names: tuple[str, str], same: str
) -> None:
    items = [("设备", 480000), ("线路", 96000)]
    texts = [f"{name[:4]}：{same}按照年度计划组织实施，验收后支付。" for name in names]
    filed = [(u, project(n, items, t)) for u, n, t in zip(units, names, texts, strict=True)]
    assert [f for f in told(*filed) if f.severity != "提示"] == []


def test_training_and_a_medical_check_of_the_same_people_are_two_matters() -> None:
    one = project("教师培训", [("培训费", 480000)], "组织1200名教师培训，每人400元。")
    other = project("教师体检", [("体检费", 480000)], "组织1200名教师体检，每人400元。")
    read = filings(
        RuleSample(
            about="", filings=[{"document": {"unit": "泊川县教育局", "year": 2025}, "projects": [one, other]}]
        )
    )
    assert find(read, link(read), kinds=["duplicate_project"]) == []


def test_a_project_whose_cost_stands_in_the_prose_of_another_is_inside_it() -> None:
    whole = project(
        "石渡等三村环境提升",
        [("工程费", 3000000), ("监理", 140000)],
        "石渡村安装路灯53.7万元、铺设污水管网246.3万元，其中路灯179盏。",
    )
    part = project(
        "石渡村亮化", [("光伏灯杆", 530000), ("现场管理", 7000)], "主路夜间漆黑，拟立光伏路灯179杆。"
    )
    [one] = told(("泊川县农业农村局", whole), ("泊川县枫林镇人民政府", part))
    assert "“石渡村安装路灯”（537,000元）" in one.explanation


def test_what_a_department_has_under_way_for_years_is_filed_once() -> None:
    def filed(unit: str, year: int, end: str, name: str) -> dict[str, object]:
        made = project(name, [("雷达水位计", 1197000), ("通信卡", 226800)], "沅溪19处断面立杆装雷达水位计。")
        made |= {"start": f"{year}-01-01", "end": end}
        return {"document": {"unit": unit, "year": year}, "projects": [made]}

    read = filings(
        RuleSample(
            about="",
            filings=[
                filed("泊川县水利局", 2024, "2026-12-31", "水雨情站网补建"),
                filed("泊川县气象局", 2025, "2025-12-31", "中小河流监测能力提升"),
            ],
        )
    )
    [found] = find(read, link(read), kinds=["duplicate_project"])
    assert found.severity == "疑似"


def test_one_text_for_two_lots_that_both_stay_below_a_limit_is_a_split() -> None:
    text = "政务大楼三季度启用，14家单位610人集中搬迁，需配置{}。"
    desks = project(
        "政务大楼办公桌椅购置",
        [("办公桌610张", 610000), ("办公椅610把", 305000), ("沙发", 69000)],
        text.format("办公桌椅"),
    )
    shelves = project(
        "政务大楼文件柜及会议家具购置",
        [("文件柜610组", 549000), ("会议桌椅", 426000)],
        text.format("文件柜和会议家具"),
    )
    read = filings(
        RuleSample(
            about="",
            filings=[
                {"document": {"unit": "泊川区机关事务管理局", "year": 2025}, "projects": [desks, shelves]}
            ],
        )
    )
    [found] = find(read, link(read), kinds=["duplicate_project"])
    assert found.severity == "疑似"


def test_what_a_number_is_of_stands_before_the_bracket() -> None:
    [found] = quantities("库存票据（自建站起）四万一千余卷")
    assert (found.value, found.thing.strip()) == (Decimal(41000), "库存票据")


def test_one_machine_at_a_price_of_the_catalogue_is_no_common_matter() -> None:
    def bought(place: str, extra: str, cost: int) -> dict[str, object]:
        text = f"服务{place}居民，每台41.3万元，配{extra}，接入县检验中心。"
        return project("全自动生化分析仪购置", [("全自动生化分析仪1台", 413000), (extra, cost)], text)

    filed = [
        ("泊川县石渡镇卫生院", bought("石渡、柳营两镇", "稳压电源", 31000)),
        ("泊川县白马乡卫生院", bought("白马乡", "检验室通风改造", 128000)),
    ]
    assert [f for f in told(*filed) if f.severity != "提示"] == []


def test_a_sum_that_follows_from_number_and_price_is_no_further_chance() -> None:
    one = project(
        "残疾学生助学", [("助学金", 371000)], "资助高中以上残疾学生106人，每人3500元，按学期发放到卡。"
    )
    other = project(
        "护林员意外补助", [("岗位补助", 371000)], "在岗护林员106人，每人3500元，巡山考核合格后兑现。"
    )
    assert told(("泊川县残疾人联合会", one), ("泊川县林业局", other)) == []


def test_many_equal_numbers_in_fresh_words_are_no_copy() -> None:
    one = project(
        "基层急救能力提升",
        [("救护车", 960000), ("急救箱86个", 258000)],
        "购救护车2辆，并在学校37处、车站5处、商场19处、体育馆6处、敬老院19处放置急救箱86个，由急救中心维护。",
    )
    other = project(
        "红十字应急救护进公共场所",
        [("急救箱采购86个", 262000), ("救护员培训", 91000)],
        "在人流密集处设急救箱八十六个：中小学37个、敬老院19个、商超19个、体育馆6个、汽车站5个，同时培训救护员。",
    )
    [found] = told(("泊川县卫生健康局", one), ("泊川县红十字会", other))
    assert found.severity == "疑似"


def test_clauses_that_both_print_letter_by_letter_say_nothing_of_the_matter() -> None:
    steps = "清点出库后拆卷扫描，逐页质检纠偏，装订还原并回库上架，每批次签字交接登记，工作间全程视频监控。"
    words = {}
    for copied in ("", steps):
        texts = (f"扫描人事材料122万页。{copied}", f"扫描诉讼卷宗97万页。{copied}")
        filed = (entries("泊川县档案馆", project("材料数字化", [("加工", 366000)], text)) for text in texts)
        [one], [other] = filed
        words[copied] = set(agree(table(one), table(other), rarity(Case([], link([])))).in_common)
    assert words[steps] == words[""]


def filed(unit: str, name: str, budget: int, text: str, **items: int) -> tuple[str, dict[str, object]]:
    """A unit's project with its sub-items."""
    subitems = [{"name": item, "amount": amount} for item, amount in items.items()]
    return unit, {"name": name, "year_budget": budget, "subitems": subitems, "texts": {"项目概况": text}}


_GUARDS = filed(
    "示例市城市管理局",
    "协管员队伍保障",
    3870000,
    "保障协管员137名的工资、社保、服装和意外险，服装每人春秋装一套、冬装一套。",
    劳务费=3420000,
    协管员制服137套=178100,
    意外险=271900,
)
_CLINICS = filed(
    "示例市卫生健康委员会",
    "基层卫生院设备更新",
    1960000,
    "为17家卫生院的全科医生37名配置出诊装备，并更换彩超。",
    彩超=1641800,
    出诊箱37套=318200,
)


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        (
            _GUARDS,
            filed(
                "示例市城市管理执法支队",
                "执法辅助人员被装",
                246600,
                "为137名协管员配发春秋、冬两季制服并购置雨衣、反光背心。",
                季节制服137套=178100,
                雨衣和反光背心=68500,
            ),
        ),
        (
            _CLINICS,
            filed(
                "示例市基层卫生指导中心",
                "家庭医生出诊能力提升",
                518200,
                "为全科医生37名配发出诊箱37套，另组织出诊技能比武。",
                出诊箱37套=318200,
                技能比武=200000,
            ),
        ),
    ],
)
def test_what_lies_within_one_subitem_of_either_is_told_whoever_else_is_so_many(
    whole: tuple[str, dict[str, object]], part: tuple[str, dict[str, object]]
) -> None:
    """Equal numbers of people stand beside the equal numbers of things."""
    [one] = told(whole, part)
    assert one.severity == "疑似"


@pytest.mark.parametrize(
    "part",
    [
        filed(
            "示例市交通运输局",
            "路政人员被装",
            146600,
            "为92名路政员配发制服。",
            制服92套=119600,
            反光背心=27000,
        ),
        filed(
            "示例市应急管理局",
            "宣传品制作",
            137000,
            "印制安全手册，137名网格员发放到户。",
            手册=68500,
            折页=68500,
        ),
    ],
)
def test_other_people_in_like_clothes_or_so_many_others_are_no_duplicate(
    part: tuple[str, dict[str, object]],
) -> None:
    assert told(_GUARDS, part) == []


_LAMPS = filed(
    "示例市园林管理所",
    "滨河步道灯光维护",
    462000,
    "维护滨河步道灯具2860盏，更换损坏光源。",
    灯具材料=262000,
    维护人工=200000,
)
_RIDES = filed(
    "示例市园林管理所",
    "儿童公园游乐设施检修",
    318000,
    "检修儿童公园游乐设施37台，更换安全带和轴承。",
    检测费=118000,
    配件=200000,
)
_FORAGE = filed("示例县畜牧站", "青贮收储补助", 735000, "对青贮玉米收储12460吨给予补助。", 补助=735000)
_CARCASSES = filed(
    "示例县畜牧站", "病死畜禽收集", 588000, "在各乡镇设收集点，收集处理病死猪14670头。", 收集运输=588000
)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (
            (_LAMPS, _RIDES),
            filed(
                "示例市园林管理所",
                "公园设施综合维护",
                750000,
                "对公园各类设施综合维护，包括滨河步道灯具2860盏、儿童公园游乐设施37台的检修更换。",
                材料费=410000,
                人工费=340000,
            ),
        ),
        (
            (_FORAGE, _CARCASSES),
            filed(
                "示例县农业农村局",
                "畜牧业绿色发展",
                1300000,
                "用于青贮玉米收储12460吨的补助和病死猪14670头的收集处理。",
                绿色发展经费=1300000,
            ),
        ),
    ],
)
def test_two_projects_that_are_merged_and_filed_with_the_sum_rounded_are_told(
    parts: tuple[tuple[str, dict[str, object]], ...], whole: tuple[str, dict[str, object]]
) -> None:
    found = told(*parts, whole)
    assert [one.severity for one in found] == ["疑似", "疑似"]
    assert all(f"“{whole[1]['name']}”合并了" in one.explanation for one in found)


@pytest.mark.parametrize(
    "other",
    [
        filed(
            "示例市园林管理所",
            "绿地灌溉系统改造",
            760000,
            "改造绿地喷灌管道11.4公里，喷头2860个，泵房7座。",
            管道=410000,
            泵房=350000,
        ),
        filed(
            "示例市园林管理所", "公园安保服务", 780000, "公园出入口值守和夜间巡逻。", 保安=700000, 岗亭=80000
        ),
    ],
)
def test_a_sum_that_is_about_that_of_two_others_is_no_merger(other: tuple[str, dict[str, object]]) -> None:
    assert told(_LAMPS, _RIDES, other) == []


def under(basis: str, project: tuple[str, dict[str, object]]) -> tuple[str, dict[str, object]]:
    unit, made = project
    return unit, made | {"bases": [{"title": basis}]}


def test_two_projects_whose_small_numbers_all_make_those_of_a_third_are_merged_in_it() -> None:
    """No one of the sums is beyond chance, several of one thing each are, where the money makes the whole to the yuan."""
    rules = "示例市城市照明管理办法"
    north = under(
        rules,
        filed(
            "示例市照明所",
            "北区路灯看护",
            1264000,
            "北区14个片23公里路灯看护，配看护员26名、升降车4辆。",
            看护员=1092000,
            升降车=172000,
        ),
    )
    south = under(
        rules,
        filed(
            "示例市照明所",
            "南区路灯看护",
            977000,
            "南区9个片16公里路灯看护，看护员19名、升降车3辆。",
            看护员=798000,
            升降车=179000,
        ),
    )
    whole = under(
        rules,
        filed(
            "示例市城市管理局",
            "全城路灯长效看护",
            2241000,
            "对示例市照明所分区看护的23个片39公里路灯实行市场化看护，配看护员45名、升降车7辆。",
            人员=1890000,
            车辆=351000,
        ),
    )
    found = told(north, south, whole)
    assert [one.severity for one in found] == ["疑似", "疑似"]
    assert all("“全城路灯长效看护”合并了" in one.explanation for one in found)


def lots(*projects: tuple[str, dict[str, object]]) -> list[Finding]:
    """What is told of projects that one unit files together."""
    unit = projects[0][0]
    read = filings(
        RuleSample(
            about="",
            filings=[{"document": {"unit": unit, "year": 2025}, "projects": [p for _, p in projects]}],
        )
    )
    return find(read, link(read), kinds=["duplicate_project"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            filed(
                "示例市体育局",
                "公园健身路径器材采购",
                468000,
                "采购健身器材234件，安装到城东片区公园。",
                器材采购=421000,
                安装=47000,
            ),
            filed(
                "示例市体育局",
                "社区健身点器材配置",
                479000,
                "采购健身器材239件，安装到城西片区社区。",
                器材采购=430000,
                安装=49000,
            ),
        ),
        (
            filed(
                "示例市讲师团",
                "理论读本印制",
                385000,
                "印制理论读本27500册，发放到机关。",
                读本印制27500册=385000,
            ),
            filed(
                "示例市讲师团",
                "学习材料印刷发放",
                392000,
                "印刷理论读本28000册，发放到社区和学校。",
                读本印刷28000册=392000,
            ),
        ),
    ],
)
def test_two_lots_at_one_price_that_nobody_prints_are_a_split(
    one: tuple[str, dict[str, object]], other: tuple[str, dict[str, object]]
) -> None:
    [found] = lots(one, other)
    assert found.severity == "疑似"
    assert "同一单位把同一事项分列为两个项目" in found.explanation
    assert "折算的单价相同" in found.explanation


@pytest.mark.parametrize(
    "other",
    [
        filed(
            "示例市编制办公室",
            "权力事项系统运维",
            385000,
            "该系统建成验收，驻场2人，每月巡检，服务器47台。",
            软件维护=205000,
            硬件维护=180000,
        ),
        filed(
            "示例市编制办公室",
            "档案库房租赁",
            392000,
            "租赁库房1430平方米存放档案。",
            库房租金=343000,
            物业费=49000,
        ),
    ],
)
def test_two_things_of_near_totals_are_no_lots(other: tuple[str, dict[str, object]]) -> None:
    first = filed(
        "示例市编制办公室",
        "审批标准化系统运维",
        380000,
        "该系统建成验收，驻场2人，每月巡检，服务器46台。",
        软件维护=200000,
        硬件维护=180000,
    )
    assert all(one.severity == "提示" for one in lots(first, other))


def test_one_text_filled_in_for_three_streets_is_no_merger_though_two_totals_make_about_the_third() -> None:
    """What was copied says nothing of a common object, nor do the numbers in it."""

    def street(name: str, budget: int) -> tuple[str, dict[str, object]]:
        text = (
            f"{name}现有路灯934盏、护栏511套，本项目用于巡查路灯和更换护栏，全年巡查694次，更换护栏132处，"
            "由养护队伍每月巡查一次，发现破损当日登记，两日内修复，保障夜间出行安全。"
        )
        return filed(
            "示例市市政设施管理所",
            f"{name}设施养护",
            budget,
            text,
            巡查人工=budget // 2,
            材料=budget - budget // 2,
        )

    found = lots(street("桂园大道", 1549000), street("松岭大道", 812000), street("新港大道", 2322000))
    assert not [one for one in found if "合并" in one.explanation]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("对青阳、文昌、龙门、西环各路约310株乔木", {"青阳", "文昌", "龙门", "西环"}),
        ("青阳路、文昌路、码头街、西环路四条道路", {"青阳", "文昌", "码头", "西环"}),
        ("改造石口桥（44米）、马场桥（36米）、小屯桥（21米）三座", {"石口", "马场", "小屯"}),
        ("小屯、马场、石口三桥总长101米", {"石口", "马场", "小屯"}),
        ("青阳路、文昌路两条", set()),
        ("购置主机、号角、终端各一套", set()),
    ],
)
def test_a_list_of_places_is_one_though_its_names_are_words(text: str, found: set[str]) -> None:
    assert series(text) == found


def test_two_bureaus_that_list_the_same_roads_and_round_the_number_do_one_thing() -> None:
    one = {
        "name": "主干道行道树蛀虫防治",
        "year_budget": 650400,
        "subitems": [{"name": "监测装置", "amount": 374400}, {"name": "药剂灌根", "amount": 276000}],
        "texts": {
            "项目概况": "青阳路、文昌路、码头街、龙门路、西环路五条道路悬铃木3120株树干有白蚁，布设诱杀装置并灌根施药。"
        },
    }
    other = {
        "name": "城区蚁患治理（乔木）",
        "year_budget": 634800,
        "subitems": [{"name": "饵剂站", "amount": 372000}, {"name": "施药用工", "amount": 262800}],
        "texts": {
            "项目概况": "对青阳、文昌、龙门、西环各路及码头街约3100株乔木开展白蚁治理，由白蚁站施药回访。"
        },
    }
    [found] = told(("示例市园林绿化所", one), ("示例市房屋管理局", other))
    assert found.severity == "疑似" and "同涉及" in found.explanation


def test_a_number_rounded_further_counts_where_the_text_says_about() -> None:
    said = [next(quantities(text)) for text in ("约250公里", "250公里左右", "250公里")]
    assert [quantity.about for quantity in said] == [True, True, False]
    for round_number, met in (("约250公里", 1), ("250公里", 0)):
        one, other = (
            table(entries(unit, {"name": "管线探测", "texts": {"项目概况": f"探测地下管线{length}。"}})[0])
            for unit, length in (("示例市规划局", "246公里"), ("示例市建设局", round_number))
        )
        case = Case([], link([]))
        assert len(agree(one, other, rarity(case)).shared) == met


def test_what_one_unit_files_whole_and_another_in_parts_is_told_by_numbers_and_totals() -> None:
    def lamps(name: str, number: int, text: str) -> dict[str, object]:
        return {
            "name": name,
            "year_budget": number * 1580,
            "subitems": [
                {"name": "LED灯具", "amount": number * 1150, "formula": f"{number}盏×1150元={number * 1150}"},
                {"name": "控制器及安装", "amount": number * 430},
            ],
            "bases": [{"title": "示例市城市照明节能行动计划", "number": None}],
            "indicators": [
                {"level1": "产出指标", "level2": None, "name": "更换灯具", "target": f"{number}盏"}
            ],
            "texts": {"项目概况": text},
        }

    whole = lamps(
        "青阳路、滨湖路照明改造",
        1480,
        "将青阳路、滨湖路高压钠灯1480盏更换为LED灯，更换单灯控制器，降低能耗。",
    )
    one = lamps("青阳路路灯更换", 820, "青阳路全线820盏高压钠灯更换为LED灯，含单灯控制器，亮灯率提高。")
    other = lamps("滨湖路路灯更换", 660, "滨湖路660盏高压钠灯改LED，含单灯控制器，降低能耗。")
    found = told(("示例市城市管理局", whole), ("示例市市政设施管理所", one), ("示例市市政设施管理所", other))
    pairs = {frozenset(f.names) for f in found if f.severity == "疑似"}
    assert {frozenset((whole["name"], part["name"])) for part in (one, other)} <= pairs  # type: ignore[arg-type]
    apart = lamps("滨湖路路灯更换", 700, "滨湖路700盏高压钠灯改LED，含单灯控制器，降低能耗。")
    found = told(("示例市城市管理局", whole), ("示例市市政设施管理所", one), ("示例市市政设施管理所", apart))
    assert not [f for f in found if f.severity == "疑似"]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("约1200名工人", 1150, 1250),
        ("约2000名工人", 1900, 2100),
        ("600余名工人", 600, 700),
        ("600多名工人", 600, 700),
        ("六百来名工人", 600, 700),
        ("近1200名工人", 1100, 1200),
        ("逾1.2万名工人", 12000, 13000),
    ],
)
def test_a_rounded_number_says_from_what_to_what_it_may_be(text: str, least: int, most: int) -> None:
    [found] = quantities(text)
    assert found.span == (least, most)


@pytest.mark.parametrize("text", ["附近3个小区", "1187名工人", "1200名工人"])
def test_a_number_without_a_word_of_it_is_notrounded(text: str) -> None:
    [found] = quantities(text)
    assert found.span is None and not found.about


_INSURED = filed(
    "示例县城管局", "环卫职工意外险", 308620, "为清扫岗位环卫职工1,187人投保，每人260元。", 意外险保费=308620
)


def test_the_same_people_in_a_rounded_number_and_a_price_that_makes_the_money_are_one_matter() -> None:
    text = "全县约1200名环卫工人沿路作业，工会以团体方式为每人办一份意外保障。"
    [found] = told(_INSURED, filed("示例县总工会", "关爱行动", 312000, text, 团体保单=312000))
    assert found.severity == "疑似"
    assert "1,187人／1200名" in found.explanation
    assert "1200名按另一方的单价260元计正是312,000元" in found.explanation


def test_the_same_people_served_otherwise_are_two_matters() -> None:
    text = "入冬后把热粥送到道班点，约1200名环卫工人持卡领取，供应六十天。"
    assert told(_INSURED, filed("示例县总工会", "爱心早餐", 311000, text, 早餐采购=311000)) == []


def test_one_group_of_homes_in_a_rounded_number_and_what_is_done_for_them_tell_one_matter() -> None:
    one = "全区独居老人2,346户，为每户装配一键呼叫终端1台、烟感报警器1只。"
    other = "面向辖区2300余户独居老人家庭布设物联终端，老人按键即可呼救。"
    [found] = told(
        filed("示例区民政局", "居家安全守护", 1149540, one, 呼叫终端及报警器=1149540),
        filed("示例区数据局", "智慧助老部署", 1130000, other, 物联感知设备=1130000),
    )
    assert found.severity == "疑似"


def lamp_lot(unit: str, name: str, share: int, text: str) -> tuple[str, dict[str, object]]:
    """One of two lots of a road's lamps."""
    return filed(unit, name, share, text, 灯杆灯具=share - 100000, 电缆=100000)


_WHOLE = "滨河路亮化工程设计路灯220盏，概算386万元，分两个标段；本项目为一标段，更换路灯118盏，灯杆双臂。"
_REST = "按县里统一设计承担滨河路第二标段，拆旧换新路灯102盏，重做灯杆基础。"


def test_two_lots_of_two_units_that_make_the_whole_are_one_job_cut_in_two() -> None:
    [found] = told(
        lamp_lot("示例县住建局", "滨河路亮化工程（一标段）", 1940000, _WHOLE),
        lamp_lot("示例县城管局", "滨河路二标段照明更新", 1920000, _REST),
    )
    assert found.severity == "疑似"
    assert "两个单位把同一事项分作两份各自立项" in found.explanation
    assert "合计3,860,000元" in found.explanation


def test_what_two_towns_each_do_of_a_county_s_task_is_no_job_cut_in_two() -> None:
    found = told(
        lamp_lot("示例县柳营镇人民政府", "滨河路亮化工程（一标段）", 1940000, _WHOLE),
        lamp_lot("示例县梅浦镇人民政府", "滨河路二标段照明更新", 1920000, _REST),
    )
    assert not any("分作两份" in f.explanation for f in found)
