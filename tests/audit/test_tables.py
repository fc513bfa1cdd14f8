"""Budget tables against themselves: what rounding to the printed place explains is no slip."""

from yiju.audit import Finding, find
from yiju.graph import link
from yiju.ingest.filing import filing_of
from yiju.ingest.readers import read_bytes

HEAD = "示例市水务局\n2024年度部门决算\n支出决算表\n单位：万元\n类\t款\t项\t科目名称\t本年支出合计\t基本支出\t项目支出\n"


def arithmetic(rows: str) -> list[Finding]:
    filing = filing_of(read_bytes((HEAD + rows).encode(), "示例.txt"))
    assert filing.document.kind == "department_final_accounts"
    found = find([filing], link([filing]), None)
    return [finding for finding in found if finding.kind == "arithmetic"]


def test_a_last_place_in_wan_yuan_that_rounding_explains_is_a_hint_at_most() -> None:
    rows = "\t\t\t合计\t300.51\t200.51\t100.00\n213\t\t\t农林水支出\t200.26\t100.26\t100.00\n208\t\t\t社会保障支出\t100.26\t100.26\t\n"
    assert {finding.severity for finding in arithmetic(rows)} <= {"提示"}


def test_a_sum_in_wan_yuan_that_rounding_does_not_explain_is_certain_and_quoted_as_printed() -> None:
    rows = "\t\t\t合计\t380.00\t280.00\t100.00\n213\t\t\t农林水支出\t200.00\t100.00\t100.00\n208\t\t\t社会保障支出\t100.00\t100.00\t\n"
    found = arithmetic(rows)
    assert {finding.severity for finding in found} == {"确定"}
    assert "380.00" in {evidence.text for finding in found for evidence in finding.evidence}
