"""What counts as the same text, and the way back to the page."""

import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from yiju.audit.copies.alignment import align
from yiju.audit.copies.masking import YEARS, masked
from yiju.audit.copies.minhash import BUCKET, NEXT, meet, signature

TEXT = st.text(alphabet="系统运行维护保障平台数据采集，。0123456789 年“”", min_size=1, max_size=60)
PLAN = "在2017年1月1日至2017年12月31日之间，按计划完成采购、实施以及日常维护，使数据采集系统能正常运行。"


def test_a_copy_with_other_years_and_names_is_the_same_text() -> None:
    left = masked(PLAN, projects=["数据采集系统"])
    right = masked(PLAN.replace("2017", "2019").replace("数据采集", "视频会议"), projects=["视频会议系统"])
    made = align(left, right)
    assert made.own == 1.0
    assert ("数据采集系统", "视频会议系统") in made.swapped
    assert ("2017", "2019") in made.swapped


def test_clauses_in_another_order_are_the_same_text() -> None:
    left = masked("签订运维合同；按合同落实日常运维；年终验收并形成报告")
    right = masked("年终验收并形成报告；签订运维合同；按合同落实日常运维")
    assert align(left, right, moved=True).whole == 1.0


def test_another_subject_is_not_a_copy() -> None:
    left = masked("更新办事指南六百项，维护审批业务手册，差错率低于百分之一")
    right = masked("续订数字证书并核对法人库，完成等级保护复测，换发证书")
    made = align(left, right)
    assert not made.copied
    assert made.own < 0.25


def test_common_wording_is_told_but_does_not_count() -> None:
    left, right = masked("加强财务监督，编印手册"), masked("加强财务监督，采购设备")
    made = align(left, right, {"加强财务监督"})
    assert made.whole > 0.5
    assert made.own == 0.0


def test_years_alone_can_be_masked() -> None:
    assert masked("2019年预算50000元", figures=YEARS).text == "〇预算50000元"


@given(TEXT)
def test_every_masked_sign_leads_back_to_what_it_stands_for(text: str) -> None:
    made = masked(text, projects=["数据采集"], units=["平台"])
    last = 0
    for start, end in zip(made.starts, made.ends, strict=True):
        assert last <= start < end <= len(text)
        last = end


@given(TEXT)
def test_a_text_agrees_with_itself(text: str) -> None:
    made = align(masked(text), masked(text))
    assert made.ratio == (1.0 if masked(text).text else 0.0)
    assert made.swapped == ()


def met(owners: list[int], sections: list[str], sketches: list[bytes]) -> set[tuple[int, int]]:
    """The owners that meet, two by two."""
    found = meet(owners, sections, sketches)
    return set(zip(found.left.tolist(), found.right.tolist(), strict=True))


def test_near_copies_become_candidates_and_strangers_do_not() -> None:
    other = "对辖区三十五个居委会的助餐点逐一上门核实，五月底前定稿，六月底前印刷配送，每户一册。"
    texts = [signature(text) for text in (PLAN, PLAN.replace("日常维护", "定期维护"), other)]
    assert met([0, 1, 2], ["项目概况"] * 3, texts) == {(0, 1)}
    assert met([0, 0, 2], ["项目概况"] * 3, texts) == set()  # two texts of one declaration are no pair


@given(
    TEXT,
    st.lists(st.text("系统数据0123 年", min_size=1, max_size=4), max_size=4),
    st.sampled_from([None, YEARS]),
)
def test_names_and_figures_are_masked_as_one_pattern_of_all_finds_them(
    text: str, names: list[str], figures: str | None
) -> None:
    plain = masked(text, figures=None).text
    told = sorted(
        {name for n in names if len(name := masked(n, figures=None).text) > 1}, key=len, reverse=True
    )
    patterns = [re.escape(name) for name in told] + ([figures] if figures else [])
    one = re.compile("|".join(patterns)) if patterns else None
    signs = dict.fromkeys(told, "△")
    wanted = one.sub(lambda found: signs.get(found[0], "〇"), plain) if one else plain
    assert masked(text, units=told, figures=figures).text == wanted


def test_of_a_large_bucket_each_text_meets_those_next_to_it_and_of_a_small_one_all() -> None:
    one, other = signature("完成辖区路灯更换并按季度巡检维护"), signature("开展校园食堂食品安全抽样检测工作")
    large, small = range(BUCKET + 1), range(BUCKET + 1, BUCKET + 5)
    found = met([*large, *small], ["项目概况"] * (BUCKET + 5), [one] * len(large) + [other] * len(small))
    next_to_it = {(a, b) for a, b in combinations(large, 2) if b - a <= NEXT}
    assert found == {*next_to_it, *combinations(small, 2)}
