"""Vectors of posts' meanings, where the config asks for them: each text is read once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from copines.model import Document, LinkOptions
from copines.store import Store
from copines.store.embedded import Vector

if TYPE_CHECKING:
    from copines.linker.embeddings import Model

#: Posts after which vectors are kept: what is interrupted has lost no more.
_AT_ONCE = 256


def told_of(options: LinkOptions) -> str:
    """Return what differs with the model; "" where none is asked for."""
    if not options.embeddings:
        return ""
    from copines.linker import embeddings  # noqa: PLC0415 - numpy takes 0.1 s

    return embeddings.told_of(Path(options.embeddings))


class Meanings:
    """The vectors of a model, those that are kept and those still to be computed."""

    def __init__(self, store: Store, folder: Path, model: str) -> None:
        self._store, self._folder, self._model = store, folder, model

    def of(
        self, digests: Mapping[str, str], step: Callable[[int, int], None]
    ) -> Mapping[str, bytes]:
        """Return the vectors of shown posts by their digests; takes the digests by permalink."""
        found = dict(self._store.embedded.of(self._model, digests.values()))
        missing = [link for link, digest in digests.items() if digest not in found]
        for start in range(0, len(missing), _AT_ONCE):
            some = self._store.corpus.documents(missing[start : start + _AT_ONCE])
            vectors = list(self._read(some))
            if not self._store.readonly:
                self._store.embedded.keep(self._model, vectors)
            found.update((each.digest, each.data) for each in vectors)
            step(min(start + _AT_ONCE, len(missing)), len(missing))
        return found

    def keep_only(self, digests: Iterable[str]) -> None:
        """Drop the vectors of all but these documents."""
        self._store.embedded.keep_only(self._model, digests)

    @cached_property
    def _opened(self) -> "Model":
        from copines.linker.embeddings import Model  # noqa: PLC0415 - an extra

        return Model(self._folder)

    def _read(self, documents: Iterable[Document]) -> Iterator[Vector]:
        """Compute vectors, but of texts that were read under another date, address or blog."""
        texts = {document: _text(document) for document in documents}
        known = self._store.embedded.of_texts(self._model, texts.values())
        new = {text: document for document, text in texts.items() if text not in known}
        read = {texts[d]: data for d, data in self._opened.vectors(new.values())} if new else {}
        for document, text in texts.items():
            yield Vector(document.digest, text, known.get(text) or read[text])


def _text(document: Document) -> str:
    """Digest what a model reads of a document."""
    said = f"{document.title}\n{document.text}".encode("utf-8", "surrogatepass")
    return sha256(said).hexdigest()[:32]
