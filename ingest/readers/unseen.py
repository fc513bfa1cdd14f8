"""What a person sees of a PDF beyond its drawn text, and text that nobody sees.

In: a document or a page of pypdfium2. Out: pages with filled form fields and comments drawn into them
(`with_fields`), what is filled into fields and not drawn (`as_filled`), a notice of attached files (`attached`), characters that show on the page and what those say
that do not (`seen`): white on white, too small to read, or drawn invisibly where no picture shows them.
"""

from __future__ import annotations

import ctypes
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from yiju.ingest.readers import pdfium_calls
from yiju.ingest.readers.glyphs import Glyph
from yiju.ingest.readers.transform import Transform, set_upright
from yiju.ingest.record import Box, Notice
from yiju.ingest.values.text import unspaced

_DRAWN = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
_FILLED = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX)
_QUOTED = 40
_TINY = 1.5
"""Points: characters that are neither higher nor wider are read by nobody; the box of a stroke (一) may be as low as it."""
_WHITE = 250
_SCALE, _SHOWS = 2.0, 12
"""Pixels a point, and levels of grey between the lightest and the darkest pixel where something shows."""


def attached(document: pypdfium.PdfDocument) -> list[Notice]:
    """A notice that names the files which the PDF carries."""
    count = document.count_attachments()
    if not count:
        return []
    names = "、".join(document.get_attachment(i).get_name() for i in range(min(count, 5)))
    return [Notice(f"PDF 附有 {count} 个文件（{names}），未读取；如是材料，请另存后单独导入。")]


class FilledField(NamedTuple):
    """What is filled into a field of a form: its box as the page's own coordinates have it (left, bottom, right, top)."""

    box: tuple[float, float, float, float]
    value: str


def with_fields(
    document: pypdfium.PdfDocument, index: int
) -> tuple[pypdfium.PdfPage, list[FilledField], list[Notice]]:
    """The page, filled fields and comments drawn into it; what is filled in; texts of comments that cannot be drawn are
    told.
    """
    page = document[index]
    kinds, comments, fields = _annotations(page, document.formenv)
    if not any(kind in _DRAWN for kind in kinds):
        return page, [], []
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    page.close()
    page = document[index]
    textpage = page.get_textpage()
    shown = unspaced(textpage.get_text_range())
    textpage.close()
    unread = [text for text in comments if unspaced(text) not in shown]
    return (
        page,
        fields,
        [
            Notice(f"第 {index + 1} 页的批注未读入：“{text[:_QUOTED]}”，请看原件。", page=index + 1)
            for text in unread
        ],
    )


def _annotations(
    page: pypdfium.PdfPage, form: pypdfium.PdfFormEnv | None
) -> tuple[list[int], list[str], list[FilledField]]:
    """Kinds of the page's annotations, what its comments say, and what is filled into its fields."""
    kinds: list[int] = []
    comments: list[str] = []
    fields: list[FilledField] = []
    for at in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
        if not annotation:
            continue
        kinds.append(pdfium.FPDFAnnot_GetSubtype(annotation))
        if kinds[-1] == pdfium.FPDF_ANNOT_FREETEXT and (comment := _contents(annotation)):
            comments.append(comment)
        if form is not None and kinds[-1] == pdfium.FPDF_ANNOT_WIDGET and (field := _field(annotation, form)):
            fields.append(field)
        pdfium.FPDFPage_CloseAnnot(annotation)
    return kinds, comments, fields


def _field(annotation: pdfium.FPDF_ANNOTATION, form: pypdfium.PdfFormEnv) -> FilledField | None:
    """A field of text or choice with what is filled in; None for another one, or a blank one."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form.raw, annotation)
    rectangle = pdfium.FS_RECTF()
    if kind not in _FILLED or not pdfium.FPDFAnnot_GetRect(annotation, rectangle):
        return None
    size = pdfium.FPDFAnnot_GetFormFieldValue(form.raw, annotation, None, 0)
    buffer = ctypes.create_string_buffer(size)
    target = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetFormFieldValue(form.raw, annotation, target, size)
    value = buffer.raw.decode("utf-16-le", "replace").rstrip("\0").strip()
    box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
    return FilledField(box, value) if value else None


def as_filled(
    found: list[Glyph], fields: Sequence[FilledField], to_page: Transform, number: int
) -> tuple[list[Glyph], list[Notice]]:
    """The characters, those of a field of which some are not drawn (its font lacks them) as they were filled in, spread
    over its box. Where other characters are drawn than filled in, those that a person sees stand. Notices count both.
    """
    lacking = other = 0
    for field in fields:
        box = to_page.box(*field.box)
        own = {id(glyph) for glyph in found if glyph.stands_in(box)}
        drawn = Counter(glyph.text for glyph in found if id(glyph) in own)
        filled = Counter(char for char in field.value if not char.isspace())
        if drawn == filled:
            continue
        if not drawn <= filled:
            other += 1
            continue
        lacking += 1
        found = [glyph for glyph in found if id(glyph) not in own] + _spread(field.value, box)
    notices = []
    if lacking:
        what = f"第 {number} 页有 {lacking} 处表单域有些字没有显示出来，按所填内容读入，请核对原件。"
        notices.append(Notice(what, page=number))
    if other:
        what = f"第 {number} 页有 {other} 处表单域显示的字与所填内容不同，按显示的读入，请核对原件。"
        notices.append(Notice(what, page=number))
    return found, notices


def _spread(value: str, box: Box) -> list[Glyph]:
    """A value's characters in lines over a box, each line from its left edge."""
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    high = (box[3] - box[1]) / max(1, len(lines))
    made: list[Glyph] = []
    for row, line in enumerate(lines):
        wide = min((box[2] - box[0]) / max(1, len(line)), high)
        base = box[1] + (row + 0.8) * high
        for at, char in enumerate(line):
            x = box[0] + at * wide
            if not char.isspace():
                made.append(Glyph(char, x, base - 0.7 * high, x + wide, base + 0.1 * high, base))
    return made


def _contents(annotation: pdfium.FPDF_ANNOTATION) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    buffer = ctypes.create_string_buffer(size)
    target = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", target, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def seen(
    page: pypdfium.PdfPage, found: list[Glyph], number: int, pictured: Callable[[], float]
) -> tuple[list[Glyph], list[Notice]]:
    """The characters that show, and a notice that quotes the others. Under a picture (`pictured`: how much of
    the page) invisible ones are its recognised text and stay.
    """
    if not found:
        return found, []
    owners = list(dict.fromkeys(glyph.owner for glyph in found))
    modes = zip(owners, map(pdfium_calls.mode_of, owners), strict=True)
    ghosts = {owner for owner, mode in modes if mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE}
    if ghosts and pictured():
        ghosts = set()
    white = _white(owners) - ghosts
    tiny = [max(glyph.x1 - glyph.x0, glyph.y1 - glyph.y0) < _TINY for glyph in found]
    if not ghosts and not white and not any(tiny):
        return found, []
    hidden = _blank(page, [glyph for glyph in found if glyph.owner in white])
    kept: list[Glyph] = []
    unseen: list[Glyph] = []
    for glyph, small in zip(found, tiny, strict=True):
        lost = small or glyph.owner in ghosts or id(glyph) in hidden
        (unseen if lost else kept).append(glyph)
    if not unseen:
        return found, []
    quoted = "".join(glyph.text for glyph in unseen[:_QUOTED])
    what = f"第 {number} 页有 {len(unseen)} 个字看不见（白色、隐形或极小），未读入：“{quoted}”，请核对原件。"
    return kept, [Notice(what, page=number)]


def _white(owners: Sequence[int | None]) -> set[int | None]:
    """Which of these objects are filled with white, or with nothing."""
    colours = np.zeros((len(owners), 4), dtype=np.uint32)
    colours[:, 3] = 255
    parts = (
        range(at.start + 4 * n, at.stop + 4 * n, at.step)
        for at in [pdfium_calls.rows(colours)]
        for n in range(4)
    )
    deque(map(pdfium_calls.fill_of, owners, *parts), maxlen=0)
    white = (colours[:, :3].min(axis=1) >= _WHITE) | (colours[:, 3] == 0)
    return {owners[at] for at in white.nonzero()[0].tolist()}


def _blank(page: pypdfium.PdfPage, doubtful: Sequence[Glyph]) -> set[int]:
    """Which of these characters leave no trace on the drawn page."""
    if not doubtful:
        return set()
    pixels = page.render(scale=_SCALE, grayscale=True).to_numpy().astype(np.int16)
    pixels = np.rot90(pixels.reshape(pixels.shape[0], pixels.shape[1]), -set_upright(page.raw)[1])
    blank: set[int] = set()
    for glyph in doubtful:
        top, bottom = int(glyph.y0 * _SCALE), int(glyph.y1 * _SCALE) + 1
        left, right = int(glyph.x0 * _SCALE), int(glyph.x1 * _SCALE) + 1
        part = pixels[max(top, 0) : bottom, max(left, 0) : right]
        if not part.size or part.max() - part.min() < _SHOWS:
            blank.add(id(glyph))
    return blank
