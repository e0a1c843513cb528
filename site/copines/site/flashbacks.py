"""What the circle wrote in a month of years past."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from copines.site.cards import Place
from copines.site.snapshot import Snapshot

#: Posts of a year, each of another blog; years of a page, the last ones.
_POSTS, _YEARS = 3, 12


def lists(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    """Yield the months of the year that were written in before, and of each its years.

    Past are the years before that of the circle's newest post. A blog may keep out.
    """
    wished = {blog.key for blog in snapshot.blogs if blog.flashback}
    dated = [(day, place) for place in snapshot.places if (day := snapshot.day(place))]
    newest = max((day.year for day, _ in dated), default=0)
    months: dict[str, dict[int, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for day, place in dated:
        if day.year < newest and place.face.blog in wished:
            months[f"{day:%m}"][day.year].append(place)
    yield "flashbacks", sorted(months)
    for month, years in months.items():
        shown = sorted(years.items(), reverse=True)[:_YEARS]
        yield f"flashback/{month}", [[year, _chosen(mine, snapshot)] for year, mine in shown]


def _chosen(posts: Sequence[Place], snapshot: Snapshot) -> list[str]:
    """Return the posts of a year, newest first: those answered, those with a picture, then any."""

    def rank(place: Place) -> tuple[object, ...]:
        answers = len(snapshot.replies.get(place.key, ()))
        turn = hashlib.sha256(place.key.encode()).hexdigest()
        return -answers, place.key not in snapshot.pictures, turn

    best: dict[str, Place] = {}
    for place in sorted(posts, key=rank):
        best.setdefault(place.face.blog, place)
    kept = {place.key for place in list(best.values())[:_POSTS]}
    return [place.key for place in posts if place.key in kept]
