"""Scans → `page.Source`: images (PNG, JPEG, TIFF and others), and pages of a PDF that hold only a picture.

In: bytes of an image, or the pixels of a page. Out: pages of lines and tables like those of a PDF, each
line and cell with its confidence, and a notice a page. Raises `Unreadable`. Boxes are those of the page
set straight (`as_read`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from yiju.ingest.errors import Unreadable
from yiju.ingest.lattice import Grid, GridCell, grids
from yiju.ingest.page import Cell, Line, Page, Source, Table, around, rounded
from yiju.ingest.readers.continued import continued
from yiju.ingest.readers.heartbeat import beat
from yiju.ingest.readers.limits import check_image
from yiju.ingest.readers.ocr import RecognisedText, recognise, recognise_line
from yiju.ingest.readers.straighten import Pixels, ink, rules, straighten
from yiju.ingest.record import Box, Notice

_POINTS_PER_INCH = 72
_LONG_SIDE = 842.0
"""Of A4 in points: the size taken where an image does not say its own."""
_LIKELY_DPI = range(60, 1201)
_MAX_FRAMES = 1000
# In heights of a line of text: from how far into a cell a piece of text is the cell's too.
_INTO = 0.6
# Points: what is smaller in an empty cell is dust or the rest of a rule.
_SMALLEST_MARK = 4.0
_INSET = 2.0
_UNSURE = 0.75
_COARSEST, _FINE = 72 / 140, 72 / 200
"""Points a pixel: from where on a scan is too coarse as it is, and to what it is drawn then."""
_LARGEST = 8_000_000
"""Pixels, of A3 at 200 dpi: no page is drawn larger than that."""
_TURNED = 1.5


def read_scan(data: bytes, name: str, sha256: str) -> Source:
    """Every frame of the image as a page. Raises `Unreadable`."""
    pages: list[Page] = []
    notices: list[Notice] = []
    for pixels, points in frames(data):
        page, notice = read_pixels(pixels, points, len(pages) + 1, pages[-1] if pages else None)
        pages.append(page)
        notices.append(notice)
    if not any(page.lines for page in pages):
        raise Unreadable("图片中没有识别出文字。请以 200–300 dpi 重新扫描，或提供带文字层的 PDF。")
    return Source(file=name, sha256=sha256, type="scan", pages=tuple(pages), warnings=tuple(notices))


def read_pixels(pixels: Pixels, points: float, number: int, before: Page | None) -> tuple[Page, Notice]:
    """A page from its pixels, `points` wide and high each; `before` is the page before it."""
    beat()
    pixels, points = _fine_enough(pixels, points)
    pixels, pieces, turned = _upright(pixels)
    drawn = grids(*rules(pixels, points))
    pieces = _fitted(pixels, pieces, drawn, points)
    lines = _lines(pieces, points)
    tables = [table for grid in drawn if (table := _table(number, grid, pieces, lines, points))]
    if tables and continued(tables[0], lines, before):
        tables[0] = Table(number, tables[0].cells, tables[0].box, continues=True)
    height, width = pixels.shape[:2]
    page = Page(number, tuple(lines), tuple(tables), round(width * points, 2), round(height * points, 2))
    return page, _notice(number, pieces, turned)


def _fine_enough(pixels: Pixels, points: float) -> tuple[Pixels, float]:
    """A coarse scan drawn larger: only then can strokes of characters and rules be told apart."""
    height, width = pixels.shape[:2]
    factor = min(points / _FINE, (_LARGEST / (width * height)) ** 0.5)
    if points <= _COARSEST or factor <= 1:
        return pixels, points
    size = round(width * factor), round(height * factor)
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC)), points / factor


def as_read(pixels: Pixels, points: float) -> tuple[Pixels, float]:
    """The page as its boxes see it, turned on its feet and set straight, and the points of its pixels."""
    pixels, points = _fine_enough(pixels, points)
    return _upright(pixels)[0], points


def frames(data: bytes) -> Iterator[tuple[Pixels, float]]:
    """The pixels of every page of an image file, and the points that each is wide and high. Raises
    `Unreadable`.
    """
    # The limit is ours (`check_image`), told in Chinese; Pillow's own only warns or stops later.
    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(BytesIO(data))
        check_image(*image.size)
        count = getattr(image, "n_frames", 1)
        if count > _MAX_FRAMES:
            raise Unreadable(f"图片含 {count} 页，超过 {_MAX_FRAMES} 页。请拆分后再导入。")
        for index in range(count):
            image.seek(index)
            check_image(*image.size)
            frame = ImageOps.exif_transpose(image).convert("RGBA")
            paper = Image.new("RGBA", frame.size, "white")
            pixels = np.asarray(Image.alpha_composite(paper, frame).convert("RGB"))
            yield pixels, _points(image.info.get("dpi", (0, 0))[0], pixels)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unreadable("图片已损坏或不完整，无法打开。请重新扫描，或用看图软件另存后再导入。") from error


def _points(dpi: float, pixels: Pixels) -> float:
    return _POINTS_PER_INCH / dpi if int(dpi) in _LIKELY_DPI else _LONG_SIDE / max(pixels.shape[:2])


def _upright(pixels: Pixels) -> tuple[Pixels, list[RecognisedText], int]:
    """The page set straight, its text, and by how many degrees it lay turned (0, 90, 180 or 270)."""
    straight, _ = straighten(pixels)
    pieces = recognise(straight)
    long = [p for p in pieces if len(p.text) > 1]
    on_its_side = sum(p.height > _TURNED * (p.box[2] - p.box[0]) for p in long) > len(long) / 2
    if not pieces or (not on_its_side and _sureness(pieces) >= _UNSURE):
        return straight, pieces, 0
    tried = [(straight, pieces, 0)]
    for quarters in (1, 3) if on_its_side else (2,):
        turned, _ = straighten(np.ascontiguousarray(np.rot90(pixels, quarters)))
        tried.append((turned, recognise(turned), quarters * 90))
    return max(tried, key=lambda t: sum(len(p.text) * p.confidence**4 for p in t[1]))


def _sureness(pieces: list[RecognisedText]) -> float:
    return sum(p.confidence for p in pieces) / len(pieces) if pieces else 0.0


def _fitted(
    pixels: Pixels, pieces: list[RecognisedText], drawn: list[Grid], points: float
) -> list[RecognisedText]:
    """The pieces, those that run through a rule read cell by cell, and cells that were missed read."""
    fitted: list[RecognisedText] = []
    for piece in pieces:
        held = _cells_under(piece, drawn, points)
        parts = [recognise_line(pixels, _within(piece.box, cell.box, points)) for cell in held]
        fitted += [part for part in parts if part] if len(held) > 1 else [piece]
    marks = ink(pixels)
    for grid in drawn:
        filled = {id(cell) for p in fitted if (cell := _cell_at(grid, p, points))}
        for cell in grid.cells:
            if id(cell) not in filled and (box := _mark(marks, cell.box, points)):
                missed = recognise_line(pixels, box)
                fitted += [missed] if missed else []
    return fitted


def _cells_under(piece: RecognisedText, drawn: list[Grid], points: float) -> list[GridCell]:
    """The cells into which the piece reaches by more than a stroke."""
    x0, y0, x1, y1 = (v * points for v in piece.box)
    middle, reach = (y0 + y1) / 2, _INTO * (y1 - y0)
    return [
        cell
        for grid in drawn
        for cell in grid.cells
        if cell.box[1] <= middle < cell.box[3] and min(x1, cell.box[2]) - max(x0, cell.box[0]) > reach
    ]


def _within(box: Box, cell: Box, points: float) -> Box:
    inset = _INSET / 2
    left, right = (cell[0] + inset) / points, (cell[2] - inset) / points
    return (max(box[0], left), box[1], min(box[2], right), box[3])


def _cell_at(grid: Grid, piece: RecognisedText, points: float) -> GridCell | None:
    x, y = piece.middle
    col, row = bisect_right(grid.xs, x * points) - 1, bisect_right(grid.ys, y * points) - 1
    return next(
        (
            cell
            for cell in grid.cells
            if cell.row <= row < cell.row + cell.rowspan and cell.col <= col < cell.col + cell.colspan
        ),
        None,
    )


def _mark(marks: Pixels, cell: Box, points: float) -> Box | None:
    """Where ink stands inside a cell, with a margin around it; None where there is as good as none."""
    x0, y0, x1, y1 = (round(v / points) for v in cell)
    inset = max(3, round(_INSET / points))
    inside = marks[y0 + inset : y1 - inset, x0 + inset : x1 - inset]
    ys, xs = np.nonzero(inside)
    if not len(ys) or (ys.max() - ys.min()) * points < _SMALLEST_MARK:
        return None
    left, top = x0 + inset + int(xs.min()), y0 + inset + int(ys.min())
    right, bottom = x0 + inset + int(xs.max()), y0 + inset + int(ys.max())
    return (left - inset, top - inset, right + inset, bottom + inset)


def _lines(pieces: list[RecognisedText], points: float) -> list[Line]:
    """Printed lines from top to bottom; a gap between pieces is a space."""
    return [
        Line(
            number=number,
            text=" ".join(p.text for p in row),
            box=_around(row, points),
            confidence=round(min(p.confidence for p in row), 3),
        )
        for number, row in enumerate(_rows(pieces), start=1)
    ]


def _rows(pieces: list[RecognisedText]) -> list[list[RecognisedText]]:
    """Pieces that stand on one line, left to right."""
    rows: list[list[RecognisedText]] = []
    for piece in sorted(pieces, key=lambda p: p.middle[1]):
        last = rows[-1] if rows else []
        level = sum(p.middle[1] for p in last) / len(last) if last else 0.0
        if last and piece.middle[1] - level < 0.4 * min(piece.height, *(p.height for p in last)):
            last.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.box[0]) for row in rows]


def _table(
    page: int, grid: Grid, pieces: list[RecognisedText], lines: list[Line], points: float
) -> Table | None:
    """The grid with the text in it; None where it holds none, or is but one frame around text."""
    held: dict[int, list[RecognisedText]] = {}
    for piece in pieces:
        cell = _cell_at(grid, piece, points)
        if cell is not None:
            held.setdefault(grid.cells.index(cell), []).append(piece)
    if not held or len(grid.cells) < 2:
        return None
    cells = [_cell(cell, held.get(i, []), lines, points) for i, cell in enumerate(grid.cells)]
    return Table(page=page, cells=tuple(cells), box=rounded(grid.box))


def _cell(cell: GridCell, inside: list[RecognisedText], lines: list[Line], points: float) -> Cell:
    box = _around(inside, points) if inside else None
    numbers = [n.number for n in lines if box and n.box and n.box[1] <= box[3] and n.box[3] >= box[1]]
    return Cell(
        row=cell.row,
        col=cell.col,
        text="\n".join(" ".join(p.text for p in row) for row in _rows(inside)),
        rowspan=cell.rowspan,
        colspan=cell.colspan,
        box=rounded(cell.box),
        lines=(min(numbers), max(numbers)) if numbers else None,
        confidence=round(min(p.confidence for p in inside), 3) if inside else None,
    )


def _around(pieces: list[RecognisedText], points: float) -> Box:
    x0, y0, x1, y1 = around([p.box for p in pieces])
    return rounded((x0 * points, y0 * points, x1 * points, y1 * points))


def _notice(number: int, pieces: list[RecognisedText], turned: int) -> Notice:
    if not pieces:
        return Notice(f"第 {number} 页是图片，没有识别出文字。", page=number)
    lowest = min(p.confidence for p in pieces)
    how = f"（页面横置或倒置，已转正 {turned} 度）" if turned else ""
    return Notice(
        f"第 {number} 页是图片，内容由文字识别（OCR）得出{how}：平均可信度 {_sureness(pieces):.0%}，最低 {lowest:.0%}，"
        "请对照原件核实金额、日期和文号。",
        page=number,
    )
