"""The default semantic model, made once when Yiju is built: published weights in, a folder of data out.

`tools/build_hook.py` calls `make` in a build; `python -m tools.make_model` by hand.
"""

import os
from pathlib import Path

# As in `yiju/__init__.py`: the build leaves no note of this machine in the home either.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

VERSION = "q4-2"
FOLDER = Path(__file__).resolve().parents[2] / "search" / "data" / "model"
"""Where it lies in a checkout (ignored by git) and, below `yiju/`, in the wheel."""
