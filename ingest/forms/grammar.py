"""The grammar of a form: all that a form prints, as data, in one file per family.

In: a YAML file (`families/*.yaml`, an office's own folder). Out: `Grammar`, checked strictly: a key or role that is not
known here, a key given twice or a regex that does not compile is a `BadForm` with file and line. A form that
`extends` another has that one's words too, merged key by key; its own come first.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
import yaml

from yiju.ingest.errors import Explained
from yiju.ingest.record import Declaration, DocumentKind
from yiju.ingest.values.text import unspaced
from yiju.ingest.values.title_marks import noteless
from yiju.ingest.yaml_faults import in_chinese

FieldKind = Literal["text", "date", "period", "year", "amount", "funding", "box", "code", "number", "printed"]
Measure = Literal["count", "share", "time", "money"]
Rows = Literal["indicators", "money", "tasks", "subitems", "projects", "purchases"]
_INDICATOR = (
    *("level1", "level2", "indicator", "target", "comparator", "measure", "nature", "direction", "actual"),
    *("expected", "weight", "score", "reason", "possibility", "note"),
)
ROLES: dict[str, tuple[str, ...]] = {
    "indicators": _INDICATOR,
    "money": (
        *("total", "budget_of_year", "initial", "adjusted", "executed", "expected_executed"),
        *("rate", "weight", "score", "note"),
    ),
    "subitems": ("subitem", "amount", "quantity", "price", "note"),
    "tasks": ("task", "content", "amount", "executed", "rate", "funding", "note"),
    "projects": (
        *(
            "name",
            "tree",
            "code",
            "unit",
            "authority",
            "category",
            "start",
            "end",
            "start_year",
            "years",
            "period",
        ),
        *(
            "total_budget",
            "year_budget",
            "budget_of_year",
            "prior_budget",
            "prior_executed",
            "adjusted_budget",
            "executed",
            "expected_executed",
            "execution_rate",
            "total_score",
        ),
        *("funding", "goal", "packed", "note"),
        *_INDICATOR,
    ),
    "purchases": (
        *("name", "need", "amount", "month", "sme", "note", "unit"),
        *("number", "buyer", "supplier", "address", "date"),
    ),
}
"""What a column of each kind of table may be. A `tree` names units and, below each, its projects."""
SCALARS = frozenset(Declaration.__struct_fields__) - {"id", "form", "kind", "blank"}


ONLY_WHOLE = "~"
"""In front of a wording that is looked up in whole cells only: torn text would be taken for it."""


class BadForm(Explained):
    """A form's file is wrong; says in Chinese where and what."""

    def __init__(self, file: Path, line: int, what: str) -> None:
        super().__init__(f"{file} 第 {line} 行：{what}")
        self.file, self.line, self.what = file, line, what


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A label whose cell holds one value; `key` is the name in `record.Declaration`, or of a 资金来源."""

    key: str
    label: str
    kind: FieldKind = "text"
    also: list[str] = []
    options: list[str] = []


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A label whose cell holds running text; `key` is its name in `Declaration.texts`."""

    key: str
    label: str
    also: list[str] = []


class TableWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table inside a form: the heads of its columns by role. A row is its head where it prints one head of each
    role in one line of `needs`. `totals` name its last row. `choices`: heads that are themselves the value of the role and
    are ticked in the cell. `cues` are words of its head or frame that tell what its rows are, whatever else the head says.
    """

    columns: dict[str, list[str]] = {}
    needs: list[list[str]] = []
    totals: list[str] = []
    choices: dict[str, list[str]] = {}
    cues: list[str] = []


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A second level and the first to which it belongs; `cues` in a name and the kinds of `values` that it asks for speak
    for it where the print leaves it open.
    """

    level1: str
    level2: str
    cues: list[str] = []
    values: list[Measure] = []
    example: str | None = None


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A small form, cells by tabs, and what must be read of it: keys and values of the record."""

    text: str
    projects: list[dict[str, Any]] = []
    overall: dict[str, Any] = {}
    purchases: list[dict[str, Any]] = []
    purchases_total: Decimal | None = None


class Grammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One family. `name` is what people call it; without `titles` it only serves others to extend. `marks` are labels
    or heads of which the form prints at least one, `no_marks` such of which it prints none; `opens` is the field with
    which a form begins. `periods` are the words for 长期 and 年度, which are alike wherever they stand in front of a
    label; `prefixes` and `suffixes` of a label add nothing to it. `answers`: headings that have a text of their own where
    one stands beside them, by the text's key. Each of `source_levels` with each of `source_kinds` is a source of money
    (县级 and 财政拨款). `framed`: totals that are 长期 or 年度 as the frame in front of them says.
    `numbering` stands in front of an indicator's name and is no part of it. `alike` are words of which labels are made, those of
    one line of one meaning; `slight` such that add nothing where two others are left.
    """

    id: str
    name: str
    kind: DocumentKind | None = None
    extends: str | list[str] = []
    source: str | None = None
    titles: list[str] = []
    title_examples: list[str] = []
    no_titles: list[str] = []
    marks: list[str] = []
    no_marks: list[str] = []
    opens: str | None = None
    unit: str | None = None
    fields: list[Field] = []
    sections: list[Section] = []
    headings: list[str] = []
    money_frames: list[str] = []
    unread: list[str] = []
    blanks: list[str] = []
    periods: dict[Literal["长期", "年度"], list[str]] = {}
    prefixes: list[str] = []
    suffixes: list[str] = []
    alike: list[list[str]] = []
    slight: list[str] = []
    answers: dict[str, list[str]] = {}
    framed: list[str] = []
    source_levels: list[str] = []
    source_kinds: list[str] = []
    numbering: str | None = None
    tables: dict[Rows, TableWords] = {}
    levels: list[Level] = []
    sample: Sample | None = None


def bases(form: Grammar) -> list[str]:
    """The ids of the forms that this one extends; the first has precedence."""
    return [form.extends] if isinstance(form.extends, str) else form.extends


def load(path: Path) -> Grammar:
    """The grammar of one file, alone. Raises `BadForm`."""
    raw = path.read_text(encoding="utf-8")
    try:
        node = _composed(raw)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadForm(
            path, mark.line + 1 if mark else 1, f"不是合格的 YAML：{in_chinese(error.problem or '')}"
        ) from error
    _once(path, node)
    try:
        made = msgspec.yaml.decode(raw, type=Grammar)
    except msgspec.ValidationError as error:
        raise BadForm(path, *_explained(node, str(error))) from error
    _check(path, node, made)
    sources = [f"{level}{kind}" for level in made.source_levels for kind in made.source_kinds]
    named = [Field(source, f"{ONLY_WHOLE}{source}", "funding") for source in sources]
    return msgspec.structs.replace(made, fields=_merged(made.fields, named)) if named else made


def _composed(raw: str) -> yaml.Node | None:
    """The nodes of a text with their lines. libyaml takes a tenth of the time; what is wrong is told in PyYAML's own words."""
    with contextlib.suppress(AttributeError, yaml.YAMLError):
        return yaml.compose(raw, Loader=yaml.CSafeLoader)
    return yaml.compose(raw, Loader=yaml.SafeLoader)


def extended(base: Grammar, own: Grammar) -> Grammar:
    """`own` with the words of `base` behind its own, key by key."""
    tables = {name: _table(base.tables.get(name), own.tables.get(name)) for name in get_args(Rows)}
    return msgspec.structs.replace(
        own,
        kind=own.kind or base.kind,
        opens=own.opens or base.opens,
        unit=own.unit or base.unit,
        marks=own.marks or base.marks,
        no_marks=[*own.no_marks, *base.no_marks],
        no_titles=own.no_titles or base.no_titles,
        fields=_merged(own.fields, base.fields),
        sections=_merged(own.sections, base.sections),
        headings=[*own.headings, *base.headings],
        money_frames=[*own.money_frames, *base.money_frames],
        unread=[*own.unread, *base.unread],
        blanks=[*own.blanks, *base.blanks],
        periods=_joined(own.periods, base.periods),  # type: ignore[arg-type]
        prefixes=[*own.prefixes, *base.prefixes],
        suffixes=[*own.suffixes, *base.suffixes],
        alike=[*own.alike, *base.alike],
        slight=[*own.slight, *base.slight],
        answers=_joined(own.answers, base.answers),
        framed=[*own.framed, *base.framed],
        numbering=own.numbering or base.numbering,
        levels=[*own.levels, *base.levels],
        tables={name: words for name, words in tables.items() if words is not None},
    )


def _merged(own: Sequence[Any], base: Sequence[Any]) -> list[Any]:
    rest = {(entry.key, getattr(entry, "kind", "")): entry for entry in base}
    made = []
    for entry in own:
        below = rest.pop((entry.key, getattr(entry, "kind", "")), None)
        more = [below.label, *below.also] if below else []
        made.append(msgspec.structs.replace(entry, also=[*entry.also, *more]))
    return [*made, *rest.values()]


def _table(base: TableWords | None, own: TableWords | None) -> TableWords | None:
    if base is None or own is None:
        return own or base
    return TableWords(
        columns=_joined(own.columns, base.columns),
        needs=own.needs or base.needs,
        totals=[*own.totals, *base.totals],
        choices=_joined(own.choices, base.choices),
        cues=[*own.cues, *base.cues],
    )


def _joined(own: dict[str, list[str]], base: dict[str, list[str]]) -> dict[str, list[str]]:
    return {role: [*own.get(role, ()), *base.get(role, ())] for role in {**own, **base}}


def _explained(node: yaml.Node | None, message: str) -> tuple[int, str]:
    """Line and Chinese words of a validation error such as "Object contains unknown field `x` - at `$.fields[0]`"."""
    what, _, at = message.partition(" - at ")
    place, key = _at(node, at.strip("`")), re.search(r"unknown field `([^`]+)`", what)
    if key and isinstance(place, yaml.MappingNode):
        for name, _ in place.value:
            if name.value == key[1]:
                return name.start_mark.line + 1, in_chinese(what)
    return (place.start_mark.line + 1 if place else 1), in_chinese(message, Grammar)


def _at(node: yaml.Node | None, path: str) -> yaml.Node | None:
    for step in re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", path):
        if isinstance(node, yaml.MappingNode):
            values = {name.value: value for name, value in node.value}
            node = values.get(step[0], node)
        elif isinstance(node, yaml.SequenceNode) and step[1].isdigit():
            node = node.value[int(step[1])]
    return node


def _once(path: Path, node: yaml.Node | None) -> None:
    """No key twice in one mapping: the second would silently win."""
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            _once(path, entry)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for name, value in node.value:
            if name.value in seen:
                raise BadForm(path, name.start_mark.line + 1, f"键 {name.value} 写了两次")
            seen.add(name.value)
            _once(path, value)


def _check(path: Path, node: yaml.Node | None, made: Grammar) -> None:
    """What the types cannot say: roles, keys of fields, regexes, titles."""

    def bad(where: str, what: str) -> BadForm:
        place = _at(node, where)
        return BadForm(path, place.start_mark.line + 1 if place else 1, what)

    if made.id != path.stem:
        raise bad("$.id", f"id 须与文件名相同：{path.stem}")
    regexes = {
        f"$.{part}[{n}]": p
        for part in ("titles", "no_titles", "blanks")
        for n, p in enumerate(getattr(made, part))
    }
    for where, pattern in (regexes | ({"$.numbering": made.numbering} if made.numbering else {})).items():
        try:
            re.compile(pattern)
        except re.error as error:
            raise bad(where, f"正则表达式有误：{error}") from error
    for n, field in enumerate(made.fields):
        if field.kind != "funding" and field.key not in SCALARS:
            raise bad(
                f"$.fields[{n}].key", f"记录中没有 {field.key} 这一项（可用：{'、'.join(sorted(SCALARS))}）"
            )
    for name, table in made.tables.items():
        for role in (*table.columns, *table.choices, *(r for line in table.needs for r in line)):
            if role not in ROLES[name]:
                raise bad(
                    f"$.tables.{name}.columns.{role}",
                    f"{name} 没有 {role} 这种栏（可用：{'、'.join(ROLES[name])}）",
                )
    for n, title in enumerate(made.title_examples):
        if not is_title(made, title):
            raise bad(f"$.title_examples[{n}]", f"titles 认不出“{title}”")


def bare_title(text: str) -> str:
    """A line as titles are looked for in it: without gaps and without a note in brackets at its end."""
    return noteless(unspaced(text))


def is_title(form: Grammar, text: str) -> bool:
    """Whether a printed line is the form's title; a note in brackets at its end is no part of it."""
    bare = bare_title(text)
    if not 3 < len(bare) < 60 or any(re.search(pattern, bare) for pattern in form.no_titles):
        return False
    return any(re.search(pattern, bare) for pattern in form.titles)
