"""The generator plants what it says, and the rule finds it, on words it was tuned on and on others."""

from itertools import combinations

import pytest

from bench.corpus import MUTATIONS, REWORDED, SECTIONS, SETS, make, words
from bench.duplicates import minhash, ours


@pytest.mark.parametrize("chosen", SETS)
def test_planted_pairs_are_found_and_no_others(chosen: str) -> None:
    corpus = make(300, chosen)
    asked = {pair for pair, mutation in corpus.truth.items() if mutation != REWORDED}
    found = ours(corpus)
    assert found <= corpus.truth.keys()
    assert len(found & asked) >= 0.97 * len(asked)


def test_a_corpus_is_the_same_each_time_and_its_truth_names_its_declarations() -> None:
    one, again = make(200), make(200)
    assert one == again
    ids = {d.id for d in one.declarations}
    assert {end for pair in one.truth for end in pair} <= ids
    assert set(one.truth.values()) <= {*MUTATIONS, REWORDED}


@pytest.mark.parametrize(("one", "other"), [*combinations(SETS, 2)])
def test_the_sets_have_no_words_in_common(one: str, other: str) -> None:
    left, right = words(one), words(other)
    for field in ("places", "organs", "works", "stock", "renames", "spots"):
        assert set(getattr(left, field)).isdisjoint(getattr(right, field))
    assert {s.name for s in left.subjects}.isdisjoint(s.name for s in right.subjects)
    for section in SECTIONS:
        assert set(left.sentences[section]).isdisjoint(right.sentences[section])


def test_a_peer_runs() -> None:
    pytest.importorskip("datasketch")
    corpus = make(120)
    assert minhash(corpus) & corpus.truth.keys()
