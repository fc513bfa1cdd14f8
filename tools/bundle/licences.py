"""Whose the packages of a bundle are: wheels in, `LICENSES/` out.

A folder a package with the licence files that its wheel carries, and `清单.tsv`: package, version, licence as its
metadata name it, home page. A package whose wheel carries no licence file stands in the list all the same.
"""

from __future__ import annotations

import re
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path, PurePosixPath

_LICENCE = re.compile(r"(licen[cs]e|copying|notice|authors|source\.md)", re.IGNORECASE)
_LONGEST = 80


def write_licences(wheels: Path, folder: Path) -> None:
    """Write the folder for all wheels."""
    folder.mkdir()
    rows = ["包\t版本\t许可\t主页\n"]
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            about = _metadata(archive)
            name = f"{about['Name']}-{about['Version']}"
            rows.append(f"{about['Name']}\t{about['Version']}\t{_licence(about)}\t{_home(about)}\n")
            _copy(archive, folder / name)
    (folder / "清单.tsv").write_text("".join(rows), "utf-8", newline="\n")


def _metadata(archive: zipfile.ZipFile) -> Message:
    (entry,) = (n for n in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
    return Parser().parsestr(archive.read(entry).decode("utf-8"))


def _licence(about: Message) -> str:
    classified = [
        text.rpartition("::")[2].strip()
        for text in about.get_all("Classifier", [])
        if text.startswith("License ::")
    ]
    first = str(about.get("License-Expression") or about.get("License") or "").strip().partition("\n")[0]
    return first if 0 < len(first) <= _LONGEST else "; ".join(classified) or first[:_LONGEST]


def _home(about: Message) -> str:
    urls = [text.partition(",")[2].strip() for text in about.get_all("Project-URL", [])]
    return str(about.get("Home-page") or (urls[0] if urls else "")).strip()


def _copy(archive: zipfile.ZipFile, folder: Path) -> None:
    for entry in archive.namelist():
        path = PurePosixPath(entry)
        if entry.endswith("/") or path.suffix in (".py", ".pyc", ".json") or not _LICENCE.search(path.name):
            continue
        target = folder / "_".join(path.parts[1:])
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(archive.read(entry))
