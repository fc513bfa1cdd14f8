"""`python -m tools.bundle`: write one bundle into `dist/`."""

import argparse
from pathlib import Path

from tools.bundle.bundle_archive import make
from tools.lock import PLATFORMS, PYTHONS, ROOT

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("platform", choices=PLATFORMS)
parser.add_argument("--python", choices=PYTHONS, default=PYTHONS[0], help="of the machines it is for")
parser.add_argument(
    "--interpreter", type=Path, help="archive of a relocatable Python of that version, to go along"
)
given = parser.parse_args()
made = make(given.platform, given.python, ROOT / "dist", given.interpreter)
print(f"{made}: {made.stat().st_size / 1e6:.0f} MB")
