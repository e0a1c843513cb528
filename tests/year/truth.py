"""`explain`, held against the truth for every address that ever was."""

from collections.abc import Iterator
from typing import Any

from year.checks import Violation
from year.circle import Circle, Seen
from year.world import Post, World, spelt

#: Each address is asked for once in so many days, and those of the last events each day.
_ROUND, _RECENT = 25, 2


def due(world: World, *, whole: bool) -> Iterator[tuple[str, Post]]:
    """Yield the addresses to ask for today."""
    for number, (place, post) in enumerate(world.index.items()):
        recent = world.day - post.blog.event_day <= _RECENT and post.event != "written"
        if whole or recent or number % _ROUND == world.day % _ROUND:
            yield place, post


def explained(
    world: World, circle: Circle, seen: Seen, *, whole: bool = False
) -> Iterator[Violation]:
    """Ask `explain` of addresses, and yield what is not true."""
    shown = {record["url"] for record in seen.shown}
    for place, post in due(world, whole=whole):
        url = f"{'https' if post.blog.secure else 'http'}://{place}"
        url = url if "?" in url or url.endswith(".html") or not post.path.endswith("/") else f"{url}/"
        told = circle.explain(url)
        said = _untrue(world, post, told, shown, met=place in post.met)
        if said:
            event = post.event if post.event != "written" else post.blog.event
            heard = f"{url}: {told.get('verdict')}, {told.get('reason')!r}, {told.get('url')}"
            yield Violation("explain: " + said, post.blog.host, place, event, heard)


def _untrue(world: World, post: Post, told: dict[str, Any], shown: set[str], *, met: bool) -> str:
    verdict, url = told.get("verdict"), told.get("url") or ""
    if verdict == "shown" and url not in shown:
        return "shown, and not exported"
    if post.stranger:
        return "stranger's post is shown" if verdict == "shown" else ""
    other = world.index.get(spelt(url))
    if verdict == "shown" and (other is None or other.identity is not post.identity):
        return "another post's address"
    if met and verdict == "unknown":
        return "never met, though it was shown"
    if verdict != "shown" and not told.get("reason"):
        return "no reason"
    if met and post.owed and not post.gone and verdict not in {"shown", "duplicate"}:
        return "lives, and is not shown"
    if post.gone and not post.blog.sold and world.day - post.gone_on > 7 and verdict == "shown":
        return "deleted, and shown" if post.gone_from_feed and other is post else ""
    return ""
