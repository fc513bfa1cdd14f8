"""Every family of forms that this installation knows, and those an office adds.

In: this folder's YAML files, and a folder of the office's own. Out: `families(folder)`, each with its words, read once
per folder. A file of the office's with the id of one of ours takes its place.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from yiju.ingest.forms.grammar import BadForm, Grammar, bases, extended, is_title, load
from yiju.ingest.forms.words import Words

OURS = Path(__file__).parent


@dataclass(frozen=True)
class FormFamily:
    """A grammar with what it extends, its words, and the file that it is from."""

    form: Grammar
    words: Words
    file: Path

    @cached_property
    def listed(self) -> FormFamily:
        """The family that knows only the wordings which are listed, for text whose words are torn."""
        return replace(self, words=Words(self.form, meanings=False))

    @property
    def id(self) -> str:
        """The form's id, as in `Declaration.form`."""
        return self.form.id

    def is_title(self, text: str) -> bool:
        """Whether a printed line is the form's title."""
        return is_title(self.form, text)


def families(folder: Path | None = None) -> tuple[FormFamily, ...]:
    """All families with titles, the office's own first. Raises `BadForm`."""
    return tuple(family for family in everything(folder).values() if family.form.titles)


def everything(folder: Path | None = None) -> dict[str, FormFamily]:
    """Every file, those that only serve others to extend too, by id. Raises `BadForm`."""
    return _read(folder, stamp(folder))


def stamp(folder: Path | None) -> int:
    """A number that is another one when an office's own files are; 0 where it has none."""
    files = sorted(folder.glob("*.yaml")) if folder and folder.is_dir() else []
    return zlib.crc32(b"\x1f".join(part for f in files for part in (f.name.encode(), f.read_bytes())))


@cache
def _read(folder: Path | None, _stamp: int) -> dict[str, FormFamily]:
    files = {path.stem: path for path in sorted(OURS.glob("*.yaml"))}
    own = {path.stem: path for path in sorted(folder.glob("*.yaml"))} if folder and folder.is_dir() else {}
    read = {
        stem: (load(path), path)
        for stem, path in {**own, **{s: p for s, p in files.items() if s not in own}}.items()
    }
    whole = {stem: _whole(stem, read) for stem in read}
    return {stem: FormFamily(form, Words(form), read[stem][1]) for stem, form in whole.items()}


def names(folder: Path | None = None) -> dict[str, str]:
    """Chinese name by id of every family that a declaration may be of. Raises `BadForm`."""
    return {"narrative": "项目经费情况说明"} | {family.id: family.form.name for family in families(folder)}


def checked(path: Path, folder: Path | None = None) -> FormFamily:
    """One file beside all the others. Raises `BadForm`."""
    read = {stem: (family.form, family.file) for stem, family in everything(folder).items()}
    form = load(path)
    for base in bases(form):
        if base not in read:
            raise BadForm(path, 1, f"extends 所指的 {base} 不存在（可用：{'、'.join(read)}）")
        form = extended(read[base][0], form)
    return FormFamily(form, Words(form), path)


def _whole(stem: str, read: dict[str, tuple[Grammar, Path]], below: tuple[str, ...] = ()) -> Grammar:
    form, path = read[stem]
    for base in bases(form):
        if base not in read or base in (*below, stem):
            raise BadForm(path, 1, f"extends 所指的 {base} 不存在或绕回自身")
        form = extended(_whole(base, read, (*below, stem)), form)
    return form
