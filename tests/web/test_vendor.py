"""Vendored files are those that were published, with their licence."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from tools import vendor

VENDOR = Path(__file__).resolve().parents[2] / "yiju" / "web" / "vendor"
FOLDERS = [path for folder in vendor.FOLDERS for path in folder.iterdir()]


@pytest.mark.parametrize("folder", sorted(FOLDERS), ids=lambda folder: folder.name)
def test_a_vendored_folder_holds_what_its_paper_says(folder: Path) -> None:
    paper = msgspec.yaml.decode((folder / "vendor.yaml").read_bytes())
    assert folder.name == f"{paper['name'].removesuffix('.org')}-{paper['version']}"
    assert paper["licence"] and paper["integrity"].startswith("sha512-") and "LICENSE" in paper["files"]
    held = {path.name for path in folder.iterdir()} - {"vendor.yaml"}
    assert held == set(paper["files"])
    for name, said in paper["files"].items():
        same = hashlib.sha256((folder / name).read_bytes()).hexdigest() == said["sha256"]
        assert same, f"{folder / name} is not what was published: `make vendor` fetches it anew"


def test_own_scripts_stay_small() -> None:
    for script in (VENDOR.parent / "static").glob("*.js"):
        assert len(script.read_text(encoding="utf-8").splitlines()) < 200, script
