"""Encoders: texts in, L2-normalised float32 vectors (n, dimension) out, through one interface.

`load_encoder()` gives the offline default (multilingual-e5-small in onnxruntime, no torch);
`load_encoder(name_or_folder)` any sentence-transformers model, which must be on this machine already:
nothing is downloaded.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from yiju.ingest.errors import Explained
from yiju.ingest.groups import needs

if TYPE_CHECKING:
    from yiju.search.model.e5 import E5Model

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]
"""Called with the number of texts just encoded."""

CHECKOUT = Path(__file__).resolve().parents[2]
"""The repository where Yiju runs from a clone of it; installed, the folder `yiju`, which has no `tools`."""

# Texts of one length go together up to this many tokens, which bounds memory at some 200 MB.
_TOKENS_AT_ONCE = 4096


class NoModel(Explained):
    """The model asked for cannot be loaded; the message says what to do, in Chinese."""


class Encoder(Protocol):
    """What search needs of a model, as sentence-transformers offers it."""

    name: str
    dimension: int

    def encode_query(self, texts: list[str], progress: Progress | None = None) -> Vectors:
        """Vectors of questions."""
        ...

    def encode_document(self, texts: list[str], progress: Progress | None = None) -> Vectors:
        """Vectors of what is searched."""
        ...


def normalise(vectors: Vectors) -> Vectors:
    """Each row at length 1; a row of zeros stays so."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


class DefaultEncoder:
    """multilingual-e5-small with E5's prompts. A vector does not depend on its batch: only windows of
    one length share a run. A text of more than 510 tokens is split and pooled by tokens.
    """

    def __init__(self, model: E5Model, name: str, dimension: int) -> None:
        self.name = name
        self.dimension = dimension
        self._model = model

    def encode_query(self, texts: list[str], progress: Progress | None = None) -> Vectors:
        """Vectors of questions (`query: `)."""
        return self._encode([f"query: {text}" for text in texts], progress)

    def encode_document(self, texts: list[str], progress: Progress | None = None) -> Vectors:
        """Vectors of what is searched (`passage: `)."""
        return self._encode([f"passage: {text}" for text in texts], progress)

    def _encode(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        by_length: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
        for index, text in enumerate(texts):
            for window in self._model.windows(text):
                by_length[len(window)].append((index, window))
        pooled = np.zeros((len(texts), self.dimension), np.float32)
        for length, windows in sorted(by_length.items()):
            step = max(1, _TOKENS_AT_ONCE // length)
            for start in range(0, len(windows), step):
                part = windows[start : start + step]
                vectors = self._model.embed([window for _, window in part])
                np.add.at(pooled, [index for index, _ in part], vectors * (length - 2))
                if progress:
                    progress(len(part))
        return normalise(pooled)


class SentenceEncoder:
    """Any sentence-transformers model, with its own prompts and dimension."""

    def __init__(self, model: Any, name: str) -> None:
        self.name = name
        self._model = model
        self.dimension = int(model.get_embedding_dimension())

    def encode_query(self, texts: list[str], progress: Progress | None = None) -> Vectors:
        """Vectors of questions, with the model's own query prompt."""
        return self._encode(self._model.encode_query, texts, progress)

    def encode_document(self, texts: list[str], progress: Progress | None = None) -> Vectors:
        """Vectors of what is searched, with the model's own document prompt."""
        return self._encode(self._model.encode_document, texts, progress)

    def _encode(self, encode: Callable[..., Any], texts: list[str], progress: Progress | None) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        vectors = encode(texts, convert_to_numpy=True, show_progress_bar=False)
        if progress:
            progress(len(texts))
        return normalise(np.asarray(vectors, np.float32))


def encoder_name(model: str | None) -> str:
    """The name under which an index knows the model, without loading it."""
    if model is None:
        from yiju.search.model.e5 import FOLDER

        return _named(FOLDER)
    return str(Path(model).resolve()) if Path(model).is_dir() else model


def load_encoder(model: str | None = None) -> Encoder:
    """The default model, or a sentence-transformers model by name or local folder.

    Raises `NoModel` (Chinese, says what to do) where it is not on this machine.
    """
    if model is None:
        from yiju.search.model.e5 import FOLDER

        return load_default(FOLDER)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    with needs("models"):
        from sentence_transformers import SentenceTransformer

    name = encoder_name(model)
    try:
        return SentenceEncoder(SentenceTransformer(name, local_files_only=True), name)
    except (OSError, ValueError) as error:
        raise NoModel(
            f"无法载入模型“{model}”：本机没有它的文件（程序不联网下载）。"
            "请给出本地文件夹，或先把模型放进 Hugging Face 缓存。"
        ) from error


def load_default(folder: Path) -> DefaultEncoder:
    """The default model that lies in `folder`. Raises `NoModel` where it is not whole."""
    from yiju.search.model.e5 import NotWhole, manifest, open_model

    try:
        return DefaultEncoder(open_model(folder), _named(folder), int(manifest(folder)["dimension"]))
    except NotWhole as error:
        raise _not_whole(error) from error


def _named(folder: Path) -> str:
    from yiju.search.model.e5 import NotWhole, manifest

    try:
        return f"{manifest(folder)['name']}/{manifest(folder)['version']}"
    except NotWhole as error:
        raise _not_whole(error) from error


def _not_whole(error: Exception) -> NoModel:
    cloned = (CHECKOUT / "tools" / "make_model").is_dir()
    cure = f"在 {CHECKOUT} 下运行 python -m tools.make_model" if cloned else "重新安装依据"
    return NoModel(f"默认语义模型的文件缺失或损坏（{error}）。请{cure}，或用 --model 指定其他模型。")
