"""Small scans that the test draws itself: recognised, straightened, put into cells."""

from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from yiju.ingest.errors import Unreadable
from yiju.ingest.lattice import grids
from yiju.ingest.readers import pdf, read_bytes, scan
from yiju.ingest.readers.heartbeat import listen
from yiju.ingest.readers.ocr import full_width, thousands
from yiju.ingest.readers.picture import picture
from yiju.ingest.readers.straighten import rules, straighten

DPI = 150
FONTS = [
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("C:/Windows/Fonts/simsun.ttc"),
    Path("/System/Library/Fonts/PingFang.ttc"),
]


@cache
def form() -> Image.Image:
    """A title and a table of two rows, the second split in two columns of which one holds a digit."""
    font_file = next((f for f in FONTS if f.exists()), None)
    if font_file is None:
        pytest.skip("no Chinese font to draw a scan with")
    font = ImageFont.truetype(str(font_file), 24)
    image = Image.new("RGB", (900, 400), "white")
    draw = ImageDraw.Draw(image)
    draw.text((250, 30), "示例市项目支出绩效目标申报表", "black", font)
    for y in (100, 170, 240):
        draw.line((60, y, 840, y), "black", 2)
    for x in (60, 300, 840):
        draw.line((x, 100, x, 240), "black", 2)
    draw.line((700, 170, 700, 240), "black", 2)
    for at, text in {(80, 118): "项目名称", (320, 118): "政务信息资源目录系统运维", (80, 188): "项目总预算（元）",
                     (320, 188): "1,238,450.99", (760, 188): "6"}.items():  # fmt: skip
        draw.text(at, text, "black", font)
    return image


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    out = BytesIO()
    image.save(out, kind, dpi=(DPI, DPI))
    return out.getvalue()


def test_a_scan_gives_the_form_with_its_cells_and_how_sure_it_is() -> None:
    tilted = form().rotate(1.5, resample=Image.Resampling.BICUBIC, fillcolor="white")
    source = read_bytes(encoded(tilted, "TIFF"), "扫描.tif")
    (page,) = source.pages
    assert source.type == "scan"
    assert page.lines[0].text == "示例市项目支出绩效目标申报表"
    (table,) = page.tables
    assert {(c.row, c.col, c.colspan): c.text for c in table.cells} == {
        (0, 0, 1): "项目名称",
        (0, 1, 2): "政务信息资源目录系统运维",
        (1, 0, 1): "项目总预算（元）",
        (1, 1, 1): "1,238,450.99",
        (1, 2, 1): "6",
    }
    assert all(part.confidence and part.confidence > 0.5 for part in [*page.lines, *table.cells])
    assert "OCR" in source.warnings[0].what


def test_a_page_of_a_pdf_that_is_only_a_picture_is_recognised() -> None:
    out = BytesIO()
    form().save(out, "PDF", resolution=DPI)
    source = read_bytes(out.getvalue(), "扫描.pdf")
    assert source.type == "pdf"
    assert [line.text for line in source.pages[0].lines][:2] == [
        "示例市项目支出绩效目标申报表",
        "项目名称 政务信息资源目录系统运维",
    ]
    assert source.warnings[0].page == 1


def layered(content: str) -> bytes:
    """The form as a scanned page, over which the content stream lays text in Helvetica (/F)."""
    out = BytesIO()
    form().save(out, "PDF", resolution=DPI)
    with pikepdf.open(out) as document:
        page, layer = document.pages[0], BytesIO()
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.resources["/Font"] = pikepdf.Dictionary(F=document.make_indirect(font))
        page.contents_add(content.encode())
        document.save(layer)
    return layer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "BT 3 Tr /F 8 Tf 20 150 Td 10 TL " + "(what a scanner took for text) Tj T* " * 8 + "ET",  # unseen
        "BT /F 8 Tf 20 20 Td (Scanned by an app) Tj ET",  # seen, but little
    ],
)
def test_text_laid_over_a_scan_does_not_hide_its_cells(content: str) -> None:
    source = read_bytes(layered(content), "双层.pdf")
    (table,) = source.pages[0].tables
    assert "1,238,450.99" in [c.text for c in table.cells]
    assert "扫描件" in source.warnings[0].what
    assert not any("scanner" in line.text for line in source.pages[0].lines)


def test_a_page_of_text_over_a_picture_keeps_its_text_layer() -> None:
    source = read_bytes(
        layered("BT /F 8 Tf 20 150 Td 9 TL " + "(written over a letterhead) Tj T* " * 8 + "ET"), "函.pdf"
    )
    assert [line.text for line in source.pages[0].lines] == ["written over a letterhead"] * 8


def test_a_picture_in_a_page_of_text_is_told() -> None:
    out = BytesIO()
    with pikepdf.open(
        BytesIO(layered("BT /F 9 Tf 20 500 Td 12 TL " + "(a page of text) Tj T* " * 8 + "ET"))
    ) as document:
        document.pages[0].mediabox = [0, 0, 432, 600]  # the picture takes a third of it, below the text
        document.save(out)
    source = read_bytes(out.getvalue(), "附图.pdf")
    assert len(source.pages[0].lines) == 8
    assert "有 1 幅图片" in source.warnings[0].what and source.warnings[0].page == 1


def test_a_coarse_scan_keeps_its_cells() -> None:
    half = form().resize((450, 200), Image.Resampling.LANCZOS)
    out = BytesIO()
    half.save(out, "JPEG", dpi=(DPI // 2, DPI // 2), quality=70)
    page = read_bytes(out.getvalue(), "粗.jpg").pages[0]
    (table,) = page.tables
    assert len(table.cells) == 5
    assert "政务信息资源目录系统运维" in [c.text for c in table.cells]
    pixels, points = picture(out.getvalue(), 1, recognised=True)  # shown as it was read: fine enough
    assert points == pytest.approx(72 / 200, rel=0.01) and pixels.shape[1] * points == pytest.approx(
        page.width
    )


def test_a_page_laid_in_askew_is_set_straight() -> None:
    for tilt in (-3.0, 0.0, 2.0):
        askew = np.asarray(form().rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor="white"))
        straight, turned = straighten(askew)
        assert turned == pytest.approx(-tilt, abs=0.2)
        (grid,) = grids(*rules(straight, 72 / DPI))
        assert len(grid.cells) == 5


def test_a_blank_page_gives_a_reason() -> None:
    with pytest.raises(Unreadable, match="没有识别出文字"):
        read_bytes(encoded(Image.new("RGB", (300, 300), "white")), "空白.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_truncated_image_gives_a_reason(kind: str) -> None:
    data = encoded(form(), kind)
    with pytest.raises(Unreadable, match="图片已损坏"):
        read_bytes(data[: len(data) // 3], "断.png")


def test_an_image_that_would_unpack_to_gigabytes_is_refused() -> None:
    data = encoded(Image.new("1", (13_000, 10_000)))
    assert len(data) < 1_000_000
    with pytest.raises(Unreadable, match="像素"):
        read_bytes(data, "炸弹.png")


def test_a_scanned_page_of_huge_size_is_drawn_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SCAN_PIXELS", 100_000)
    monkeypatch.setattr(scan, "_LARGEST", 200_000)
    document = pdfium.PdfDocument.new()
    page = document.new_page(14_400, 14_400)
    picture = pdfium.PdfImage.new(document)
    picture.set_bitmap(pdfium.PdfBitmap.from_pil(Image.new("RGB", (50, 50), "white")))
    picture.set_matrix(pdfium.PdfMatrix().scale(14_400, 14_400))
    page.insert_obj(picture)
    page.gen_content()
    out = BytesIO()
    document.save(out)
    with pytest.raises(Unreadable, match="没有识别出文字"):
        read_bytes(out.getvalue(), "巨幅.pdf")


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("额 (元)", "额（元）"),
        ("(示例办〔2016〕9号)。", "（示例办〔2016〕9号）。"),
        ("不低于99.5%;", "不低于99.5%；"),
        ("系统,平台;", "系统，平台；"),
        ("1,238.00", "1,238.00"),
        ("(2019)", "(2019)"),
        ("f(x)=2", "f(x)=2"),
        ("第2条(一", "第2条（一"),
        ("示府办〔2014]21号", "示府办〔2014〕21号"),
    ],
)
def test_marks_beside_chinese_are_full_width(read: str, printed: str) -> None:
    assert full_width(read) == printed


@given(st.text("0123456789,.%-+()"))
def test_numbers_stay_as_they_are_read(text: str) -> None:
    assert full_width(text).replace("（", "(").replace("）", ")") == text


def test_every_page_of_a_scan_gives_a_sign_of_life(tmp_path: Path) -> None:
    blank = Image.new("RGB", (200, 200), "white")
    blank.save(tmp_path / "三页.tif", save_all=True, append_images=[blank, blank], dpi=(200, 200))
    beats: list[None] = []
    listen(lambda: beats.append(None))
    with pytest.raises(Unreadable, match="没有识别出文字"):
        read_bytes((tmp_path / "三页.tif").read_bytes(), "三页.tif")
    assert len(beats) == 3


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("1.238.450.99", "1,238,450.99"),
        ("-386.000.00", "-386,000.00"),
        ("386.000", "386.000"),  # could be either
        ("12.50", "12.50"),
        ("2019.01.01", "2019.01.01"),
        ("1,238.450.99", "1,238,450.99"),
    ],
)
def test_points_in_an_amount_are_commas_where_nothing_else_is_possible(read: str, printed: str) -> None:
    assert thousands(read) == printed


def test_an_amount_in_thin_print_keeps_its_commas() -> None:
    grey = np.asarray(form().convert("L"))
    thin = Image.fromarray(np.where(grey < 110, 0, 255).astype(np.uint8))
    (table,) = read_bytes(encoded(thin), "黑白.png").pages[0].tables
    assert "1,238,450.99" in [c.text for c in table.cells]
