"""What of an explanation leaves the house."""

import re

import pytest

from yiju.audit.engine import find
from yiju.audit.outward import stated
from yiju.audit.rule import available, load
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link

_INWARD = re.compile(r"核实|疑为|疑似|不能作为|(?<!申)请(?!示)")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")


@pytest.mark.parametrize(
    ("told", "outward"),
    [
        ("文中为0.3万元，相差9万元（约差一万倍，疑为万元与元混用）。", "文中为0.3万元，相差9万元（约差一万倍）。"),
        ("该规划已于2016年底结束，不能作为2019年度立项的现行依据。", "该规划已于2016年底结束。"),
        ("两处不同（疑为笔误）。", "两处不同。"),
        ("两个项目名称相同，文字不同。请核实是否重复安排。", "两个项目名称相同，文字不同。"),
        ("全年分文未动，请核实其形成年度、是否应当收回。", "全年分文未动。"),
        ("已于2016年底结束；预算在此之前编制，须核实是否已有新规划。", "已于2016年底结束；预算在此之前编制。"),
        ("各栏都少于合计，可能有的行没有列出，请先核对原表。", "各栏都少于合计。"),
        ("最多为12,000元。当地另有标准的，请按当地标准核对。", "最多为12,000元。"),
        ("相差3元；两数恰差一万倍，疑为万元与元混用。各项为1元＋2元。", "相差3元；两数恰差一万倍。各项为1元＋2元。"),
        ("立项依据列有《关于补贴的请示》，请示是上报待批的文件。", "立项依据列有《关于补贴的请示》，请示是上报待批的文件。"),
        ("写“有误的，请核实。疑为旧文”，与该科目不符。", "写“有误的，请核实。疑为旧文”，与该科目不符。"),
    ],
)  # fmt: skip
def test_facts_are_kept_and_what_is_asked_or_supposed_is_not(told: str, outward: str) -> None:
    assert stated(told) == outward


@pytest.mark.parametrize("kind", available())
def test_no_rule_asks_or_supposes_on_a_paper_that_leaves_the_house(kind: str) -> None:
    for sample in load(kind).firing:
        read = filings(sample)
        for finding in find(read, link(read), kinds=[kind]):
            outward = stated(finding.explanation)
            assert not _INWARD.search(_QUOTED.sub("", outward)), outward
            assert outward.endswith("。")
