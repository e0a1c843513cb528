"""What the blogs of the circle have in common, from their posts' tags and links."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from copines.model import Neighbor
from copines.site.cards import Placed
from copines.site.topics import Mention, Topic, by_post, key, topics

#: Words of a link that may be topics of its post: the strongest tell the subject, the others
#: only why these two met.
_TELLING = 2
#: Words that tell what two blogs share.
_SHARED = 3


@dataclass(frozen=True, slots=True)
class Kin:
    """Another blog, and how near it is."""

    name: str
    #: Above 0: the scores of the links between both, over the mean number of their posts.
    nearness: float
    #: What both write about, as one of them writes it.
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """Topics and nearness."""

    #: By name.
    topics: tuple[Topic, ...]
    #: Of each post that has some, widest first, by permalink.
    of: Mapping[str, tuple[Topic, ...]]
    #: Of each blog, nearest first; blogs without any link are not in it.
    kin: Mapping[str, tuple[Kin, ...]]


def circle(cards: Sequence[Placed], links: Iterable[tuple[str, Neighbor]]) -> Circle:
    """Find what the posts, newest first, and the links between them have in common."""
    kept = tuple(links)
    words: dict[str, dict[str, None]] = defaultdict(dict)
    for permalink, neighbor in kept:
        words[permalink].update(dict.fromkeys(neighbor.terms[:_TELLING]))
    found = topics(
        Mention(c.permalink, c.face.name, c.language, c.tags, tuple(words.get(c.permalink, ())))
        for c in cards
    )
    return Circle(found, by_post(found), _with_topics(kin(cards, kept), found))


def kin(
    cards: Sequence[Placed], links: Iterable[tuple[str, Neighbor]]
) -> Mapping[str, tuple[Kin, ...]]:
    """Find how near the blogs are to one another; nearness is the same both ways."""
    blog_of = {card.permalink: card.face.name for card in cards}
    posts = Counter(blog_of.values())
    scores: dict[tuple[str, str], float] = defaultdict(float)
    terms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for permalink, neighbor in links:
        ends = (blog_of.get(permalink), blog_of.get(neighbor.permalink))
        if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
            continue
        pair = (min(ends[0], ends[1]), max(ends[0], ends[1]))
        scores[pair] += neighbor.score
        terms[pair].update(neighbor.terms)
    near: dict[str, list[Kin]] = defaultdict(list)
    for pair, score in scores.items():
        nearness = score / sqrt(posts[pair[0]] * posts[pair[1]])
        said = _most(terms[pair])
        near[pair[0]].append(Kin(pair[1], nearness, said))
        near[pair[1]].append(Kin(pair[0], nearness, said))
    return {name: tuple(sorted(mine, key=lambda k: (-k.nearness, k.name)))
            for name, mine in sorted(near.items())}  # fmt: skip


def _with_topics(
    near: Mapping[str, tuple[Kin, ...]], found: tuple[Topic, ...]
) -> Mapping[str, tuple[Kin, ...]]:
    """Say the topics that both write about, rare ones before common ones; then words of links."""
    mine: dict[str, dict[int, int]] = defaultdict(dict)
    for number, topic in enumerate(found):
        for name, posts in topic.blogs:
            mine[name][number] = posts

    def said(name: str, other: Kin) -> tuple[str, ...]:
        both = mine[name].keys() & mine[other.name].keys()
        worth = {n: min(mine[name][n], mine[other.name][n]) / sqrt(len(found[n].blogs))
                 for n in both}  # fmt: skip
        ranked = sorted(both, key=lambda n: (-worth[n], found[n].slug))
        return _apart((*(found[n].name for n in ranked), *other.terms))

    return {name: tuple(replace(k, terms=said(name, k)) for k in kins)
            for name, kins in near.items()}  # fmt: skip


def topics_of(blog: str, found: Iterable[Topic], most: int) -> tuple[tuple[Topic, int], ...]:
    """Give what a blog writes about, with how many of its posts, most first."""
    mine = ((topic, posts) for topic in found for name, posts in topic.blogs if name == blog)
    return tuple(sorted(mine, key=lambda pair: (-pair[1], pair[0].slug))[:most])


def _most(terms: Counter[str]) -> tuple[str, ...]:
    """Give the commonest terms."""
    return _apart(sorted(terms, key=lambda term: (-terms[term], -len(term), term)))


def _apart(terms: Iterable[str]) -> tuple[str, ...]:
    """Give the first few terms that share no word with one before."""
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
