"""A release is of one version, with its notes, from a clean checkout that has no such tag yet."""

import re
import tomllib
from pathlib import Path

import pytest

from tools.release import NAMED, notes, reasons_against, renamed
from yiju import __version__

ROOT = Path(__file__).resolve().parents[2]
CHANGELOG = """# Changelog

## [Unreleased]

### Added

- Something new.

## [0.2.0] - 2026-12-01

### Fixed

- A thing.

## [0.1.0] - 2026-11-28

- First.
"""


def test_the_notes_are_the_section_of_the_version() -> None:
    assert notes(CHANGELOG, "0.2.0") == "### Fixed\n\n- A thing.\n"
    assert notes(CHANGELOG, "0.1.0") == "- First.\n"
    assert notes(CHANGELOG, "Unreleased") is None and notes(CHANGELOG, "0.3.0") is None


def test_what_would_be_no_release_is_refused_with_all_reasons() -> None:
    assert reasons_against("0.2.0", CHANGELOG, "", "v0.1.0\n") == []
    against = "\n".join(reasons_against("0.3.0", CHANGELOG, " M README.md\n", "v0.2.0\nv0.3.0\n"))
    assert "README.md" in against and "## [0.3.0]" in against and "v0.3.0" in against


def test_a_version_is_renamed_and_no_other_number() -> None:
    assert (
        renamed('"0.1.0" 10.1.0 0.1.01 yiju-0.1.0-py3', "0.1.0", "0.2.0")
        == '"0.2.0" 10.1.0 0.1.01 yiju-0.2.0-py3'
    )


@pytest.mark.parametrize("name", NAMED)
def test_the_version_is_one(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    told = re.findall(r'(?:yiju-|versionInfo "|__version__ = ")(\d+\.\d+\.\d+)', text)
    assert told and set(told) == {__version__}


def test_the_package_takes_the_version_from_its_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"] == {"path": NAMED[0]}


def test_the_changelog_keeps_to_its_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", head) for head in heads[1:])
    kinds = set(re.findall(r"^### (.*)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
