"""What DESIGN and architecture state of commands, kinds, the record, the graph and modules is so."""

import re
from pathlib import Path

import msgspec

from yiju.audit.rule import KINDS
from yiju.cli import _COMMANDS
from yiju.ingest import record

ROOT = Path(__file__).resolve().parents[2]
DESIGN = (ROOT / "docs" / "DESIGN.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
ONTOLOGY = (ROOT / "graph" / "ontology.ttl").read_text("utf-8")
ROOMS = ("ingest", "graph", "search", "audit", "yiju")


def section(number: int) -> str:
    return DESIGN.partition(f"## {number}.")[2].partition(f"## {number + 1}.")[0]


def test_every_command_stands_in_the_table_and_no_other() -> None:
    named = set(re.findall(r"`yiju (?:-w \S+ )?([a-z]+)", section(5)))
    assert named == set(_COMMANDS), f"docs/DESIGN.md §5 and the commands differ in {named ^ set(_COMMANDS)}"


def test_the_kinds_of_the_table_are_those_of_the_rules() -> None:
    rows = re.findall(r"^\| (`.*?) \|", section(6), re.MULTILINE)
    named = {kind for row in rows for kind in re.findall(r"`([a-z_]+)`", row)}
    assert named == set(KINDS), f"docs/DESIGN.md §6 and audit/rule.py differ in {named ^ set(KINDS)}"


def test_the_keys_of_the_record_are_those_of_ingest() -> None:
    sample = section(2).partition("```jsonc")[2].partition("```")[0]
    structs = [s for s in vars(record).values() if isinstance(s, type) and issubclass(s, msgspec.Struct)]
    held = {field.encode_name for struct in structs for field in msgspec.structs.fields(struct)}
    unknown = set(re.findall(r'"([a-z_0-9]+)":', sample)) - held
    assert not unknown, f"docs/DESIGN.md §2 has keys that no record has: {unknown}"


def test_every_class_of_the_graph_is_named_and_every_term_is_one() -> None:
    named, terms = set(re.findall(r"yj:(\w+)", DESIGN)), set(re.findall(r"^yj:(\w+)", ONTOLOGY, re.MULTILINE))
    assert named <= terms, f"docs/DESIGN.md §3 has terms that graph/ontology.ttl lacks: {named - terms}"
    lacking = set(re.findall(r"^yj:(\w+) a owl:Class", ONTOLOGY, re.MULTILINE)) - named
    assert not lacking, f"docs/DESIGN.md §3 lacks the classes {lacking}"


def test_every_module_that_is_named_alone_is_there() -> None:
    """`cells` in a sentence about `ingest.forms`; a module in full is held by `test_as_documented.py`."""
    modules = {
        path.stem for room in ROOMS for path in (ROOT / room).rglob("*") if "__pycache__" not in path.parts
    }
    named = {
        name
        for group in re.findall(r"\(((?:`[a-z_]+`[^`()]{0,12})+)\)|→ ((?:`[a-z_]+`,? ?)+)", ARCHITECTURE)
        for name in re.findall(r"`([a-z_]+)`", " ".join(group))
    }
    assert len(named) > 12 and named <= modules, (
        f"docs/architecture.md names what is no module: {named - modules}"
    )
