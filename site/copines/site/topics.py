"""What posts are about: tags and the linker's terms, merged over all blogs."""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

#: Posts below which a topic has no page: one post is no meeting.
_LEAST = 2
#: Posts, and blogs, that must share a word of the texts which nobody uses as a tag: such words
#: are often no subject at all ("lu", "page", "soir").
_LEAST_UNTAGGED, _BLOGS_UNTAGGED = 4, 3
#: Characters and words of a tag; more is a sentence.
_LONGEST, _MOST_WORDS = 40, 5
#: Folded, what blogging tools file posts under by themselves, and what says nothing.
_EMPTY = {
    "", "a la une", "accueil", "actualite", "actualites", "all", "article", "articles",
    "autre", "autres", "billet", "billets", "blog", "blogs", "default", "divers", "featured",
    "general", "index", "misc", "miscellaneous", "news", "non classe", "non categorise", "other",
    "post", "posts", "sans categorie", "sans etiquette", "uncategorised", "uncategorized",
}  # fmt: skip
#: French and English words whose last s is no plural: temps, cours, bois, Paris, bus, glass.
_KEEPS_S = re.compile(r"(?:ss|[aiup]s|ours|ois|ros)\Z")
_PLURAL_X = re.compile(r"(?:eau|\bjeu|\blieu|\bfeu)x\Z")
#: Hex digits that tell topics apart: of six, 4,800 topics would share one at even odds.
_HASHED = 12
_APART = re.compile(r"[\s_\-‐‑’']+")


@dataclass(frozen=True, slots=True)
class Mention:
    """What one post says that it is about."""

    permalink: str
    blog: str
    language: str | None
    tags: tuple[str, ...]
    #: The strongest words that it shares with its neighbors.
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that some posts share."""

    slug: str
    #: As most of its posts write it.
    name: str
    #: Of the name; None where posts do not agree, or do not say.
    language: str | None
    #: Permalinks, in the order of the mentions.
    posts: tuple[str, ...]
    #: Names of the blogs with how many posts, most posts first.
    blogs: tuple[tuple[str, int], ...]


def topics(mentions: Iterable[Mention]) -> tuple[Topic, ...]:
    """Gather the topics of posts, by name; every tag and term that two posts share.

    Spellings that differ by case, accents, hyphens or a plural's ending are one topic. A term
    joins the topic of its tag; one that nobody uses as a tag needs more posts to be a topic.
    """
    uses: dict[str, list[_Use]] = defaultdict(list)
    for mention in mentions:
        tags = _keyed(mention.tags, mention.language)
        words = _keyed(mention.terms, mention.language) | tags
        for word, written in words.items():
            uses[word].append(_Use(mention, written, word in tags))
    found = (_topic(word, mine) for word, mine in uses.items() if _speaks(word, mine))
    kept = (topic for topic in found if len(topic.posts) >= _LEAST)
    return tuple(sorted(kept, key=lambda topic: (fold(topic.name), topic.slug)))


def by_post(found: Iterable[Topic]) -> Mapping[str, tuple[Topic, ...]]:
    """Give each post's topics, widest first, by permalink."""
    of: dict[str, list[Topic]] = defaultdict(list)
    for topic in sorted(found, key=_width):
        for permalink in topic.posts:
            of[permalink].append(topic)
    return {permalink: tuple(mine) for permalink, mine in of.items()}


def beside(topic: Topic, of: Mapping[str, tuple[Topic, ...]], most: int = 8) -> tuple[Topic, ...]:
    """Give the topics that most often share a post with this one."""
    shared: Counter[str] = Counter()
    others: dict[str, Topic] = {}
    for post in topic.posts:
        for other in of[post]:
            shared[other.slug] += 1
            others[other.slug] = other
    others.pop(topic.slug, None)
    return tuple(sorted(others.values(), key=lambda t: (-shared[t.slug], *_width(t)))[:most])


def widest(found: Iterable[Topic], most: int) -> tuple[Topic, ...]:
    """Give the topics that most blogs, then most posts, share."""
    return tuple(sorted(found, key=_width)[:most])


def filed(
    tags: Iterable[str], language: str | None, mine: Iterable[Topic]
) -> tuple[tuple[str, str], ...]:
    """Give each tag of a post with its topic's slug; "" where no other post has it."""
    known = {topic.slug for topic in mine}
    keyed = _keyed(tags, language)
    slugs = ((written, slug(word)) for word, written in keyed.items())
    return tuple((written, address if address in known else "") for written, address in slugs)


def key(word: str, language: str | None) -> str:
    """Give what all spellings of a tag share; "" for one that says nothing."""
    plain = _APART.sub(" ", fold(_bare(word))).strip()
    if plain in _EMPTY or len(plain) > _LONGEST or plain.count(" ") >= _MOST_WORDS:
        return ""
    if not any(c.isalpha() for c in plain):
        return ""
    return " ".join(_singular(part, language) for part in plain.split(" "))


def fold(word: str) -> str:
    """Take case and accents off, and open ligatures."""
    word = word.lower().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    marks = (c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(marks)


def _bare(word: str) -> str:
    """Take off what surrounds a tag: the sign of a hashtag, blanks, a full stop."""
    return " ".join(word.split()).lstrip("#").strip(".,;:!? ")


def _singular(word: str, language: str | None) -> str:
    if len(word) < 4:
        return word
    if language == "en" and word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if _PLURAL_X.search(word) or (word.endswith("s") and not _KEEPS_S.search(word)):
        return word[:-1]
    return word


def _keyed(words: Iterable[str], language: str | None) -> dict[str, str]:
    """Give words as written, by key; of two with one key the first."""
    keyed: dict[str, str] = {}
    for written in words:
        word, bare = _known(written, language)
        if word:
            keyed.setdefault(word, bare)
    return keyed


@lru_cache(maxsize=65_536)  # of a tag's uses all but the first are spared
def _known(written: str, language: str | None) -> tuple[str, str]:
    return key(written, language), _bare(written)


class _Use(NamedTuple):
    """One post's use of a word."""

    mention: Mention
    written: str
    tagged: bool


def _speaks(word: str, uses: list[_Use]) -> bool:
    if any(use.tagged for use in uses):
        return True
    blogs = {use.mention.blog for use in uses}
    long_enough = len(word) > 3 or not word.isascii()
    return long_enough and len(uses) >= _LEAST_UNTAGGED and len(blogs) >= _BLOGS_UNTAGGED


def _topic(word: str, uses: list[_Use]) -> Topic:
    named = [use for use in uses if use.tagged] or uses
    names = Counter(use.written for use in named)
    # the commonest spelling; of as common ones that with accents, in small letters
    name = min(names, key=lambda n: (-names[n], n.isascii(), not n.islower(), n))
    languages = Counter(use.mention.language for use in uses)
    commonest, times = min(languages.items(), key=lambda item: (-item[1], item[0] or ""))
    blogs = Counter(use.mention.blog for use in uses)
    return Topic(
        slug(word),
        name,
        commonest if times * 2 > len(uses) else None,
        tuple(use.mention.permalink for use in uses),
        tuple(sorted(blogs.items(), key=lambda item: (-item[1], item[0]))),
    )


def slug(word: str) -> str:
    """Spell a key as an address; what an address cannot say is told apart by its hash."""
    plain = re.sub(r"[^a-z0-9]+", "-", word).strip("-")
    if plain == word.replace(" ", "-"):
        return plain
    return f"{plain or 'topic'}-{hashlib.sha256(word.encode()).hexdigest()[:_HASHED]}"


def _width(topic: Topic) -> tuple[int, int, str]:
    return -len(topic.blogs), -len(topic.posts), topic.slug
