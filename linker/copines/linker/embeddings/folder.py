"""The folder of a model of sentences: which files count, and what they say of its use."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from copines.errors import ConfigError
from copines.messages import Message

#: How a message begins, and how it ends.
_KEY = "[link] embeddings"
#: Tokens of a text that are read: research/linker.md 1b measured title and first 180 words.
MOST_TOKENS = 256
#: As exporters for ONNX name it, in the folder or in one of its own there.
_MODEL, _TOKENS = "model.onnx", "tokenizer.json"
#: Files that sentence-transformers writes beside a model; they need not be there.
_PROMPTS, _LENGTH, _POOLING = (
    "config_sentence_transformers.json",
    "sentence_bert_config.json",
    "1_Pooling/config.json",
)
#: How a text's vector is made of its tokens': their mean, or the first of them.
MEAN, FIRST = "pooling_mode_mean_tokens", "pooling_mode_cls_token"
#: Of a larger file so many pieces are read to know it again: of 500 MB in 5 ms, not in a second.
_PIECES, _PIECE = 64, 16_384


@dataclass(frozen=True, slots=True)
class Folder:
    """What a model's folder holds."""

    model: Path
    tokens: Path
    #: What the model wants before each text.
    prompt: str
    most_tokens: int
    #: How a text's vector is made of those of its tokens, in the words of sentence-transformers.
    pooling: frozenset[str]

    @classmethod
    def of(cls, folder: Path) -> "Folder":
        """Look for the files.

        Raises
        ------
        ConfigError
            One is missing, or says what cannot be done.
        """
        if not folder.is_dir():
            raise refused(folder, Message("is no folder"))
        models = _models(folder)
        for name, there in ((_MODEL, bool(models)), (_TOKENS, (folder / _TOKENS).is_file())):
            if not there:
                raise refused(folder, Message("has no %(name)s", name=name))
        prompts, length, pooling = (_json(folder / name) for name in (_PROMPTS, _LENGTH, _POOLING))
        named = prompts.get("prompts") or {}
        most = length.get("max_seq_length") or MOST_TOKENS
        return cls(
            models[0],
            folder / _TOKENS,
            str(named.get(prompts.get("default_prompt_name"), "")),
            min(MOST_TOKENS, int(most)),
            _poolings(pooling),
        )


def refused(place: object, why: str) -> ConfigError:
    """Return the error for a model that cannot be used."""
    return ConfigError(
        Message(
            "%(key)s: %(place)s: %(why)s\n\n"
            "name the folder of a model with model.onnx and tokenizer.json, or take the key out",
            key=_KEY,
            place=place,
            why=why,
        )
    )


def told_of(folder: Path) -> str:
    """Return what differs where another model lies in a folder; a copy of it gives the same."""
    beside = (folder / name for name in (_TOKENS, _PROMPTS, _LENGTH, _POOLING))
    # weights of more than 2 GB stand in files of their own: model.onnx_data, model.onnx.data
    weights = (file for model in _models(folder)[:1] for file in model.parent.glob(f"{_MODEL}*"))
    told = sha256()
    for file in sorted({*beside, *weights}):
        if file.is_file():
            told.update(f"{file.relative_to(folder).as_posix()} {file.stat().st_size}\n".encode())
            _tell(file, told.update)
    return told.hexdigest()[:32]


def _tell(file: Path, tell: Any) -> None:
    size = file.stat().st_size
    with file.open("rb") as source:
        if size <= _PIECES * _PIECE:
            tell(source.read())
            return
        for number in range(_PIECES):
            source.seek(number * (size - _PIECE) // (_PIECES - 1))
            tell(source.read(_PIECE))


def _models(folder: Path) -> list[Path]:
    return [file for file in (folder / _MODEL, folder / "onnx" / _MODEL) if file.is_file()]


def _json(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    except ValueError as error:
        raise refused(file, Message("is no JSON: %(why)s", why=error)) from error
    return told if isinstance(told, dict) else {}


def _poolings(told: dict[str, Any]) -> frozenset[str]:
    on = {name for name, is_on in told.items() if name.startswith("pooling_mode_") and is_on}
    return frozenset(on or {MEAN})
