"""`explain`, held against the truth for every address that ever was."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from year.blogs import Post, spelt
from year.circle import Circle, Seen
from year.violation import Violation, of_post
from year.world import World

#: Each address is asked for once in so many days, and those of the last events each day.
_ROUND, _RECENT = 25, 2
#: Days after which what was deleted in the sight of all must be known to be gone.
_GONE_DAYS = 7


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
        told = circle.explain(world.spellings[place])
        for said in _untrue(world, post, told, shown, met=place in post.met):
            heard = f"{told.get('verdict')}, {told.get('reason')!r}, {told.get('url')}"
            found = of_post(f"explain: {said}", post, world.spellings[place], heard)
            own = post.event != "written" or not post.blog.readdressed
            yield found if own else replace(found, event=post.blog.readdressed)
            break


def _untrue(
    world: World, post: Post, told: dict[str, Any], shown: set[str], *, met: bool
) -> Iterator[str]:
    verdict, url = told.get("verdict"), told.get("url") or ""
    is_shown, other = verdict == "shown", world.index.get(spelt(url))
    lives = post.owed and not post.gone
    gone_long = post.gone_from_feed and world.day - post.gone_on > _GONE_DAYS
    if is_shown and url not in shown:
        yield "shown, and not exported"
    if is_shown and post.stranger:
        yield "stranger's post is shown"
    if is_shown and (other is None or other.identity is not post.identity):
        yield "another post's address"
    if met and verdict == "unknown":
        yield "unknown, though the circle met it"
    if not is_shown and not told.get("reason"):
        yield "no reason"
    if met and lives and verdict not in {"shown", "duplicate"}:
        yield "lives, and is not shown"
    if is_shown and gone_long and other is post:
        yield "deleted, and shown"
