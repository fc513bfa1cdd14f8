"""People's questions and near misses: well-formed, and the table that comes of them."""

from collections import Counter
from pathlib import Path

from bench import people

FOLDER = Path(people.__file__).parent
FILES = [FOLDER / "questions_people.yaml", FOLDER / "near_misses.yaml"]


def test_the_questions_are_of_three_parts_and_each_stands_once() -> None:
    rows = people.read(FILES)
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == len(rows)
    parts = Counter(row["part"] for row in rows)
    assert set(parts) == {"tuned", "heldout", "blind"}
    assert max(parts.values()) - min(parts.values()) <= 3
    assert sum(not row["right"] for row in rows) == 60


def test_a_table_tells_ranks_and_what_is_told_as_missing() -> None:
    found = [
        people.Asked("tuned", "exact", "甲", 1, False),
        people.Asked("tuned", "exact", "乙", 7, False),
        people.Asked("tuned", "near_miss", "丙", None, True),
    ]
    assert people.table(found) == [
        ("tuned", "exact", 2, "0.500", "0.571", "0.000"),
        ("tuned", "near_miss", 1, "", "", "1.000"),
        ("tuned", "all answered", 2, "0.500", "0.571", "0.000"),
    ]
