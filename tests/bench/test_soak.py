"""Everybody at once, for some seconds: nothing refused that should be done, no judgement lost."""

import pytest

from bench import soak


@pytest.mark.slow
def test_everybody_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    code = soak.main(["--minutes", "0.3", "--seed", "1"])
    out = capsys.readouterr().out
    assert code == 0, out
    assert "lost 0" in out and "WRONG" not in out
