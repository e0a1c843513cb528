"""Posts → the lists of the gazette."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from copines.site import timeline
from copines.site.gazette.choice import Choice
from copines.site.gazette.issues import closed
from copines.site.snapshot import Snapshot
from copines.site.topics import hidden

#: Issues that are in the gazette's feed, and that have files to send and to take along.
FILES = 6


def lists(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    """Yield what the gazette is made of: its issues, newest first, and what is in each."""
    options = snapshot.options
    kind = options.gazette
    # who is not to be teasered elsewhere is not sent about either
    silent = {blog.key for blog in snapshot.blogs if blog.teasers in {"in", "none"}}
    sent = [place for place in snapshot.news if place.face.blog not in silent]
    found = [] if kind == "none" else list(closed(sent, snapshot.day, kind))[::-1]
    named = [[issue.name, str(issue.first), str(issue.last)] for issue in found]
    yield "issues", named
    hide = hidden(options.topics_hide, options.language)
    to = _answered(snapshot.replies)
    silences = dict(_silences(snapshot))
    choice = Choice(snapshot.replies, to, silences, snapshot.pictures, hide)
    for place, issue in enumerate(found):
        posts, topics = choice.of(issue)
        told = [
            [each.place.key, each.why, each.answers, _iso(each.silent_since), each.topic]
            for each in posts
        ]
        blogs = len({place.face.blog for place in issue.posts})
        which = [*named[place : place + 2], None][:2]
        yield f"issue/{issue.name}", [*which, len(issue.posts), blogs, topics, told]
    yield from ((f"letter/{issue.name}", True) for issue in found[:FILES])


def _answered(answers: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Return the posts that each post answers."""
    found: dict[str, list[str]] = defaultdict(list)
    for post, mine in answers.items():
        for answer in mine:
            found[answer].append(post)
    return {answer: sorted(posts) for answer, posts in found.items()}


def _silences(snapshot: Snapshot) -> Iterator[tuple[str, datetime]]:
    """Yield each post with which a blog ends a silence, and when the one before it came.

    A silence is long, and longer than those that the blog had kept before.
    """
    for mine in snapshot.by_blog.values():
        days = [(place.published, place.key) for place in reversed(mine) if place.published]
        longest = timeline.SILENCE
        for (last, _), (day, key) in pairwise(days):
            if day - last > longest:
                longest = day - last
                yield key, last


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
