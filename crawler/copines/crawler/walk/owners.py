"""Whose an address is, of all members of the circle (docs/scope.md has the rules in words)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from copines.areas import Area
from copines.crawler.walk.messages import Outcome
from copines.crawler.walk.scope import configured
from copines.model import Blog
from copines.permalinks import key


class Owners:
    """The territories that a config gives to its blogs."""

    def __init__(self, blogs: Iterable[Blog]) -> None:
        self._place: dict[str, int] = {}
        self._areas: dict[str, list[tuple[Area, str]]] = {}
        self._pages: dict[str, list[str]] = {}
        for blog in blogs:
            self._place[blog.key] = len(self._place)
            for area in configured(blog):
                self._areas.setdefault(area.host, []).append((area, blog.key))
            for page in blog.posts:
                self._pages.setdefault(key(page), []).append(blog.key)

    def of(self, url: str) -> tuple[str, ...]:
        """Return the keys of the blogs whose an address is: of nested territories the narrowest."""
        if named := self._pages.get(key(url)):
            return tuple(named)
        around = self._areas.get(Area.around(url).host, ())
        held = [(len(area.path), blog) for area, blog in around if area.holds(url)]
        longest = max((length for length, _ in held), default=0)
        return tuple(blog for length, blog in held if length == longest)

    def rivals(self, blog: Blog, proven: Iterable[str]) -> tuple[Area, ...]:
        """Return the territories of others on the hosts where a blog lives, as far as is known."""
        hosts = {area.host for area in configured(blog)} | {Area.around(url).host for url in proven}
        there = (pair for host in sorted(hosts) for pair in self._areas.get(host, ()))
        return tuple(area for area, other in there if other != blog.key)

    def may_write(
        self, blog: str, url: str, *, fed: bool, kept: str | None, kept_fed: bool
    ) -> bool:
        """Tell whether a blog may write the post at an address, `kept` as another one's.

        Of members that share a territory the post is that one's whose feed brought it, at a tie
        the first one's of the config. What nobody was given stays whose it is.
        """
        owners = self.of(url)
        if owners and blog not in owners:
            return False
        if kept in {None, blog} or kept not in self._place:
            return True
        if not owners:
            return False
        if kept not in owners or fed != kept_fed:
            return kept not in owners or fed
        return self._place[blog] < self._place[str(kept)]

    def own(self, outcome: Outcome, kept: Mapping[str, tuple[str, bool]]) -> tuple[Outcome, str]:
        """Return an outcome without what is another member's, whatever feed or page says.

        `kept` has by key whose a post is, and whether a feed named it. Where the blog gives an
        address for its own that the config gives to others alone, one such comes too, else "".
        """
        blog = outcome.blog

        def may(url: str, key_: str, *, fed: bool = False) -> bool:
            of, kept_fed = kept.get(key_, (None, False))
            return self.may_write(blog, url, fed=fed, kept=of, kept_fed=kept_fed)

        def is_mine(key_: str) -> bool:
            return key_ not in kept or kept[key_][0] == blog

        posts = tuple((p, g) for p, g in outcome.posts if may(p.permalink, p.key, fed=bool(g)))
        moves = tuple(move for move in outcome.moves if may(move.url, key(move.url)))
        written = {post.permalink for post, _ in posts}
        left = [p.permalink for p, _ in outcome.posts if p.permalink not in written]
        lost = [*left, *(move.url for move in outcome.moves if move not in moves)]
        keys = {key(url) for url in left}
        own = replace(
            outcome,
            posts=posts,
            moves=moves,
            taken=tuple(k for k in outcome.taken if is_mine(k)),
            removed=tuple(pair for pair in outcome.removed if is_mine(pair[0])),
            fetches=tuple(f for f in outcome.fetches if key(f.url) not in keys),
            proofs=outcome.proofs
            and tuple(p for p in outcome.proofs if self._is_free(blog, p.url)),
        )
        # members who share a site give each other's posts every day
        return own, next((url for url in lost if not self._shares(blog, url)), "")

    def _is_free(self, blog: str, url: str) -> bool:
        """Tell an address that the config gives to no other member."""
        owners = self.of(url)
        return not owners or blog in owners

    def _shares(self, blog: str, url: str) -> bool:
        return blog in self.of(url)
