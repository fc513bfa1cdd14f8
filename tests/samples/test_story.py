"""Five files of one project, from its place in the project list to its evaluation: one node with all its phases."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from yiju import Workspace
from yiju.graph import starter_queries

CENTRE, CODE = "示例市示范区水务管理中心", "99010123T000000512007"


@pytest.fixture(scope="module")
def story(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    made = Workspace(tmp_path_factory.mktemp("story"))
    made.ingest([samples / "目标与结果"])
    yield made
    made.store.close()


def test_listed_declared_watched_and_evaluated_it_is_one_project(story: Workspace) -> None:
    told = [d for f in story.filings() for d in f.projects if d.code == CODE or "河道" in d.name]
    assert len(told) == 4
    identity = story.identity()
    assert len({identity.project_of(d.id) for d in told}) == 1


def test_its_money_is_told_by_phase_and_its_purchase_is_found(story: Workspace) -> None:
    rows = story.graph_store.query(starter_queries()["projects-phases"].sparql).rows
    amounts = [Decimal(n) for n in (640_000, 640_000, 600_000, 450_000)]
    assert (CENTRE, "城区河道保洁", 2023, *amounts) in rows
    bought = story.graph_store.query(starter_queries()["purchases-and-projects"].sparql).rows
    assert (
        CENTRE,
        2023,
        "城区河道保洁服务",
        "意向",
        Decimal(486_000),
        "2023-03",
        None,
        None,
        "城区河道保洁",
    ) in bought


def test_what_was_planted_is_found_and_nothing_else(story: Workspace) -> None:
    found = story.audit()
    assert sorted(f.kind for f in found) == ["no_reason", "target_shifted", "undeclared_project"]
