"""The score for two values of one thing, with weights fitted on one outsider's set and asked of the other."""

from pathlib import Path

import msgspec
import pytest

from bench import contradictions
from yiju.audit.rules.contradiction import same_thing


def test_weights_of_one_set_find_the_other_s(capsys: pytest.CaptureFixture[str]) -> None:
    contradictions.main([])
    lines = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert set(lines) == {"first", "second", "first, fitted on second", "second, fitted on first"}
    floors = {"first, fitted on second": (14, 80), "second, fitted on first": (18, 176)}
    for name, (least, alike) in floors.items():
        assert int(lines[name].split()[1]) >= least, lines[name]
        assert f"look-alikes 0 of {alike}," in lines[name], lines[name]


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
