"""What the blogs of the circle have in common, from their posts' tags and links."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from math import sqrt
from statistics import median

from copines.model import Neighbor
from copines.site.cards import Placed
from copines.site.topics import Mention, Topic, by_post, gathered, key

#: Words of a link that may be topics of its post: the strongest tell the subject, the others
#: only why these two met.
_TELLING = 2
#: Words that tell what two blogs share.
_SHARED = 3
#: Blogs near another of which is said what they share.
NEAREST = 3
#: Nearest blogs of each that draw it on the map.
DRAWN = 8


@dataclass(frozen=True, slots=True)
class Kin:
    """Another blog, and how near it is."""

    #: Key of the blog.
    blog: str
    #: Above 0: the scores of the links between both, over the mean number of their posts.
    nearness: float
    #: What both write about, as one of them writes it; told of the nearest alone.
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circle:
    """Topics and nearness."""

    #: By name.
    topics: tuple[Topic, ...]
    #: Of each post that has some, widest first, by permalink.
    of: Mapping[str, tuple[Topic, ...]]
    #: Of each blog, nearest first; blogs without any link are not in it.
    kin: Mapping[str, tuple[Kin, ...]]
    #: Words that are topics where titles have them, and posts whose titles do, by word.
    open: frozenset[str] = frozenset()
    titled: Mapping[str, Set[str]] = field(default_factory=dict)


def circle(
    cards: Sequence[Placed],
    links: Iterable[tuple[str, Neighbor]],
    hide: frozenset[str] = frozenset(),
) -> Circle:
    """Find what the posts, newest first, and the links between them have in common.

    `hide` has the keys of topics that the host does not want.
    """
    kept = tuple(links)
    found = gathered(_mentions(cards, kept), hide)
    near = _with_topics(kin(cards, kept), found.topics)
    return Circle(found.topics, by_post(found.topics), near, found.open, found.titled)


def _mentions(cards: Sequence[Placed], links: Sequence[tuple[str, Neighbor]]) -> Iterator[Mention]:
    """Say of each post what its tags, its title and its links tell."""
    words: dict[str, dict[str, None]] = defaultdict(dict)
    near: dict[str, set[str]] = defaultdict(set)
    half = median(neighbor.score for _, neighbor in links) if links else 0.0
    for permalink, neighbor in links:
        terms = neighbor.terms[:_TELLING]
        words[permalink].update(dict.fromkeys(terms))
        near[permalink].update(terms if neighbor.score >= half else ())
    for card in cards:
        mine = tuple(words.get(card.permalink, ())), frozenset(near.get(card.permalink, ()))
        yield Mention(card.permalink, card.face.blog, card.language, card.tags, *mine, card.title)


def kin(
    cards: Sequence[Placed], links: Iterable[tuple[str, Neighbor]]
) -> Mapping[str, tuple[Kin, ...]]:
    """Find how near the blogs are to one another; nearness is the same both ways."""
    blog_of = {card.permalink: card.face.blog for card in cards}
    posts = Counter(blog_of.values())
    between: dict[tuple[str, str], list[Neighbor]] = defaultdict(list)
    for permalink, neighbor in links:
        one, other = blog_of.get(permalink), blog_of.get(neighbor.permalink)
        if one is not None and other is not None and one != other:
            between[(one, other) if one < other else (other, one)].append(neighbor)
    near: dict[str, list[Kin]] = defaultdict(list)
    for (one, other), mine in between.items():
        nearness = sum(n.score for n in mine) / sqrt(posts[one] * posts[other])
        near[one].append(Kin(other, nearness))
        near[other].append(Kin(one, nearness))
    return {blog: tuple(_told(blog, mine, between)) for blog, mine in sorted(near.items())}


def _told(
    blog: str, near: Iterable[Kin], between: Mapping[tuple[str, str], Sequence[Neighbor]]
) -> Iterator[Kin]:
    """Return the blogs near one, nearest first; say of the nearest what they share."""
    for rank, kin in enumerate(sorted(near, key=lambda k: (-k.nearness, k.blog))):
        pair = (min(blog, kin.blog), max(blog, kin.blog))
        terms = Counter(term for n in between[pair] for term in n.terms) if rank < NEAREST else None
        yield replace(kin, terms=_most(terms)) if terms else kin


def _with_topics(
    near: Mapping[str, tuple[Kin, ...]], found: tuple[Topic, ...]
) -> Mapping[str, tuple[Kin, ...]]:
    """Say the topics that both write about, rare ones before common ones; then words of links."""
    mine: dict[str, dict[int, int]] = defaultdict(dict)
    for number, topic in enumerate(found):
        for blog, posts in topic.blogs:
            mine[blog][number] = posts

    def said(blog: str, other: Kin) -> tuple[str, ...]:
        both = mine[blog].keys() & mine[other.blog].keys()
        worth = {
            n: min(mine[blog][n], mine[other.blog][n]) / sqrt(len(found[n].blogs)) for n in both
        }
        ranked = sorted(both, key=lambda n: (-worth[n], found[n].slug))
        return _apart((*(found[n].name for n in ranked), *other.terms))

    return {
        blog: (*(replace(k, terms=said(blog, k)) for k in kins[:NEAREST]), *kins[NEAREST:])
        for blog, kins in near.items()
    }


def _most(terms: Counter[str]) -> tuple[str, ...]:
    """Return the commonest terms."""
    return _apart(sorted(terms, key=lambda term: (-terms[term], -len(term), term)))


def _apart(terms: Iterable[str]) -> tuple[str, ...]:
    """Return the first few terms that share no word with one before."""
    kept: list[str] = []
    said: set[str] = set()
    for term in terms:
        words = {key(word, None) for word in term.split()}
        if not words & said:
            kept.append(term)
            said |= words
        if len(kept) == _SHARED:
            break
    return tuple(kept)
