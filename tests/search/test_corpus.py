"""The real filings: what an auditor asks of them first."""

from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.filing import read_filing
from ingest.record import Filing
from search import SearchIndex


@pytest.fixture(scope="module")
def real(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    filings: list[Filing] = []
    for path in sorted((corpus / "text").glob("*.txt")):
        try:
            filings.append(read_filing(path))
        except Unreadable as error:
            pytest.fail(f"{path.name}: {error}")
    index = SearchIndex(tmp_path_factory.mktemp("real"))
    index.sync(filings)
    return index


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("政务系统运行维护", "网络信息系统运行与维护"),
        ("对口支援干部经费", "东西部协作和对口支援"),
        ("外宾接待", "外事交流管理"),
    ],
)
def test_the_right_project_is_first(real: SearchIndex, question: str, right: str) -> None:
    assert real.search(question)[0].name == right


def test_the_sibling_of_a_system_is_first_and_says_why(real: SearchIndex) -> None:
    asked = next(hit for hit in real.search("行政审批标准化管理系统") if "审批标准化" in hit.name)
    first = real.similar(asked.declaration_id)[0]
    assert first.name == "上海市行政权力责任事项管理系统（运维）"
    assert "共用指标" in first.why
    assert "实施计划几乎相同" in first.why


def test_satisfaction_is_in_clearly_named_families_and_rates_do_not_mix(real: SearchIndex) -> None:
    families = real.indicator_families(min_count=1)
    pleased = [family for family in families if family.measure == "满意度"]
    assert max(pleased, key=lambda family: family.count).name == "服务对象满意度"
    assert all("满意" in family.name for family in pleased)
    for family in families:
        wordings = " ".join(text.partition("（")[0].partition("(")[0] for text, _ in family.variants)
        assert not ("及时率" in wordings and "完成率" in wordings), family
