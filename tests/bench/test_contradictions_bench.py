"""The score for two values of one thing, with weights fitted on outsiders' sets and asked of another."""

from pathlib import Path

import msgspec
import pytest

from bench import contradictions
from yiju.audit.rules.contradiction import same_thing


def test_weights_of_other_sets_find_a_set_s(capsys: pytest.CaptureFixture[str]) -> None:
    contradictions.main([])
    lines = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    floors = {"first": (14, 0), "second": (21, 1), "third": (16, 0), "fourth": (7, 0), "fifth": (10, 0)}
    for name, (least, alike) in floors.items():
        line = lines[f"{name}, 疑似, fitted on the others"].split()
        assert int(line[1]) >= least, line
        assert int(line[5]) <= alike, line
    assert int(lines["nothing planted, 疑似, fitted on the other half"]) <= 1


def test_weights_are_written_section_by_section(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "same_thing.yaml"
    file.write_text("# head\nsame_thing:\n  a: 1.00\ndisagreement:\n  b: 2.00\nsurely: 0.3\nperhaps: 0.1\n")
    monkeypatch.setattr(same_thing, "__file__", str(tmp_path / "same_thing.py"))
    contradictions._write("disagreement", {"c": 0.5, "d": 0.001})
    monkeypatch.undo()
    same_thing.same_thing_model.cache_clear()
    model = msgspec.yaml.decode(file.read_bytes(), type=same_thing.SameThingModel)
    assert (model.same_thing, model.disagreement, model.surely) == ({"a": 1.0}, {"c": 0.5}, 0.3)
    assert file.read_text().startswith("# head\n")
