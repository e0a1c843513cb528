"""What one config would make of the posts that another shows: pure, on two views of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

from copines.config import Config
from copines.membership import scope_of
from copines.model import Blog, Verdict
from copines.permalinks import key
from copines.phrases import cause
from copines.reasons import Reason

#: Said of a blog elsewhere, or no key of the config.
_NOT_COMPARED = {"url", "slug", "tagline", "no_out", "no_in", "never_with", "path", "pictures"}
#: Durations are told as the config has them.
_UNITS = (("d", 24 * 60), ("h", 60), ("m", 1))


@dataclass(frozen=True, slots=True)
class Item:
    """A post, as a comparison names it."""

    url: str
    blog: str
    title: str


@dataclass(frozen=True, slots=True)
class View:
    """What the portal of one config shows of the posts that are known."""

    #: By key of their address; empty where no config is known.
    blogs: Mapping[str, Blog]
    #: Shown posts, by permalink.
    shown: Mapping[str, Item]
    #: Verdict and reason of the posts that are known and not shown, by permalink.
    left_out: Mapping[str, tuple[Verdict, Reason | None]]
    #: Permalinks of each shown post's teasers, by rank.
    links: Mapping[str, tuple[str, ...]]


def settings(before: Config, after: Config) -> Iterator[tuple[str, object, object]]:
    """Return each key that differs, with both values; of the blogs that are in both."""
    for section in ("portal", "crawl", "link"):
        yield from _differing(f"[{section}]", getattr(before, section), getattr(after, section))
    if set(before.hide) != set(after.hide):
        yield "[link] hide", list(before.hide), list(after.hide)
    old = by_key(before.blogs)
    for blog in after.blogs:
        if key(blog.url) in old:
            label = f'[[blog]] "{blog.name or blog.url}"'
            was = old[key(blog.url)]
            yield from _differing(label, was, blog)
            if set(was.never_with) != set(blog.never_with):
                yield f"{label} never_with", list(was.never_with), list(blog.never_with)


def by_key(blogs: Iterable[Blog]) -> dict[str, Blog]:
    """Return blogs by the key of their address."""
    return {key(blog.url): blog for blog in blogs}


def _differing(label: str, one: object, other: object) -> Iterator[tuple[str, object, object]]:
    for field in fields(one):  # type: ignore[arg-type]  # two of the same options type
        values = getattr(one, field.name), getattr(other, field.name)
        if values[0] != values[1] and field.name not in _NOT_COMPARED:
            yield f"{label} {field.name}", _plain(values[0]), _plain(values[1])


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return next(f"{minutes // n}{unit}" for unit, n in _UNITS if minutes % n == 0)
    return list(value) if isinstance(value, tuple) else value


def compared(before: View, after: View, feeds: Mapping[str, str]) -> dict[str, object]:
    """Say what appears, what vanishes and what is linked otherwise, in the form of `--json`.

    `feeds` are those that visits found, by key of the blogs' addresses.
    """
    both = sorted(before.shown.keys() & after.shown.keys())
    links = {p: (before.links.get(p, ()), after.links.get(p, ())) for p in both}
    return {
        "blogs": {
            "added": [
                _blog(b) | {"scope": scope_of(b)}
                for k, b in after.blogs.items()
                if k not in before.blogs
            ],
            "removed": [
                _blog(b) | {"posts": _count(before, b)}
                for k, b in before.blogs.items()
                if k not in after.blogs
            ],
            # what of their posts is in that feed, the next run finds out
            "unread": [
                _blog(b) | {"feed": b.feed, "posts": _count(after, b)}
                for k, b in after.blogs.items()
                if k in before.blogs and scope_of(b) == "feed" and _is_unread(b, feeds.get(k))
            ],
        },
        "posts": {
            "before": len(before.shown),
            "after": len(after.shown),
            "appear": [
                {**_item(after.shown[p]), **_why(before, p)}
                for p in sorted(after.shown.keys() - before.shown.keys())
            ],
            "vanish": [
                {**_item(before.shown[p]), **_why(after, p)}
                for p in sorted(before.shown.keys() - after.shown.keys())
            ],
        },
        "links": {
            "before": sum(map(len, before.links.values())),
            "after": sum(map(len, after.links.values())),
            "changed": [
                {"url": p, "title": after.shown[p].title, "before": list(was), "after": list(now)}
                for p, (was, now) in links.items()
                if was != now
            ],
        },
    }


def _blog(blog: Blog) -> dict[str, object]:
    return {"name": blog.name, "url": blog.url}


def _count(view: View, blog: Blog) -> int:
    return sum(post.blog == blog.name for post in view.shown.values())


def _is_unread(blog: Blog, found: str | None) -> bool:
    return bool(blog.feed) and key(blog.feed or "") != key(found or "")


def _item(item: Item) -> dict[str, object]:
    return {"url": item.url, "blog": item.blog, "title": item.title}


def _why(view: View, permalink: str) -> dict[str, object]:
    """Say why a post is not shown in this view."""
    verdict, reason = view.left_out.get(permalink, (Verdict.UNKNOWN, None))
    return {"verdict": verdict, "reason": cause(reason)}
