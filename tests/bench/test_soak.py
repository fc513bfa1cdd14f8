"""Everybody at once, for a minute: nothing refused that should be done, no judgement lost."""

import pytest

from bench import soak


def test_a_minute_of_everybody_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    code = soak.main(["--minutes", "1", "--seed", "1"])
    out = capsys.readouterr().out
    assert code == 0, out
    assert "lost 0" in out and "WRONG" not in out
