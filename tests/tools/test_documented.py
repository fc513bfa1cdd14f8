"""What can be used is in the documents: forms, settings, methods of `Workspace`, pages of the workbench. Commands and options
(`test_commands.py`), rules and terms (`tests/audit`, `tests/graph`) stand on pages that are generated.
"""

import re
from pathlib import Path

import msgspec
import pytest
from starlette.routing import Route

from bench.workbench_walk import PAGES
from yiju import Workspace
from yiju.backup import OFFICE
from yiju.ingest.forms.families import families
from yiju.ingest.record import DOCUMENT_KINDS
from yiju.search.ask.office_words import OWN, read_words
from yiju.web.routes import judging, keeping, reading

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ingest", "graph", "search", "audit", "yiju", "tools")


def document(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("family", families(None), ids=lambda family: family.id)
def test_every_form_stands_on_the_page_of_forms(family) -> None:
    form = family.form
    row = f"| `{family.id}` | {form.name} | {DOCUMENT_KINDS[form.kind]} | {form.title_examples[0]} |"
    assert row in document("新增表式.md"), f"docs/新增表式.md lacks in the table at its end: {row}"


def test_every_variable_of_the_environment_is_a_documented_setting() -> None:
    code = "".join(path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    read = set(re.findall(r"\b(?:YIJU|XDG)_[A-Z_]+\b", code)) - {
        "YIJU_COMPLETE"
    }  # click's own, in the README
    lacking = [name for name in sorted(read) if f"`{name}`" not in document("设置.md")]
    assert read and not lacking, f"docs/设置.md lacks a line for {lacking}"


def test_every_folder_that_an_office_adds_and_every_number_of_the_search_is_a_documented_setting() -> None:
    numbers = msgspec.yaml.decode((ROOT / "search" / "data" / "params.yaml").read_bytes())
    lacking = [name for name in (*OFFICE, *numbers) if f"| `{name}` |" not in document("设置.md")]
    assert not lacking, f"docs/设置.md lacks a row for {lacking}"


def test_the_list_of_words_in_the_documents_can_be_used(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", document("设置.md"), re.DOTALL)
    (tmp_path / OWN).write_text(example, encoding="utf-8")
    assert f"`words/{OWN}`" in document("设置.md") and len(read_words(tmp_path / OWN)) == 2


def test_every_method_of_a_workspace_is_documented() -> None:
    named = set(re.findall(r"\b[a-z_]+\b", " ".join(re.findall(r"`([^`]+)`", document("notebooks.md")))))
    lacking = [name for name in dir(Workspace) if not name.startswith("_") and name not in named]
    assert not lacking, f"docs/notebooks.md lacks the methods {lacking} of Workspace"


def test_every_page_of_the_workbench_is_documented_with_its_role() -> None:
    shown = {
        (route.path, route.name.split(" ")[0])
        for route in (*reading.routes(), *judging.routes(), *keeping.routes())
        if isinstance(route, Route) and "GET" in (route.methods or ()) and " " in route.name
    }
    told = set(re.findall(r"^\| `(/[^`]*)` \| [^|]+ \| (\S+) \|", document("工作台.md"), re.MULTILINE))
    missing = [f"| `{path}` | … | {role} | … |" for path, role in sorted(shown - told)]
    assert not missing, "\n".join(("docs/工作台.md lacks, or has with another role:", *missing))
    assert told <= shown, f"docs/工作台.md has pages that are none: {sorted(told - shown)}"


def test_every_page_without_parameters_is_walked_and_is_documented() -> None:
    walked = {page.partition("?")[0] for page in PAGES}
    rows = re.findall(r"^\| `(/[^`{]*)` \| ([^|]+) \|", document("工作台.md"), re.MULTILINE)
    pages = {path for path, name in rows if not re.search("导出|补全|进度", name)}
    assert walked == pages, (
        f"in PAGES of bench/workbench_walk.py or in docs/工作台.md alone: {sorted(walked ^ pages)}"
    )
