"""Indicator families."""

import msgspec
import pytest
from pyoxigraph import RdfFormat, Store

from yiju.search import SearchIndex
from yiju.search.ask.indicator_families import WORDS, read_phrase
from yiju.search.ask.skos import families_turtle

DATA = msgspec.yaml.decode(WORDS.read_bytes())


@pytest.mark.parametrize("row", DATA["measures"], ids=lambda row: row["words"][0])
def test_each_measure_reads_its_example(row: dict[str, object]) -> None:
    assert read_phrase(str(row["example"])).measure == row["words"][0]  # type: ignore[index]


@pytest.mark.parametrize("row", DATA["subjects"], ids=lambda row: row["words"][0])
def test_each_subject_reads_its_example(row: dict[str, object]) -> None:
    assert read_phrase(str(row["example"])).subject == row["words"][0]  # type: ignore[index]


def test_wordings_of_one_audience_are_one_family_and_other_audiences_are_not() -> None:
    asked = ["服务对象满意度", "用户满意度（受调查的用户中满意人数/全部人数）", "使用者满意度", "用户满意率"]
    assert len({read_phrase(name) for name in asked}) == 1
    assert len({read_phrase(name) for name in ("服务对象满意度", "企业满意度", "工作人员满意度")}) == 3


def test_a_rate_of_completion_is_never_one_of_timeliness() -> None:
    assert read_phrase("运维工作完成率").measure == "完成率"
    assert read_phrase("运维工作完成及时率（及时完成数/计划完成数）").measure == "及时率"


def test_families_tell_variants_units_years_and_targets(index: SearchIndex) -> None:
    families = {family.name: family for family in index.indicator_families()}
    pleased = families["服务对象满意度"]
    assert {text for text, _ in pleased.variants} == {
        "服务对象满意度（受调查的服务对象中表示满意的人数/全部人数）",
        "用户满意率",
    }
    assert (pleased.units, pleased.years, pleased.since) == (
        ["示例市公交事务中心", "示例市水务局"],
        [2018, 2019],
        2018,
    )
    assert (pleased.usual, dict(pleased.targets)) == ("≥85%", {"≥85%": 3, "90%以上": 1})
    assert families["运维工作完成率"].count == 3
    assert "运维工作完成及时率" not in families
    assert "运维工作完成及时率" in {family.name for family in index.indicator_families(min_count=1)}


def test_families_are_skos_concepts_that_a_store_loads(index: SearchIndex) -> None:
    store = Store()
    store.load(families_turtle(index.indicator_families()).encode(), RdfFormat.TURTLE)
    rows = store.query(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        " SELECT ?wording ?measure ?note { ?family a skos:Concept; skos:prefLabel '服务对象满意度'@zh;"
        " skos:altLabel ?wording; skos:broader/skos:prefLabel ?measure; skos:note ?note }"
    )
    found = [[value.value for value in row] for row in rows]  # type: ignore[union-attr]
    assert {row[0] for row in found} >= {"用户满意率"}
    assert {row[1] for row in found} == {"满意度"}
    assert found[0][2] == "4 份申报、2 个单位使用，最早见于 2018 年；最常见的指标值为 ≥85%"


def test_people_and_times_are_two_measures() -> None:
    assert read_phrase("培训人次").measure != read_phrase("培训人数").measure


def test_particles_funds_and_word_order_part_no_family_and_measures_do() -> None:
    assert read_phrase("培训的合格率") == read_phrase("培训合格率")
    assert read_phrase("补贴资金发放及时性") == read_phrase("补贴发放及时率")
    assert read_phrase("采购设备数量") == read_phrase("设备采购数量")
    assert read_phrase("参加培训人次") == read_phrase("培训人次")
    assert len({read_phrase(f"培训{measure}") for measure in ("人次", "人数", "场次", "次数")}) == 4
    assert read_phrase("目的明确性").subject == "目的明确性"
