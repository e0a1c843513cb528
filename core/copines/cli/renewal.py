"""Links of the posts as they are now: nothing done, a few lists renewed, or all made anew."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version

from copines.model import LinkOptions
from copines.store import Store

#: Posts below which nothing is remembered: all of them are linked in three seconds.
_REMEMBERED = 3_000


def renew(
    store: Store, options: LinkOptions, step: Callable[[int, int], None], *, again: bool
) -> None:
    """Make the links those of the shown posts; what was remembered helps, unless `again`."""
    digests = store.corpus.digests()
    how = f"{version('copines')} {_spelt(options)}"
    made_from = f"{how} {_hash(digests)}"
    if store.signature("links") == made_from and not again:
        return
    if again or store.signature("memory") != how or not _some(store, options, digests):
        _all(store, options, step, how)
    store.sign("links", made_from)


def _some(store: Store, options: LinkOptions, digests: Mapping[str, str]) -> bool:
    """Renew the lists that a few changes touch; False where there are too many."""
    from copines.linker import Index, relink  # noqa: PLC0415 - scikit-learn takes 1 s

    index = Index.of(store.corpus.kept("base"), store.corpus.kept("changes"))
    new, gone = index.differences(digests)
    if index.is_stale(len(new), len(gone)):
        return False
    left = [index.rows[row].permalink for row in gone]
    found = relink(index, store.corpus.documents(new), gone, options)
    with store.transaction():
        store.corpus.replace(found.items(), of=[*found, *left])
        store.corpus.keep("changes", index.changes())
    return True


def _all(store: Store, options: LinkOptions, step: Callable[[int, int], None], how: str) -> None:
    from copines.linker import fit, neighbors_of  # noqa: PLC0415 - scikit-learn takes 1 s

    index = fit(store.corpus.documents(), options, step)
    found = neighbors_of(index, options)
    remembered = len(index.rows) >= _REMEMBERED
    with store.transaction():
        store.corpus.replace(found)
        store.corpus.keep("base", index.base() if remembered else {})
        store.corpus.keep("changes", {})
        store.sign("memory", how if remembered else "")


def _hash(digests: Mapping[str, str]) -> str:
    return sha256("".join(digests.values()).encode()).hexdigest()


def _spelt(options: LinkOptions) -> str:
    """Spell the options, whose sets have no order of their own."""
    pairs = sorted(sorted(pair) for pair in options.never_with)
    sets = (sorted(options.no_out), sorted(options.no_in), pairs)
    plain = replace(options, no_out=frozenset(), no_in=frozenset(), never_with=frozenset())
    return repr((plain, sets))
