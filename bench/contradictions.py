"""What is found of contradictions that outsiders planted, and how the weights for it are fitted: `python -m bench.contradictions [--fit SECTION]`.

In: `bench/contradictions/{first,second,third,fourth,fifth}`: declarations with one planted contradiction or none, and in `truth.json` what was planted and what only
looks like it; the declarations of `bench/pairs/open`, in which nothing is planted. Out: how many of each set the score finds as 疑似, and as that or 提示, with the
weights as they stand, and with weights fitted on the other sets; how many of one half of the others it tells with weights fitted without that half. `--fit` writes
weights of a section fitted on all into `same_thing.yaml`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.audit_pairs import filings, groups
from bench.labelled_text import NAME, labelled_filing
from yiju.audit.declared.mention import Mention, agree
from yiju.audit.declared.read_mentions import read_mentions
from yiju.audit.rules.contradiction import same_thing
from yiju.audit.rules.contradiction.disagreement import disagreement_features
from yiju.ingest.filing import read_filing
from yiju.ingest.record import Declaration

FOLDER = Path(__file__).with_name("contradictions")
SETS = ("first", "second", "third", "fourth", "fifth")
FITTED = ("same_thing", "disagreement")
_RIDGE = 1.0
Features = Mapping[str, float]


class PlantedPair(NamedTuple):
    """A pair of unlike values: its features, the planted contradiction it tells (its number) and the look-alikes."""

    features: Features
    planted: int | None
    alike: list[int]


def unplanted() -> list[Declaration]:
    """Declarations of people, nothing planted."""
    return [d for group in groups("open") for filing in filings(group)[0] for d in filing.projects]


def naming_examples(records: Sequence[Declaration]) -> Iterator[tuple[Features, bool]]:
    """Pairs of mentions, each with whether their values are equal. Small counts and round shares that are equal by chance say nothing."""
    for declaration in records:
        mentions = read_mentions(declaration)
        for i, j, features in same_thing.pair_features(mentions):
            one, equal = mentions[i], agree(mentions[i], mentions[j])
            few = one.dimension == "count" and one.low == one.high < 4
            usual = one.dimension == "share" and one.low in (85, 90, 95, 100) and features["within"] < 0.3
            if not (equal and (few or usual)) and features["derived"] < 2:
                yield features, equal


def declarations(path: Path) -> list[Declaration]:
    """Of a text that is a form, or one of labels and rows."""
    labelled = path.read_text(encoding="utf-8").startswith(f"{NAME}：")
    return (labelled_filing(path) if labelled else read_filing(path)).projects


def planted_pairs(name: str) -> tuple[list[PlantedPair], list[bool]]:
    """The pairs of a set, and of each entry of its truth whether it is planted."""
    truth = json.loads((FOLDER / name / "truth.json").read_text(encoding="utf-8"))
    found = []
    for path in sorted((FOLDER / name / "text").glob("*.txt")):
        for declaration in declarations(path):
            entries = [(n, t) for n, t in enumerate(truth) if t["file"] == path.name]
            mentions = read_mentions(declaration)
            for pair, features in disagreement_features(mentions):
                sides = [_shown(declaration, mentions[place]) for place in (pair.one, pair.other)]
                met = [n for n, t in entries if _both(t["quote_a"], t["quote_b"], *sides)]
                planted = next((n for n in met if truth[n]["kind"] != "control"), None)
                found.append(
                    PlantedPair(features, planted, [n for n in met if truth[n]["kind"] == "control"])
                )
    return found, [t["kind"] != "control" for t in truth]


def fitted(examples: Sequence[tuple[Features, bool]], ridge: float) -> dict[str, float]:
    """Weights of a logistic regression, by Newton's method; `always` is not held back by `ridge`."""
    names = list(dict.fromkeys(name for features, _ in examples for name in features))
    x = np.array([[features.get(name, 0.0) for name in names] for features, _ in examples])
    y = np.array([met for _, met in examples], float)
    held = ridge * np.array([name != "always" for name in names], float)
    weights = np.zeros(len(names))
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (p - y) + held * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(names))
        weights -= np.linalg.solve(curve, slope)
    return dict(zip(names, map(float, weights), strict=True))


def counted(pairs: Sequence[PlantedPair], planted: Sequence[bool], weights: Features, least: float) -> str:
    """What is found and told from `least` on."""
    shown = [p for p in pairs if scored(p.features, weights) >= least]
    found = {p.planted for p in shown} - {None}
    alike = {n for p in shown for n in p.alike}
    others = sum(p.planted is None and not p.alike for p in shown)
    return f"found {len(found)} of {sum(planted)}, look-alikes {len(alike)} of {len(planted) - sum(planted)}, others {others}"


def scored(features: Features, weights: Features) -> float:
    """From 0 to 1."""
    return same_thing.logistic(sum(weights.get(name, 0) * value for name, value in features.items()))


def main(arguments: list[str] | None = None) -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--fit",
        action="append",
        default=[],
        choices=FITTED,
        help="write the weights of this section, fitted on all sets",
    )
    fit = parser.parse_args(arguments).fit
    people = unplanted()
    if "same_thing" in fit:
        _write("same_thing", fitted(list(naming_examples(people)), 1.0))
    halves = [
        [(f, False) for d in people[n::2] for _, f in disagreement_features(read_mentions(d))] for n in (0, 1)
    ]
    sets = {name: planted_pairs(name) for name in SETS}
    labelled = {
        name: [(p.features, p.planted is not None) for p in pairs] for name, (pairs, _) in sets.items()
    }
    if "disagreement" in fit:
        _write(
            "disagreement",
            fitted([e for name in SETS for e in labelled[name]] + halves[0] + halves[1], _RIDGE),
        )
    model = same_thing.same_thing_model()
    for grade, least in (("疑似", model.surely), ("疑似 or 提示", model.perhaps)):
        for name in SETS:
            print(f"{name}, {grade}: {counted(*sets[name], model.disagreement, least)}")
        for name in SETS:
            others = [e for other in SETS if other != name for e in labelled[other]]
            weights = fitted(others + halves[0] + halves[1], _RIDGE)
            print(f"{name}, {grade}, fitted on the others: {counted(*sets[name], weights, least)}")
        planted = [e for name in SETS for e in labelled[name]]
        raised = sum(
            scored(features, weights) >= least
            for half, other in (halves, halves[::-1])
            for weights in (fitted(planted + other, _RIDGE),)
            for features, _ in half
        )
        print(f"nothing planted, {grade}, fitted on the other half: {raised}")


def _write(section: str, weights: Features) -> None:
    """One section of the weights' file anew."""
    path = Path(same_thing.__file__).with_name("same_thing.yaml")
    lines = "".join(f"  {name}: {value:.2f}\n" for name, value in weights.items() if abs(value) >= 0.005)
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf"(?m)^{section}:\n(?:  .*\n)+", f"{section}:\n{lines}", text), encoding="utf-8")
    same_thing.same_thing_model.cache_clear()


def _shown(declaration: Declaration, mention: Mention) -> str:
    name = declaration.indicators[mention.row].name if mention.role == "indicator" else ""
    paid = mention.printed if mention.role in ("subitem", "field") else ""
    return name + mention.run + paid


def _both(one: str, other: str, shown: str, beside: str) -> bool:
    return (_over(one, shown) and _over(other, beside)) or (_over(other, shown) and _over(one, beside))


def _over(quote: str, shown: str) -> bool:
    """Whether what is shown holds the quotation, or half of its runs of three characters."""
    quote, shown = (re.sub(r"[\s，,。；;：:、（）()]+", "", text) for text in (quote, shown))
    if not quote or not shown:
        return False
    runs = {quote[i : i + 3] for i in range(len(quote) - 2)}
    near = bool(runs) and sum(run in shown for run in runs) / len(runs) >= 0.5
    return quote in shown or (len(shown) > 3 and shown in quote) or near


if __name__ == "__main__":
    main()
