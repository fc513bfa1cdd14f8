"""The real filings: what an auditor asks of them first."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.real_names import mark
from yiju.ingest.errors import Unreadable
from yiju.ingest.filing import read_filing
from yiju.ingest.record import Filing
from yiju.search import SearchIndex
from yiju.search.ask.indicator_families import families
from yiju.search.index.indicating import Indicating, IndicatingRow

# The filing with most projects, of which an overview is enough here (bench/search_quality.py asks of all),
# and the one that holds a pair of sibling systems.
MOST, SIBLINGS = "003", "002"
OVERVIEW = "概述"


@pytest.fixture(scope="module")
def real_filings(corpus: Path) -> dict[str, Filing]:
    """The text filings by the number they begin with."""
    found: dict[str, Filing] = {}
    for path in sorted((corpus / "text").glob("*.txt")):
        try:
            found[path.name[:3]] = read_filing(path)
        except Unreadable as error:
            pytest.fail(f"{path.name}: {error}")
    return found


@pytest.fixture(scope="module")
def real(real_filings: dict[str, Filing], tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    index = SearchIndex(tmp_path_factory.mktemp("real"))
    most = real_filings[MOST]
    short = [
        replace(project, indicators=[], texts={k: v for k, v in project.texts.items() if OVERVIEW in k})
        for project in most.projects
    ]
    index.sync([replace(most, projects=short), real_filings[SIBLINGS]])
    return index


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("政务系统运行维护", "cd622a557a33"),
        ("对口支援干部经费", "85ed6d878d14"),
        ("外宾接待", "da1ec0cc9c7f"),
    ],
)
def test_the_right_project_is_first(real: SearchIndex, question: str, right: str) -> None:
    assert mark(real.search(question)[0].name) == right


def test_the_sibling_of_a_system_is_first_and_says_why(real: SearchIndex) -> None:
    asked = next(hit for hit in real.search("审批标准化系统") if "审批标准化" in hit.name)
    first = real.similar(asked.declaration_id)[0]
    assert mark(first.name) == "d37a64605869"
    assert "共用指标" in first.why
    assert "实施计划几乎相同" in first.why


def test_satisfaction_is_in_clearly_named_families_and_rates_do_not_mix(
    real_filings: dict[str, Filing],
) -> None:
    found = families(
        (
            Indicating(
                declaration.id,
                declaration.name,
                [IndicatingRow(one.name, one.target, one.level1) for one in declaration.indicators],
                declaration.unit,
                declaration.year,
                "plan",
            )
            for filing in real_filings.values()
            for declaration in filing.projects
        ),
        min_count=1,
    )
    pleased = [family for family in found if family.measure == "满意度"]
    assert max(pleased, key=lambda family: family.count).name == "服务对象满意度"
    assert all("满意" in family.name for family in pleased)
    for family in found:
        wordings = " ".join(text.partition("（")[0].partition("(")[0] for text, _ in family.variants)
        assert not ("及时率" in wordings and "完成率" in wordings), family
