"""Units, years and stages that a question names: its text and the units of the index in, those named out.

A unit is named in full, without its place (`大数据中心`) or as people shorten it: two pieces of its name in
order, the last at its end (`数据局` is 示例市数据管理局, `口岸办` 口岸服务办公室, `编办` 机构编制委员会办公室).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from yiju.ingest.stage import Stage
from yiju.ingest.values.name_keys import unit_key
from yiju.search.ask.as_printed import as_printed
from yiju.search.ask.question_words import ends_place, is_of_any_unit, tag_of
from yiju.search.ask.unit_ends import bare_year, ends_of, longest_first, unit_ends
from yiju.search.index.printed_values import codes_in
from yiju.search.index.segment import runs

_LONGEST = 16
# What may stand before a name that is shortened to two characters.
_BEFORE_A_NAME = frozenset("省市区县州盟旗委府的和与及在从由给向问查")
# No unit's name holds it.
_OF = "的"
_PLACES = "省市区县本该"
# `府办`, `政府办` are the office of a government, which is read as a name without 人民政府.
_GOVERNMENT = re.compile(
    r"(?:人民)?政府(?=办)|(?<=[\u3400-\u9fff])府(?=办)|(?<=[省市区县])(?:(?:人民)?政府|府)(?=[\u3400-\u9fff]{2,8}[办委局])"
)
# Who is above an office, before its name.
_LEVEL = re.compile(r"[省市区县](?:委|府|政府|人民政府)$")
_STAGES: dict[Stage, re.Pattern[str]] = {
    "result": re.compile("自评|(?:绩效|评价)(?:得分|评分)"),
    "monitoring": re.compile("(?:运行|绩效|执行)监控|监控表"),
    "listed": re.compile("项目库|项目清单"),
}


def years_named(text: str) -> frozenset[int]:
    """Years that a question names; not those within a document's number or a code. `17年` is 2017."""
    outside = re.sub(r"[\[〔【(（](?:19|20)\d{2}[\]〕】)）]", "", as_printed(text))
    for code in codes_in(outside):
        outside = outside.replace(code, " ")
    return frozenset(int(match[0]) for match in bare_year().finditer(outside))


def stages_named(text: str) -> frozenset[Stage]:
    """Stages that a question names; a declaration is what most questions are about, and names none."""
    return frozenset(stage for stage, words in _STAGES.items() if words.search(text))


class UnitMention(NamedTuple):
    """A piece of a question that ends as names of units do: with the units it names, the piece is just the
    name; without, it is all that may be. `elsewhere` is the name with its place, where units of such a name are only known
    of other places.
    """

    typed: str
    units: frozenset[str]
    elsewhere: str = ""


def units_mentioned(text: str, units: Iterable[str]) -> list[UnitMention]:
    """The pieces of a question that name one of `units` or may name another; of several units that fit one
    place in it, the ones of which it says most.
    """
    pieces = _mentions(text)
    if not pieces:
        return []
    units = list(units)
    known = [(unit, *_head(unit)) for unit in units if unit]
    found: list[UnitMention] = []
    for piece in pieces:
        mention = UnitMention(piece, frozenset())
        alike = [one for one in known if one[2] and piece.endswith(ends_of(one[2]))]
        for begin in range(len(piece) - 1):
            at_border = not begin or piece[begin - 1] in _BEFORE_A_NAME
            fitting = [unit for unit, stem, head in alike if _fits(piece[begin:], stem, head, at_border)]
            if not fitting:
                continue
            place = _place_before(piece[: begin + ends_place(piece[begin])])
            of_place = [unit for unit in fitting if not place or place[:-1] in unit]
            if of_place:
                level = _LEVEL.search(piece[:begin])
                mention = UnitMention(piece[level.start() if level else begin :], frozenset(of_place))
            else:
                mention = UnitMention(piece, frozenset(), place + piece[begin + ends_place(piece[begin]) :])
            break
        else:
            mention = UnitMention(piece, frozenset(), _of_another_place(piece, units))
        typed, elsewhere = (_as_typed(name, text) for name in (mention.typed, mention.elsewhere))
        found.append(UnitMention(typed if mention.units else mention.typed, mention.units, elsewhere))
    return found


def _as_typed(name: str, text: str) -> str:
    """A name with the government in it that was read over."""
    typed = re.search("(?:(?:人民)?政府|府)?".join(map(re.escape, name)), text) if name else None
    return typed[0] if typed else name


def _of_another_place(piece: str, units: Iterable[str]) -> str:
    """The name in a piece with its place, where no unit of that place is known."""
    for at in range(2, len(piece) - 1):
        place = _place_before(piece[: at + 1])
        if place and not any(place in unit for unit in units):
            return piece[at + 1 - len(place) :]
    return ""


def _place_before(front: str) -> str:
    """The place that stands right before a name, as far as the dictionary knows it as one."""
    for length in (2, 3):
        stem, end = front[-1 - length : -1], front[-1:]
        if len(stem) == length and ends_place(end) and "ns" in (tag_of(stem), tag_of(stem + end)):
            return stem + end
    return ""


def units_meant(wish: str, units: Sequence[str]) -> frozenset[str]:
    """Those of `units` whose names hold a wish, or else those that it names shortened (`编办`)."""
    key = unit_key(wish)
    return frozenset(unit for unit in units if key in unit) or units_named(wish, units)


def units_named(text: str, units: Iterable[str]) -> frozenset[str]:
    """Those of `units` that a question names."""
    return frozenset().union(*(mention.units for mention in units_mentioned(text, units)))


def _mentions(text: str) -> list[str]:
    """Pieces of a question that end as names of units do."""
    found: list[str] = []
    for run in runs(_GOVERNMENT.sub("", text)):
        for end in longest_first()[1]:
            for match in re.finditer(end, run):
                if run[match.end() : match.end() + 1] in (*unit_ends().goes_on.get(end, ""),):
                    continue
                found.append(run[max(0, match.end() - _LONGEST) : match.end()].rpartition(_OF)[2])
    return found


@lru_cache(maxsize=65536)
def _head(unit: str) -> tuple[str, str]:
    """A name without its end and without 人民政府, which questions leave out, and its end; no end where it is none that is
    known.
    """
    bare = re.sub(r"\(.*?\)$", "", unit).replace("人民政府", "")
    head = next((end for end in longest_first()[0] if bare.endswith(end)), "")
    return bare.removesuffix(head), head


def _fits(wording: str, stem: str, head: str, at_border: bool) -> bool:
    """Whether this is the unit's name, as it is or shortened; to one character and its end (`编办`) only at the
    border of a word, for `西城街道` names no 东城街道.
    """
    end = next((end for end in ends_of(head) if wording.endswith(end)), None)
    if end is None:
        return False
    front = wording.removesuffix(end)
    bare = front.lstrip(_PLACES)
    # `市委`, `区局` name no one unit.
    if (len(front) < 2 and not at_border) or is_of_any_unit(bare) or not (bare or ends_place(stem)):
        return False
    # `商务委` of 商务委员会: the end itself may be all that is cut short.
    return bool(front) and any(_in_order((front[:cut], front[cut:]), stem) for cut in range(len(front)))


def _in_order(pieces: Sequence[str], text: str) -> bool:
    at = 0
    for piece in pieces:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
