"""What the clips of a PDF page leave visible of its objects.

In: the address of a page object (`pdfium_calls`) and the page's transform. Out: the box that its clip paths leave. Every
object names the paths that clip it, but many name the same ones: a path is known by the address of its first
point, which stays while the page is open, and its box is computed once.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from yiju.ingest.readers import pdfium_calls
from yiju.ingest.readers.transform import Transform
from yiju.ingest.record import Box


class ClipPaths:
    """The clips of one page's objects."""

    def __init__(self, to_page: Transform) -> None:
        self._to_page = to_page
        self._boxes: dict[tuple[int, int], Box | None] = {}
        self._paths: dict[int, Box] = {}
        self._x, self._y = ctypes.c_float(), ctypes.c_float()

    def of(self, owners: Sequence[int | None]) -> list[Box | None]:
        """For each object the box that its clip paths leave visible; None where there is no clip."""
        clip_ids = list(map(pdfium_calls.clip_of, owners))
        counts = list(map(pdfium_calls.paths_of, clip_ids))
        # Paths are only ever added to a clip: the innermost tells those around it, if it has a point.
        innermost = map(pdfium_calls.segment_of, clip_ids, (count - 1 for count in counts), repeat(0))
        return [
            self._left_by(clip, paths, point) if paths > 0 else None
            for clip, paths, point in zip(clip_ids, counts, innermost, strict=True)
        ]

    def _left_by(self, clip: int, paths: int, point: int | None) -> Box | None:
        if point is None:
            return self._box(clip, paths)
        key = paths, point
        if key not in self._boxes:
            self._boxes[key] = self._box(clip, paths)
        return self._boxes[key]

    def _box(self, clip: Any, paths: int) -> Box | None:
        box: Box | None = None
        for path in range(paths):
            first = pdfium_calls.segment_of(clip, path, 0)
            if not first:
                continue
            if first not in self._paths:
                self._paths[first] = self._around(ctypes.cast(clip, pdfium.FPDF_CLIPPATH), path)
            own = self._paths[first]
            box = own if box is None else _overlap(box, own)
        return box

    def _around(self, clip: Any, path: int) -> Box:
        xs, ys = [], []
        for index in range(pdfium.FPDFClipPath_CountPathSegments(clip, path)):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, index)
            pdfium.FPDFPathSegment_GetPoint(segment, self._x, self._y)
            xs.append(self._x.value)
            ys.append(self._y.value)
        return self._to_page.box(min(xs), min(ys), max(xs), max(ys))


def _overlap(a: Box, b: Box) -> Box:
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
