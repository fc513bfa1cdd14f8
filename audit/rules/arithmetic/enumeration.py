"""How many things a text says it lists, and how many it lists.

In: a paragraph, or paragraphs that number what one before them counts. Out: `Mismatch`es, only where no way
of splitting the list makes the stated number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.prose import Mismatch
from yiju.audit.statements.stated import quantities
from yiju.ingest.values.money import number_in_words

_COUNTED = re.compile(
    r"(?:(?P<count>\d{1,2}|[一二三四五六七八九十]{1,3})\s*个(?P<what>[一-龥]{2,10}?)"
    r"|(?P<counted>(?:预算|所属|下属|二级|独立核算)*单位)共(?:有|计)?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[家个])[，,]?\s*"
    r"(?:分别是|分别为|具体包括|具体为|包括|即|为)\s*[:：]\s*(?P<list>[^。；;：:]+)"
)
_COMPOSED = re.compile(r"(?:具体(?:内容)?(?:包括|为|是|如下)|分别(?:是|为))[:：]?\s*")
_SOME = re.compile("等|主要|例如|如[:：]")
_KINDS = "处科室办部局队所中心站院馆团委组"
_NUMBERED = re.compile(r"^\s*(?P<number>\d{1,2})\s*[.、．]\s*[^\d\s]")
_FOLLOWED = re.compile(r"(?:具体)?(?:包括|如下|为)\s*[:：]?\s*$")


def lists(text: str) -> Iterator[Mismatch]:
    """`设8个内设机构，包括：甲处、乙处…`."""
    for match in _COUNTED.finditer(text):
        if re.search(r"等(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?[^、，]{0,8}$", match["list"]):
            continue
        number, what = match["count"] or match["number"], match["what"] or match["counted"]
        stated = int(number) if number.isdigit() else number_in_words(number)
        fewest, most = _pieces(match["list"], "、"), _pieces(match["list"], "、，,和及与")
        alike = all(piece.rstrip("）)")[-1:] in _KINDS for piece in fewest)
        count = len(most) if len(most) < stated else len(fewest) if alike and len(fewest) > stated else None
        if count is not None and len(fewest) > 1:
            yield Mismatch(
                "疑似",
                f"列举|{what}|{stated}|{count}",
                f"写明{stated}个{what}，所列为{count}个",
                match[0].strip(),
            )


def composed(text: str) -> Iterator[Mismatch]:
    """`国内公务接待46批次…，具体包括：甲28批次，乙15批次`: counts that a text says to be all of one before them."""
    counts = [q for q in quantities(text) if q.unit not in ("元", "平方米", "平米", "㎡", "公顷", "亩")]
    for match in _COMPOSED.finditer(text):
        start = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
        stop = re.search("[。；\n]", text[match.end() :])
        end = match.end() + stop.start() if stop else len(text)
        parts = [q for q in counts if match.end() <= q.start < end]
        whole = next(
            (
                q
                for q in reversed(counts)
                if parts and start <= q.start < match.start() and q.unit == parts[0].unit
            ),
            None,
        )
        if whole is None or len(parts) < 2 or any(q.unit != whole.unit for q in parts):
            continue
        summed = sum(q.value for q in parts)
        if summed != whole.value and not _SOME.search(text[match.end() : end]):
            listed = "、".join(f"{q.name}{q.as_printed}" for q in parts)
            yield Mismatch(
                "疑似",
                f"组成|{whole.name}|{whole.value}|{summed}",
                f"{whole.name or '总数'}{whole.as_printed}，所列各项（{listed}）合计{summed}{whole.unit}",
                text[whole.begin : parts[-1].end],
            )


def _pieces(text: str, marks: str) -> list[str]:
    """The text split at any of the marks outside brackets."""
    pieces, depth = [""], 0
    for char in text:
        depth += (char in "（(") - (char in "）)")
        if char in marks and depth <= 0:
            pieces.append("")
        else:
            pieces[-1] += char
    return [piece.strip() for piece in pieces if piece.strip()]


def numbered(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, Mismatch, list[Paragraph]]]:
    """`行政单位1家，事业单位4家，具体包括：` and the paragraphs 1. to N. behind it."""
    for i, paragraph in enumerate(paragraphs):
        text = paragraph.text
        counts = [q for q in quantities(text) if q.unit == "家" and q.name.endswith("单位")]
        sentence = max(text.rfind("。"), -1) + 1
        counts = [q for q in counts if q.start >= sentence]
        if not counts or not _FOLLOWED.search(text):
            continue
        listed: list[Paragraph] = []
        for follower in paragraphs[i + 1 :]:
            found = _NUMBERED.match(follower.text)
            if follower.title != paragraph.title or not found or int(found["number"]) != len(listed) + 1:
                break
            listed.append(follower)
        stated = int(sum(q.value for q in counts))
        # A list that ends the section may go on where the reader did not see it.
        ended = i + 1 + len(listed) < len(paragraphs)
        if len(listed) > 1 and len(listed) != stated and (len(listed) > stated or ended):
            wording = f"写明共{stated}家单位（{'、'.join(f'{q.name}{q.value:f}家' for q in counts)}），所列为{len(listed)}家"
            quote = text[counts[0].begin : counts[-1].end]
            yield paragraph, Mismatch("疑似", f"单位数|{stated}|{len(listed)}", wording, quote), listed
