"""Which pages are a blog's own (docs/scope.md has the rules in words)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from copines.addresses import is_local
from copines.areas import (
    Area,
    area_of,
    common,
    home_of,
    is_choice,
    is_neighbour,
    is_section,
    member_of,
    redirected,
    site_of_choice,
)
from copines.crawler import feeds
from copines.crawler.walk.staging import is_staging, same_path
from copines.membership import scope_of
from copines.model import Blog, Proof
from copines.permalinks import canonical, key, same_site

#: Entries that must agree on a folder before a feed that was only found proves it the blog's.
_AGREEING = 3


class Scope:
    """The areas that the config gives to a blog, and those that were proven to be its own."""

    def __init__(
        self, blog: Blog, proofs: Iterable[Proof] = (), rivals: Iterable[Area] = ()
    ) -> None:
        self._blog, self._given = blog, configured(blog)
        #: What the config gives to other members.
        self._rivals = tuple(rivals)
        #: What was shown at this visit or an earlier one.
        self.proofs: tuple[Proof, ...] = tuple(p for p in proofs if p.of == blog.url)
        self._pages = frozenset(map(key, blog.posts))
        self._at_home = False
        #: The home page, as far as known.
        moved = [p.url for p in self.proofs if p.kind in {"redirect", "back"}]
        self.site = moved[-1] if moved else home_of(blog.url)
        #: Addresses of the feed's entries that are the blog's own.
        self.entries: tuple[str, ...] = ()
        #: Whether its feed alone is meant, not its site.
        self.is_feed = scope_of(blog) == "feed"
        self._is_astray = False

    @property
    def areas(self) -> tuple[Area, ...]:
        """What is the blog's own."""
        return (*self._given, *(area_of(p.url) for p in self.proofs if p.kind != "name"))

    @property
    def is_part(self) -> bool:
        """Whether only the entries of its feed are meant, or known: its site is not walked."""
        return self.is_feed or self._is_astray

    def holds(self, url: str) -> bool:
        """Tell whether an address, of a stored post for one, is the blog's own."""
        if self._pages and key(url) in self._pages:
            return True
        if is_neighbour(url, self._blog.url):
            return False
        own = [len(area.path) for area in self._given if area.holds(url)]
        if not own and not any(area.holds(url) for area in self.areas):
            return False
        # of nested territories the narrowest counts, and what was shown less than what was given
        length = max(own, default=-1)
        return not any(len(area.path) > length and area.holds(url) for area in self._rivals)

    def on_host(self, url: str) -> bool:
        """Tell whether an address is on a host that the blog lives on, its own folder or not."""
        return any(Area(area.host).holds(url) for area in self.areas)

    def may_ask(self, url: str) -> bool:
        """Tell whether a page may be asked for: an own one, or one of the configured feed's host.

        Such hosts count clicks, and send on to the page itself.
        """
        return self.holds(url) or bool(self._blog.feed and same_site(url, self._blog.feed))

    def own(self, urls: Iterable[str]) -> Iterator[str]:
        """Return those addresses that a walk may follow, as they are spelt when asked for."""
        folder = self._folder()
        for url in urls:
            if self.holds(url) and urlsplit(url).path.startswith(folder):
                yield canonical(url)

    def _folder(self) -> str:
        """Return the folder that home page and entries share."""
        site = urlsplit(self.site).path or "/"
        home = site.rpartition("/")[0] + "/"
        paths = [urlsplit(url).path or "/" for url in self.entries]
        while home != "/" and not all(path.startswith(home) for path in (site, *paths)):
            home = home.rstrip("/").rpartition("/")[0] + "/"
        return home

    # what a visit shows

    def arrived(self, asked: str, final: str) -> None:
        """Take where a configured address led to."""
        if asked in {self._blog.url, self._blog.feed} and (there := redirected(asked, final)):
            self._prove("redirect", f"{urlsplit(final).scheme}://{there.host}{there.path}/")
        if self.holds(final) and asked == self._blog.url:
            self.site = home_of(final)
            self._at_home = self._is_given(final)

    def named(self, declared: str) -> None:
        """Take what the home page calls itself; that alone makes no other host its own."""
        if declared and not self.holds(declared):
            self._prove("name", declared)

    def announced_back(self, page: str, entries: Iterable[str]) -> None:
        """Take a page, and the folder of these entries, that announces the configured feed."""
        area, shared = area_of(page), common(entries)
        if shared and not area.contains(shared):
            area = Area(area.host) if is_section(area.path) else shared
        self._prove("back", f"{urlsplit(page).scheme}://{area.host}{area.path}/")
        self.site = page

    def settled(self, feed: feeds.Feed) -> feeds.Feed:
        """Return the feed with the own address of each entry that links elsewhere (link blogs).

        An address that several entries have is that of something else, such as the home page.
        """
        found = [own_address(entry, self) for entry in feed.entries]
        shared = {url for url, count in Counter(found).items() if count > 1}
        own = zip(feed.entries, found, strict=True)
        entries = (e if url == e.url or url in shared else replace(e, url=url) for e, url in own)
        return replace(feed, entries=tuple(entries))

    def learn(self, feed: feeds.Feed, url: str) -> None:
        """Take what the blog's own feed shows: its entries, and where on its hosts they lie."""
        urls = tuple(entry.url for entry in feed.entries if entry.url)
        if folder := self._by_feed(urls, url):
            self._prove("feed", f"{urlsplit(urls[0]).scheme}://{folder.host}{folder.path}/")
        self.entries = tuple(url for url in urls if self.holds(url))
        if self.entries and len(self.entries) == len(urls):
            self._come_home()
        is_feed = url == self._blog.url
        if is_feed and feed.site_url and self.holds(feed.site_url):
            self.site = feed.site_url
        self._is_astray = is_feed and bool(urls) and not self.entries

    def _by_feed(self, urls: tuple[str, ...], feed: str) -> Area | None:
        """Return the folder of a host of the blog where all of its own feed's entries lie."""
        shared = common(urls)
        if shared is None or any(map(self.holds, urls)):
            return None
        if any(area.is_above(shared) and Area(shared.host).holds(feed) for area in self._given):
            return Area(shared.host)
        of_feed = self._blog.feed or ""
        hosts = [area for area in (*self.areas, area_of(of_feed)) if area.host == shared.host]
        named = feed in {self._blog.url, of_feed}
        own = named or any(is_section(area.path) for area in hosts)
        inside = any(area.holds(feed) for area in hosts) and len(urls) >= _AGREEING
        return shared if hosts and (own or (inside and shared.path)) else None

    def _come_home(self) -> None:
        """Forget a redirect once home page and posts are all at the configured address again."""
        if self._at_home and all(map(self._is_given, self.entries)):
            self.proofs = tuple(p for p in self.proofs if p.kind != "redirect")

    def _prove(self, kind: str, url: str) -> None:
        proof = Proof(kind, url, self._blog.url)
        if proof not in self.proofs:
            self.proofs = (*self.proofs, proof)

    def is_back(self, entries: Iterable[str], posts: Iterable[str]) -> bool:
        """Tell whether a feed names the configured address again, where a redirect led away."""
        if not any(proof.kind == "redirect" for proof in self.proofs):
            return False
        return all(map(self._is_given, entries)) and not all(map(self._is_given, posts))

    def _is_given(self, url: str) -> bool:
        return any(area.holds(url) for area in self._given)

    # judgements

    def strangers(self, posts: Iterable[str], made: Iterable[str]) -> tuple[str, ...]:
        """Return those stored posts that are no pages of the blog, of the ones that visits made.

        What a file brought belongs to the blog because whoever imported it says so.
        """
        out = [url for url in posts if not self.holds(url)]
        met = {key(url) for url in made} if out else set()
        return tuple(url for url in out if key(url) in met)

    def is_anothers_feed(self, feed: feeds.Feed, url: str) -> bool:
        """Tell a feed that a page announces, but that holds nothing of the blog."""
        urls = tuple(entry.url for entry in feed.entries if entry.url)
        if any(map(self.holds, urls)) or self._by_feed(urls, url):
            return False
        return not self.holds(url)

    def is_anothers_page(self, declared: str, url: str) -> bool:
        """Tell a page whose canonical address is another site's.

        One on the author's own machine, or on the host that the whole site calls itself by, is a
        mistake in its making: the page is what was asked for.
        """
        if not declared or self.holds(declared) or is_local(declared) or is_staging(declared, url):
            return False
        names = (proof.url for proof in self.proofs if proof.kind == "name")
        is_name = any(same_site(declared, name) for name in names)
        return not (is_name and same_path(declared, url))

    def is_home(self, url: str) -> bool:
        """Tell the address of the blog itself, which is no post's."""
        return key(url) == key(self.site) or any(area.is_at(url) for area in self.areas)


def configured(blog: Blog) -> tuple[Area, ...]:
    """Return the areas that the config names: of `url`, and of `also`.

    A member's folder in the address of her feed narrows a `url` that is the whole host.
    """
    some = is_choice(blog.url) and scope_of(blog) == "feed"
    own = site_of_choice(blog.url) if some else area_of(blog.url)
    member = member_of(blog.feed) if blog.feed else None
    if member and own.contains(member):
        own = member
    return (own, *map(area_of, blog.also))


def own_address(entry: feeds.Entry, scope: Scope) -> str:
    """Return the first of an entry's addresses that is the blog's own, else its link."""
    if not entry.url or scope.holds(entry.url):
        return entry.url
    own = (url for url in entry.others if scope.holds(url) and not scope.is_home(url))
    return next(own, entry.url)
