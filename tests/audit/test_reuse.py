"""Which projects are told as one, as alike, or not at all."""

from yiju.audit.engine import find
from yiju.audit.finding import Finding
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link

OVERVIEW = "为辖区{0}个小区的垃圾分类投放点加装感应开门和满溢报警装置，由物业保安早晚各巡查一遍，数据接入街道城运中心。"
PLAN = "二季度完成点位勘察和样机试用，三季度分两批安装{0}套，四季度组织居民代表评议并结清尾款，质保期三年。"
GOAL = "厢房满溢时间每天不超过{0}分钟，居民投诉较上年减少三成，误投率降到百分之五以下。"


def declared(name: str, number: int = 40, **more: object) -> dict[str, object]:
    texts = {"项目概况": OVERVIEW, "项目实施计划": PLAN, "年度绩效目标": GOAL}
    return {"name": name, "texts": {s: t.format(number) for s, t in texts.items()}, **more}


def run(*filed: tuple[str, int, dict[str, object]], kind: str = "duplicate_project") -> list[Finding]:
    read = filings(
        RuleSample(
            about="",
            filings=[{"document": {"unit": u, "year": y}, "projects": [p]} for u, y, p in filed],
        )
    )
    return find(read, link(read), kinds=[kind])


def test_three_units_on_one_template_are_one_finding() -> None:
    [one] = run(
        ("示例市甲街道办事处", 2023, declared("垃圾厢房智能改造", 40)),
        ("示例市乙街道办事处", 2023, declared("垃圾厢房智能改造", 35)),
        ("示例市丙街道办事处", 2023, declared("垃圾厢房智能化改造", 28)),
        kind="boilerplate",  # each with figures of its own: a template
    )
    assert len(one.projects) == 3
    assert "3个项目" in one.explanation
    quoted = {(e.declaration, e.field) for e in one.evidence}
    assert all(side in quoted for o in one.overlaps if o.spans for side in (o.left, o.right))


def test_a_text_written_for_sixty_units_is_one_hint() -> None:
    units = [f"示例市{chr(0x4E00 + n)}街道办事处" for n in range(60)]
    [one] = run(
        *((unit, 2023, declared("垃圾厢房智能改造", 20 + n)) for n, unit in enumerate(units)),
        kind="boilerplate",
    )
    assert len(one.projects) == 60
    assert one.severity == "提示"
    assert "由上级统一编写" in one.explanation


def test_a_project_merged_from_two_makes_two_findings_not_one() -> None:
    other = {
        "项目概况": "组织社区医生为八十岁以上老人上门体检，随访高血压和糖尿病人，更新健康档案，并向家属讲解用药。",
        "项目实施计划": "三月起每周二、周四分片上门，六月和十一月各汇总一次数据，由卫生服务中心复核后归档备查。",
        "年度绩效目标": "上门体检覆盖率九成，血压控制率提高十个百分点，家属满意度达到百分之九十五。",
    }
    first = declared("垃圾厢房智能改造")
    merged = {
        "name": "垃圾厢房智能改造及高龄老人上门体检",
        "texts": {s: str(t) + other[s] for s, t in dict(first["texts"]).items()},  # type: ignore[call-overload]
    }
    found = run(
        ("示例市甲街道办事处", 2023, first),
        ("示例市甲街道办事处", 2023, {"name": "高龄老人上门体检", "texts": other}),
        ("示例市乙街道办事处", 2023, merged),
    )
    assert [len(f.projects) for f in found] == [2, 2]


def test_the_finding_says_who_filed_first_and_in_which_years_both_did() -> None:
    [one] = run(
        ("示例市甲街道办事处", 2021, declared("垃圾厢房智能改造", 20)),
        ("示例市甲街道办事处", 2022, declared("垃圾厢房智能改造", 30)),
        ("示例市甲街道办事处", 2023, declared("垃圾厢房智能改造", 40)),
        ("示例市乙街道办事处", 2022, declared("垃圾厢房智慧改造", 25)),
        ("示例市乙街道办事处", 2023, declared("垃圾厢房智慧改造", 35)),
        kind="boilerplate",
    )
    assert "2022、2023年均如此" in one.explanation
    assert "处数字不同" in one.explanation
    assert "“垃圾厢房智能改造”2021年已有申报，早于“垃圾厢房智慧改造”（2022年）" in one.explanation


def test_one_project_in_two_years_is_no_duplicate() -> None:
    years = (
        ("示例市甲街道办事处", 2022, declared("垃圾厢房智能改造", 40)),
        ("示例市甲街道办事处", 2023, declared("垃圾厢房智能改造", 40)),
    )
    assert run(*years) == []
    assert len(run(*years, kind="no_change")) == 1


def test_every_field_has_its_own_score() -> None:
    basis = [{"title": "示例市生活垃圾管理条例"}]
    rows = [{"level1": "产出指标", "level2": None, "name": "安装套数", "target": "40套"}]
    [one] = run(
        ("示例市甲街道办事处", 2023, declared("垃圾厢房智能改造", bases=basis, indicators=rows)),
        ("示例市乙街道办事处", 2023, declared("垃圾厢房智能改造", bases=basis, indicators=rows)),
    )
    scores = {o.field: o.own for o in one.overlaps}
    assert scores.keys() >= {"name", "bases", "indicators", "项目概况", "项目实施计划", "年度绩效目标"}
    assert set(scores.values()) == {1.0}


def test_one_project_in_other_words_keeps_its_numbers() -> None:
    ours = {
        "项目概况": "对全区1286处窨井盖逐一编号，更换破损的347处，加装防坠网2150张，涉及道路418条。",
        "年度绩效目标": "井盖完好率达到99%，全年处置告警965起，巡查里程不少于12800公里。",
    }
    theirs = {
        "项目概况": "辖区共有418条道路、1286只检查井，今年计划给它们建立电子身份，其中347只因老化需要换新，另装2150张网兜防止行人跌落。",
        "年度绩效目标": "养护人员走满12800公里，接报的965次报警件件有着落，99%的井盖没有缺损。",
    }
    [one] = run(
        ("示例市甲区城市管理局", 2023, {"name": "窨井盖安全治理", "texts": ours}),
        ("示例市乙区水务局", 2023, {"name": "窨井盖安全治理经费", "texts": theirs}),
    )
    assert one.severity == "疑似"
    assert "数量相同（" in one.explanation
    assert all(number in one.explanation for number in ("1286", "347", "2150", "418"))
    lamps = {"项目概况": "辖区418条道路的路灯杆逐根检查绝缘，更换锈蚀灯门960处，并刷新编号。"}
    assert (
        run(
            ("示例市甲区城市管理局", 2023, {"name": "窨井盖安全治理", "texts": ours}),
            ("示例市甲区公用事业局", 2023, {"name": "路灯杆件安全治理", "texts": lamps}),
        )
        == []
    )  # one figure alone may be that of the place


def test_units_of_one_department_with_projects_of_one_name() -> None:
    def filed(name: str, *overviews: str) -> list[Finding]:
        projects = [
            {"name": name, "unit": f"示例市{number}号街道中心", "texts": {"项目概况": text}}
            for number, text in enumerate(overviews)
        ]
        read = filings(
            RuleSample(
                about="",
                filings=[{"document": {"unit": "示例市甲区政府", "year": 2023}, "projects": projects}],
            )
        )
        return find(read, link(read), kinds=["duplicate_project"])

    network = (
        "租用光缆把三百个居委会接入政务外网，并支付出口带宽费。",
        "维护政务外网的核心交换设备和安全网关，驻场五人。",
    )
    [one] = filed("政务外网运行维护", *network)
    assert "各自申报名称相同的项目“政务外网运行维护”" in one.explanation
    many = ["修缮屋面。", "更换门窗。", "粉刷外墙。", "改造水管。"]
    assert filed("房屋设施修缮", *many) == []  # a kind of spending
    assert filed("业务费", *network) == []  # a name without a subject


def test_indicators_taken_over_with_their_targets_are_boilerplate() -> None:
    def filed(name: str, overview: str, **targets: str) -> dict[str, object]:
        visits = {"value": 1, "measure": "次", "comparator": "="}
        rows = [
            {
                "level1": "产出指标",
                "level2": None,
                "name": n,
                "target": t,
                **(visits if n == "用户回访" else {}),
            }
            for n, t in targets.items()
        ]
        return {"name": name, "texts": {"项目概况": overview}, "indicators": rows}

    rows = {
        "巡检次数": "每周2次",
        "故障修复时间": "小于4小时",
        "备份次数": "每日1次",
        "驻场人数": "3人",
        "月度报告": "12份",
        "应急演练": "2次",
        "用户回访": "每季度1次",
    }
    projects = filings(
        RuleSample(
            about="",
            filings=[
                {
                    "document": {"unit": "示例市数据管理局", "year": 2023},
                    "projects": [
                        filed("电子证照系统运维", "维护证照库与制证接口，续订密码服务。", **rows),
                        filed(
                            "视频会议系统运维",
                            "维修会场摄像机和话筒，保障全市电视电话会议。",
                            **rows | {"用户回访": "每季度1.0次"},
                        ),
                        filed("政务短信平台运维", "向居民发送办件短信，按条结算通道费。", 短信条数="80万条"),
                    ],
                }
            ],
        )
    )
    [one] = find(projects, link(projects), kinds=["boilerplate"])
    assert "“绩效指标”（2个项目）" in one.explanation
    assert "7项绩效指标及指标值相同" in one.explanation, "1次 is 1.0次 to who counts them"
    assert {e.field for e in one.evidence} == {f"indicators[{n}]" for n in range(6)}


def test_a_passage_that_many_unlike_projects_use_does_not_count() -> None:
    stock = (
        "项目由分管领导牵头，业务处室负责实施，财务处室负责核算，严格执行政府采购、合同管理和内部控制制度。"
        "按季度通报进展，年末组织验收并形成绩效自评报告，自觉接受财政和审计部门的监督检查。"
    )
    own = {
        "桥梁检测评定": "对一百二十座桥梁开展水下探摸、荷载试验和结构评定，更新一桥一档并张贴限载标志，排出加固的先后次序。",
        "戏曲下乡演出": "组织沪剧越剧团到村里搭台唱戏八十场，配字幕机和流动厕所，请老年观众点戏，散场后收集意见。",
        "农药包装回收": "在农资店设置回收箱并按瓶付给农户押金，每月清运两次送到焚烧厂，建立从销售到处置的台账。",
        "儿童口腔筛查": "为二年级学生检查牙齿、做窝沟封闭，发放刷牙日历，把龋齿名单交给家长和社区牙防站跟踪复诊。",
        "隧道照明节能": "把四条隧道的高压钠灯换成可调光的灯具，加装光照传感器，按车流和洞外亮度自动调节并计量用电。",
        "古树名木复壮": "给一百零三株古树打孔透气、更换树池土壤、支撑倾斜主枝，请专家会诊病虫害，逐株建立体检卡片。",
    }
    filed = [
        (
            f"示例市{unit}局",
            2023,
            {"name": name, "texts": {"项目概况": text, "保证项目实施的制度、措施": stock}},
        )
        for unit, (name, text) in zip("甲乙丙丁戊己", own.items(), strict=True)
    ]
    assert run(*filed, kind="boilerplate") == []
    assert len(run(*filed[:3], kind="boilerplate")) == 1  # three are not many


def test_one_task_in_two_projects_under_one_document() -> None:
    basis = [{"title": "示例市法律顾问工作规定"}]
    counsel = {
        "name": "法律顾问服务",
        "bases": basis,
        "texts": {"项目概况": "外聘律师两名，对机关行政规范性文件的合法性审核工作给予法律意见，并参加谈判。"},
    }
    openness = {
        "name": "政务公开",
        "bases": basis,
        "texts": {"项目概况": "编印公报四期，对机关行政规范性文件的制定、备案、清理工作给予法律意见。"},
    }
    training = {
        "name": "业务培训",
        "texts": {"项目概况": "举办两期公文写作培训班，邀请党校教师授课，编印讲义三百册。"},
    }

    def told(*projects: dict[str, object]) -> list[Finding]:
        filed = [{"document": {"unit": "示例市政府办公室", "year": 2023}, "projects": list(projects)}]
        read = filings(RuleSample(about="", filings=filed))
        return find(read, link(read), kinds=["duplicate_project"])

    [one] = told(counsel, openness, training)
    assert "两个项目同引《示例市法律顾问工作规定》" in one.explanation
    assert [e.text for e in one.evidence] == [
        "对机关行政规范性文件的合法性审核工作给予法律意见",
        "对机关行政规范性文件的制定、备案、清理工作给予法律意见",
    ]
    assert told(counsel, {**openness, "bases": []}, training) == []


def test_a_template_with_another_subject_is_no_duplicate() -> None:
    overview = "本项目围绕{0}开展工作，面向辖区居民和企业提供便利，计划全年完成{1}项任务，由{2}具体负责并委托专业单位实施。"
    goal = "通过实施{0}，逐步形成长效机制，服务覆盖全部街镇，群众满意度稳步提升，资金按季度拨付到位，年底前通过验收。"

    def filed(unit: str, name: str, subject: str, number: int) -> tuple[str, int, dict[str, object]]:
        texts = {"项目概况": overview.format(subject, number, unit), "项目总目标": goal.format(subject)}
        return unit, 2023, {"name": name, "texts": texts}

    archive = filed("示例市档案馆", "数字档案整理（2023年）", "数字档案整理", 211)
    lifts = filed("示例市房管局", "区级老旧小区加装电梯工作经费", "老旧小区加装电梯", 143)
    assert run(archive, lifts) == []
    assert len(run(archive, lifts, kind="boilerplate")) == 1
    again = filed("示例市数据局", "二季度数字档案整理经费", "数字档案整理", 180)
    assert [set(f.names) for f in run(archive, lifts, again)] == [
        {"数字档案整理（2023年）", "二季度数字档案整理经费"}
    ]


def test_one_template_in_two_units_of_a_kind_with_figures_of_their_own_is_no_duplicate() -> None:
    streets = (
        ("示例市永宁区柳桥街道办事处", 2023, declared("垃圾厢房智能改造", 41)),
        ("示例市永宁区梅岭街道办事处", 2023, declared("垃圾厢房智能改造", 67)),
    )
    assert run(*streets) == []
    [told] = run(*streets, kind="boilerplate")
    assert told.severity == "提示"


def test_indicators_of_another_project_are_told_as_that() -> None:
    rows = [
        {"level1": "产出指标", "level2": None, "name": name, "target": target}
        for name, target in (
            ("新增馆藏图书", "3.2万册"),
            ("外借册次", "41万册次"),
            ("读书活动场次", "63场"),
            ("流动书车服务点", "27个"),
            ("读者办证数", "5800个"),
            ("数字阅读访问量", "96万次"),
            ("读者满意率", "92%"),
        )
    ]
    library = {
        "项目概况": "采购馆藏图书3.2万册，读书活动63场，流动书车到27个服务点，方便读者外借和数字阅读。"
    }
    roads = {"项目概况": "对县道186公里路面裂缝灌缝、修补坑槽，清理边沟和涵洞，更换波形护栏。"}
    [told] = run(
        ("示例市永宁区图书馆", 2023, {"name": "图书购置与阅读推广", "texts": library, "indicators": rows}),
        ("示例市永宁区公路中心", 2023, {"name": "县道小修保养", "texts": roads, "indicators": rows}),
        kind="boilerplate",
    )
    assert told.severity == "疑似"
    assert "“县道小修保养”的绩效指标与其项目内容无关" in told.explanation
