"""What the documents tell to type exists: commands with their options, modules, targets of `make`, files of this repository."""

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import click
import pytest

from yiju.cli import cli

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    path
    for path in (
        *ROOT.glob("*.md"),
        *(ROOT / ".github").rglob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
    )
    if "decisions" not in path.parts  # what was so on its day
]
CONTEXT = click.Context(cli, **cli.context_settings)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def blocks(document: Path) -> str:
    """What the document prints as blocks of code."""
    return "\n".join(
        re.findall(r"^ *```[a-z]*\n(.*?)^ *```", document.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    )


def inline(document: Path) -> str:
    """The code in its running text, one piece a line; a bar in a table's cell is written with a stroke in front. As in
    Markdown a piece goes on over the end of a line, but not out of its paragraph, and ends with as many ticks as it began.
    """
    text = re.sub(r"^ *```.*?^ *```", "\n", document.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    paragraphs = re.split(r"\n\s*\n|\n(?= *(?:[-*+] |\d+[.)] |#+ |[|>]))", text)
    pieces = [
        re.sub(r"\s*\n\s*", " ", piece[2]).strip()
        for paragraph in paragraphs
        for piece in re.finditer(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", paragraph, re.DOTALL)
    ]
    return "\n".join(pieces).replace("\\|", "|")


def code(document: Path) -> str:
    """All that the document prints as code."""
    return f"{blocks(document)}\n{inline(document)}"


def options(command: click.Command) -> set[str]:
    return {
        name
        for parameter in command.get_params(click.Context(command, parent=CONTEXT))
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


def unknown_commands(text: str) -> list[str]:
    """Calls of `yiju` with a command or an option that it has not."""
    unknown = []
    for line in text.splitlines():
        for call in re.finditer(
            r"(?:^|[\s/(])yiju((?: -w \S+)*) ([a-z]+)(?=\s|$)([^#|；;，。]*(?:\|[^#]*)?)", line
        ):
            if call[2] == "import":  # Python
                continue
            command = cli.get_command(CONTEXT, call[2])
            if command is None:
                unknown.append(f"yiju {call[2]}")
                continue
            typed = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", call[3])) | set(
                re.findall(r"(?<![\w-])-[a-z]\b", call[3])
            )
            unknown += [f"yiju {call[2]} {name}" for name in sorted(typed - options(command))]
    return unknown


def calls(text: str) -> list[str]:
    """Calls of `yiju` as they are typed, without its name: no lone name of a command, no signs of what may be left out or put in."""
    found = re.findall(r"^ *(?:\$ )?(?:[\w./-]*bin/)?yiju (-.*|[a-z]+ .*)", text, re.MULTILINE)
    typed = [re.split(r"\s#", call)[0].strip() for call in found]
    return [call for call in typed if " " in call and not re.search(r" \[|[{|…→]| [A-Z]\b| i/n", call)]


def typed_whole(call: str) -> bool:
    """Whether a call in running text is one to type: it says on which workspace."""
    return call.startswith("-w ")


def refused(call: str, *, whole: bool) -> str | None:
    """What the parser of the command says against the call; one that is not `whole` only names a command with some options."""
    try:
        root = cli.make_context("yiju", shlex.split(call))
        name, command, rest = cli.resolve_command(root, [*root._protected_args, *root.args])
        assert command is not None
        command.make_context(name, rest, parent=root)
    except click.exceptions.Exit:  # --help, --version
        return None
    except click.MissingParameter as error:
        return f"yiju {call}: {error.format_message()}" if whole else None
    except click.ClickException as error:
        return f"yiju {call}: {error.format_message()}"
    return None


@pytest.fixture
def any_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a document calls a file need not lie here."""
    monkeypatch.setattr(click.Path, "convert", lambda self, value, *_: Path(value))
    for name in cli.list_commands(CONTEXT):
        command = cli.get_command(CONTEXT, name)
        for one in command.params if command is not None else ():
            if isinstance(one.type, click.Path):
                monkeypatch.setattr(one, "callback", None)


def found(name: str) -> bool:
    """Whether a name in full (`audit.engine.find_again`) leads to a module, or to what a module holds."""
    parts = name.removeprefix("yiju.").split(".")
    held: object = importlib.import_module("yiju")
    module = "yiju"
    for part in parts:
        module += f".{part}"
        if isinstance(held, ModuleType) and hasattr(held, "__path__") and importlib.util.find_spec(module):
            held = importlib.import_module(module)
        elif hasattr(held, part):
            held = getattr(held, part)
        else:
            return False
    return True


def missing(text: str) -> list[str]:
    """Modules that are run or named, targets of `make` and files that are not there."""
    modules = [
        name for name in re.findall(r"python3? -m ([a-z_.]+)", text) if importlib.util.find_spec(name) is None
    ]
    modules += [
        name
        for name in re.findall(
            r"(?<![\w./:@])((?:yiju\.)?(?:ingest|graph|search|audit|yiju)(?:\.[A-Za-z_]\w*)+)(?![\w/])", text
        )
        if not re.search(r"\.(?:py|sqlite|yaml|json|ttl|exe|v)$", name) and not found(name)
    ]
    targets = [
        f"make {name}"
        for called in re.findall(r"(?:^|\s)make((?: [a-z-]+)+)", text)
        for name in called.split()
        if name not in TARGETS
    ]
    files = [
        name
        for name in re.findall(
            r"(?<![\w./])((?:tests|bench|tools|yiju|ingest|graph|search|audit|docs)/[\w/.]+\.\w+)", text
        )
        if not re.search(r"NAME|KIND|YYYY", name) and not (ROOT / name).exists()
    ]
    return modules + targets + files


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_all_that_is_told_exists(document: Path) -> None:
    told = code(document)
    assert unknown_commands(told) == [] and missing(told) == []


@pytest.mark.usefixtures("any_path")
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_call_is_read_to_its_end(document: Path) -> None:
    """By the parser of the real command; what stands in a block is typed whole."""
    told = [refused(call, whole=True) for call in calls(blocks(document))]
    told += [refused(call, whole=typed_whole(call)) for call in calls(inline(document))]
    assert [one for one in told if one] == []


@pytest.mark.usefixtures("any_path")
def test_a_call_that_is_refused_is_seen(tmp_path: Path) -> None:
    (tmp_path / "wrong.md").write_text(
        "```console\n$ yiju audit --year 今年   # typed wrongly\n$ yiju ingest --forms 文件夹\n$ yiju sparql a b\n```\n"
        "`yiju ingest --forms 文件夹`, `yiju link 编号 perhaps` and `yiju indicators [--min N]`\n",
        "utf-8",
    )
    block, text = calls(blocks(tmp_path / "wrong.md")), calls(inline(tmp_path / "wrong.md"))
    assert len(block) == 3 and all(refused(call, whole=True) for call in block)
    assert [bool(refused(call, whole=False)) for call in text] == [False, True]


def test_code_that_goes_on_over_a_line_is_one_piece_and_its_line_is_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "wrapped.md").write_text(
        "1. Look (`yiju -w /tmp/w audit --kind\n   KIND`), then (`yiju -w /tmp/w export filings`) and\n   whether ``a `tick` `` stands.\n"
        "2. A lone ` is none\n3. of the next: `yiju ingets 材料`\n\nA lone `\n\n`yiju -w /tmp/w export filings -o a.jsonl`\n",
        "utf-8",
    )
    text = inline(tmp_path / "wrapped.md")
    assert text.splitlines() == [
        "yiju -w /tmp/w audit --kind KIND",
        "yiju -w /tmp/w export filings",
        "a `tick`",
        "yiju ingets 材料",
        "yiju -w /tmp/w export filings -o a.jsonl",
    ]
    assert unknown_commands(text) == ["yiju ingets"]


@pytest.mark.usefixtures("any_path")
def test_a_call_on_a_workspace_is_typed_whole() -> None:
    told = calls(
        "yiju -w /tmp/w export filings\nyiju export filings\nyiju -w /tmp/w export filings -o a.jsonl"
    )
    assert [bool(refused(call, whole=typed_whole(call))) for call in told] == [True, False, False]


def test_what_does_not_exist_is_seen(tmp_path: Path) -> None:
    (tmp_path / "wrong.md").write_text(
        "```console\n$ make demo\n$ make tset  # typed wrongly\n$ .venv/bin/yiju ingets 材料\n```\n"
        "Run `make lint nothing-else`, `python -m tools.no_such_tool`, `yiju audit --yaer 2025`, `yiju audit --year 2025`;\n"
        "see `tests/no_such_test.py` and `docs/rules.md`, `audit.engine.find_again`, `audit.engine.find_never` and `search.nothing`.\n",
        "utf-8",
    )
    told = code(tmp_path / "wrong.md")
    assert missing(told) == [
        "tools.no_such_tool",
        "audit.engine.find_never",
        "search.nothing",
        "make tset",
        "make nothing-else",
        "tests/no_such_test.py",
    ]
    assert unknown_commands(told) == ["yiju ingets", "yiju audit --yaer"]


def test_a_commit_is_held_to_all_that_lint_runs() -> None:
    lint = (ROOT / "Makefile").read_text("utf-8").partition("\nlint:")[2].partition("\n\n")[0]
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    steps = re.findall(r"\$\(BIN\)/([a-z -]+)", lint)
    assert len(steps) == 3
    assert [step for step in steps if f"entry: .venv/bin/{step.strip(' -')}" not in hooks] == []
