"""Texts of two declarations side by side: what is equal, section by section."""

from yiju.ingest.record import Declaration
from yiju.shared_text import compare, repeated, shares

KEPT = "对全区主要河道开展日常保洁，及时清理水面漂浮物和岸线垃圾，保持水面清洁。"


def declared(key: str, year: int, **texts: str) -> Declaration:
    return Declaration(id=key, name="河道保洁", year=year, texts=texts)


OLD = declared("旧", 2023, 项目概况=KEPT, 立项依据="示例市河道管理条例。")
NEW = declared("新", 2024, 项目概况=KEPT, 实施计划="每季度考核一次。")


def test_only_sections_that_both_fill_are_compared() -> None:
    found = compare(OLD, NEW)
    assert list(found.sections) == ["项目概况"] and found.share == 1


def test_every_two_of_a_unit_s_declarations_have_a_share() -> None:
    table = shares([OLD, NEW])
    assert len(table) == 4 and set(table["重复率"]) == {1.0}


def test_a_project_does_not_repeat_itself_in_its_next_year() -> None:
    assert repeated([("保洁", OLD), ("保洁", NEW)])["重复字数"].sum() == 0
    assert repeated([("保洁", OLD), ("养护", NEW)])["重复字数"].min() > 0
