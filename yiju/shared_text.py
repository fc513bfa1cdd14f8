"""How much of its text a declaration shares with others, for pictures and side-by-side reading.

In: declarations. Out: tables of shares (0–1), and two declarations beside each other with the equal runs
marked. The measure is the audit's: names, units and figures masked, runs of four characters or more; a form's
prescribed wording (`audit/copies/common_wording.yaml`) does not count in `repeated`.
"""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yiju.audit.copies import wording
from yiju.audit.copies.alignment import Alignment, align, clauses
from yiju.audit.copies.masking import Masked, masked
from yiju.audit.copies.profile import bare
from yiju.ingest import Declaration

if TYPE_CHECKING:
    import pandas as pd

_SHORT = 8
"""Clauses of fewer characters recur by chance."""
_MARK = "background:#ffe08a;color:inherit;padding:0"
_SIDE = "width:50%;vertical-align:top;text-align:left;white-space:pre-wrap;padding:4px 10px"


@dataclass(frozen=True)
class Comparison:
    """Two declarations beside each other: `left` and `right` say whose they are, `sections` hold the two
    texts of a section with their alignment, the longest first. Shows itself in Jupyter with equal runs marked.
    """

    left: str
    right: str
    sections: dict[str, tuple[str, str, Alignment]]

    @property
    def share(self) -> float:
        """The share of both texts, over the sections that both fill, that is equal."""
        sizes = {name: len(a) + len(b) for name, (a, b, _) in self.sections.items()}
        equal = sum(sizes[name] * alignment.whole for name, (_, _, alignment) in self.sections.items())
        return equal / sum(sizes.values()) if sizes else 0.0

    def table(self) -> pd.DataFrame:
        """栏目, 重复率, and the number of characters on each side."""
        rows = [
            (name, round(a.whole, 3), len(ours), len(theirs))
            for name, (ours, theirs, a) in self.sections.items()
        ]
        from yiju.table import as_table

        return as_table(rows, ("栏目", "重复率", "左字数", "右字数"), ("重复率",))

    def _repr_html_(self) -> str:
        rows = []
        for name, (ours, theirs, alignment) in self.sections.items():
            left = _marked(ours, [span.left for span in alignment.spans])
            right = _marked(theirs, [span.right for span in alignment.spans])
            rows.append(
                f"<tr><th colspan='2' style='text-align:left'>{html.escape(name)}　重复 {alignment.whole:.0%}</th></tr>"
                f"<tr><td style='{_SIDE}'>{left}</td><td style='{_SIDE}'>{right}</td></tr>"
            )
        heads = "".join(f"<th style='{_SIDE}'>{html.escape(side)}</th>" for side in (self.left, self.right))
        return f"<table style='width:100%;table-layout:fixed'><tr>{heads}</tr>{''.join(rows)}</table>"


def compare(left: Declaration, right: Declaration) -> Comparison:
    """Two declarations section by section, where both fill the section."""
    sections = {
        name: (text, right.texts[name], align(_masked(left, text), _masked(right, right.texts[name])))
        for name, text in left.texts.items()
        if right.texts.get(name)
    }
    ordered = sorted(sections.items(), key=lambda item: -len(item[1][0]))
    return Comparison(_whose(left), _whose(right), dict(ordered))


def common_runs(declaration: Declaration, text: str) -> list[tuple[int, int]]:
    """Where a text of the declaration says what forms prescribe and everybody writes."""
    hidden, common = _masked(declaration, text), wording.listed_clauses()
    return [
        (hidden.starts[a], hidden.ends[b - 1])
        for a, b in clauses(hidden.text)
        if b > a and hidden.text[a:b] in common
    ]


def shares(declarations: Sequence[Declaration]) -> pd.DataFrame:
    """Every two of the declarations with the share of text that is equal: 左 and 右 say whose (`2017 名称`),
    申报左 and 申报右 are ids, 重复率 is 0–1 (1 on the diagonal). Quadratic: meant for one unit's declarations.
    """
    rows = []
    for i, one in enumerate(declarations):
        for j, other in enumerate(declarations):
            share = 1.0 if i == j else compare(one, other).share if i < j else 0.0
            if i <= j:
                rows.append((_named(one), _named(other), one.id, other.id, round(share, 3)))
            if i < j:
                rows.append((_named(other), _named(one), other.id, one.id, round(share, 3)))
    from yiju.table import as_table

    return as_table(rows, ("左", "右", "申报左", "申报右", "重复率"), ("重复率",))


def repeated(declarations: Iterable[tuple[str, Declaration]]) -> pd.DataFrame:
    """For each declaration how many characters of its clauses stand in another project's texts too.

    `declarations` are (project key, declaration): a project does not repeat itself in its next year.
    申报 is the id, 字数 and 重复字数 count characters (marks and form wording aside), 也见于 names the projects.
    """
    listed = list(declarations)
    common = wording.listed_clauses()
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    own: list[list[str]] = []
    for project, declaration in listed:
        found = [
            masking.text[a:b]
            for text in declaration.texts.values()
            for masking in [_masked(declaration, text)]
            for a, b in clauses(masking.text)
            if b - a >= _SHORT and masking.text[a:b] not in common
        ]
        own.append(found)
        for clause in found:
            texts[clause][project] = declaration.name
    rows = []
    for (project, declaration), found in zip(listed, own, strict=True):
        shared = {clause: texts[clause].keys() - {project} for clause in found}
        names = sorted({texts[clause][key] for clause, keys in shared.items() for key in keys})
        total, again = sum(map(len, found)), sum(len(clause) for clause in found if shared[clause])
        rows.append((declaration.id, total, again, again / total if total else None, names))
    from yiju.table import as_table

    return as_table(rows, ("申报", "字数", "重复字数", "重复率", "也见于"), ("重复率",))


def _masked(declaration: Declaration, text: str) -> Masked:
    return masked(text, [declaration.name, bare(declaration.name)], [declaration.unit or ""])


def _named(declaration: Declaration) -> str:
    return f"{declaration.year or '年度不详'} {declaration.name}"


def _whose(declaration: Declaration) -> str:
    return f"{_named(declaration)}（{declaration.unit or '单位不详'}）"


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    made, last = [], 0
    for start, end in sorted(spans):
        made.append(html.escape(text[last:start]))
        made.append(f"<mark style='{_MARK}'>{html.escape(text[start:end])}</mark>")
        last = end
    return "".join([*made, html.escape(text[last:])])
