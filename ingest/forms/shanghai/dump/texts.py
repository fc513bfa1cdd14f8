"""The form's running texts: which paragraph fills which section.

In: the marks of one form and the free ones among them. Out: `Texts`, paragraphs by section.

A dump prints the labels of a page in blocks and their texts after them, in the same order; a label
that stands alone (a wrapped one is a text box of its own) is followed by its own text. On the page of
the indicators the texts are those right before the heading 分解目标. Where paragraphs and labels do
not count up, the cues of the layout decide, and a doubt says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, combinations, pairwise

from yiju.ingest.forms.shanghai.dump.lines import DumpLine
from yiju.ingest.forms.shanghai.dump.marks import FormMarks, Mark
from yiju.ingest.forms.shanghai.layout import Layout
from yiju.ingest.values.text import join_lines

_LIST_MARK = re.compile(
    r"^(\d{1,2}([、．)）]|\.(?!\d))|[（(]\d{1,2}[)）]|[一二三四五六七八九十]{1,2}、|[①-⑳])"
)
_CLOSED = ("。", "；", ";", "：", ":", "！", "”")
_REMARK = "备注"
_PROSE_LENGTH = 14
_ROW_NAME = 25


@dataclass
class Texts:
    """Lines of each section. `doubts` are (field, why); `taken` are the marks used."""

    sections: dict[str, list[DumpLine]] = field(default_factory=dict)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


def read_texts(form: FormMarks, layout: Layout, free: set[int]) -> Texts:
    """The texts of a form; 备注 is left to `read_remark` and `take_remark`."""
    found = Texts()
    for sheet in sorted({m.sheet for m in form.marks}):
        _read_sheet(form, layout, free, sheet, found)
    return found


def read_remark(form: FormMarks, free: set[int], found: Texts) -> None:
    """备注 where its text stands right before the signatures, below which the form ends."""
    if not _wants_remark(form, found):
        return
    signed = [
        i
        for i in sorted(free)
        if is_prose(form.marks[i].lines)
        and i + 1 < len(form.marks)
        and form.marks[i + 1].kind == "unread"
        and form.marks[i + 1].sheet == form.marks[i].sheet
    ]
    if len(signed) == 1:
        _take(form, found, _REMARK, signed)


def take_remark(form: FormMarks, left: list[list[DumpLine]], found: Texts) -> list[list[DumpLine]]:
    """备注 from the cells that no indicator wants: the one that is prose. What is still left over."""
    prose = [lines for lines in left if is_prose(lines)]
    if len(prose) != 1 or not _wants_remark(form, found):
        return left
    found.sections[_REMARK] = prose[0]
    return [lines for lines in left if lines is not prose[0]]


def _wants_remark(form: FormMarks, found: Texts) -> bool:
    return _REMARK not in found.sections and any(m.key == _REMARK for m in form.of("section"))


def text_of(lines: list[DumpLine]) -> str:
    """A section's text: wrapped lines joined, list items on lines of their own, the quotation marks
    that a spreadsheet put around its cell left out.
    """
    parts: list[list[str]] = []
    number: int | None = None
    for i, p in enumerate(lines):
        item = _LIST_MARK.match(p.text)
        follows = item is not None and number is not None and _number(item[0]) == number + 1
        if i == 0 or follows or (item and lines[i - 1].text.endswith(_CLOSED)):
            parts.append([])
        if item and (i == 0 or not parts[-1]):
            number = _number(item[0])
        parts[-1].append(p.text)
    text = "\n".join(join_lines(part) for part in parts)
    if text.startswith('"'):
        text = text[1:].removesuffix('"')
    return text.strip()


def _number(mark: str) -> int | None:
    digits = re.sub(r"\D", "", mark)
    return int(digits) if digits else None


def _read_sheet(form: FormMarks, layout: Layout, free: set[int], sheet: int, found: Texts) -> None:
    marks = form.marks
    here = [i for i, m in enumerate(marks) if m.sheet == sheet]
    open_texts = _candidates(form, free, here)
    pending: list[str] = []
    alone: list[str] = []
    for i in here:
        mark = marks[i]
        if mark.kind != "section":
            continue
        if mark.text:
            found.sections[mark.key] = _beside(mark)
            if i + 1 in open_texts and marks[i + 1].box == mark.box:
                found.sections[mark.key] += marks[i + 1].lines
                _claim(found, open_texts, [i + 1])
        elif i + 1 in open_texts and not _in_block(marks, i):
            _take(form, found, mark.key, [i + 1])
            open_texts.remove(i + 1)
            if not pending:
                _go_on(form, found, open_texts, mark.key, i + 2)
        elif _in_block(marks, i):
            pending.append(mark.key)
        else:
            alone.append(mark.key)
    pending = [k for k in pending if k != _REMARK and k not in found.sections]
    alone = [k for k in alone if k != _REMARK and k not in found.sections]
    if len(open_texts) > len(pending):
        order = [s.label for s in layout.sections]
        pending = sorted([*pending, *alone], key=order.index)
    _align(form, layout, found, open_texts, pending)


def _candidates(form: FormMarks, free: set[int], here: list[int]) -> list[int]:
    """Free texts that may fill a section: all before the table of indicators begins; among its rows
    what reads like sentences, what follows its own label, and the run right before 分解目标.
    """
    marks = form.marks
    texts = [i for i in here if i in free]
    start = next((i for i in here if in_table(marks[i])), len(marks))
    group = next((i for i in here if marks[i].kind == "head" and marks[i].key == "group"), None)
    among = [i for i in texts if i > start and not _is_row(marks[i])]
    own = [i for i in among if marks[i - 1].kind == "section" and not _in_block(marks, i - 1)]
    prose = [i for i in among if (group is None or i < group) and is_prose(marks[i].lines)]
    run: list[int] = []
    for i in range((group or start) - 1, start, -1):
        if i in among:
            run.insert(0, i)
        elif run or marks[i].kind in ("level", "text"):
            break
    waiting = _waiting(form, here, group or start)
    if len(run) > waiting and not is_prose(marks[run[0]].lines):
        run = run[-waiting:] if waiting else []
    before = [i for i in texts if i < start and (start == len(marks) or not _is_row(marks[i]))]
    return sorted({*before, *own, *prose, *run})


def _waiting(form: FormMarks, here: list[int], end: int) -> int:
    """How many sections the last block of bare labels before `end` names, or the last label alone."""
    count = 0
    for i in range(end - 1, here[0] - 1, -1):
        mark = form.marks[i]
        if mark.kind == "section" and not mark.text:
            count += mark.key != _REMARK
        elif count and not mark.is_bare_label:
            break
    return count


def in_table(mark: Mark) -> bool:
    """Whether a mark is a heading or a level of the table of indicators."""
    return mark.kind == "level" or (mark.kind == "head" and mark.key in ("group", "indicators"))


def _is_row(mark: Mark) -> bool:
    """Whether a text box looks like `name target` rather than a paragraph."""
    cells = mark.lines[0].cells
    return len(cells) > 1 and len(cells[0]) < _ROW_NAME and not is_prose(mark.lines)


def is_prose(lines: Sequence[DumpLine]) -> bool:
    """Whether a text box reads like sentences: no cell of an indicator."""
    text = join_lines(p.text for p in lines)
    sentence = text.endswith(("。", "；", ";", "！")) or len(re.findall("[，；。]", text)) >= 2
    listed = len(lines) > 1 and _LIST_MARK.match(lines[0].text)
    return bool(listed) or (sentence and len(text) >= _PROSE_LENGTH) or len(lines) > 3


def _in_block(marks: list[Mark], i: int) -> bool:
    """Whether a bare label stands next to another one, in the block that a dump prints first."""
    return any(
        0 <= j < len(marks)
        and marks[j].sheet == marks[i].sheet
        and marks[j].is_bare_label
        and marks[j].kind in ("section", "field", "head")
        for j in (i - 1, i + 1)
    )


def _go_on(form: FormMarks, found: Texts, open_texts: list[int], key: str, start: int) -> None:
    """With no label waiting, the paragraphs that follow belong to the last label."""
    at = start
    while at in open_texts:
        _take(form, found, key, [at])
        open_texts.remove(at)
        at += 1


def _align(form: FormMarks, layout: Layout, found: Texts, texts: list[int], keys: list[str]) -> None:
    """Fill the waiting sections in print order."""
    if not texts or not keys:
        for i in texts if not keys else []:
            if found.sections and is_prose(form.marks[i].lines):
                found.doubts.append(("texts", f"有一段文字未标明栏目：{form.marks[i].lines[0].text[:20]}…"))
        return
    if len(texts) == len(keys):
        for key, i in zip(keys, texts, strict=True):
            _take(form, found, key, [i])
        return
    if len(texts) < len(keys):
        choices = list(combinations(keys, len(texts)))
        scores = [_score(c, [[i] for i in texts], form, layout) for c in choices]
        chosen = choices[scores.index(max(scores))]
        for key, i in zip(chosen, texts, strict=True):
            _take(form, found, key, [i])
        for key in chosen if scores.count(max(scores)) == 1 else keys:
            found.doubts.append((f"texts.{key}", "栏目多于文字，按内容判断归属"))
        return
    whole = [i for i in texts if is_prose(form.marks[i].lines)]
    if len(keys) <= len(whole) < len(texts):
        # Short cells that no table has claimed are no part of a text.
        _align(form, layout, found, whole, keys)
        return
    for key, group in zip(keys, _best_cut(keys, texts, form, layout), strict=True):
        _take(form, found, key, group)
        if len(group) > 1:
            found.doubts.append((f"texts.{key}", "文字多于栏目，按内容判断归属"))


def _best_cut(keys: list[str], texts: list[int], form: FormMarks, layout: Layout) -> list[list[int]]:
    """The paragraphs in as many groups as there are sections, so that the groups suit them best; of equal ways the
    one that gives the first sections least. From the last section back: what suits one asks nothing of the others.
    """
    count = len(texts)
    suits = {
        (key, at): _score([key], [[text]], form, layout) for key in keys for at, text in enumerate(texts)
    }
    goes_on = [
        _score(keys[:1], [[a, b]], form, layout) - suits[keys[0], i]
        for i, (a, b) in enumerate(pairwise(texts))
    ]
    joined = [0, *accumulate(goes_on)]
    # (worth, end of the group) of the best way to part the texts from each one on among the sections left.
    best: dict[int, tuple[int, int]] = {}
    ways: list[dict[int, tuple[int, int]]] = []
    for number, key in enumerate(reversed(keys)):
        now: dict[int, tuple[int, int]] = {}
        for at in range(count - number):
            ends = [count] if number == 0 else range(at + 1, count - number + 1)
            worth = [
                (suits[key, at] + joined[end - 1] - joined[at] + (best[end][0] if number else 0), -end)
                for end in ends
            ]
            value, end = max(worth)
            now[at] = (value, -end)
        best = now
        ways.insert(0, now)
    groups, at = [], 0
    for way in ways:
        end = way[at][1]
        groups.append(texts[at:end])
        at = end
    return groups


def _score(keys: Sequence[str], groups: list[list[int]], form: FormMarks, layout: Layout) -> int:
    """How well paragraphs suit sections: cues found, and paragraphs joined that go on."""
    cues = {s.label: s.cue for s in layout.sections}
    total = 0
    for key, group in zip(keys, groups, strict=True):
        texts = [join_lines(p.text for p in form.marks[i].lines) for i in group]
        total += 2 * bool(re.search(cues[key], texts[0]))
        total += sum(not a.endswith(_CLOSED) or bool(_LIST_MARK.match(b)) for a, b in pairwise(texts))
    return total


def _beside(mark: Mark) -> list[DumpLine]:
    p = mark.lines[-1]
    return [DumpLine(p.page, p.line, mark.text, p.box, p.sheet)]


def _take(form: FormMarks, found: Texts, key: str, marks: list[int]) -> None:
    found.sections.setdefault(key, []).extend(p for i in marks for p in form.marks[i].lines)
    found.taken |= set(marks)


def _claim(found: Texts, texts: list[int], marks: list[int]) -> None:
    for i in marks:
        texts.remove(i)
        found.taken.add(i)
