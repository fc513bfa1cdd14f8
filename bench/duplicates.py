"""How well duplicate projects are found: `python bench/duplicates.py 2000 20000 [--words SET] [--peers]`.

Planted pairs of `bench/corpus.py` against the pairs that the rule reports; recall for each mutation and over all
but `reworded`, precision over all, CPU seconds of the rules on reuse end to end. The peers (jieba TF-IDF cosine,
datasketch MinHash) compare whole texts and are given their best threshold, chosen on the truth itself.
`--words held_out` and `--words blind` measure on other words; only `blind` had no part in any choice.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from bench.corpus import MUTATIONS, REWORDED, SETS, Corpus, make
from yiju.audit.engine import find
from yiju.graph.identity import link

Pairs = set[tuple[str, str]]
RULES = ("duplicate_project", "boilerplate", "no_change")


def ours(corpus: Corpus) -> Pairs:
    """The pairs of the rule duplicate_project; its fellows on reuse run with it."""
    found = find(corpus.filings, link(corpus.filings), kinds=RULES)
    return {
        (min(one, other), max(one, other))
        for finding in found
        if finding.kind == "duplicate_project"
        for one, other in combinations(finding.projects, 2)
    }


def tfidf(corpus: Corpus) -> Pairs:
    """Jieba words, TF-IDF, cosine."""
    import jieba
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    declarations = corpus.declarations
    texts = [" ".join(jieba.cut("".join(d.texts.values()))) for d in declarations]
    matrix = TfidfVectorizer(token_pattern=r"\S+").fit_transform(texts)
    scored: list[tuple[float, tuple[str, str]]] = []
    for start in range(0, len(texts), 500):
        block = (matrix[start : start + 500] @ matrix.T).toarray()
        for row, column in zip(*np.where(block > 0.3), strict=True):
            i, j = start + int(row), int(column)
            if i < j:
                pair = sorted((declarations[i].id, declarations[j].id))
                scored.append((float(block[row, column]), (pair[0], pair[1])))
    return _best(scored, corpus)


def minhash(corpus: Corpus) -> Pairs:
    """Datasketch's MinHash LSH over character 3-grams, estimated Jaccard."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=0.3, num_perm=128)
    sketches = {}
    for declaration in corpus.declarations:
        text = "".join(declaration.texts.values())
        sketch = MinHash(num_perm=128)
        sketch.update_batch([text[i : i + 3].encode() for i in range(len(text) - 2)])
        sketches[declaration.id] = sketch
        lsh.insert(declaration.id, sketch)
    scored = [
        (sketch.jaccard(sketches[other]), (key, other))
        for key, sketch in sketches.items()
        for other in lsh.query(sketch)
        if key < other
    ]
    return _best(scored, corpus)


def _best(scored: list[tuple[float, tuple[str, str]]], corpus: Corpus) -> Pairs:
    """The pairs above the threshold with the best F1 on the truth."""
    scored.sort(reverse=True)
    best, cut, hits = 0.0, 0, 0
    for count, (_, pair) in enumerate(scored, start=1):
        hits += pair in corpus.truth
        f1 = 2 * hits / (count + len(corpus.truth))
        if f1 > best:
            best, cut = f1, count
    return {pair for _, pair in scored[:cut]}


def row(name: str, size: int, corpus: Corpus, method: Callable[[Corpus], Pairs]) -> str:
    """One method on one corpus."""
    began = time.process_time()
    found = method(corpus)
    spent = time.process_time() - began
    planted = Counter(corpus.truth.values())
    hits = Counter(corpus.truth[pair] for pair in found & corpus.truth.keys())
    asked = sum(planted[m] for m in MUTATIONS)
    cells = [hits.total() / max(1, len(found)), sum(hits[m] for m in MUTATIONS) / max(1, asked)]
    cells += [hits[m] / max(1, planted[m]) for m in (*MUTATIONS, REWORDED)]
    return f"{name:<14}{size:>7}{spent:>9.1f}" + "".join(f"{cell:>10.3f}" for cell in cells)


def main() -> None:
    sizes = [int(a) for a in sys.argv[1:] if a.isdigit()] or [2000]
    chosen = sys.argv[sys.argv.index("--words") + 1] if "--words" in sys.argv else SETS[0]
    methods: list[tuple[str, Callable[[Corpus], Pairs]]] = [("依据", ours)]
    if "--peers" in sys.argv:
        methods += [("jieba TF-IDF", tfidf), ("datasketch", minhash)]
    columns = ("precision", "recall", *MUTATIONS, REWORDED)
    print(f"{chosen:<14}{'size':>7}{'CPU s':>9}" + "".join(f"{c:>10}" for c in columns), flush=True)
    for size in sizes:
        corpus = make(size, chosen)
        for name, method in methods:
            print(row(name, len(corpus.declarations), corpus, method), flush=True)


if __name__ == "__main__":
    main()
