"""Labels, heads and parts that no list has: words of one meaning, what stands below a head, numbered lines between cells.

A case is a grid: cells by `|`, `<` goes on from the left, `^` from above. It is read as a web page.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from yiju.ingest.forms.families import families
from yiju.ingest.forms.words import Words

HEADS = """绩效指标|一级指标|二级指标|三级指标|<|指标值
^|产出指标|数量指标|巡护里程|<|≥90公里
"""


def _words(form: str) -> Words:
    return next(family.words for family in families() if family.id == form)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("基层编报单位名称", None),  # 基层 has no line of its own
        ("项目竣工日期", "end"),
        ("当年预算申请金额", "year_budget"),
        ("预算项目唯一码", "code"),
        ("归口部门名称", "authority"),
        ("资金预算", None),  # a frame and an amount could be meant
    ],
)
def test_a_label_is_known_by_what_its_words_mean(text: str, key: str | None) -> None:
    label = _words("target_form").label(text)
    assert (label.key if label and label.kind not in ("money", "heading") else None) == key


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("绩效一级指标", "level1"),
        ("年度拟定目标值", "target"),
        ("年度实际达到情况", "actual"),
        ("偏离原因及整改措施", "reason"),
        ("绩效指标权值", "weight"),
        ("现场照片", None),
    ],
)
def test_a_head_is_known_by_what_its_words_mean(text: str, role: str | None) -> None:
    assert _words("self_evaluation").role("indicators", text) == role


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("财政专项资金绩效目标申报书", "target_form"),
        ("示例市预算项目支出绩效自评报告表", "self_evaluation"),
        ("项目绩效跟踪监控情况表", "monitoring"),
        ("部门整体绩效目标编报表", "overall_target"),
        ("部门整体支出绩效评价情况表", "overall_evaluation"),
    ],
)
def test_a_title_is_known_by_its_words(title: str, form: str) -> None:
    titled = {family.id for family in families() if family.is_title(title)}
    assert form in titled
    assert not titled & {
        "target_form",
        "self_evaluation",
        "monitoring",
        "overall_target",
        "overall_evaluation",
    } - {form}


def test_tasks_of_a_unit_below_heads_that_nobody_lists(read) -> None:  # type: ignore[no-untyped-def]
    """A head with a unit of money, in a frame that speaks of tasks; a frame of money says its unit alone."""
    filing = read(
        """部门整体支出绩效目标表
（2025年度）

部门名称|<|示例市档案局|<|<|<
部门收支盘子（万元）|<|总额|<|46.5|<
^|<|基本支出|<|30|<
^|<|项目支出|<|16.5|<
年度重点工作|名称|主要内容|<|<|对应资金（万元）
^|档案接收|接收进馆|<|<|12
^|库房运维|恒温恒湿|<|<|4.5
"""
        + HEADS
    )
    whole = filing.overall
    assert whole.total_budget == Decimal(465_000)
    assert whole.funding == {"基本支出": Decimal(300_000), "项目支出": Decimal(165_000)}
    assert [(t.name, t.content, t.amount) for t in whole.tasks] == [
        ("档案接收", "接收进馆", Decimal(120_000)),
        ("库房运维", "恒温恒湿", Decimal(45_000)),
    ]
    assert {d.field for d in whole.doubts} >= {"tasks"}


def test_sources_listed_below_a_head_of_their_own(read) -> None:  # type: ignore[no-untyped-def]
    """The head's unit of money is that of the amounts below it, and the head is no value."""
    filing = read(
        """项目支出绩效目标申报表
（2025年度）

项目名称|<|湿地巡护|<|<|<
实施单位|<|示例市湿地中心|起止时间|<|2025年1月至12月
资金构成|<|资金性质|<|金额（万元）|<
^|<|市级财政资金|<|12|<
^|<|单位自筹|<|3|<
^|<|合计|<|15|<
"""
        + HEADS
    )
    [made] = filing.projects
    assert made.category == []
    assert made.funding == {"市级财政资金": Decimal(120_000), "单位自筹": Decimal(30_000)}
    assert made.year_budget == Decimal(150_000)


def test_one_of_two_goals_has_a_head_that_nobody_lists(read) -> None:  # type: ignore[no-untyped-def]
    """Texts stand below both heads: the head is no text of the one beside it."""
    filing = read(
        """项目支出绩效目标申报表
（2025年度）

项目名称|<|湿地巡护|<|<|<
绩效目标|项目总目标|<|阶段性设想|<|<
^|到2027年建成完整的湿地巡护体系。|<|本年内完成两个片区的巡护站点建设。|<|<
"""
        + HEADS
    )
    [made] = filing.projects
    assert made.texts["项目总目标"] == "到2027年建成完整的湿地巡护体系。"
    assert any("未读入" in w.what for w in filing.document.warnings)


def test_parts_of_a_form_in_numbered_lines(read) -> None:  # type: ignore[no-untyped-def]
    """They stand between its rows of cells, and are no narrative of their own."""
    filing = read(
        """财政专项资金绩效目标申报书
（2025年度）

项目名称|湿地巡护|项目负责人|马晓
申报单位|示例市湿地中心|主管部门|示例市林业局
资金总额|15万元|其中：财政拨款|15万元

一、项目概况
巡护三个片区，设站点六处，配备巡护员十二名并按月轮换，
另聘顾问一名。

二、立项依据
《示例市湿地保护办法》（示林发〔2023〕6号）。

三、年度绩效目标
全年巡护九十公里。

四、绩效指标

一级指标|二级指标|三级指标|指标值
产出指标|数量指标|巡护里程|≥90公里
"""
    )
    [made] = filing.projects
    assert (made.name, made.unit, made.year_budget) == ("湿地巡护", "示例市湿地中心", Decimal(150_000))
    assert made.texts["项目概况"] == "巡护三个片区，设站点六处，配备巡护员十二名并按月轮换，另聘顾问一名。"
    assert made.texts["年度绩效目标"] == "全年巡护九十公里。"
    assert [b.number for b in made.bases] == ["示林发〔2023〕6号"]
    assert [i.name for i in made.indicators] == ["巡护里程"]


def test_an_authority_alone_files_the_form(read) -> None:  # type: ignore[no-untyped-def]
    """It is the unit too, with a doubt."""
    filing = read(
        "项目支出绩效目标申报表\n（2025年度）\n\n项目名称|<|湿地巡护|主管部门|<|示例市林业局\n" + HEADS
    )
    [made] = filing.projects
    assert made.unit == "示例市林业局"
    assert "unit" in {d.field for d in made.doubts}
