"""What an auditor is told of a document that is cited in two ways, by many."""

from yiju.audit.engine import find
from yiju.audit.finding import Finding
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link

TITLE = "示例市政务信息系统管理办法"


def told(*editions: tuple[int, str]) -> Finding:
    """Of so many units that cite each edition."""
    numbers = [number for count, number in editions for _ in range(count)]
    filed = [
        {
            "document": {"unit": f"示例市第{n}实验小学", "year": 2024},
            "projects": [
                {"name": f"第{n}批系统维护", "bases": [{"title": TITLE, "number": number, "key": number}]},
                {"name": f"第{n}批设备更新", "bases": [{"title": TITLE, "number": number, "key": number}]},
            ],
        }
        for n, number in enumerate(numbers)
    ]
    read = filings(RuleSample(about="", filings=filed))
    [one] = find(read, link(read), kinds=["basis_conflict"])
    return one


def test_of_the_number_that_nearly_all_cite_a_few_are_quoted_and_the_rest_counted() -> None:
    one = told((30, "示府规〔2023〕10号"), (7, "示府规〔2017〕7号"))
    numbers = [e.text for e in one.evidence if e.text.startswith("示府规")]
    assert numbers.count("示府规〔2017〕7号") == 14 and numbers.count("示府规〔2023〕10号") == 12
    assert len(one.projects) == 26
    assert f"引用示府规〔2023〕10号《{TITLE}》的共60处，只列12处。" in one.explanation


def test_few_citations_are_quoted_one_and_all() -> None:
    one = told((6, "示府规〔2023〕10号"), (6, "示府规〔2017〕7号"))
    assert len(one.projects) == 24 and "只列" not in one.explanation


def test_one_more_who_cites_what_all_cite_makes_no_other_finding_of_it() -> None:
    before = told((30, "示府规〔2023〕10号"), (2, "示府规〔2017〕7号"))
    after = told((30, "示府规〔2023〕10号"), (2, "示府规〔2017〕7号"), (1, "示府规〔2023〕10号"))
    assert before.id == after.id and before.evidence == after.evidence
