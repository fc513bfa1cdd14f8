"""Labels: the wording of a form, from its data file, as a table to look cells up in.

In: the data of a form (`layout.load`, `target_form.yaml`, `narrative.yaml`). Out: `Labels.find(cell)`, the label that a cell's text
is, however its gaps, brackets and unit are printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from yiju.ingest.values.text import fold

Kind = Literal[
    "text", "date", "amount", "box", "section", "funding", "subitems", "column", "unread", "heading"
]

_NOTE = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_BARE = re.compile(r"[\s:,、;.*★]")


@dataclass(frozen=True)
class Label:
    """A label of a form: `key` is the record's field, the text's name or the column's role."""

    key: str
    kind: Kind
    printed: str
    options: tuple[str, ...] = ()


def key_of(text: str) -> str:
    """What two printings of one label have in common: no gaps, no marks, no （元）."""
    return _BARE.sub("", _NOTE.sub("", fold(text)))


def unit_of(text: str, otherwise: str = "元") -> str:
    """The unit of money that a label or a table's head prints, or `otherwise`."""
    found = re.search(r"(?:\((?:单位:)?|单位:)(万元|千元|百万元|亿元|元)\)?", fold(text))
    return found[1] if found else otherwise


class Labels:
    """The labels of one form."""

    def __init__(self, data: dict[str, Any]) -> None:
        """`data` is the decoded data file."""
        self.data = data
        self._by_key: dict[str, Label] = {}
        for entry in data.get("fields", []):
            options = tuple(entry.get("options", ()))
            self._add(entry["key"], entry["kind"], [entry["label"], *entry.get("also", ())], options)
        for entry in data.get("sections", []):
            self._add(entry.get("key", entry["label"]), "section", [entry["label"], *entry.get("also", ())])
        for label in data.get("unread", []):
            self._add(label, "unread", [label])
        for role, wordings in data.get("columns", {}).items():
            self._add(role, "column", wordings)
        for label in data.get("headings", []):
            self._add(label, "heading", [label])
        if "subitems" in data:
            part = data["subitems"]
            self._add("subitems", "subitems", [part["label"], *part.get("also", ())])
            self._add("subitem", "column", [part["name"]])
            self._add("amount", "column", [part["amount"]])
        if "indicators" in data:
            part = data["indicators"]
            self._add("indicators", "heading", [part["group"]])
            also = part.get("also", {})
            self._add("level", "column", [part["level"], *also.get("level", ())])
            self._add("level2", "column", also.get("level2", []))
            self._add("indicator", "column", [part["name"], *also.get("name", ())])
            self._add("target", "column", [part["target"], *also.get("target", ())])

    def _add(self, key: str, kind: Kind, printed: list[str], options: tuple[str, ...] = ()) -> None:
        for wording in printed:
            self._by_key.setdefault(key_of(wording), Label(key, kind, printed[0], options))

    def find(self, text: str) -> Label | None:
        """The label that this cell is, or None."""
        return self._by_key.get(key_of(text))

    def begun(self, text: str) -> Label | None:
        """The one label that begins with this text: its cell is broken by the end of the page."""
        start = key_of(text)
        found = {label for key, label in self._by_key.items() if len(start) > 3 and key.startswith(start)}
        return found.pop() if len(found) == 1 else None

    def all(self) -> list[tuple[str, Label]]:
        """Every wording (bare, see `key_of`) with its label."""
        return list(self._by_key.items())

    def option(self, text: str) -> Label | None:
        """The field to which a ticked option belongs by its own wording."""
        wanted = key_of(text)
        for label in self._by_key.values():
            if any(key_of(option) == wanted for option in label.options):
                return label
        return None


@cache
def labels(name: str) -> Labels:
    """The labels of the form `name`, from the data file of that name beside this module. A form that
    `extends` another has that one's labels too; its own come first.
    """
    data = _data(name)
    return Labels(_extended(_data(data["extends"]), data) if "extends" in data else data)


@cache
def family(name: str) -> tuple[Labels, ...]:
    """The form `name` and every form that extends it, the form itself first."""
    files = sorted(Path(__file__).parent.glob("*.yaml"))
    return (labels(name), *(labels(f.stem) for f in files if _data(f.stem).get("extends") == name))


@cache
def _data(name: str) -> dict[str, Any]:
    text = Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = msgspec.yaml.decode(text)
    return data


def _extended(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The base form with the wordings of `own` put in front of its own; scalars are `own`'s."""
    merged = {**base, **{k: v for k, v in own.items() if not isinstance(v, (list, dict))}}
    for part in ("fields", "sections", "headings", "unread", "levels"):
        merged[part] = [*own.get(part, ()), *base.get(part, ())]
    merged["columns"] = {
        role: [*own.get("columns", {}).get(role, ()), *wordings] for role, wordings in base["columns"].items()
    }
    merged |= {part: own[part] for part in ("sample", "title_examples") if part in own}
    return merged
