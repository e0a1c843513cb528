"""Vectors of posts' meanings, where the config asks for them: each is computed once, and kept."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from copines.model import LinkOptions
from copines.store import Store

if TYPE_CHECKING:
    from copines.linker import Index
    from copines.linker.meaning import Model

#: Vectors after which they are kept: what is interrupted has lost no more.
_KEPT = 256


def told_of(options: LinkOptions) -> str:
    """Give what differs with the model; "" where none is asked for."""
    if not options.embeddings:
        return ""
    from copines.linker import meaning  # noqa: PLC0415 - numpy takes 0.1 s

    return meaning.told_of(Path(options.embeddings))


def add(
    store: Store, index: "Index", options: LinkOptions, step: Callable[[int, int], None]
) -> None:
    """Have the posts' meanings count half in an index, computing those that are not kept yet."""
    from copines.linker import meaning, with_meanings  # noqa: PLC0415

    model, rows = told_of(options), index.rows
    kept = dict(store.corpus.embedded(model))
    missing = [link for link, digest in zip(rows.permalink, rows.digest, strict=True)
               if digest not in kept]  # fmt: skip
    if missing:
        opened = meaning.Model(Path(options.embeddings or ""))
        for some in _embedded(store, opened, missing, step):
            with store.transaction():
                store.corpus.keep_embedded(model, some)
            kept.update(some)
    with store.transaction():
        store.corpus.drop_embedded(model, rows.digest)
    with_meanings(index, kept, options)


def _embedded(
    store: Store, model: "Model", missing: list[str], step: Callable[[int, int], None]
) -> Iterator[list[tuple[str, bytes]]]:
    for start in range(0, len(missing), _KEPT):
        documents = store.corpus.documents(missing[start : start + _KEPT])
        yield [(document.digest, vector) for document, vector in model.vectors(documents)]
        step(min(start + _KEPT, len(missing)), len(missing))
