"""Documentation of commands: generated, whole, and named where people look first."""

import re
from pathlib import Path

import click
import pytest

from tools.command_help import page
from yiju.audit.rule import KINDS
from yiju.cli import cli
from yiju.graph import starter_queries

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
COMMANDS = cli.list_commands(click.Context(cli))


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert (DOCS / "commands.md").read_text("utf-8") == page(), (
        "stale: python -m tools.command_help docs/commands.md"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name: str) -> None:
    named = f"`yiju {name}" in (ROOT / "README.md").read_text("utf-8").replace("-w NEW ", "")
    assert named, f"README.md lacks a row for `yiju {name}` in its table of commands"


def test_every_kind_of_finding_stands_in_the_rules_page() -> None:
    rules = (DOCS / "rules.md").read_text("utf-8")
    lacking = [kind for kind in KINDS if kind not in rules]
    assert not lacking, f"docs/rules.md lacks {lacking}: python -m yiju.audit.rulebook docs/rules.md"


def test_every_kind_of_finding_stands_in_the_design() -> None:
    design = (DOCS / "DESIGN.md").read_text("utf-8").partition("## 6.")[2].partition("## 7.")[0]
    lacking = [kind for kind in KINDS if f"`{kind}`" not in design]
    assert not lacking, f"the table of docs/DESIGN.md §6 lacks a line for {lacking}"


def test_every_starter_stands_on_the_page_of_the_vocabulary() -> None:
    vocabulary = (DOCS / "vocabulary.md").read_text("utf-8")
    lacking = [name for name in starter_queries() if name not in vocabulary]
    assert not lacking, (
        f"docs/vocabulary.md lacks {lacking}: python -m yiju.graph.overview > docs/vocabulary.md"
    )


def test_pages_link_only_to_what_is_there() -> None:
    broken = []
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^()\s#\\?]+)(?:#[^)]*)?\)", document.read_text("utf-8")):
            if "://" not in target and not (document.parent / target).exists():
                broken.append(f"{document.relative_to(ROOT)}: {target}")
    assert not broken, f"links to what is not there: {broken}"
