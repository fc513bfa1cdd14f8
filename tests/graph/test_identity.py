"""Linking whole filings: what is one, what is two, what is left to a person."""

from decimal import Decimal
from types import ModuleType

from yiju.graph import Decision, link


def test_one_office_printed_in_two_ways_has_three_projects_with_two_declarations_each(
    make: ModuleType,
) -> None:
    identity = link(make.two_years())
    assert list(identity.units) == ["示例市政务协作办公室"]
    assert sorted(identity.chains().values()) == [
        ["y2017-1", "y2019-1"],
        ["y2017-2", "y2019-2"],
        ["y2017-3", "y2019-3"],
    ]
    assert identity.candidates == []


def test_the_order_of_the_filings_makes_no_difference(make: ModuleType) -> None:
    assert link(make.two_years()) == link(reversed(make.two_years()))


def test_one_number_in_different_brackets_is_one_basis(make: ModuleType) -> None:
    identity = link(make.two_years())
    assert set(identity.bases) == {"示府办〔2011〕74号", "示例市智慧城市建设行动计划(2014-2016)"}
    assert identity.bases["示例市智慧城市建设行动计划(2014-2016)"].period == (2014, 2016)


def test_an_explained_rate_is_the_wording_of_the_rate(make: ModuleType) -> None:
    names = link(make.two_years()).indicators["运维工作完成率"]
    assert names.label == "运维工作完成率"
    assert names.others == ("运维工作完成率（年度完成的运维工作/年度运维工作计划）",)


def test_a_renamed_project_without_anything_to_bear_it_out_stays_two(make: ModuleType) -> None:
    before, after = "示例市政务信息发布与管理系统（运维）", "示例市政务信息发布和综合管理系统（运维）"
    filings = [
        make.filing("a", make.OFFICE, 2017, make.declaration(before, 30000)),
        make.filing("b", make.OFFICE, 2018, make.declaration(after, 52000)),
    ]
    identity = link(filings)
    assert len(identity.projects) == 2


def test_a_likely_rename_is_a_candidate_and_a_person_decides(make: ModuleType) -> None:
    before, after = "示例市政务信息发布与管理系统（运维）", "示例市政务信息发布和管理系统（运维）"
    filings = [
        make.filing("a", make.OFFICE, 2017, make.declaration(before, 30000)),
        make.filing("b", make.OFFICE, 2018, make.declaration(after, 30000)),
    ]
    identity = link(filings)
    assert len(identity.projects) == 2
    (candidate,) = identity.candidates
    assert "两年当年预算相同（30000 元）" in candidate.reasons

    yes = link(filings, [Decision("project", candidate.left, candidate.right, "yes")])
    assert len(yes.projects) == 1 and yes.candidates == []
    no = link(filings, [Decision("project", candidate.right, candidate.left, "no")])
    assert len(no.projects) == 2 and no.candidates == []


def test_siblings_of_one_year_with_nearly_one_name_are_two(make: ModuleType) -> None:
    filings = [
        make.filing(
            "a",
            make.OFFICE,
            2017,
            make.declaration(
                "示例市行政审批标准化管理系统（运维）", 58000, texts={"项目概况": make.OVERVIEW}
            ),
            make.declaration("示例市行政审批事项管理系统（运维）", 58000, texts={"项目概况": make.OVERVIEW}),
        )
    ]
    assert len(link(filings).projects) == 2


def test_a_rival_of_the_same_year_leaves_a_rename_open(make: ModuleType) -> None:
    def one(name: str) -> object:
        return make.declaration(name, 58123, texts={"项目概况": make.OVERVIEW})

    filings = [
        make.filing("a", make.OFFICE, 2017, one("示例市行政审批管理系统（运维）")),
        make.filing(
            "b",
            make.OFFICE,
            2018,
            one("示例市行政审批综合管理系统（运维）"),
            one("示例市行政审批数据管理系统（运维）"),
        ),
    ]
    identity = link(filings)
    assert len(identity.projects) == 3
    assert all("另有名称同样相近的项目" in c.reasons for c in identity.candidates)


def test_stages_and_kinds_of_work_are_never_a_rename(make: ModuleType) -> None:
    for before, after in (
        ("示例市综合服务平台一期项目", "示例市综合服务平台二期项目"),
        ("示例市综合服务平台（建设）", "示例市综合服务平台（运维）"),
    ):
        filings = [
            make.filing(
                "a", make.OFFICE, 2017, make.declaration(before, 58123, texts={"项目概况": make.OVERVIEW})
            ),
            make.filing(
                "b", make.OFFICE, 2018, make.declaration(after, 58123, texts={"项目概况": make.OVERVIEW})
            ),
        ]
        assert len(link(filings).projects) == 2


def test_two_declarations_of_one_filing_that_differ_in_the_year_word_are_two(make: ModuleType) -> None:
    filings = [
        make.filing(
            "a",
            make.OFFICE,
            2017,
            make.declaration("2016年示例活动", 1),
            make.declaration("2017年示例活动", 2),
        ),
        make.filing("b", make.OFFICE, 2018, make.declaration("2018年示例活动", 3)),
    ]
    chains = sorted(link(filings).chains().values())
    assert chains == [["a-1"], ["a-2", "b-1"]]


def test_a_name_declared_twice_in_one_filing_is_left_to_a_person(make: ModuleType) -> None:
    identity = link(
        [
            make.filing(
                "a", make.OFFICE, 2017, make.declaration("示例活动", 1), make.declaration("示例活动", 2)
            )
        ]
    )
    assert len(identity.projects) == 2
    assert [c.kind for c in identity.candidates] == ["project"]


def test_a_budget_published_twice_is_one_declaration(make: ModuleType) -> None:
    department = make.filing(
        "d", "示例市审计局", 2024, make.declaration("审计专项经费", 500, texts={"项目概况": "概况"})
    )
    unit = make.filing("u", "示例市审计局（本级）", 2024, make.declaration("审计专项经费", 500))
    identity = link([department, unit])
    assert identity.project_of("d-1") == identity.project_of("u-1")
    assert identity.canonical("u-1") == "d-1"
    assert list(identity.chains().values()) == [["d-1"]]


def test_two_versions_with_different_amounts_are_reported(make: ModuleType) -> None:
    department = make.filing("d", "示例市审计局", 2024, make.declaration("审计专项经费", 500))
    unit = make.filing("u", "示例市审计局", 2024, make.declaration("审计专项经费", 600))
    identity = link([department, unit])
    assert identity.canonical("u-1") == "u-1"
    assert [c.kind for c in identity.conflicts] == ["two_versions"]


def test_a_bureau_and_its_squad_are_two_units_and_the_squad_belongs_to_the_bureau(make: ModuleType) -> None:
    identity = link([make.filing("a", "示例市文化局", 2024), make.filing("b", "示例市文化局执法大队", 2024)])
    assert identity.units["示例市文化局执法大队"].parent == "示例市文化局"
    assert identity.units["示例市文化局"].parent is None


def test_a_district_without_its_city_is_linked_only_where_one_filing_prints_both(make: ModuleType) -> None:
    short, full = "示例区商务委员会", "示例市示例区商务委员会"
    apart = link([make.filing("a", short, 2024), make.filing("b", full, 2024)])
    assert len(apart.units) == 2
    assert [(c.kind, c.left, c.right) for c in apart.candidates] == [("unit", short, full)]

    together = link([make.filing("a", full, 2024, make.declaration("示例活动", 1, unit=short))])
    assert together.unit_of(short) == together.unit_of(full) == full


def test_an_authority_is_a_parent_only_where_it_files_the_budget(make: ModuleType) -> None:
    low, high = "示例市青少年宫管理中心", "示例市教育局"
    doubtful = link([make.filing("a", low, 2024, make.declaration("示例活动", 1, authority=high))])
    assert doubtful.units[low].parent is None
    assert [c.kind for c in doubtful.candidates] == ["parent"]
    certain = link([make.filing("a", high, 2024, make.declaration("示例活动", 1, unit=low, authority=high))])
    assert certain.units[low].parent == high


def test_a_unit_that_declares_in_a_department_budget_belongs_to_the_department(make: ModuleType) -> None:
    filing = make.filing("a", "示例市教育局", 2024, make.declaration("示例活动", 1, unit="示例市青少年宫"))
    assert link([filing]).units["示例市青少年宫"].parent is None
    filing.document.kind = "department_budget"
    assert link([filing]).units["示例市青少年宫"].parent == "示例市教育局"


def test_a_unit_is_called_by_its_name_without_marks(make: ModuleType) -> None:
    identity = link(
        [make.filing(n, "示例市审计局（本级）", 2024) for n in "ab"]
        + [make.filing("c", "示例市审计局", 2024)]
    )
    assert identity.units["示例市审计局"].label == "示例市审计局"
    assert identity.units["示例市审计局"].others == ("示例市审计局（本级）",)


def test_one_title_with_two_numbers_is_a_conflict_and_stays_two(make: ModuleType) -> None:
    title = "关于加强网站安全管理工作的意见"
    projects = [
        make.declaration("甲活动", 1, bases=[make.basis(title, "示府办〔2011〕74号")]),
        make.declaration("乙活动", 2, bases=[make.basis(title, "示府办〔2012〕74号"), make.basis(title)]),
    ]
    identity = link([make.filing("a", make.OFFICE, 2017, *projects)])
    assert len(identity.bases) == 3
    assert [c.kind for c in identity.conflicts] == ["two_numbers"]
    assert identity.conflicts[0].declarations == ("a-1", "a-2")


def test_a_title_without_number_joins_the_one_number_that_others_print_with_it(make: ModuleType) -> None:
    projects = [
        make.declaration(
            "甲活动", 1, bases=[make.basis("关于印发《示例市安全指南（试行）》的通知", "示安办〔2012〕2号")]
        ),
        make.declaration(
            "乙活动", 2, bases=[make.basis("示例市安全指南（试行）"), make.basis("示例市安全指南")]
        ),
    ]
    identity = link([make.filing("a", make.OFFICE, 2017, *projects)])
    assert identity.basis_of("a-2", 0) == identity.basis_of("a-1", 0) == "示安办〔2012〕2号"
    assert identity.basis_of("a-2", 1) == "示例市安全指南"


def test_one_number_under_two_titles_is_reported(make: ModuleType) -> None:
    projects = [
        make.declaration("甲活动", 1, bases=[make.basis("示例市财务管理办法", "示财〔2012〕2号")]),
        make.declaration("乙活动", 2, bases=[make.basis("关于举办文化节的批复", "示财〔2012〕2号")]),
    ]
    identity = link([make.filing("a", make.OFFICE, 2017, *projects)])
    assert len(identity.bases) == 1
    assert [c.kind for c in identity.conflicts] == ["two_titles"]


def test_without_a_unit_nothing_is_linked_between_filings(make: ModuleType) -> None:
    filings = [make.filing(n, None, 2017 + i, make.declaration("示例活动", 1)) for i, n in enumerate("ab")]
    identity = link(filings)
    assert len(identity.projects) == 2
    assert identity.unit_of_declaration("a-1") is None


def test_a_prior_figure_that_repeats_the_year_before_bears_a_rename_out(make: ModuleType) -> None:
    before = make.declaration("示例市企业登记数据采集分析系统", 123400, texts={"项目概况": make.OVERVIEW})
    after = make.declaration("示例市企业登记数据采集统计分析系统", 150000, prior_budget=Decimal(123400))
    identity = link(
        [
            make.filing("a", make.OFFICE, 2017, before),
            make.filing("b", make.OFFICE, 2018, after),
        ]
    )
    assert len(identity.projects) == 2  # one reason alone is not enough
    after.texts["项目概况"] = make.OVERVIEW
    identity = link([make.filing("a", make.OFFICE, 2017, before), make.filing("b", make.OFFICE, 2018, after)])
    assert len(identity.projects) == 1
