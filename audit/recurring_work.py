"""Work that is done every year, as a project's name says it.

In: `recurring_work.yaml`. Out: its words, the one that a name holds, and whether the texts bear it out.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import msgspec

from yiju.ingest.record import Declaration

_UPKEEP = re.compile("运维|维护|运行|维修|保养|养护|巡检|看护|管护")
_ONCE = re.compile("改造|整改|新建|建设|升级|迁移|更换|更新配置")
_FILE = Path(__file__).with_name("recurring_work.yaml")


class RecurringWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word, and a name that holds it."""

    word: str
    example: str


@functools.cache
def recurring_words() -> tuple[str, ...]:
    """In the order of the file. Raises `msgspec.ValidationError` where that is wrong."""
    return tuple(entry.word for entry in msgspec.yaml.decode(_FILE.read_bytes(), type=list[RecurringWord]))


def recurring_word(name: str) -> str | None:
    """The first of the words that stands in the name."""
    return next((word for word in recurring_words() if word in name), None)


def recurring(declaration: Declaration) -> str | None:
    """The word of the name, unless the texts speak of rebuilding and of no upkeep: then it is the name that may be wrong."""
    texts = "\n".join(declaration.texts.values())
    once = _ONCE.search(texts) is not None and _UPKEEP.search(texts) is None
    return None if once else recurring_word(declaration.name)
