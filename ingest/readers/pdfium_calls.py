"""PDFium's functions that are asked about every character and every object of a page, bound for speed.

In: addresses, numbers from 0. Out: what PDFium answers, as plain numbers. The same functions of pypdfium2 make an
object of every pointer and look at the type of every argument; where a producer draws each character as an
object of its own (15 questions a character), that was most of the time of reading. `None` is the null
pointer; where a function writes, the last arguments are the addresses that it writes to.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from itertools import islice, repeat
from typing import Any

import numpy.typing as npt
import pypdfium2.raw as pdfium

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int


def address(pointer: Any) -> int:
    """Where a pointer of pypdfium2 points to."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _bound(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    # A PYFUNCTYPE keeps the interpreter's lock, which nobody else in a reader's process waits for.
    return ctypes.PYFUNCTYPE(result, *arguments)(address(function))


unicode_of = _bound(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _INT)
loose_box_of = _bound(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
origin_of = _bound(pdfium.FPDFText_GetCharOrigin, _INT, _POINTER, _INT, _POINTER, _POINTER)
owner_of = _bound(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
is_untold = _bound(pdfium.FPDFText_HasUnicodeMapError, _INT, _POINTER, _INT)
matrix_of = _bound(pdfium.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
fill_of = _bound(pdfium.FPDFPageObj_GetFillColor, _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
mode_of = _bound(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _POINTER)
kind_of = _bound(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
object_of = _bound(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
clip_of = _bound(pdfium.FPDFPageObj_GetClipPath, _POINTER, _POINTER)
paths_of = _bound(pdfium.FPDFClipPath_CountPaths, _INT, _POINTER)
segment_of = _bound(pdfium.FPDFClipPath_GetPathSegment, _POINTER, _POINTER, _INT, _INT)


def rows(array: npt.NDArray[Any]) -> range:
    """The address of each row, for functions that write there."""
    start, step = array.ctypes.data, array.strides[0]
    return range(start, start + len(array) * step, step)


def texts(page: Any, most: int) -> list[int]:
    """The addresses of the page's first text objects, `most` of them."""
    items = map(object_of, repeat(address(page)), range(pdfium.FPDFPage_CountObjects(page)))
    return list(islice((item for item in items if kind_of(item) == pdfium.FPDF_PAGEOBJ_TEXT), most))


def drawn(page: Any) -> list[tuple[int, int]]:
    """The page's objects that are no text, in drawing order: address and kind (`FPDF_PAGEOBJ_…`)."""
    items = list(map(object_of, repeat(address(page)), range(pdfium.FPDFPage_CountObjects(page))))
    pairs = zip(items, map(kind_of, items), strict=True)
    return [(item, kind) for item, kind in pairs if item and kind != pdfium.FPDF_PAGEOBJ_TEXT]
