"""PDF pages as a viewer shows them: what is visible, once, in reading order, in its cell."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Page, Source
from yiju.ingest.readers import read, read_bytes
from yiju.ingest.readers.picture import picture


def pdf(*contents: str, page: str = "", trailer: str = "") -> bytes:
    """A PDF of one page per content stream, 200 by 100 points, with Helvetica as /F."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for content in contents:
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents {len(objects)} 0 R"
            f" /Resources << /Font << /F 3 0 R >> >> {page} >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{at:010d} 00000 n \n" for at in offsets)
    return (
        f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF"
    ).encode("latin-1")


def at(x: float, y: float, text: str) -> str:
    return f"BT /F 10 Tf {x} {y} Td ({text}) Tj ET "


def first(*contents: str, page: str = "") -> Page:
    return read_bytes(pdf(*contents, page=page), "示例.pdf").pages[0]


def printed(page: Page) -> list[str]:
    return [line.text for line in page.lines]


BOX = "20 20 m 180 20 l 180 80 l 20 80 l h 20 50 m 180 50 l 100 20 m 100 80 l S "


# The page of 200 by 100 turned about its middle, what falls off it moved back: a quarter left, right, and upside down.
@pytest.mark.parametrize("turn", ["0 0.5 -0.5 0 125 0", "0 -0.5 0.5 0 75 100", "-1 0 0 -1 200 100"])
def test_a_page_whose_text_lies_on_its_side_is_turned_upright(turn: str) -> None:
    content = BOX + at(25, 60, "name") + at(110, 60, "dyke") + at(25, 30, "sum") + at(110, 30, "65")
    page = first(f"{turn} cm {content}")
    assert printed(page) == ["name dyke", "sum 65"]
    assert [[cell.text for cell in row] for row in page.tables[0].rows()] == [["name", "dyke"], ["sum", "65"]]
    assert (page.width, page.height) == ((200, 100) if turn.startswith("-1") else (100, 200))
    pixels, _ = picture(pdf(f"{turn} cm {content}"), 1, recognised=False)
    assert (pixels.shape[1] > pixels.shape[0]) == turn.startswith("-1")


def test_lines_come_from_top_to_bottom_whatever_the_stream_says() -> None:
    page = first(at(10, 20, "below") + at(60, 80, "right") + at(10, 80, "left"))
    assert printed(page) == ["left right", "below"]


def test_a_space_stands_only_in_a_real_gap() -> None:
    assert printed(first("BT /F 10 Tf 10 50 Td [(1) 60 (,238) -600 (next)] TJ ET")) == ["1,238 next"]


def test_text_outside_the_page_or_cut_away_is_not_read() -> None:
    clipped = "q 0 0 200 40 re W n " + at(10, 20, "seen") + at(10, 60, "cut") + "Q "
    assert printed(first(clipped + at(10, 130, "above") + at(300, 20, "beside"))) == ["seen"]


def test_a_character_printed_twice_to_look_bold_is_one() -> None:
    assert printed(first(at(10, 50, "bold") + at(10.3, 50, "bold"))) == ["bold"]


def test_a_slanted_watermark_is_left_out_and_said() -> None:
    mark = "BT /F 10 Tf 0.7 0.7 -0.7 0.7 20 20 Tm (DRAFT) Tj ET "
    source = read_bytes(pdf(at(10, 80, "text") + mark), "示例.pdf")
    assert printed(source.pages[0]) == ["text"]
    assert "DRAFT" in source.warnings[0].what


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_are_those_of_the_page_as_shown(rotate: int) -> None:
    # The text is written so that it reads upright once the page is turned.
    turned = {0: "1 0 0 1 20 70", 90: "0 1 -1 0 130 20", 180: "-1 0 0 -1 180 30", 270: "0 -1 1 0 70 80"}
    page = first(f"BT /F 10 Tf {turned[rotate]} Tm (Upright) Tj ET", page=f"/Rotate {rotate}")
    assert printed(page) == ["Upright"]
    (line,) = page.lines
    assert line.box is not None
    x0, y0, x1, y1 = line.box
    assert x0 == pytest.approx(20, abs=1)
    assert x1 - x0 > y1 - y0
    assert 0 <= y0 < y1 <= (page.height or 0)


def test_a_crop_box_moves_the_origin_and_hides_the_rest() -> None:
    page = first(at(60, 60, "inside") + at(10, 20, "outside"), page="/CropBox [50 50 150 100]")
    assert printed(page) == ["inside"]
    assert page.lines[0].box is not None
    assert page.lines[0].box[0] == pytest.approx(10, abs=1)


def test_ruled_cells_hold_their_text_with_its_lines() -> None:
    page = first(BOX + at(25, 70, "one") + at(25, 58, "more") + at(105, 65, "two") + at(25, 35, "three"))
    (table,) = page.tables
    assert [[c.text for c in row] for row in table.rows()] == [["one\nmore", "two"], ["three", ""]]
    cell = table.rows()[0][0]
    assert cell.lines == (1, 3)
    assert cell.box == pytest.approx((20, 20, 100, 50), abs=0.5)


def test_a_number_wider_than_its_cell_stays_whole_in_it() -> None:
    wide = at(25, 65, "1,155,558,013.00") + at(104, 65, "2,246,669,024.00")
    (table,) = first(BOX + wide).tables
    assert [c.text for c in table.rows()[0]] == ["1,155,558,013.00", "2,246,669,024.00"]


def test_numbers_on_both_sides_of_a_border_stay_two() -> None:
    (table,) = first(BOX + at(83, 65, "123") + at(101, 65, "456.00")).tables
    assert [c.text for c in table.rows()[0]] == ["123", "456.00"]


def test_a_table_goes_on_where_nothing_but_a_page_number_parts_it() -> None:
    body = BOX + at(25, 65, "cell")
    source = read_bytes(pdf(body + at(95, 5, "- 1 -"), body, at(10, 90, "Heading") + body), "示例.pdf")
    assert [page.tables[0].continues for page in source.pages] == [False, True, False]


def test_thin_filled_bars_are_rules_and_shading_is_none() -> None:
    bars = "20 20 160 .5 re f 20 80 160 .5 re f 20 20 .5 60 re f 180 20 .5 60 re f "
    shade = ".9 g 30 30 20 20 re f 0 g "
    (table,) = first(bars + shade + at(32, 38, "x")).tables
    assert [c.text for c in table.cells] == ["x"]


def test_a_page_without_text_is_covered() -> None:
    source = read_bytes(pdf(at(10, 50, "text"), ""), "示例.pdf")
    assert len(source.pages) == 2
    assert [(n.page, n.what) for n in source.warnings] == [(2, "第 2 页没有文字。")]


def test_a_damaged_pdf_says_what_to_do() -> None:
    with pytest.raises(Unreadable, match=r"已损坏或不完整.*重新下载"):
        read_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8, "示例.pdf")


def test_an_encrypted_pdf_says_what_to_do() -> None:
    lock = (
        f"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'5a' * 32}> /U <{'a5' * 32}> >>"
    )
    with pytest.raises(Unreadable, match=r"已加密.*解除口令"):
        read_bytes(pdf(at(10, 50, "secret"), trailer=lock), "示例.pdf")


def test_a_pdf_without_any_text_says_so() -> None:
    with pytest.raises(Unreadable, match="没有文字层"):
        read_bytes(pdf(""), "示例.pdf")


def test_kangxi_radicals_are_folded_and_nothing_else() -> None:
    from yiju.ingest.readers.radicals import radicals

    fold = radicals()
    assert fold["⼈"] == "人"
    assert fold["⻔"] == "门"
    assert all("\u2e80" <= char <= "\u2fdf" for char in fold)


@pytest.fixture(scope="module")
def sources(corpus: Path) -> list[tuple[Path, Source]]:
    return [(path, read(path)) for path in sorted(corpus.glob("pdf/*.pdf"))]


def test_real_pages_hold_what_pdfplumber_sees(sources: list[tuple[Path, Source]]) -> None:
    """Cells of a sample of pages, by their characters: pdfplumber is the oracle."""
    pdfplumber = pytest.importorskip("pdfplumber")
    for path, source in sources:
        with pdfplumber.open(path) as oracle:
            for page in source.pages[8::6]:
                tables = oracle.pages[page.number - 1].extract_tables()
                theirs = Counter(squeezed(cell) for table in tables for row in table for cell in row if cell)
                ours = Counter(squeezed(c.text) for t in page.tables for c in t.cells if c.text)
                assert ours == theirs, f"{path.name} page {page.number}"


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_real_tables_go_on_over_their_pages(sources: list[tuple[Path, Source]]) -> None:
    """A page that begins with a table of a budget, and no heading above it, continues the one before."""
    found = [
        (page.tables[0].continues, bool(before.tables))
        for _, source in sources
        for before, page in pairwise(source.pages)
        if page.tables and page.lines[0].number == (page.tables[0].cells[0].lines or (0,))[0]
    ]
    assert len(found) > 20
    assert all(continues == after_table for continues, after_table in found)


def test_a_table_without_rules_is_read_line_by_line_and_said_so() -> None:
    rows = "".join(at(10, y, "item") + at(120, y, "20") for y in (80, 60, 40, 20))
    source = read_bytes(pdf(rows), "示例.pdf")
    assert printed(source.pages[0]) == ["item 20"] * 4 and not source.pages[0].tables
    assert "没有框线" in source.warnings[0].what and source.warnings[0].page == 1


def test_text_apart_in_ruled_cells_is_no_such_table() -> None:
    ruled = (
        "".join(f"5 {y} m 190 {y} l " for y in (15, 35, 55, 75, 95)) + "5 15 m 5 95 l 190 15 m 190 95 l S "
    )
    rows = "".join(at(10, y, "item") + at(120, y, "20") for y in (80, 60, 40, 20))
    assert not read_bytes(pdf(ruled + rows), "示例.pdf").warnings
