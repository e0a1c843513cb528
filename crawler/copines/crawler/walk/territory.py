"""Which addresses are a blog's own."""

from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from copines.permalinks import canonical

_MOST = 0.8


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


def folder_of_most(urls: tuple[str, ...]) -> str:
    """Give the first folder that four of five addresses share, "/" where there is none.

    A handful of addresses proves nothing: at least eight are wanted.
    """
    firsts = Counter(urlsplit(url).path.split("/")[1] for url in urls if _is_deep(url))
    folder, count = firsts.most_common(1)[0] if firsts else ("", 0)
    return f"/{folder}/" if count >= max(8 * _MOST, _MOST * len(urls)) else "/"


def _is_deep(url: str) -> bool:
    return len([part for part in urlsplit(url).path.split("/") if part]) > 1


def host(url: str) -> str:
    """Give an address's host, less www."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
