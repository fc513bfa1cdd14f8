"""What the last line of `yiju audit` counts: dismissed findings apart."""

from yiju.audit import Finding, Judgement, Severity, Verdict
from yiju.commands.audit_command import summary


def finding(severity: Severity, verdict: Verdict | None = None) -> Finding:
    judged = Judgement(verdict=verdict, note="", who="张审计", when="2026-03-01") if verdict else None
    return Finding(
        id="arithmetic-1", kind="arithmetic", name="勾稽不符", severity=severity, score=1.0, projects=[], names=[],
        units=["示例市数据管理局"], years=[2025], files=["示例.pdf"], explanation="合计不符。", evidence=[],
        judgement=judged,
    )  # fmt: skip


def test_what_was_dismissed_is_counted_apart() -> None:
    found = [
        finding("确定"),
        finding("疑似", "confirm"),
        finding("疑似", "unsure"),
        finding("提示", "dismiss"),
    ]
    assert summary(found) == "共 3 条疑点（确定 1，疑似 2；其中属实 1，待定 1），另有已排除 1 条。"


def test_without_judgements_only_grades_are_counted() -> None:
    assert summary([finding("提示")]) == "共 1 条疑点（提示 1）。"
    assert summary([]) == "共 0 条疑点。"
