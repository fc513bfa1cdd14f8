"""Families of indicators: labelled pairs of phrases in, precision and recall of joining them out.

Run `.venv/bin/python bench/indicator_pairs.py`; `--errors` lists the tuned pairs that are told wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from yiju.search.ask.indicator_families import families  # noqa: E402
from yiju.search.index.indicating import Indicating, IndicatingRow  # noqa: E402

PAIRS = Path(__file__).with_name("indicator_pairs.yaml")


class PhrasePair(msgspec.Struct, forbid_unknown_fields=True):
    """Two phrases and whether they are of one family."""

    part: str
    same: bool
    a: str
    b: str


class PhraseScore(NamedTuple):
    """Of the joined the share that should be, of those that should be the share that is; and what is wrong."""

    precision: float
    recall: float
    wrong: list[PhrasePair]


class _PhraseFile(msgspec.Struct, forbid_unknown_fields=True):
    pairs: list[PhrasePair]


def read() -> list[PhrasePair]:
    """The labelled pairs."""
    return msgspec.yaml.decode(PAIRS.read_bytes(), type=_PhraseFile).pairs


def joined(pair: PhrasePair) -> bool:
    """Whether the two phrases, each of a declaration of its own, come out as one family."""
    uses = [
        Indicating(str(number), str(number), [IndicatingRow(phrase)], None, None, "plan")
        for number, phrase in enumerate((pair.a, pair.b))
    ]
    return len(families(uses, 1)) == 1


def score(pairs: Sequence[PhrasePair]) -> PhraseScore:
    """How these pairs are told."""
    answers = [(pair, joined(pair)) for pair in pairs]
    right = sum(pair.same and one for pair, one in answers)
    return PhraseScore(
        right / max(1, sum(one for _, one in answers)),
        right / max(1, sum(pair.same for pair in pairs)),
        [pair for pair, one in answers if pair.same != one],
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args(arguments)
    pairs = read()
    for part in ("tuned", "heldout"):
        found = score([pair for pair in pairs if pair.part == part])
        print(f"{part}: precision {found.precision:.3f}, recall {found.recall:.3f}")
        if options.errors and part == "tuned":
            for pair in found.wrong:
                print(f"  {pair.a} | {pair.b}: {'parted' if pair.same else 'joined'}")


if __name__ == "__main__":
    main()
