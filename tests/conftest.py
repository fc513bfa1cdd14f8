"""Where the shared corpus and its gold stand; tests that need them are skipped where they are absent."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real filings."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip(f"the real filings are not here: {folder}")
    return folder


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of hand-made truth for some of the real filings."""
    folder = SHARED / "gold"
    if not folder.is_dir():
        pytest.skip(f"the hand-made truth is not here: {folder}")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The repository's own sample filings."""
    return ROOT / "samples"
