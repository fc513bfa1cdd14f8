"""How well duplicate projects are found, beside common practice: `python bench/duplicates.py 2000`.

Planted pairs of `bench/corpus.py` against the pairs that the rule reports; recall for each mutation,
precision over all, CPU seconds. The peers (jieba TF-IDF cosine, datasketch MinHash) compare whole texts and are
given their best threshold, chosen on the truth itself.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/ingest.py would hide the room

from audit.engine import find
from bench.corpus import MUTATIONS, Corpus, make
from graph.identity import link

Pairs = set[tuple[str, str]]


def ours(corpus: Corpus) -> Pairs:
    """The pairs of the rule duplicate_project."""
    found = find(corpus.filings, link(corpus.filings), kinds=["duplicate_project"])
    return {(min(f.projects), max(f.projects)) for f in found}


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


def main() -> None:
    sizes = [int(a) for a in sys.argv[1:] if a.isdigit()] or [2000]
    methods: list[tuple[str, Callable[[Corpus], Pairs]]] = [("依据", ours)]
    if "--peers" in sys.argv:
        methods += [("jieba TF-IDF", tfidf), ("datasketch", minhash)]
    print(
        f"{'method':<14}{'size':>7}{'CPU s':>9}{'precision':>10}{'recall':>8}"
        + "".join(f"{m:>9}" for m in MUTATIONS)
    )
    for size in sizes:
        corpus = make(size)
        planted = Counter(corpus.truth.values())
        for name, method in methods:
            began = time.process_time()
            found = method(corpus)
            spent = time.process_time() - began
            hits = found & corpus.truth.keys()
            kinds = Counter(corpus.truth[pair] for pair in hits)
            print(
                f"{name:<14}{len(corpus.declarations):>7}{spent:>9.1f}{len(hits) / max(1, len(found)):>10.3f}"
                f"{len(hits) / len(corpus.truth):>8.3f}"
                + "".join(f"{kinds[m] / max(1, planted[m]):>9.3f}" for m in MUTATIONS)
            )


if __name__ == "__main__":
    main()
