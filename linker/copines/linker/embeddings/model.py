"""A model of sentences, run by ONNX Runtime.

That and tokenizers are extras, imported here alone, and by nobody who does not ask for them.
"""

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copines.errors import ConfigError
from copines.linker.embeddings.folder import FIRST, MEAN, Folder, refused
from copines.messages import Message
from copines.model import Document

#: Texts of a batch, those of like lengths together; and characters of one, more than its tokens.
_BATCH, _AT_ONCE, _LETTERS = 16, 512, 3_000
#: Outputs by how much they are wanted: a text's own vector first; of no name known, the first.
_OUTPUTS = ("sentence_embedding", "last_hidden_state", "token_embeddings")
#: Names of what fills up short texts, where tokenizer.json does not say.
_PADS = ("[PAD]", "<pad>")
#: ONNX Runtime's level of errors: it prints what it warns of.
_ERRORS = 3


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
        self._folder, self._its = folder, Folder.of(folder)
        options = runtime.SessionOptions()
        options.log_severity_level = _ERRORS
        try:
            self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(self._its.tokens))
            self._session: Any = runtime.InferenceSession(
                str(self._its.model), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # of many kinds: both are written in other languages
            raise self._refused(str(error)) from error
        self._tokenizer.enable_truncation(self._its.most_tokens)
        self._tokenizer.enable_padding(**_padding(self._tokenizer))
        self._types = {
            each.name: np.int32 if "int32" in each.type else np.int64
            for each in self._session.get_inputs()
        }
        names = [each.name for each in self._session.get_outputs()]
        self._output = next((name for name in _OUTPUTS if name in names), names[0])

    def vectors(self, documents: Iterable[Document]) -> Iterator[tuple[Document, bytes]]:
        """Stream documents with their vectors, float16 of the length 1; in another order.

        Raises
        ------
        ConfigError
            The model fails, or gives no vectors.
        """
        source = iter(documents)
        while some := list(islice(source, _AT_ONCE)):
            some.sort(key=lambda d: (len(d.text), d.permalink))
            for start in range(0, len(some), _BATCH):
                batch = some[start : start + _BATCH]
                texts = [f"{self._its.prompt}{d.title}\n{d.text}"[:_LETTERS] for d in batch]
                found = self._embedded(texts).astype(np.float16)
                yield from ((d, v.tobytes()) for d, v in zip(batch, found, strict=True))

    def _embedded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        coded = self._tokenizer.encode_batch(texts)
        ids = np.array([each.ids for each in coded])
        mask = np.array([each.attention_mask for each in coded])
        found = self._pooled(self._run(ids, mask), mask)
        length = np.linalg.norm(found, axis=1, keepdims=True)
        vectors: NDArray[np.float32] = found / np.maximum(length, 1e-9)
        if not np.isfinite(vectors).all():
            raise self._refused(f"its output {self._output} is no number for some text")
        return vectors

    def _run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        given = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
            "position_ids": np.broadcast_to(np.arange(ids.shape[1]), ids.shape),
        }
        if unknown := sorted(self._types.keys() - given):
            raise self._refused(f"it asks for {', '.join(unknown)}: no model of sentences")
        fed = {name: given[name].astype(dtype) for name, dtype in self._types.items()}
        try:
            return np.asarray(self._session.run([self._output], fed)[0], np.float32)
        except Exception as error:  # ONNX Runtime has none of its own to name
            raise self._refused(str(error)) from error

    def _pooled(self, found: NDArray[np.float32], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Make one vector a text where there is one a token."""
        if found.ndim == 3:
            if self._its.pooling == {FIRST}:
                found = found[:, 0]
            elif self._its.pooling == {MEAN}:  # without the tokens that only fill up
                weights = mask[:, :, None].astype(np.float32)
                found = (found * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
            else:
                how = ", ".join(sorted(self._its.pooling))
                raise self._refused(
                    Message(
                        "it asks for %(how)s; known are %(mean)s or %(first)s alone",
                        how=how,
                        mean=MEAN,
                        first=FIRST,
                    )
                )
        if found.ndim != 2 or len(found) != len(mask):
            raise self._refused(
                Message(
                    "its output %(name)s is no vector for each text or token", name=self._output
                )
            )
        return found

    def _refused(self, why: str) -> ConfigError:
        return refused(self._folder, why)


def check_model(folder: Path) -> None:
    """Try a model's folder before anything is fetched.

    Raises
    ------
    ConfigError
        As `Model` and its `vectors` do.
    """
    probes = [Document("", "", None, "Semis", text) for text in ("", "Graines et compost.")]
    list(Model(folder).vectors(probes))


def _padding(tokenizer: Any) -> dict[str, object]:
    """Return what short texts are filled up with."""
    told = tokenizer.padding or {}
    if told:
        return {name: told[name] for name in ("pad_id", "pad_type_id", "pad_token")}
    known = ((pad, tokenizer.token_to_id(pad)) for pad in _PADS)
    return next(({"pad_id": n, "pad_token": pad} for pad, n in known if n is not None), {})


def _extra(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise ConfigError(
            Message(
                "[link] embeddings: %(name)s is not installed\n\n"
                'pip install "copines[embeddings]", or take the key out',
                name=name,
            )
        ) from error
