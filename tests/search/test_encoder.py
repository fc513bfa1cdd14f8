"""The default encoder and the door for any other model."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from yiju.search import NoModel, load_encoder
from yiju.search.model.e5 import FOLDER, open_model
from yiju.search.model.encoder import load_default

pytestmark = pytest.mark.usefixtures("computed_anew")
TEXTS = ["系统运行维护", "接待外宾的经费", "OA 平台 2023 年 12,000 元", "口岸" * 700, "预算执行率≥95%。" * 20]


def test_a_vector_does_not_depend_on_its_batch() -> None:
    encoder = load_encoder()
    together = encoder.encode_document([*TEXTS, "系统运行保障", "水务运行维护"])
    for text, vector in zip(TEXTS, together, strict=False):
        alone = encoder.encode_document([text])[0]
        assert np.abs(alone - vector).max() < 1e-6, text


def test_vectors_have_length_one_and_a_question_is_not_a_passage() -> None:
    encoder = load_encoder()
    passages = encoder.encode_document(TEXTS)
    assert passages.shape == (len(TEXTS), encoder.dimension)
    assert passages.dtype == np.float32
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert not np.allclose(encoder.encode_query(TEXTS[:1]), passages[:1], atol=1e-3)


def test_no_text_is_too_long_empty_or_strange() -> None:
    model = open_model(FOLDER)
    windows = model.windows("长" + "年度预算安排、" * 900)
    assert len(windows) > 1
    assert max(map(len, windows)) <= 512
    assert max(map(len, windows)) - min(map(len, windows)) <= len(windows)
    vectors = load_encoder().encode_document(["", "\x00\ud7ff", "日本語のかな"])
    assert np.isfinite(vectors).all()
    assert load_encoder().encode_document([]).shape == (0, 384)


def test_related_texts_are_nearer_than_unrelated_ones() -> None:
    encoder = load_encoder()
    cosine = (
        encoder.encode_query(["外宾接待"]) @ encoder.encode_document(["接待国外来访客人", "道路路灯维修"]).T
    )
    assert cosine[0, 0] > cosine[0, 1] + 0.03


def test_a_damaged_or_missing_model_is_a_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "model"
    with pytest.raises(NoModel, match=r"请在 \S+ 下运行 python -m tools\.make_model，或用 --model"):
        load_default(folder)  # this very checkout
    monkeypatch.setattr("yiju.search.model.encoder.CHECKOUT", tmp_path / "site-packages" / "yiju")
    with pytest.raises(NoModel, match="重新安装依据"):
        load_default(folder)
    for damage in ("cut", "gone"):
        shutil.copytree(FOLDER, folder / damage)
    (folder / "cut" / "model.onnx").write_bytes(b"half a file")
    (folder / "gone" / "tokenizer.json").unlink()
    for damage in ("cut", "gone"):
        with pytest.raises(NoModel, match="重新安装依据"):
            load_default(folder / damage)


def test_the_default_model_needs_no_torch() -> None:
    code = (
        "import sys; from yiju.search import load_encoder; load_encoder().encode_query(['预算']);"
        "sys.exit(any(m in sys.modules for m in ('torch', 'transformers', 'pandas', 'onnx')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
