"""How many a text says there are, and how many it names: 石桥等5座水库 beside 石桥、柳河、双龙、青沟、东岭和黄家湾; 甲、乙、丙、丁三镇.

In: an entry. Out: faults. A list that goes on (等) may have fewer names than are counted, and never more.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from yiju.audit.case import Entry, Fault
from yiju.audit.statements.quantity import units
from yiju.ingest.values.money import number_in_words

_NAME = "[一-龥]{2,6}"
_LIST = re.compile(rf"(?P<names>(?:{_NAME}、)+{_NAME}(?:和|及|以及|、){_NAME}?)(?=[，。；（(]|$)")
_LED = re.compile("^.*(?:的为|分别[为是]|包括|[为是即在对])")
_JOINS = re.compile("、|以及|和|及")
_LEAST = 3


class _NamedList(msgspec.Struct, frozen=True):
    """The names that a text lists, all of them, with the run."""

    field: str
    run: str
    names: tuple[str, ...]


def names_listed(entry: Entry) -> Iterator[Fault]:
    """Every number of things of which the first is named, beside the list that begins with it."""
    fields = {"name": entry.name} | {f"texts.{s}": t for s, t in entry.declaration.texts.items()}
    fields = {field: text for field, text in fields.items() if not entry.doubted(field)}
    lists = [one for field, text in fields.items() for one in _lists(field, text)]
    for field, text in fields.items():
        for match in _counted().finditer(text):
            number = int(match["number"]) if match["number"].isdigit() else number_in_words(match["number"])
            for one in lists:
                named = next((n for n in one.names[:1] if match["first"].endswith(n)), None)
                if named is not None and len(one.names) != number and number > 1:
                    counted = f"{named}等{match['number']}{match['unit']}"
                    wording = f"的{_called(field)}写“{counted}”，{_called(one.field)}列出的却是{len(one.names)}个：“{one.run}”"
                    quotes = [entry.quote(field, counted), entry.quote(one.field, one.run)]
                    yield Fault("疑似", f"目标值|{counted}", wording, quotes)
                    return


def _called(field: str) -> str:
    return "名称" if field == "name" else f"“{field.partition('.')[2]}”"


def _lists(field: str, text: str) -> Iterator[_NamedList]:
    for match in _LIST.finditer(text):
        first, *rest = [name for name in _JOINS.split(match["names"]) if name]
        names = (_LED.sub("", first), *rest)
        if len(names) >= _LEAST and all(len(name) > 1 for name in names):
            run = match["names"].removeprefix(first.removesuffix(names[0]))
            yield _NamedList(field, run, names)


@functools.cache
def _counted() -> re.Pattern[str]:
    """石桥等5座."""
    measures = "|".join(map(re.escape, sorted({*units().counts, "镇", "乡", "村"}, key=len, reverse=True)))
    return re.compile(
        rf"(?P<first>[一-龥]{{2,6}})等(?P<number>\d{{1,2}}|[两二三四五六七八九十]{{1,3}})(?P<unit>{measures})"
    )
