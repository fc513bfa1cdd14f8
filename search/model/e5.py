"""The default model as it lies in the package: a folder of data, opened in a fraction of a second.

In: `data/model`, which `tools/make_model` wrote when Yiju was built (`model.onnx`, `tokenizer.json`,
`normalise.json`; `manifest.json` with its name and the SHA-256 of each). Out: vectors of texts. This module
imports nothing of Yiju, so that the build checks what it makes with it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

FOLDER = Path(__file__).resolve().parents[1] / "data" / "model"
_SPACE = "▁"


class NotWhole(Exception):
    """The model's files are missing or damaged."""


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


@cache
def manifest(folder: Path) -> dict[str, Any]:
    """What the build wrote of the model in `folder`. Raises `NotWhole` where there is none."""
    try:
        written: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise NotWhole(f"{folder}: {error}") from error
    return written


@cache
def open_model(folder: Path) -> E5Model:
    """The model, opened once in a process. Raises `NotWhole` where a file is not as the build wrote it."""
    for file, wanted in manifest(folder)["sha256"].items():
        try:
            found = hashlib.sha256((folder / file).read_bytes()).hexdigest()
        except OSError as error:
            raise NotWhole(f"{folder}: {error}") from error
        if found != wanted:
            raise NotWhole(f"{folder / file}: SHA-256 {found}")
    return E5Model(folder)
