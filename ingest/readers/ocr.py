"""Text in images: the pixels of a page → pieces of text with their boxes and how sure they are.

In: RGB pixels. Out: `RecognisedText`s in pixels. The models lie in the wheel of rapidocr; nothing is fetched. Its
classifier of orientation stays off: it turns 99 into 66.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import msgspec
import numpy as np

from yiju.ingest.groups import needs
from yiju.ingest.readers.straighten import Pixels
from yiju.ingest.record import Box
from yiju.ingest.values.text import tidy

_LEAST_SURE = 0.5
"""Below this the model itself calls a text noise."""
_PARAMETERS = {"Global.use_cls": False, "Global.log_level": "error", "Global.text_score": _LEAST_SURE}
_SETTINGS = "_init_sess_opts"
"""What gives a session of rapidocr its settings."""
_WIDE = "\u2e80-\u303f\u3400-\u9fff\uff00-\uffef"
_MARKS = str.maketrans(",;:?!", "，；：？！")
# The model reads a full-width mark as a half-width one. Beside a Chinese character it was full-width.
_MARK = re.compile(rf"(?<=[{_WIDE}])[,;:?!]|[;:](?=[{_WIDE}])|(?<=[%）)]);$")
_BRACKETS = re.compile(r"\(([^()（）]*)[)）]|（([^()（）]*)\)")
# A year's brackets are a pair: 〔2014] was 〔2014〕.
_HALF_READ = re.compile(r"〔(\d{4})[\])）]|[\[(（](\d{4})〕")
_OPEN_BRACKET = re.compile(rf"(?<=[{_WIDE}])\(|\((?=[{_WIDE}])")
_CLOSING_BRACKET = re.compile(rf"(?<=[{_WIDE}])\)|\)(?=[{_WIDE}])")
# In thin print the model takes the commas of an amount for points. Two points or more, in groups of three
# figures with two behind the last, were these.
_POINTS = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+\.\d\d")
_HAS_WIDE = re.compile(f"[{_WIDE}]")


class RecognisedText(msgspec.Struct, frozen=True):
    """A run of text on one line; `box` in pixels, `confidence` from 0 to 1."""

    text: str
    confidence: float
    box: Box

    @property
    def middle(self) -> tuple[float, float]:
        """Centre of the box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.box[3] - self.box[1]


def recognise(pixels: Pixels) -> list[RecognisedText]:
    """All text on the page, in no order."""
    # Said each time: the engine remembers what the last call switched off.
    found = _engine()(_bgr(pixels), use_det=True, use_cls=False, use_rec=True)
    if found.boxes is None:
        return []
    pieces = []
    for corners, text, confidence in zip(found.boxes, found.txts, found.scores, strict=True):
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        box = (min(xs), min(ys), max(xs), max(ys))
        if text.strip():
            pieces.append(RecognisedText(_tidied(text), float(confidence), box))
    return pieces


def recognise_line(pixels: Pixels, box: Box) -> RecognisedText | None:
    """The one line of text that stands within `box`; None where there is none."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in box)
    part = pixels[y0:y1, x0:x1]
    if min(part.shape[:2], default=0) < 4:
        return None
    found = _engine()(_bgr(part), use_det=False, use_cls=False, use_rec=True)
    if not found.txts or not found.txts[0].strip() or found.scores[0] < _LEAST_SURE:
        return None
    return RecognisedText(_tidied(found.txts[0]), float(found.scores[0]), box)


def _tidied(text: str) -> str:
    return thousands(full_width(text))


def thousands(text: str) -> str:
    """An amount whose commas were taken for points, with its commas: 1.238.450.99 was 1,238,450.99."""
    if not _POINTS.fullmatch(text):
        return text
    whole, _, cents = text.rpartition(".")
    return f"{whole.replace('.', ',')}.{cents}"


def full_width(text: str) -> str:
    """Marks beside Chinese characters, and brackets around or beside them, as full-width ones, no gaps at them."""

    def around(match: re.Match[str]) -> str:
        inside = match[1] if match[1] is not None else match[2]
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        wide = _HAS_WIDE.search(inside) or _HAS_WIDE.match(before) or _HAS_WIDE.match(after)
        return f"（{inside}）" if wide else match[0]

    text = _HALF_READ.sub(lambda m: f"〔{m[1] or m[2]}〕", text)
    text = _MARK.sub(lambda m: m[0].translate(_MARKS), text)
    text = _BRACKETS.sub(around, text)
    return tidy(_CLOSING_BRACKET.sub("）", _OPEN_BRACKET.sub("（", text)))


def _bgr(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels[:, :, ::-1])


@functools.cache
def _engine() -> Any:
    # Imported with the first scan: it takes a second that no other file type needs.
    with needs("ocr"):
        from rapidocr import RapidOCR
        from rapidocr.inference_engine.onnxruntime.main import OrtInferSession

    settings = getattr(OrtInferSession, _SETTINGS)

    def without_spinning(config: Any) -> Any:
        """Threads that spin while they wait take the cores from the other readers: a third of the CPU time of a scan."""
        options = settings(config)
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return options

    # The package, of which one version is allowed, gives no other way to its sessions' settings.
    setattr(OrtInferSession, _SETTINGS, staticmethod(without_spinning))
    return RapidOCR(params=_PARAMETERS)
