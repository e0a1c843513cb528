"""A small circle in memory, and the portal that is built of it."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from copines.model import (
    Blog,
    BlogState,
    Fate,
    Health,
    Line,
    Neighbor,
    Picture,
    PortalOptions,
    Post,
    Published,
)
from copines.permalinks import key
from copines.reasons import Reason
from copines.site import build

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PORTAL = PortalOptions(
    "Les blogs de mes copines", "https://copines.example/", timezone="Europe/Paris"
)
BLOGS = tuple(
    Blog(f"https://{slug}.example/", name, slug, key=name)
    for name, slug in (("Zoé", "zoe"), ("Max & Cie", "max"), ("Nour", "nour"), ("Lu", "lu"))
)
ATOM = "{http://www.w3.org/2005/Atom}"


def a_post(number: int = 1, blog: str = "Zoé", **changes: object) -> Post:
    slug = {b.name: b.slug for b in BLOGS}[blog]
    post = Post(
        permalink=f"https://{slug}.example/{number}",
        key=f"{slug}{number}",
        blog=blog,
        title=f"Billet {number}",
        text=f"Le texte du billet {number}. " + "Il parle de semis et de patience. " * 40,
        html="",
        summary="",
        author=None,
        published=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number),
        updated=None,
        first_seen=NOW,
        language="fr",
        words=200,
        slug=f"billet-{number}",
    )
    return replace(post, **changes)  # type: ignore[arg-type]


@dataclass
class View:
    """Posts in memory, as a store would give them."""

    kept: list[Post]
    near: Mapping[str, tuple[Neighbor, ...]] = field(default_factory=dict)
    failing: Reason | None = None
    state: str = "ok"
    gone: tuple[tuple[str, str], ...] = ()
    copies: tuple[tuple[str, str, str], ...] = ()
    cited: tuple[tuple[str, str], ...] = ()
    became: tuple[Fate, ...] = ()
    shown: Mapping[str, Picture] = field(default_factory=dict)
    memory: dict[str, bytes] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)
    moved: tuple[tuple[str, str], ...] = ()
    leading: tuple[tuple[str, str, str], ...] = ()
    faces: Mapping[str, str] = field(default_factory=dict)

    def posts(self) -> Iterator[Post]:
        yield from sorted(
            self.kept, key=lambda p: (-(p.published or p.first_seen).timestamp(), p.permalink)
        )

    def lines(self) -> Iterator[Line]:
        return map(Line.of, self.posts())

    def lines_of(self, keys: Collection[str]) -> Iterator[Line]:
        return (line for line in self.lines() if line.key in keys)

    def by_key(self, key: str) -> Post | None:
        return next((post for post in self.kept if post.key == key), None)

    def changes(self, cursor: int) -> None:
        """Say that nobody knows: what is in memory keeps no journal."""
        del cursor

    def visited(self) -> object:
        return repr((self.failing, self.state, self.became))

    def remembered(self, name: str) -> bytes:
        return self.memory.get(name, b"")

    def remembered_all(self, names: Collection[str]) -> Mapping[str, bytes]:
        return {name: self.memory[name] for name in names if name in self.memory}

    def recall(self, beginning: str) -> Mapping[str, bytes]:
        return {n: data for n, data in self.memory.items() if n.startswith(beginning)}

    def remember(self, pieces: Iterable[tuple[str, bytes | None]], *, anew: bool = False) -> None:
        if anew:
            self.memory.clear()
        for name, data in pieces:
            self.memory[name] = data or b""

    def ties(self) -> Iterator[tuple[str, str, float, str, str]]:
        keys = {post.permalink: post.key for post in self.kept}
        for permalink, found in self.near.items():
            for near in found:
                if permalink in keys and near.permalink in keys:
                    one, other = keys[permalink], keys[near.permalink]
                    yield one, other, near.score, json.dumps(near.terms), near.kind

    def taken_down(self) -> Iterator[tuple[str, str]]:
        yield from self.gone

    def aliases(self) -> Iterator[tuple[str, str]]:
        yield from self.moved

    def redirects(self) -> Iterator[tuple[str, str, str]]:
        yield from self.leading

    def folded(self) -> Iterator[tuple[str, str, str]]:
        yield from self.copies

    def replies(self) -> Iterator[tuple[str, str, str]]:
        keys = {post.permalink: post.key for post in self.kept}
        yield from sorted(
            (keys[one], keys[other], key(other)) for one, other in self.cited if one in keys
        )

    def states(self) -> tuple[BlogState, ...]:
        return tuple(
            BlogState(
                b.key,
                b.name,
                b.url,
                f"{b.url}feed",
                "failing",
                last_try=NOW,
                failing_since=NOW - timedelta(days=9),
                reason=self.failing,
            )
            if self.failing
            else BlogState(b.key, b.name, b.url, f"{b.url}feed", self.state, NOW, NOW)
            for b in BLOGS
        )

    def health(self) -> tuple[Health, ...]:
        dates = tuple(NOW - timedelta(days=10 * n) for n in range(4))
        return tuple(Health(state, dates, 3, 1) for state in self.states())

    def fates(self, blog: str) -> tuple[Fate, ...]:
        return self.became

    def taglines(self) -> Mapping[str, str]:
        return {"Zoé": "Un potager & ses <limaces>"}

    def portraits(self, named: Mapping[str, str]) -> Mapping[str, str]:
        urls = {**self.faces, **named}
        return {blog: self.shown[url].file for blog, url in urls.items() if url in self.shown}

    def beginnings(self, blog: str, most: int) -> Iterator[str]:
        return (post.text[:most] for post in self.posts() if post.blog == blog)

    def joined(self) -> Mapping[str, datetime]:
        return self.since

    def pictures(self) -> Mapping[str, Picture]:
        return self.shown

    def feeds(self) -> Mapping[str, str]:
        return {b.key: f"{b.url}feed" for b in BLOGS}


@dataclass
class Site:
    """A portal's folder."""

    out: Path

    def build(
        self,
        view: View,
        *,
        now: datetime = NOW,
        portal: PortalOptions = PORTAL,
        blogs: tuple[Blog, ...] = BLOGS,
        **more: object,
    ) -> Published:
        return build(view, blogs, portal, self.out, now=now, **more)  # type: ignore[arg-type]

    def page(self, path: str) -> str:
        return (self.out / path).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        found = (p for p in self.out.rglob("*") if p.is_file())
        return {
            p.relative_to(self.out).as_posix(): p.read_bytes()
            for p in found
            if "status" not in p.parts
        }
