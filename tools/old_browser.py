"""The core flows of the workbench in Chromium 83, the oldest browser that it must work in (`make test-old-browser`).

In: npm's chrome-aws-lambda 3.1.1, which carries that Chromium as a Brotli archive; it is fetched once into
`build/chromium-83`, checked by its hash and unpacked by Node, with a Playwright of before `checkVisibility`, which
Chromium has since 105. Out: pytest's verdict on the tests marked `core`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "chromium-83"
PACKAGE = "chrome-aws-lambda@3.1.1"
SHA256 = "f33e7655eb479c0a916adbc3d35333350f6e852dbff90b65274b471b9548b3c1"
DRIVER = "playwright==1.40.0"
_PARTS = ("chromium", "aws.tar", "swiftshader.tar")
_UNPACK = "const [, from, to] = process.argv; const fs = require('fs');" + (
    "fs.writeFileSync(to, require('zlib').brotliDecompressSync(fs.readFileSync(from)));"
)


def fetched() -> Path:
    """The browser. Raises `RuntimeError` where the archive is another than the one that is known."""
    browser = FOLDER / "chromium"
    if browser.is_file():
        return browser
    FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=FOLDER, check=True, stdout=subprocess.DEVNULL)
    [archive] = FOLDER.glob("*.tgz")
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        raise RuntimeError(f"{archive} is another archive than {PACKAGE} was")
    with tarfile.open(archive) as held:
        for part in _PARTS:
            packed = FOLDER / f"{part}.br"
            member = held.extractfile(f"package/bin/{part}.br")
            assert member is not None
            packed.write_bytes(member.read())
            subprocess.run(["node", "-e", _UNPACK, str(packed), str(FOLDER / part)], check=True)
            packed.unlink()
    for part in _PARTS[1:]:
        with tarfile.open(FOLDER / part) as held:
            held.extractall(FOLDER, filter="data")
    browser.chmod(0o755)
    return browser


def _driver() -> Path:
    """The folder of the Playwright that drives it."""
    folder = FOLDER / "driver"
    if not folder.is_dir():
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "--target", str(folder), DRIVER], check=True)
    return folder


def main() -> int:
    environment = {**os.environ, "YIJU_CHROMIUM": str(fetched()), "PYTHONPATH": str(_driver())}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-m",
        "core",
        "-p",
        "no:xdist",
        *sys.argv[1:],
        "tests/web/test_flows.py",
    ]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
