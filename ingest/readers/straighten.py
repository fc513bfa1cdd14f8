"""A scanned page set straight, and the ruling lines drawn on it.

In: pixels of a page. Out: the same page turned by the few degrees by which it lay askew, the turn itself,
and ruling lines as segments for the lattice, all in pixels of the straight page.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from yiju.ingest.groups import needs
from yiju.ingest.lattice import Segment

with needs("ocr"):
    import cv2

Pixels = npt.NDArray[np.uint8]

WIDEST_TILT = 5.0
"""Degrees; a page that lies further askew is one laid in by hand, which no scan of a filing is."""
_COARSE, _FINE = 0.5, 0.1
_SMALL = 900
# Lengths in points: taller and wider than any stroke of a character in running text.
_SHORTEST_ROW, _SHORTEST_COLUMN = 22.0, 13.0
_THICKEST = 5.0
_WIDEST_GAP = 1.5


def straighten(pixels: Pixels) -> tuple[Pixels, float]:
    """The page turned so that its lines run level, and the degrees by which it was turned."""
    tilt = _tilt(pixels)
    if abs(tilt) < _FINE / 2:
        return pixels, 0.0
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    straight = cv2.warpAffine(
        pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )
    return straight.astype(np.uint8, copy=False), tilt


def rules(pixels: Pixels, points: float) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical ruling lines in points from the top left corner; `points` a pixel."""
    marks, gap = ink(pixels), max(2, round(_WIDEST_GAP / points))
    horizontal = _bars(marks, max(9, round(_SHORTEST_ROW / points)), 1, gap)
    vertical = _bars(marks, 1, max(9, round(_SHORTEST_COLUMN / points)), gap)
    thickest = _THICKEST / points
    return (
        [
            Segment((y + h / 2) * points, x * points, (x + w) * points)
            for x, y, w, h in horizontal
            if h <= thickest
        ],
        [
            Segment((x + w / 2) * points, y * points, (y + h) * points)
            for x, y, w, h in vertical
            if w <= thickest
        ],
    )


def ink(pixels: Pixels) -> Pixels:
    """Ink as 255 on 0, by what is darker than its surroundings."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    found = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, blockSize=25, C=12
    )
    return found.astype(np.uint8, copy=False)


def _bars(marks: Pixels, wide: int, tall: int, gap: int) -> list[tuple[int, int, int, int]]:
    """Boxes (x, y, width, height) of straight bars at least this long, gaps in them closed."""
    bridge = cv2.getStructuringElement(cv2.MORPH_RECT, (gap, 1) if wide > tall else (1, gap))
    closed = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, bridge)
    bars = cv2.morphologyEx(closed, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (wide, tall)))
    _, _, stats, _ = cv2.connectedComponentsWithStats(bars, connectivity=8)
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:]]


def _tilt(pixels: Pixels) -> float:
    """Degrees by which the page must be turned: those at which its rows of ink are sharpest."""
    scale = min(1.0, _SMALL / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    marks = ink(small.astype(np.uint8, copy=False))
    coarse = max(np.arange(-WIDEST_TILT, WIDEST_TILT + _COARSE, _COARSE), key=lambda a: _sharpness(marks, a))
    fine = np.arange(coarse - _COARSE, coarse + _COARSE + _FINE / 2, _FINE)
    best = max(fine, key=lambda a: _sharpness(marks, a))
    # A page without anything level to go by stays as it is.
    return float(best) if _sharpness(marks, best) > 1.02 * _sharpness(marks, 0.0) else 0.0


def _sharpness(marks: Pixels, angle: float) -> float:
    height, width = marks.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
    rows = cv2.warpAffine(marks, turn, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())
