"""Lists that are made of many posts: names and plain values, kept from one build to the next.

A page is made of posts, blogs and these. Where a list comes out as it was, no page that shows it
is made again, whatever changed in the posts that it was made from. Posts are named by their keys.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

from copines.site import feeds, flashbacks, gazette, timeline, topic_pages
from copines.site.affinity import DRAWN, Circle
from copines.site.cards import Place
from copines.site.memory import Memory, read
from copines.site.snapshot import Snapshot
from copines.site.ties import MOST
from copines.site.topics import by_blog, widest

#: Blogs of the home page with tagline and last post, and with the others that it names: more would
#: push the posts out of sight.
TOLD, _MOST = 12, 24

#: Older posts of its blog that a post's page names.
_OLDER = 3
#: Posts by which to begin with a blog, of how many it must have, and how many others must lead to
#: each: the newest three are shown anyway.
_STARTS, _MANY, _LED = 3, 8, 2
#: Blogs and topics with a picture of their own: each takes 30 ms and 16 kB. Pages of the others
#: name the portal's.
_CARDS_OF_BLOGS, _CARDS_OF_TOPICS = 200, 40
#: Topics that the map has room for, of each blog.
OF_EACH = 4
#: Marks of blogs on a topic's picture.
_MARKS = 9
#: Newest posts that lead to others', of which the page of answers shows those that answer.
_ANSWERING = 100
#: Topics that the home page says the circle speaks of, in which weeks, or in how many posts.
_TALK, _LATELY, _FEW = 8, timedelta(weeks=4), 15


class Lists:
    """Lists by name: those that were just made, else those of the last build."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._known: dict[str, Any] = {}
        self._complete = False

    def take(self, made: Mapping[str, Any]) -> None:
        """Take lists that were just made: all of them, where the posts' order is among them."""
        self._complete |= "posts" in made
        self._known |= made

    def __getitem__(self, name: str) -> Any:
        """Return a list by name; None where there is none."""
        if name not in self._known:
            data = b"" if self._complete else self._memory.remembered(f"list/{name}")
            self._known[name] = read(data) if data else None
        return self._known[name]


def lists(
    snapshot: Snapshot, media: Path, formulas: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Any]]:
    """Yield all lists, but those of the search; pictures are in the folder `media`.

    `formulas` has those of blogs of which no post is another: their texts are not read.
    """
    yield "blogs", list(snapshot.faces)
    yield "posts", _keys(reversed(snapshot.places))
    yield from _pictures(snapshot, media)
    yield from _home(snapshot)
    yield from _blogs(snapshot, formulas)
    yield from _months(snapshot)
    yield from _posts(snapshot)
    yield from _topics(snapshot)
    yield from _titles(snapshot)
    posts = Counter(place.face.blog for place in snapshot.places)
    yield from gazette.lists(snapshot)
    yield from flashbacks.lists(snapshot)
    yield "map", map_of(snapshot.circle, posts, len(snapshot.faces))
    yield from _cards(list(snapshot.faces), snapshot.circle)


def _keys(places: Iterable[Place]) -> list[str]:
    return [place.key for place in places]


def _pictures(snapshot: Snapshot, media: Path) -> Iterator[tuple[str, Any]]:
    for key, picture in snapshot.pictures.items():
        yield f"picture/{key}", [picture.url, picture.file, picture.width, picture.height]
    leads = {picture.file for picture in snapshot.pictures.values()}
    names = sorted(leads | {face.picture for face in snapshot.faces.values() if face.picture})
    yield "media", [name for name in names if (media / name).is_file()]


def _home(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    numbered = timeline.numbered(snapshot.news)
    yield "pages", len(numbered)
    for number, shown in enumerate(numbered, 1):
        yield f"page/{number}", _keys(shown)
    yield "home", _keys(timeline.newest(snapshot.news, snapshot.day))
    yield "news", _keys(timeline.fed(snapshot.news, feeds.NEWEST))
    dated = (key for key in snapshot.cites if snapshot.by_key[key].published)
    yield "answers", list(islice(dated, _ANSWERING))
    wrote = dict.fromkeys(place.face.blog for place in snapshot.places if place.published)
    yield "roll", roll(list(snapshot.faces), wrote)
    yield "talk", _talk(snapshot)
    yield "total", len(snapshot.places)


def roll(every: Sequence[str], wrote: Iterable[str]) -> list[list[str]]:
    """Return the blogs of the home page: those with their last post, and those by name alone.

    The first in the config's order; of more than these, those who wrote last, who come first in
    `wrote`.
    """
    if len(every) <= TOLD:
        return [[*every], []]
    first = list(islice(dict.fromkeys(chain(wrote, every)), _MOST))
    return [first[:TOLD], first[TOLD:]]


def _talk(snapshot: Snapshot) -> list[Any]:
    """Return what the circle speaks of: topics of several blogs' last posts, and since when.

    The last are those of the weeks before its newest, or where these are few the newest ones.
    """
    dated = [place for place in snapshot.news if place.published]
    few = dated[:_FEW]
    recent = [place for place in dated if _ago(few[0], place) <= _LATELY] if few else []
    last = recent if len(recent) > len(few) else few
    who: dict[str, set[str]] = defaultdict(set)
    posts: Counter[str] = Counter()
    topics = {topic.slug: topic for topic in snapshot.circle.topics}
    for place in last:
        for topic in snapshot.circle.of.get(place.permalink, ()):
            who[topic.slug].add(place.face.blog)
            posts[topic.slug] += 1
    shared = [slug for slug, blogs in who.items() if len(blogs) > 1]
    shared.sort(key=lambda slug: (-len(who[slug]), -posts[slug] / len(topics[slug].posts), slug))
    told = [[slug, topics[slug].name, topics[slug].language] for slug in shared[:_TALK]]
    return [told, last[-1].published.isoformat()] if told and last[-1].published else []


def _ago(newest: Place, place: Place) -> timedelta:
    assert newest.published
    assert place.published
    return newest.published - place.published


def _blogs(snapshot: Snapshot, formulas: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Any]]:
    topics, kin = by_blog(snapshot.circle.topics), snapshot.circle.kin
    for blog, mine in snapshot.by_blog.items():
        yield f"blog/{blog}", _keys(mine)
        yield f"last/{blog}", _last(mine)
        if any(not place.published for place in mine[: feeds.NEWEST]):
            yield f"fed/{blog}", _keys(timeline.fed(mine, feeds.NEWEST))
        if start := _start(mine, snapshot):
            yield f"start/{blog}", start
        if _is_silent(mine, snapshot):
            yield f"silent/{blog}", True
        yield from _beside(_keys(mine))
        yield f"about/{blog}", topic_pages.about(topics.get(blog, ()), kin.get(blog, ()))
        formula = formulas[blog] if blog in formulas else snapshot.formula(blog)
        if formula:
            yield f"formula/{blog}", formula


def _beside(keys: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield of each post of a blog the newer one, and the older ones that its page names."""
    for place, key in enumerate(keys):
        newer = keys[place - 1] if place else None
        if len(keys) > 1:
            yield f"beside/{key}", [newer, *keys[place + 1 : place + 1 + _OLDER]]


def _start(mine: Sequence[Place], snapshot: Snapshot) -> list[str]:
    """Return the posts by which to begin with a blog: those that most others lead to."""
    if len(mine) < _MANY:
        return []
    led = [(-snapshot.led[place.key], n, place.key) for n, place in enumerate(mine)]
    return [key for times, _, key in sorted(led)[:_STARTS] if -times >= _LED]


def _is_silent(mine: Sequence[Place], snapshot: Snapshot) -> bool:
    """Return whether a blog has written nothing for long before the circle's newest post."""
    last = next((place.published for place in mine if place.published), None)
    newest = next((place.published for place in snapshot.places if place.published), None)
    return last is not None and newest is not None and newest - last > timeline.SILENCE


def _last(mine: Sequence[Place]) -> str | None:
    """Find the newest post; nobody can say of an undated one that it is, while others are."""
    last = next((place for place in mine if place.published), mine[0] if mine else None)
    return last.key if last else None


def _months(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    dated = ((day, place) for place in snapshot.places if (day := snapshot.day(place)))
    months: list[list[int]] = []
    for (year, month), group in groupby(dated, lambda pair: (pair[0].year, pair[0].month)):
        shown = [place.key for _, place in group]
        months.append([year, month, len(shown)])
        yield f"month/{year:04}/{month:02}", shown
    yield "months", months
    yield "undated", _keys(place for place in snapshot.places if not place.published)


def _posts(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    topics = snapshot.circle.of
    for place in snapshot.places:
        key = place.key
        if links := snapshot.links.get(key):
            yield f"ties/{key}", [[to, said, fill] for to, _, said, fill in links[:MOST]]
        if copies := snapshot.copies.get(key):
            yield f"copies/{key}", [list(copy) for copy in copies]
        cites, replies = snapshot.cites.get(key, ()), snapshot.replies.get(key, ())
        if cites or replies:
            yield f"replies/{key}", [[list(pair) for pair in cites], list(replies)]
        if mine := topics.get(place.permalink):
            yield f"filed/{key}", [topic.slug for topic in mine]
    yield from ((f"left/{old}", key) for old, key in snapshot.left)
    for blog, slug in snapshot.view.taken_down():
        if blog in snapshot.faces:
            yield f"gone/{blog}/{slug}", True
    for blog, slug, permalink in snapshot.view.redirects():
        if blog in snapshot.faces and permalink in snapshot.keys:
            yield f"moved/{blog}/{slug}", snapshot.keys[permalink]


def _topics(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    circle = snapshot.circle
    yield "topics", [topic_pages.line(topic) for topic in circle.topics]
    for topic in circle.topics:
        mine = [snapshot.by_key[snapshot.keys[permalink]] for permalink in topic.posts]
        news = timeline.news(mine, snapshot.newcomers)
        yield f"topic-news/{topic.slug}", [topic.name, _keys(timeline.fed(news, feeds.NEWEST))]
        listed = _keys(mine[: topic_pages.SHOWN])
        yield f"topic/{topic.slug}", topic_pages.listed(topic, listed, circle)


def _titles(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    """Yield what tells whether another title makes other topics."""
    yield "open", sorted(snapshot.circle.open)
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(snapshot.circle.titled):
        for permalink in snapshot.circle.titled[word]:
            found[snapshot.keys[permalink]].append(word)
    yield from ((f"titled/{key}", words) for key, words in found.items())


def _cards(blogs: Sequence[str], circle: Circle) -> Iterator[tuple[str, Any]]:
    """Yield what has a picture of its own for other programs: of a topic, its name and blogs."""
    yield from ((f"blog-card/{blog}", True) for blog in with_card(blogs))
    for topic in widest(circle.topics, _CARDS_OF_TOPICS):
        yield f"topic-card/{topic.slug}", [topic.name, [blog for blog, _ in topic.blogs[:_MARKS]]]


def with_card(blogs: Sequence[str]) -> Sequence[str]:
    """Return those of all blogs that have a picture of their own."""
    return blogs[:_CARDS_OF_BLOGS]


def map_of(circle: Circle, posts: Mapping[str, int], blogs: int = 0) -> list[Any]:
    """Return what the map is made of; `posts` counts each blog's, and of so many blogs."""
    shared = (topic for topic in circle.topics if len(topic.blogs) > 1)
    topics = [
        [*topic_pages.line(topic)[:4], topic.blogs]
        for topic in widest(shared, OF_EACH * max(blogs, len(posts)))
    ]
    kin = {
        blog: [[k.blog, k.nearness, k.terms] for k in near[:DRAWN]]
        for blog, near in circle.kin.items()
    }
    return [topics, kin, dict(posts)]
