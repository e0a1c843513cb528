"""A model of sentences, small and real: words that mean the same have the same vector."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

#: Words of one meaning each.
_MEANINGS = (
    ("vélo", "bicyclette", "cycle", "bécane"),
    ("pain", "miche", "levain", "fournil"),
    ("jardin", "potager", "semis", "compost"),
    ("gare", "train", "quai", "wagon"),
    ("laine", "tricot", "pelote", "aiguilles"),
)


def a_model(
    folder: Path,
    inputs: tuple[str, ...] = ("input_ids", "attention_mask"),
    outputs: tuple[str, ...] = ("last_hidden_state",),
    type_of_input: int = TensorProto.INT64,
) -> Path:
    """Write a model that gives one vector for each token into a folder.

    Its output `sentence_embedding`, if asked for, is the largest value of each dimension.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {"[UNK]": 0, "[PAD]": 1}
    table = [np.zeros(16), np.zeros(16)]
    lot = np.random.default_rng(1)
    for words in _MEANINGS:
        vector = lot.normal(size=16)
        for word in words:
            vocabulary[word] = len(table)
            table.append(vector + lot.normal(size=16) / 20)
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    tokens: list[str | int | None] = ["posts", "tokens"]
    shapes: dict[str, list[str | int | None]] = {
        "sentence_embedding": ["posts", 16],
        "pooler_output": ["posts", 16],
    }
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"]),
            *(
                helper.make_node("ReduceMax", ["last_hidden_state"], [name], axes=[1], keepdims=0)
                for name in outputs
                if name in shapes
            ),
        ],
        "sentences",
        [helper.make_tensor_value_info(name, type_of_input, tokens) for name in inputs],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shapes.get(name, [*tokens, 16]))
            for name in outputs
        ],
        [numpy_helper.from_array(np.array(table, np.float32), "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    save(model, str(folder / "model.onnx"))
    return folder
