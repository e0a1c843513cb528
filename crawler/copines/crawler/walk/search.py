"""Where a blog's feed may be: what its home page announces, then the places that platforms use."""

from collections import deque
from collections.abc import Iterable

from copines.crawler import discovery
from copines.reasons import Reason

#: Announced feeds tried.
_ANNOUNCED = 6


class Search:
    """Hands out one address after another, and keeps why the announced one could not be read."""

    def __init__(self, tried: int, most: int) -> None:
        #: How many of the usual places were tried, at earlier visits and this one.
        self.tried = tried
        #: Whether what is handed out was announced by nobody, and whether no place is left then.
        self.guessing, self.is_last = False, False
        #: The main feed that the home page announces, and why it could not be read.
        self.failed: tuple[str, Reason] | None = None
        self._most = most
        self._announced: deque[str] = deque()
        self._guesses: deque[str] = deque()
        self._asked: set[str] = set()
        self._named: set[str] = set()

    def announce(self, urls: Iterable[str]) -> None:
        """Take what a home page announces, the main feed first."""
        named = list(urls)
        self._named.update(named)
        fresh = [url for url in named if url not in self._asked]
        self._announced.extend(fresh[:_ANNOUNCED])

    def names(self, url: str) -> bool:
        """Tell an address that the home page announces, whether it was asked for or not."""
        return url in self._named

    def guess(self, site: str) -> None:
        """Try the usual places of a site as well, from where an earlier visit stopped."""
        self.guessing = True
        places = discovery.well_known(site)[self.tried :]
        self._guesses.extend(places[: self._most])
        self.is_last = len(places) <= self._most

    def skip(self, url: str) -> None:
        """Leave out an address that was asked for already."""
        self._asked.add(url)

    def handed_out(self, url: str) -> bool:
        """Tell an address that was asked for already."""
        return url in self._asked

    def next(self) -> str | None:
        """Return the next address to ask for, None where none is left."""
        while self._announced or self._guesses:
            guess = not self._announced
            url = self._guesses.popleft() if guess else self._announced.popleft()
            self.tried += guess
            if url not in self._asked:
                self._asked.add(url)
                return url
        return None
