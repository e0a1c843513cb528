"""Which addresses are a blog's own."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from copines.permalinks import canonical


class Territory:
    """The hosts that a blog lives on, and the folder where it lives beside others."""

    def __init__(self, url: str) -> None:
        #: The home page, as far as known.
        self.site = url
        #: Addresses of the feed's entries that are the blog's own.
        self.entries: tuple[str, ...] = ()
        self._hosts = {host(url)}

    def learn(self, *urls: str) -> None:
        """Take the hosts of these addresses as the blog's own."""
        self._hosts.update(host(url) for url in urls if host(url))

    def learn_entries(self, urls: tuple[str, ...]) -> None:
        """Take the host that most of a feed's entries share as the blog's own."""
        hosts = [host(url) for url in urls]
        if hosts:
            self._hosts.add(max(sorted(set(hosts)), key=hosts.count))
        self.entries = tuple(url for url in urls if self.holds(url))

    def holds(self, url: str) -> bool:
        """Tell whether an address is on one of the blog's hosts."""
        return host(url) in self._hosts

    def own(self, urls: Iterable[str]) -> Iterator[str]:
        """Give those addresses that are the blog's own, as they are spelt when asked for."""
        folder = self._folder()
        for url in urls:
            if self.holds(url) and urlsplit(url).path.startswith(folder):
                yield canonical(url)

    def _folder(self) -> str:
        """Give the folder that home page and entries share."""
        paths = [urlsplit(url).path or "/" for url in (self.site, *self.entries)]
        folder = paths[0].rpartition("/")[0] + "/"
        while folder != "/" and not all(path.startswith(folder) for path in paths):
            folder = folder.rstrip("/").rpartition("/")[0] + "/"
        return folder


def host(url: str) -> str:
    """Give an address's host, less www."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
