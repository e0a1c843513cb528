"""Links of the posts as they are now: nothing done, a few lists renewed, or all made anew."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from copines.instance import embeddings
from copines.instance.embeddings import Meanings
from copines.malloc import give_back
from copines.model import LinkOptions
from copines.partitions import Partitions
from copines.store import Store
from copines.store.journal import LINKED

if TYPE_CHECKING:
    from copines.linker import Index

logger = logging.getLogger(__name__)

#: Told of steps done and steps in all.
Step = Callable[[int, int], None]
#: Posts below which nothing is remembered: all of them are linked in three seconds.
_REMEMBERED = 3_000


def renew(
    store: Store,
    options: LinkOptions,
    step: Step,
    *,
    again: bool,
    partitions: Partitions | None = None,
) -> None:
    """Make the links those of the shown posts; what was remembered helps, unless `again`."""
    model = embeddings.told_of(options)
    how = f"{version('copines')} {_spelt(options)} {model}".rstrip()
    made_from = f"{how} {store.journal.end(*LINKED)}"
    if store.derived.signature("links") == made_from and not again:
        logger.debug("nothing that links are made from has changed")
        return
    asked, digests = _Asked(store, options, model, step), store.corpus.digests()
    if again or not _some(asked, digests, how):
        # an index of another history than the database's has another mark
        _all(asked, digests, f"{how} {token_hex(12)}", partitions)
    asked.drop_others(digests)
    store.derived.sign("links", made_from)


def index_of(store: Store, options: LinkOptions, step: Step) -> "Index":
    """Return what links were last made from: what was remembered of it, or all read anew."""
    from copines.linker import Index, fit  # noqa: PLC0415 - numpy takes 0.1 s

    model = embeddings.told_of(options)
    mark = store.derived.signature("memory")
    how = f"{version('copines')} {_spelt(options)} {model}".rstrip()
    base = store.index.kept(mark) if mark.startswith(f"{how} ") else {}
    if base:
        return Index.of(base, store.memory.kept("changes"))
    vectors = _Asked(store, options, model, step).vectors(store.corpus.digests())
    return fit(store.corpus.documents(), options, step, vectors)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be linked, how, and by which model; "" for none."""

    store: Store
    options: LinkOptions
    model: str
    step: Step

    def vectors(self, digests: Mapping[str, str]) -> Mapping[str, bytes]:
        """Return what the model gives of posts, by digest."""
        return self._meant.of(digests, self.step) if self.options.embeddings else {}

    def drop_others(self, digests: Mapping[str, str]) -> None:
        """Drop what was kept of other posts, and of other models."""
        if self.options.embeddings:
            self._meant.keep_only(digests.values())

    @property
    def _meant(self) -> Meanings:
        return Meanings(self.store, Path(self.options.embeddings or ""), self.model)


def _some(asked: _Asked, digests: Mapping[str, str], how: str) -> bool:
    """Renew the lists that a few changes touch; False where there are too many, or no memory."""
    store, options = asked.store, asked.options
    mark = store.derived.signature("memory")
    base = store.index.kept(mark) if mark.startswith(f"{how} ") else {}
    if not base:
        return False
    from copines.linker import Changes, Index, refilled, relink  # noqa: PLC0415 - numpy takes 0.1 s

    index = Index.of(base, store.memory.kept("changes"))
    new, gone = index.differences(digests)
    if index.is_stale(len(new), len(gone)):
        logger.debug(
            "%d posts new or changed, %d gone: too many for the index", len(new), len(gone)
        )
        return False
    logger.debug("%d posts new or changed, %d gone: their lists are renewed", len(new), len(gone))
    left = [index.rows.permalink[row] for row in gone]
    vectors = asked.vectors({link: digests[link] for link in new})
    found = relink(index, Changes(store.corpus.documents(new), gone, vectors), options)
    fills = refilled(index, options, found.keys())
    with store.transaction():
        store.links.replace_some(found, left)
        store.links.replace_fills(fills)
        store.memory.keep("changes", index.changes())
    return True


def _all(
    asked: _Asked, digests: Mapping[str, str], mark: str, partitions: Partitions | None
) -> None:
    from copines.linker import fit, neighbors_of  # noqa: PLC0415 - numpy takes 0.1 s

    store, options = asked.store, asked.options
    vectors = asked.vectors(digests)
    index = fit(store.corpus.documents(), options, asked.step, vectors, partitions)
    remembered = len(index.rows) >= _REMEMBERED
    with store.transaction():
        store.links.replace(neighbors_of(index, options))
        give_back()  # what lists were chosen by, before the index is spelt
        store.memory.forget()
        if remembered:
            store.index.keep(mark, index.base())
        else:
            store.index.drop()
        store.derived.sign("memory", mark if remembered else "")


def _spelt(options: LinkOptions) -> str:
    """Spell the options, but for model and names; sets have no order of their own."""
    pairs = sorted(sorted(pair) for pair in options.never_with)
    sets = (sorted(options.no_out), sorted(options.no_in), pairs)
    plain = replace(
        options,
        no_out=frozenset(),
        no_in=frozenset(),
        never_with=frozenset(),
        embeddings=None,
        names={},
    )
    return repr((plain, sets))
