"""Seven files of one project, from its place in the project list to the final accounts: one node with all its phases."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from yiju import Workspace
from yiju.commands.demo_command import _tell_story
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


def test_the_life_of_the_project_is_one_list_in_order(story: Workspace) -> None:
    rows = story.graph_store.query(starter_queries()["projects-life"].sparql).rows
    told = [(step, name, amount, came) for project, _, step, name, amount, came, _ in rows]
    assert {row[0] for row in rows} == {"城区河道保洁"}
    assert told == [
        ("1 入库", "城区河道保洁", Decimal(640_000), ""),
        ("2 申报", "城区河道保洁", Decimal(640_000), None),
        ("3 采购意向", "城区河道保洁服务", Decimal(486_000), None),
        ("4 采购中标", "城区河道保洁服务", Decimal(450_000), "示例市碧水环境服务有限公司"),
        ("6 监控", "城区河道保洁", Decimal(315_000), "预算调整为600000"),
        ("7 自评", "城区河道水面保洁", Decimal(450_000), "得分94.5"),
        ("8 决算", "本单位项目支出合计", Decimal(1_936_000), None),
    ]


def test_the_demo_tells_it_in_one_screen(story: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    _tell_story(story, story.audit())
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("入库", "申报", "采购中标", "监控", "自评", "决算"))
    assert "水面保洁率" in printed
    assert printed.count("\n") < 25


def test_what_was_planted_is_found_and_nothing_else(story: Workspace) -> None:
    found = story.audit()
    assert sorted(f.kind for f in found) == ["no_reason", "target_shifted", "undeclared_project"]
