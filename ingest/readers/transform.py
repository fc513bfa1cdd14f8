"""From a PDF page's own coordinates to points from its top left corner, as a viewer shows it, or, where its text lies on
its side, as a reader turns it.

In: a pypdfium2 page handle (with its /Rotate and CropBox). Out: an affine `Transform`.
"""

from __future__ import annotations

import ctypes
from typing import Any, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from yiju.ingest.readers import pdfium_calls
from yiju.ingest.record import Box

# FPDF_PageToDevice answers in whole pixels; a fine grid and far points keep the error below 0.001 pt.
_SCALE = 1000
_FAR = 1000.0
_LOOKED_AT, _MOST = 200, 0.8
"""Text objects that tell how a page's text lies, and the share of them that must lie alike for the page to be turned."""

Distance = TypeVar("Distance", float, npt.NDArray[np.float64])


class Transform(msgspec.Struct, frozen=True):
    """x' = ax + cy + e, y' = bx + dy + f (the order of a PDF matrix)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: Distance, y: Distance) -> tuple[Distance, Distance]:
        """A point on the page as shown, or many at once."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box on the page as shown, left, top, right, bottom in order."""
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def after(self, m: tuple[float, float, float, float, float, float]) -> Transform:
        """The same transform applied after the matrix `m` of an object or form."""
        a, b, c, d, e, f = m
        return Transform(
            a=self.a * a + self.c * b,
            b=self.b * a + self.d * b,
            c=self.a * c + self.c * d,
            d=self.b * c + self.d * d,
            e=self.a * e + self.c * f + self.e,
            f=self.b * e + self.d * f + self.f,
        )


def of_page(page: Any) -> Transform:
    """The transform of one page."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = min(_SCALE, 2**30 / max(width, height, _FAR) / 4)
    size = (round(width * scale), round(height * scale))

    def shown(x: float, y: float) -> tuple[float, float]:
        px, py = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, px, py)
        return px.value / scale, py.value / scale

    (e, f), (ax, ay), (cx, cy) = shown(0, 0), shown(_FAR, 0), shown(0, _FAR)
    return Transform((ax - e) / _FAR, (ay - f) / _FAR, (cx - e) / _FAR, (cy - f) / _FAR, e, f)


def set_upright(page: Any) -> tuple[Transform, int]:
    """The transform of one page, its text on its feet, and by how many quarters the page is turned clockwise for that."""
    shown = of_page(page)
    quarters = _lies(page, shown)
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    for _ in range(quarters):
        a, b, c, d, e, f = shown.a, shown.b, shown.c, shown.d, shown.e, shown.f
        shown = Transform(-b, a, -d, c, height - f, e)
        width, height = height, width
    return shown, quarters


def _lies(page: Any, shown: Transform) -> int:
    """How many quarters clockwise set most of the page's text upright."""
    texts = pdfium_calls.texts(page, _LOOKED_AT)
    matrices = np.zeros((len(texts), 6), dtype=np.float32)  # an FS_MATRIX each
    if not texts:
        return 0
    known = np.fromiter(map(pdfium_calls.matrix_of, texts, pdfium_calls.rows(matrices)), dtype=bool)
    a, b = matrices[known, :2].astype(np.float64).T
    turned = np.degrees(np.arctan2(shown.b * a + shown.d * b, shown.a * a + shown.c * b))
    votes = np.bincount(np.round(turned / 90).astype(int) % 4, minlength=4)
    angle, count = int(votes.argmax()), votes.max()
    return -angle % 4 if count > _MOST * votes.sum() else 0
