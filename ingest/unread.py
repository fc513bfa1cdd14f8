"""Forms that are recognised by their title but not read as what they are: never in silence.

In: a `Source` and how many projects were read of it. Out: notices, and the kind of document that such a form makes.
The wordings are data: `unread.yaml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Set
from importlib import resources

import msgspec

from yiju.ingest.page import Source
from yiju.ingest.record import Document, DocumentKind, Notice
from yiju.ingest.stage import RESULT_FORMS
from yiju.ingest.values.body import is_placeholder
from yiju.ingest.values.text import unspaced

_INSTRUCTION = re.compile("此处|填写|填入|逐一|列出|写明")


class Unread(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of unread.yaml."""

    kind: DocumentKind
    name: str
    title: str
    head: str


@functools.cache
def forms() -> list[Unread]:
    """All forms that are only told."""
    raw = resources.files(__package__).joinpath("unread.yaml").read_text(encoding="utf-8")
    return msgspec.yaml.decode(raw, type=list[Unread])


_LEFT = "实际完成值、执行数、得分等未读出；若读出项目，各值须与原件核对。"


def met(source: Source) -> list[tuple[Unread, int]]:
    """Every such form with the page of its title."""
    found = []
    for page in source.pages:
        lines = [unspaced(line.text) for line in page.lines]
        for form in forms():
            titled = any(re.fullmatch(form.title, line) for line in lines)
            if titled and any(re.search(form.head, line) for line in lines):
                found.append((form, page.number))
    return found


def tell(source: Source, document: Document, projects: int, read: Set[DocumentKind]) -> None:
    """Put the notices into the document, and its kind where the budget's tables do not say it. `read` are the kinds
    of forms that were read.
    """
    found = [(form, page) for form, page in met(source) if form.kind not in read]
    for form, page in found:
        left = _LEFT if form.kind in RESULT_FORMS else "其中的项目、金额等未读出，请核对原件。"
        what = f"本页是{form.name}，不是申报表：{left}"
        document.warnings = [*document.warnings, Notice(what, page)]
    if found and document.kind in ("other", "declaration_forms") and not read:
        document.kind = found[0][0].kind
    if not found and not projects and document.kind == "declaration_forms":
        what = "按标题是绩效目标申报表，但没有读出任何项目：表式未能识别，或是未填写的空白模板，请核对原件；若是新的表式，照 docs/新增表式.md 写一个表式文件即可读入。"
        document.warnings = [*document.warnings, Notice(what)]
    document.warnings = [*document.warnings, *_templates(source)]


def _templates(source: Source) -> list[Notice]:
    """A notice for each page that still holds a template's instructions."""
    notices = []
    for page in source.pages:
        pieces = (part for line in page.lines for part in line.text.split("\t"))
        count = sum(_INSTRUCTION.search(part) is not None and is_placeholder(part) for part in pieces)
        if count > 1:
            what = f"本页有{count}处模板的填写说明没有换成内容（如“此处填写…”），未作为申报内容读入。"
            notices.append(Notice(what, page.number))
    return notices
