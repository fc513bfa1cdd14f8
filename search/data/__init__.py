"""What the search knows as data, beside this file: word lists, measured numbers and the default model."""

from pathlib import Path

DATA = Path(__file__).parent
