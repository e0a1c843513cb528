"""Texts → what they mean, by a model of sentences that the host has put into a folder.

ONNX Runtime and tokenizers are extras, imported here alone, and by nobody who does not ask for it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copines.errors import ConfigError
from copines.model import Document

#: Files of a model's folder; the first as exporters for ONNX name it, or their folder for it.
_MODEL, _TOKENS, _PROMPTS = "model.onnx", "tokenizer.json", "config_sentence_transformers.json"
#: Tokens of a text that are read: research/linker.md 1b measured title and first 180 words.
_MOST_TOKENS = 256
#: Texts of a batch, those of like lengths together; and characters of one, more than its tokens.
_BATCH, _AT_ONCE, _LETTERS = 16, 512, 3_000
_KEY = "[link] embeddings"
_HINT = "name the folder of a model with model.onnx and tokenizer.json, or take the key out"


class Model:
    """A model of sentences: texts in, vectors of the length 1 out."""

    def __init__(self, folder: Path) -> None:
        """Open the model of a folder; it computes on the processor.

        Raises
        ------
        ConfigError
            The extra, or a file, is missing; or it is none that this can use.
        """
        runtime, tokenizers = _extra("onnxruntime"), _extra("tokenizers")
        model = _there(folder)
        try:
            self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(folder / _TOKENS))
            self._session: Any = runtime.InferenceSession(
                str(model), providers=["CPUExecutionProvider"]
            )
            self._prompt = _prompt(folder)
        except (
            Exception
        ) as error:  # of many kinds, which libraries written in other languages raise
            raise ConfigError(f"{_KEY}: {folder}: {error}\n\n{_HINT}") from error
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._tokenizer.enable_padding()
        self._inputs = {each.name for each in self._session.get_inputs()}

    def vectors(self, documents: Iterable[Document]) -> Iterator[tuple[Document, bytes]]:
        """Stream documents with their vectors, float16 of the length 1; in another order."""
        source = iter(documents)
        while some := list(islice(source, _AT_ONCE)):
            some.sort(key=lambda d: (len(d.text), d.permalink))
            for start in range(0, len(some), _BATCH):
                batch = some[start : start + _BATCH]
                texts = [f"{self._prompt}{d.title}\n{d.text}"[:_LETTERS] for d in batch]
                found = self._embedded(texts).astype(np.float16)
                yield from ((d, v.tobytes()) for d, v in zip(batch, found, strict=True))

    def _embedded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        coded = self._tokenizer.encode_batch(texts)
        mask = np.array([each.attention_mask for each in coded], np.int64)
        given = {"input_ids": np.array([each.ids for each in coded], np.int64),
                 "attention_mask": mask,
                 "token_type_ids": np.zeros_like(mask)}  # fmt: skip
        fed = {name: value for name, value in given.items() if name in self._inputs}
        found: NDArray[np.float32] = np.asarray(self._session.run(None, fed)[0], np.float32)
        if found.ndim == 3:  # one vector a token: their mean, without those that only fill up
            weights = mask[:, :, None].astype(np.float32)
            found = (found * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        vectors: NDArray[np.float32] = found / np.maximum(
            np.linalg.norm(found, axis=1, keepdims=True), 1e-9
        )
        return vectors


def check_model(folder: Path) -> None:
    """Try a model's folder before anything is fetched.

    Raises
    ------
    ConfigError
        As `Model` does.
    """
    probe = Document("", "", None, "Semis", "Graines et compost.")
    ((_, vector),) = Model(folder).vectors([probe])
    if not np.isfinite(np.frombuffer(vector, np.float16)).all():
        raise ConfigError(f"{_KEY}: {folder}: gives no numbers\n\n{_HINT}")


def told_of(folder: Path) -> str:
    """Give what differs where another model lies in a folder."""
    files = (file for file in (folder / _MODEL, folder / "onnx" / _MODEL, folder / _TOKENS)
             if file.is_file())  # fmt: skip
    return repr([(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files])


def _there(folder: Path) -> Path:
    found = [file for file in (folder / _MODEL, folder / "onnx" / _MODEL) if file.is_file()]
    for name, there in ((_MODEL, bool(found)), (_TOKENS, (folder / _TOKENS).is_file())):
        if not there:
            raise ConfigError(f"{_KEY}: {folder}: has no {name}\n\n{_HINT}")
    return found[0]


def _prompt(folder: Path) -> str:
    """Give what some models want before each text."""
    file = folder / _PROMPTS
    told = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    name = told.get("default_prompt_name")
    return str(told.get("prompts", {}).get(name, "")) if name else ""


def _extra(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise ConfigError(
            f'{_KEY}: {name} is not installed\n\npip install "copines[embeddings]", or take the '
            "key out"
        ) from error
