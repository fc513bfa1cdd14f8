"""The rulebook says what the rules say."""

from pathlib import Path

from yiju.audit.rule import available
from yiju.audit.rulebook import page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def test_the_page_is_up_to_date() -> None:
    remedy = "python -m yiju.audit.rulebook docs/rules.md"
    assert PAGE.read_text(encoding="utf-8") == page(), f"docs/rules.md is out of date: {remedy}"


def test_every_rule_has_its_section() -> None:
    for kind in available():
        assert f"## {kind}\n" in page()
