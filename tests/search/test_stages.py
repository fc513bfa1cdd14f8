"""What a filing tells of a project at a later stage (监控, 自评) is found as that, not as a declaration."""

from pathlib import Path

import msgspec
import pytest

from tests.search.conftest import WATER, declaration, filing, indicators
from yiju.ingest.record import Filing
from yiju.search import Filters, SearchIndex

NAME, TEXT = "泵站自动化改造", "对城区泵站的水泵和控制柜进行自动化改造。"


def told(kind: str, year: int, **more: object) -> Filing:
    rows = indicators(("改造泵站数量", "6座"))
    one = declaration(NAME, WATER, year, TEXT, id=f"{kind}-{year}", indicators=rows, **more)
    made = filing(WATER, year, one)
    key = f"{kind}{year}"
    return msgspec.structs.replace(
        made, document=msgspec.structs.replace(made.document, id=key, file=f"{key}.txt", kind=kind)
    )


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    index = SearchIndex(Path(tmp_path_factory.mktemp("阶段")))
    index.sync(
        [
            told("declaration_forms", 2020),
            told("declaration_forms", 2021),
            told("self_evaluation", 2020, execution_rate="98%"),
            told("performance_monitoring", 2020),
            filing(WATER, 2022, declaration("河道保洁", WATER, 2022, "清理河道水面漂浮物。")),
        ]
    )
    return index


def test_each_stage_is_a_hit_of_its_own_and_is_counted(stages: SearchIndex) -> None:
    hits = stages.search(NAME)
    assert {(hit.stage, hit.year) for hit in hits if hit.name == NAME} == {
        ("plan", 2020), ("plan", 2021), ("result", 2020), ("monitoring", 2020)
    }  # fmt: skip
    assert dict(stages.facets(hits).stages)["result"] == 1


def test_a_question_and_a_filter_name_a_stage(stages: SearchIndex) -> None:
    first = stages.search("泵站自动化改造的自评得分")[0]
    assert (first.stage, first.year) == ("result", 2020) and "阶段相符" in first.why
    assert stages.search("2020年泵站自动化改造")[0].stage is not None
    narrowed = stages.search(NAME, Filters(stage="monitoring"))
    assert {hit.stage for hit in narrowed} == {"monitoring"}
    assert stages.fitting(Filters(stage="listed")) == 0


def test_what_is_told_later_is_no_other_publication_and_counts_no_indicator_twice(
    stages: SearchIndex,
) -> None:
    relations = {like.id: like.relation for like in stages.similar("declaration_forms-2020")}
    assert relations["self_evaluation-2020"] == relations["performance_monitoring-2020"] == "same_year"
    assert relations["declaration_forms-2021"] == "same_project"
    (family,) = stages.indicator_families(2)
    assert family.count == 2
