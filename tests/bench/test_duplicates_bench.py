"""The generator plants what it says, and the rule finds it, on words it was tuned on and on others."""

import pytest

from bench.corpus import MUTATIONS, REWORDED, SETS, make, words
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


def test_the_sets_have_no_words_in_common() -> None:
    tuned, held = words("tuned"), words("held_out")
    for field in ("places", "organs", "works", "stock", "renames", "spots"):
        assert set(getattr(tuned, field)).isdisjoint(getattr(held, field))
    assert {s.name for s in tuned.subjects}.isdisjoint(s.name for s in held.subjects)


def test_a_peer_runs() -> None:
    pytest.importorskip("datasketch")
    corpus = make(120)
    assert minhash(corpus) & corpus.truth.keys()
