"""A unit is named in one way for every command: by any of its names, as it is linked."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from yiju import Workspace
from yiju.cli import cli
from yiju.graph.identity import Identity
from yiju.graph.identity.resolution import Unit
from yiju.unit_wish import meant_units

CONTEXT = click.Context(cli, **cli.context_settings)
WITH_UNIT = [
    command
    for name in cli.list_commands(CONTEXT)
    if (command := cli.get_command(CONTEXT, name)) and any("--unit" in p.opts for p in command.params)
]


def test_a_unit_is_meant_by_any_of_its_names() -> None:
    identity = Identity()
    identity.units = {
        "示例市商务委员会": Unit("示例市商务委员会", ("示例市外经贸委",)),
        "示例市机构编制委员会办公室": Unit("示例市机构编制委员会办公室"),
        "示例市人民政府": Unit("示例市人民政府"),
        "示例市水务局": Unit("示例市水务局"),
    }
    identity.unit_keys = {name: key for key, unit in identity.units.items() for name in unit.names}
    keys = identity.unit_keys | {"示例市水务局河道所": "示例市水务局河道所"}
    meant = {
        wish: meant_units(wish, identity, keys)
        for wish in ("外经贸委", "示例市商务委（本级）", "编办", "示例市人民政府", "水务局", "没有的局")
    }
    assert meant == {
        "外经贸委": {"示例市商务委员会"},
        "示例市商务委（本级）": {"示例市商务委员会"},
        "编办": {"示例市机构编制委员会办公室"},
        "示例市人民政府": {"示例市人民政府"},
        "水务局": {"示例市水务局", "示例市水务局河道所"},
        "没有的局": set(),
    }


@pytest.fixture(scope="module")
def workspace(samples_read: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples_read(tmp_path_factory.mktemp("unit") / "workspace")


def test_commands_take_a_unit() -> None:
    assert {command.name for command in WITH_UNIT} >= {"audit", "search"}


@pytest.mark.parametrize("command", WITH_UNIT, ids=lambda command: command.name)
def test_each_way_to_say_a_unit_gives_the_same(
    command: click.Command, workspace: Path, typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    meant = Workspace.units_named

    def counted(self: Workspace, wish: str) -> tuple[str, ...]:
        asked.append(wish)
        return meant(self, wish)

    monkeypatch.setattr(Workspace, "units_named", counted)
    needed = ["平台" for p in command.params if isinstance(p, click.Argument) and p.required]
    answers = []
    for wish in ("示例市示范区商务委员会", "示例市示范区商务委", "示例市示范区商务委员会（机关本级）"):
        done = typed(str(command.name), *needed, "--unit", wish, "--json", workspace=workspace)
        assert done.returncode == 0 and wish in asked, done.stderr
        answers.append([json.loads(line) for line in done.stdout.splitlines()])
    assert answers[0] and answers[0] == answers[1] == answers[2]
