"""People's questions and near misses: well-formed, the table that comes of them, and no fall on the samples."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import people_questions, search_quality

FOLDER = Path(people_questions.__file__).parent
FILES = [FOLDER / f"{name}.yaml" for name in ("questions_people", "near_misses", "questions_fresh")]


def test_the_questions_are_of_three_parts_and_each_stands_once() -> None:
    rows = people_questions.read(FILES)
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == len(rows)
    parts = Counter(row["part"] for row in rows)
    assert parts.pop("fresh") == 59
    assert set(parts) == {"tuned", "heldout", "blind"}
    assert max(parts.values()) - min(parts.values()) <= 3
    assert sum(not row["right"] for row in rows if row["part"] in parts) == 93


def test_a_table_tells_ranks_and_what_is_told_as_missing() -> None:
    found = [
        people_questions.AnsweredQuestion("tuned", "exact", "甲", 1, False),
        people_questions.AnsweredQuestion("tuned", "exact", "乙", 7, False),
        people_questions.AnsweredQuestion("tuned", "near_miss", "丙", None, True),
    ]
    assert people_questions.table(found) == [
        ("tuned", "exact", 2, "0.500", "0.571", "0.000"),
        ("tuned", "near_miss", 1, "", "", "1.000"),
        ("tuned", "all answered", 2, "0.500", "0.571", "0.000"),
    ]


def test_a_fall_is_told(tmp_path: Path) -> None:
    good = [
        people_questions.AnsweredQuestion("blind", "exact", "甲", 1, False),
        people_questions.AnsweredQuestion("blind", "near_miss", "乙", None, True),
    ]
    people_questions.write(good, tmp_path / "before.csv")
    assert people_questions.falls(good, tmp_path / "before.csv") == []
    bad = [
        people_questions.AnsweredQuestion("blind", "exact", "甲", 2, True),
        people_questions.AnsweredQuestion("blind", "near_miss", "乙", None, False),
    ]
    assert people_questions.falls(bad, tmp_path / "before.csv") == [
        "blind near_miss: told_missing 0.000, before 1.000",
        "blind all answered: mrr 0.500, before 1.000",
        "blind all answered: told_missing 1.000, before 0.000",
    ]


def test_people_find_on_the_samples_what_they_found_before(
    capsys: pytest.CaptureFixture[str], samples_read: Callable[[Path], Path], tmp_path: Path
) -> None:
    baseline, index = FOLDER / "baselines" / "search_samples.csv", samples_read(tmp_path) / "index"
    asked = ["--questions", *map(str, FILES), "--check", str(baseline)]
    search_quality.main(["--samples-only", "--index", str(index), *asked])
    assert "all answered" in capsys.readouterr().out
