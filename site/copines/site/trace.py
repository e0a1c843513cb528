"""What each page read while it was made, so that a change leads to the pages that show it.

A fact is named by a text: `post/<key>` for all that is shown of a post itself, `face/<blog>` for
how a blog is shown, or the name of one of the lists that `lists.py` makes of many posts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager

from copines.site.memory import Memory


class UnrecordedReadError(Exception):
    """Something was read of which no page would know that it depends on it."""


class Notebook:
    """Notes what is read, for the page that is being made."""

    def __init__(self) -> None:
        self._open: list[set[str]] = []

    def note(self, *facts: str) -> None:
        """Note that the open page read these.

        Raises
        ------
        UnrecordedReadError
            No page is open.
        """
        if not self._open:
            raise UnrecordedReadError(", ".join(facts))
        self._open[-1].update(facts)

    @contextmanager
    def reading(self) -> Iterator[set[str]]:
        """Open a page, or a part of one; what was read of it is complete at the end."""
        mine: set[str] = set()
        self._open.append(mine)
        try:
            yield mine
        finally:
            self._open.pop()
            if self._open:
                self._open[-1] |= mine


class Trace:
    """Pages by the facts that they read, as the memory has it from earlier builds."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def readers(self, facts: Set[str]) -> set[str]:
        """Return the pages that read any of these."""
        found = self._memory.remembered_all([f"readers/{fact}" for fact in facts])
        return {page for pages in found.values() for page in _texts(pages)}

    def update(
        self, made: Mapping[str, Collection[str]], gone: Iterable[str]
    ) -> Mapping[str, bytes | None]:
        """Return what to remember after some pages were made, with what they read; others left."""
        read = {**made, **dict.fromkeys(gone, ())}
        before = self._known("reads", read)
        comes = {page: set(facts) - before[page] for page, facts in read.items()}
        goes = {page: before[page].difference(facts) for page, facts in read.items()}
        readers = self._known("readers", set().union(*comes.values(), *goes.values()))
        for page in read:
            for fact in comes[page]:
                readers[fact].add(page)
            for fact in goes[page]:
                readers[fact].discard(page)
        differ = (page for page in read if comes[page] or goes[page])
        pieces = {f"reads/{page}": _bytes(set(read[page])) for page in differ}
        return pieces | {f"readers/{fact}": _bytes(pages) for fact, pages in readers.items()}

    def _known(self, kind: str, names: Iterable[str]) -> dict[str, set[str]]:
        """Return the texts that are remembered of each name, by it."""
        every = list(names)
        found = self._memory.remembered_all([f"{kind}/{name}" for name in every])
        return {name: set(_texts(found.get(f"{kind}/{name}", b""))) for name in every}


def anew(made: Mapping[str, Collection[str]]) -> Iterator[tuple[str, bytes]]:
    """Yield what to remember after all pages were made."""
    readers: dict[str, list[str]] = {}
    for page, facts in made.items():
        yield f"reads/{page}", _joined(facts)
        for fact in facts:
            readers.setdefault(fact, []).append(page)
    for fact, pages in readers.items():
        yield f"readers/{fact}", _joined(pages)


def _bytes(texts: Iterable[str]) -> bytes | None:
    return _joined(texts) or None


def _joined(texts: Iterable[str]) -> bytes:
    return "\n".join(sorted(texts)).encode("utf-8", "surrogatepass")


def _texts(data: bytes) -> list[str]:
    return data.decode("utf-8", "surrogatepass").split("\n") if data else []
