"""A promise without a test is none: docs/security.md names tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECURITY = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:tests|bench)/[\w/]+\.py)(?:::(\w+))?`", SECURITY)))


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda part: Path(part).name)
def test_a_promise_is_held_by_a_test_that_exists(file: str, test: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert not test or re.search(rf"^ *(?:async )?def {test}\(", text, re.M)


def test_every_attack_in_the_tables_names_one() -> None:
    rows = [line for line in SECURITY.splitlines() if line.startswith("| ") and not line.startswith("| -")]
    held = [row for row in rows if row.split("|")[-2].strip() not in ("test", "what they must not get")]
    tables = SECURITY.partition("## Nothing leaves")[2].partition("## What was measured")[0]
    for row in held:
        assert row not in tables or re.search(r"`(?:tests|bench)/", row), row
