"""Old Word documents give what the docx gives from which they were saved.

`old_word/` holds the docx sample of the same name, saved as “Word 97–2003” by LibreOffice.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from yiju.ingest.errors import Unreadable
from yiju.ingest.filing import filing_of
from yiju.ingest.page import Source
from yiju.ingest.readers import read, read_bytes

HERE = Path(__file__).parent
OLD = HERE / "old_word" / "示例市数据管理局2019年绩效目标申报表.doc"
NEW = HERE.parent / "samples" / "formats" / f"{OLD.stem}.docx"


def printed(source: Source) -> tuple[list[str], list[object]]:
    cells = [
        (c.row, c.col, c.rowspan, c.colspan, c.text) for p in source.pages for t in p.tables for c in t.cells
    ]
    return [line.text for _, line in source.lines()], cells


def test_lines_and_cells_are_those_of_the_docx() -> None:
    old = read(OLD)
    assert old.type == "doc" and "旧版 Word" in old.warnings[0].what
    assert printed(old) == printed(read(NEW))


def test_the_record_is_that_of_the_docx() -> None:
    old, new = filing_of(read(OLD)), filing_of(read(NEW))
    assert old.document.unit == new.document.unit and old.document.year == new.document.year
    for ours, theirs in zip(old.projects, new.projects, strict=True):
        assert ours.name == theirs.name and ours.texts == theirs.texts
        assert ours.indicators == theirs.indicators and ours.year_budget == theirs.year_budget


def test_checkboxes_of_a_form_are_told_as_lost() -> None:
    source = read(OLD.parent / "复选框.doc")
    assert "2 个窗体复选框" in source.warnings[1].what
    # Boxes that are characters are read.
    assert [c.text for p in source.pages for t in p.tables for c in t.cells][2:] == ["☑新增 □延续", "☑是 □否"]


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7])
def test_a_truncated_document_gives_a_reason(share: float) -> None:
    data = OLD.read_bytes()
    with pytest.raises(Unreadable, match="另存为 docx"):
        read_bytes(data[: int(len(data) * share)], OLD.name)


def test_a_document_with_a_password_gives_a_reason() -> None:
    data = bytearray(OLD.read_bytes())
    data[data.index(b"\xec\xa5") + 11] |= 1  # fEncrypted of the file information block
    with pytest.raises(Unreadable, match="密码"):
        read_bytes(bytes(data), OLD.name)


def test_damage_gives_a_reading_or_a_reason() -> None:
    chance, good = random.Random(7), OLD.read_bytes()
    for _ in range(12):
        data = bytearray(good)
        for _ in range(40):
            data[chance.randrange(512, len(data))] = chance.randrange(256)
        try:
            assert read_bytes(bytes(data), OLD.name).pages
        except Unreadable as reason:
            assert "导入" in str(reason) or "没有" in str(reason)
