"""Fetch every vendored file anew with `npm pack`, and fail where a byte is another than the one that is kept.

In: the folders with a `vendor.yaml`. Out: nothing, or what differs; needs npm and a package registry, so that it
is run by `make vendor` and not by the tests, which hold the hashes.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "yiju" / "web" / "vendor", ROOT / "tests" / "web" / "vendor", ROOT / "docs" / "vendor")


def wrong(folder: Path, paper: dict[str, Any], archive: Path) -> list[str]:
    """What of a vendored folder is not as published."""
    checksum = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{checksum}" != paper["integrity"]:
        return [f"{paper['name']}: the published archive is another than {paper['integrity']}"]
    found = []
    with tarfile.open(archive) as held:
        for name, statement in paper["files"].items():
            member = held.extractfile(f"package/{statement['from']}")
            if member is None or member.read() != (folder / name).read_bytes():
                found.append(f"{folder.name}/{name} differs from what was published")
    return found


def main() -> int:
    faults = []
    for paper_file in sorted(path for folder in FOLDERS for path in folder.glob("*/vendor.yaml")):
        paper = yaml.safe_load(paper_file.read_text("utf-8"))
        with tempfile.TemporaryDirectory() as folder:
            wanted = f"{paper['name']}@{paper['version']}"
            subprocess.run(
                ["npm", "pack", "--silent", wanted], cwd=folder, check=True, stdout=subprocess.DEVNULL
            )
            [archive] = Path(folder).glob("*.tgz")
            faults += wrong(paper_file.parent, paper, archive)
    for line in faults:
        print(line, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
