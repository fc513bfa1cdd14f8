"""Which projects of a unit are one under two names: what makes a link sure, and what leaves it to a person."""

from decimal import Decimal

from yiju.graph.identity.rename import NamedProject, renames
from yiju.ingest.record import Declaration


def known(
    name: str, year: int, budget: int, *, prior: int | None = None, text: str = "", basis: str = "甲"
) -> NamedProject:
    declared = Declaration(
        id=f"{name}{year}",
        name=name,
        year=year,
        year_budget=Decimal(budget),
        prior_budget=None if prior is None else Decimal(prior),
        texts={"项目概况": text} if text else {},
    )
    return NamedProject(name, name, {year: declared}, {basis})


def test_a_like_name_borne_out_by_money_and_text_is_sure() -> None:
    text = "对全区主要河道开展日常保洁，及时清理水面漂浮物，保持水面清洁。"
    sure, doubtful = renames(
        [
            known("区管河道日常保洁服务", 2023, 186_500, text=text),
            known("区管河道日常保洁", 2024, 186_500, prior=186_500, text=text),
        ]
    )
    assert [(link.left, link.right) for link in sure] == [
        ("区管河道日常保洁服务", "区管河道日常保洁")
    ] and not doubtful
    assert any("两年当年预算相同" in reason for reason in sure[0].reasons)


def test_a_round_sum_alone_is_left_to_a_person() -> None:
    sure, doubtful = renames(
        [known("区管河道日常保洁服务", 2023, 500_000), known("区管河道日常保洁", 2024, 500_000, basis="乙")]
    )
    assert not sure and len(doubtful) == 1


def test_two_phases_and_two_of_one_year_are_never_one() -> None:
    assert renames([known("信息系统建设一期", 2023, 1_001), known("信息系统建设二期", 2024, 1_001)]) == (
        [],
        [],
    )
    assert renames([known("河道日常保洁服务", 2023, 1_001), known("河道日常保洁", 2023, 1_001)]) == ([], [])
