"""The ruling lines that a PDF page draws.

In: a page's objects (`pdfium_calls.drawn`) and its transform. Out: horizontal and vertical `Segment`s in
points from the top left corner. A rule is a stroked line or box, or a filled bar (most producers
draw borders as thin filled rectangles). Filled areas are shading, not rules.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from typing import Any

import pypdfium2.raw as pdfium

from yiju.ingest.lattice import Segment
from yiju.ingest.readers.transform import Transform

BAR = 2.5
"""A filled rectangle up to this thick (points) is a rule."""
SHORTEST = 2.0
"""Marks shorter than this (points) are dots and corners, not rules."""
_DEEPEST = 8


def rules(items: Iterable[tuple[int, int]], to_page: Transform) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical rules of the page, not merged, in drawing order."""
    horizontal: list[Segment] = []
    vertical: list[Segment] = []
    for x0, y0, x1, y1 in _strokes(items, to_page):
        if abs(y1 - y0) <= abs(x1 - x0):
            if abs(x1 - x0) >= SHORTEST and abs(y1 - y0) <= BAR:
                horizontal.append(Segment((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(y1 - y0) >= SHORTEST and abs(x1 - x0) <= BAR:
            vertical.append(Segment((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return horizontal, vertical


Stroke = tuple[float, float, float, float]


def _strokes(items: Iterable[tuple[int, int]], to_page: Transform) -> Iterator[Stroke]:
    for item, kind in items:
        if kind in _DRAWN:
            yield from _of_object(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT), to_page, 0)


_DRAWN = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM)


def _of_object(item: Any, to_page: Transform, depth: int) -> Iterator[Stroke]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield from _of_path(item, to_page)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = to_page.after(_matrix(item))
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _of_object(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)


def _of_path(path: Any, to_page: Transform) -> Iterator[Stroke]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke):
        return
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top):
        return
    x0, y0, x1, y1 = to_page.box(left.value, bottom.value, right.value, top.value)
    if min(x1 - x0, y1 - y0) <= BAR:
        if fill.value or stroke.value:
            yield (x0, y0, x1, y1)
    elif stroke.value:
        yield from _edges(path, to_page.after(_matrix(path)))


def _edges(path: Any, to_page: Transform) -> Iterator[Stroke]:
    """The straight edges of a stroked path, the closing one included."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = None
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = to_page.point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield (*last, *here)
        last = here
        if pdfium.FPDFPathSegment_GetClose(segment) and start is not None:
            yield (*here, *start)


def _matrix(item: Any) -> tuple[float, float, float, float, float, float]:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return (1, 0, 0, 1, 0, 0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
