"""PDFs that are damaged, forged or told by nobody: read as far as they go, and said."""

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from tests.ingest.test_readers_pdf import at, pdf
from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Line, Page
from yiju.ingest.readers import read_bytes, scan
from yiju.ingest.record import Notice

PRINTED = "示例市示范区大数据服务中心2023年项目绩效目标填报表.pdf"


@pytest.fixture
def whole(samples: Path) -> bytes:
    return (samples / PRINTED).read_bytes()


def test_a_pdf_whose_end_is_missing_is_mended_and_said(whole: bytes) -> None:
    cut = read_bytes(whole[:-40], PRINTED)
    assert [page.tables for page in cut.pages] == [page.tables for page in read_bytes(whole, PRINTED).pages]
    assert "只读入了能恢复的部分" in cut.warnings[0].what


def test_a_pdf_cut_before_its_fonts_is_not_read_as_nonsense(whole: bytes) -> None:
    for kept in (0.5, 0.8, 0.95):
        with pytest.raises(Unreadable, match=r"已损坏或不完整.*重新下载"):
            read_bytes(whole[: int(kept * len(whole))], PRINTED)


def test_a_page_whose_fonts_tell_no_characters_is_recognised(
    whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recognised(pixels: np.ndarray, _points: float, number: int, _before: object) -> tuple[Page, Notice]:
        assert pixels.std() > 10  # the page is drawn
        return Page(number, (Line(1, "识别的文字"),)), Notice("由文字识别得出", page=number)

    monkeypatch.setattr(scan, "read_pixels", recognised)
    untold = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                del item["/ToUnicode"]
        document.save(untold)
    source = read_bytes(untold.getvalue(), PRINTED)
    assert [line.text for _, line in source.lines()] == ["识别的文字"] * 3
    assert source.warnings[0].what == "第 1 页的字体没有文字编码，改按图片识别。"


def test_half_a_character_is_none_and_two_halves_are_one(whole: bytes) -> None:
    told = pdf(at(10, 50, "AB")).replace(b"/BaseFont /Helvetica", b"/BaseFont /Helvetica /ToUnicode 6 0 R")
    for halves, text in (("<D842DFB7>", "\U00020bb7"), ("<D842>", "\ufffd")):
        source = read_bytes(with_map(told, f"1 beginbfchar <41> {halves} endbfchar"), "示例.pdf")
        line = source.pages[0].lines[0].text
        assert line.encode("utf-8").decode("utf-8") == f"{text}B", (halves, line)


def with_map(data: bytes, mapping: str) -> bytes:
    """The PDF with its font's map to characters added as object 6."""
    stream = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        f"1 begincodespacerange <00> <FF> endcodespacerange {mapping} endcmap end end"
    )
    whole = pikepdf.open(io.BytesIO(data))
    out = io.BytesIO()
    for item in whole.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/BaseFont") == "/Helvetica":
            item["/ToUnicode"] = whole.make_stream(stream.encode())
    whole.save(out)
    return out.getvalue()


def test_a_pdf_that_claims_a_million_pages_is_refused_at_once() -> None:
    forged = pdf(at(10, 50, "text")).replace(b"/Count 1 ", b"/Count 1000000 ")
    with pytest.raises(Unreadable, match="称有 1000000 页"):
        read_bytes(forged, "示例.pdf")


def test_five_thousand_pages_are_read() -> None:
    source = read_bytes(pdf(*(at(10, 50, f"page {n}") for n in range(5000))), "示例.pdf")
    assert source.pages[-1].lines[0].text == "page 4999"


@pytest.mark.parametrize("box", ["[0 0 900000000 900000000]", "[0 0 0.001 0.001]", "[0 0 -5 nan]", "[]"])
def test_a_page_of_absurd_size_costs_nothing(box: str) -> None:
    forged = pdf(at(10, 50, "text"), at(10, 50, "whole")).replace(b"[0 0 200 100]", box.encode(), 1)
    source = read_bytes(forged, "示例.pdf")
    assert source.pages[1].lines[0].text == "whole"
