"""Vectors that models of sentences gave of posts."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from copines.store.database import Database


@dataclass(frozen=True, slots=True)
class Vector:
    """What a model gave of one document."""

    #: The document's digest.
    digest: str
    #: Digest of what the model read of it.
    text: str
    data: bytes


class Embedded:
    """Vectors by the digests of their documents, and by those of their texts."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, model: str, digests: Iterable[str]) -> Mapping[str, bytes]:
        """Return those vectors of a model that are kept for these documents."""
        return self._by("digest", model, digests)

    def of_texts(self, model: str, texts: Iterable[str]) -> Mapping[str, bytes]:
        """Return those vectors of a model that are kept for these texts, by whomever written."""
        return self._by("text", model, texts)

    def _by(self, column: str, model: str, keys: Iterable[str]) -> Mapping[str, bytes]:
        query = (
            f"SELECT {column}, vector FROM embeddings WHERE model = ? "
            f"AND {column} IN (SELECT value FROM json_each(?))"
        )
        return dict(self._db.read(query, (model, json.dumps(list(keys)))))

    def keep(self, model: str, vectors: Iterable[Vector]) -> None:
        """Keep vectors of a model."""
        rows = (
            {"model": model, "digest": each.digest, "text": each.text, "vector": each.data}
            for each in vectors
        )
        self._db.upsert("embeddings", rows)

    def keep_only(self, model: str, digests: Iterable[str]) -> None:
        """Drop the vectors of all other models, and of all other documents."""
        others = "model != ? OR digest NOT IN (SELECT value FROM json_each(?))"
        self._db.delete("embeddings", others, model, json.dumps(list(digests)))
