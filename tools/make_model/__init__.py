"""The default semantic model, made once when Yiju is built: published weights in, a folder of data out.

`tools/build_hook.py` calls `make` in a build; `python -m tools.make_model` by hand.
"""

from pathlib import Path

VERSION = "q4-2"
FOLDER = Path(__file__).resolve().parents[2] / "search" / "data" / "model"
"""Where it lies in a checkout (ignored by git) and, below `yiju/`, in the wheel."""
