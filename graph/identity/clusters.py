"""Small tools of linking: sets that grow together, what a person decided, the label among wordings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from yiju.graph.identity.resolution import Candidate, Decision, Kind, Names


class Clusters:
    """Keys that were found to mean one thing. The least by `rank` speaks for its cluster."""

    def __init__(self, keys: Iterable[str], rank: dict[str, tuple[object, ...]] | None = None) -> None:
        self._above = {key: key for key in keys}
        self._rank = rank or {}

    def find(self, key: str) -> str:
        """The key that speaks for `key`: itself where it is not here."""
        if key not in self._above:
            return key
        while self._above[key] != key:
            self._above[key] = self._above[self._above[key]]
            key = self._above[key]
        return key

    def join(self, left: str, right: str) -> None:
        """Make the clusters of both keys one; keys that are not here are passed over."""
        if left not in self._above or right not in self._above:
            return
        first, second = sorted((self.find(left), self.find(right)), key=self._order)
        self._above[second] = first

    def _order(self, key: str) -> tuple[object, ...]:
        return (*self._rank.get(key, ()), key)


class Decisions:
    """A person's verdicts, looked up whichever way round the pair is named; the last one given stands."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._verdicts = {(d.kind, frozenset((d.left, d.right))): d for d in decisions}

    def moved(self, kind: Kind, now: Callable[[str], str]) -> Decisions:
        """The same verdicts, those of one kind on what their keys are called now: a project's key
        begins with its unit's, which is another once two units are found to be one.
        """
        return Decisions(
            replace(d, left=now(d.left), right=now(d.right)) if d.kind == kind else d
            for d in self._verdicts.values()
        )

    def accepted(self, kind: Kind) -> list[Decision]:
        """All pairs of this kind that a person said yes to."""
        return [d for (k, _), d in self._verdicts.items() if k == kind and d.verdict == "yes"]

    def refused(self, kind: Kind, left: str, right: str) -> bool:
        """Whether a person said no to this pair."""
        found = self._verdicts.get((kind, frozenset((left, right))))
        return found is not None and found.verdict == "no"

    def open(
        self, kind: Kind, candidates: Iterable[Candidate], find: Callable[[str], str]
    ) -> list[Candidate]:
        """What is still to be asked, once, of what was found: pairs of clusters that are two and that
        nobody said no to under any of their keys. The best score of a pair speaks for it.
        """
        refused = {
            frozenset((find(d.left), find(d.right)))
            for (k, _), d in self._verdicts.items()
            if k == kind and d.verdict == "no"
        }
        asked: dict[frozenset[str], Candidate] = {}
        for found in sorted(candidates, key=lambda c: (-c.score, c.left, c.right)):
            candidate = replace(found, left=find(found.left), right=find(found.right))
            pair = frozenset((candidate.left, candidate.right))
            if len(pair) == 2 and pair not in refused:
                asked.setdefault(pair, candidate)
        return list(asked.values())


def most_printed(wordings: Iterable[str]) -> Names:
    """The wording printed most often as label (then the longest), all others beside it."""
    counts = Counter(wordings)
    ordered = sorted(counts, key=lambda w: (-counts[w], -len(w), w))
    return Names(ordered[0], tuple(sorted(ordered[1:])))


def shortest(wordings: Iterable[str]) -> Names:
    """The shortest wording as label (then the one printed most often), all others beside it."""
    counts = Counter(wordings)
    ordered = sorted(counts, key=lambda w: (len(w), -counts[w], w))
    return Names(ordered[0], tuple(sorted(ordered[1:])))
