"""Invented filings of 示例市 and an index of them, with the real model on disk."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from yiju.ingest.record import Basis, BudgetLine, Declaration, Document, Filing, Indicator, Place
from yiju.search import SearchIndex

WATER, ROADS = "示例市水务局", "示例市交通局"


def declaration(name: str, unit: str, year: int, overview: str, **more: object) -> Declaration:
    fields: dict[str, object] = {
        "id": f"{unit}-{year}-{name}",
        "name": name,
        "unit": unit,
        "year": year,
        "texts": {"项目概况": overview},
        "evidence": {"name": [Place(page=1, lines=(3, 3))], "texts.项目概况": [Place(page=1, lines=(5, 9))]},
    }
    return Declaration(**(fields | more))  # type: ignore[arg-type]


def filing(unit: str, year: int, *projects: Declaration) -> Filing:
    key = f"{unit}{year}"
    document = Document(id=key, file=f"{key}.txt", sha256=key, unit=unit, year=year)
    code = {WATER: "2130301", ROADS: "2140101"}[unit]
    line = BudgetLine(table="支出预算总表", code=code, name="行政运行", amounts={}, page=2)
    return Filing(document=document, projects=list(projects), budget_lines=[line])


def indicators(*rows: tuple[str, str]) -> list[Indicator]:
    return [Indicator(level1="产出指标", level2=None, name=name, target=target) for name, target in rows]


LAW = Basis(title="示例市政务信息系统运行维护管理办法", number="示府办[2015]12号", key="示府办〔2015〕12号")


@pytest.fixture(scope="session")
def filings() -> list[Filing]:
    """Two units, two years: a system kept through the years, its sibling, and projects far from both."""
    upkeep = "对水情监测信息系统的软件和硬件进行日常维护，保障系统全年稳定运行。"
    more = {
        "bases": [LAW],
        "year_budget": Decimal("180000"),
        "indicators": indicators(
            ("运维工作完成率", "100%"),
            ("服务对象满意度（受调查的服务对象中表示满意的人数/全部人数）", "≥85%"),
        ),
    }
    return [
        filing(
            WATER,
            2018,
            declaration("水情监测信息系统（2018年运维）", WATER, 2018, upkeep, **more),
            declaration(
                "河道视频监控系统（运维）",
                WATER,
                2018,
                "对河道视频监控系统的软件和硬件进行日常维护，保障系统全年稳定运行。",
                **(more | {"year_budget": Decimal("200000")}),
            ),
            declaration("外国专家来访接待", WATER, 2018, "用于接待来访的国外水利专家，安排食宿与参观。"),
        ),
        filing(
            WATER,
            2019,
            declaration("水情监测信息系统（2019年运维）", WATER, 2019, upkeep, **more),
        ),
        filing(
            ROADS,
            2019,
            declaration(
                "公交候车亭改造",
                "示例市公交事务中心",
                2019,
                "为老旧公交站更换候车亭和座椅，方便市民出行。",
                form="narrative",
                indicators=indicators(("运维工作完成及时率", "及时"), ("用户满意率", "90%以上")),
            ),
        ),
    ]


@pytest.fixture(scope="session")
def index_folder(filings: list[Filing], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of all of them; only to be read."""
    folder = tmp_path_factory.mktemp("index")
    SearchIndex(folder).sync(filings)
    return folder


@pytest.fixture(scope="session")
def index(index_folder: Path) -> SearchIndex:
    """An index of all of them."""
    return SearchIndex(index_folder)


@pytest.fixture
def own_folder(index_folder: Path, tmp_path: Path) -> Path:
    """A copy of that folder for one test to change."""
    return Path(shutil.copytree(index_folder, tmp_path / "index"))
