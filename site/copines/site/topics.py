"""What posts are about: tags and the linker's terms, merged over all blogs."""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set, Sized
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from copines.lookalikes import lookalikes

#: Posts below which a topic has no page: one post is no meeting. So many must have it as a tag, or
#: those of so many blogs be about it.
_LEAST = 2
#: Posts that a word of the texts which nobody uses as a tag must tie to near ones: such words are
#: often no subject at all ("lu", "coup", "soir").
_LEAST_UNTAGGED = 4
#: Of the posts that have such a word in their title, the share of which it is a strongest word:
#: what is said in titles by the way ("first", "home") is a subject of few of them.
_TELLING = 0.6
#: Characters of a word that may be no name: "lu", "do", "js".
_SHORT = 2
#: Characters and words of a tag; more is a sentence.
_LONGEST, _MOST_WORDS = 40, 5
#: Folded and singular, what is no subject: what tools file posts under by themselves, the words of
#: the blogging trade, the kinds of posts that tools know, marks of language or of what is beside
#: the subject, days and months (but mars, mai, may).
_NOTHING = """
    a la une, accueil, actualite, all, article, autre, billet, blog, blogue, default, divers,
    en vrac, featured, general, index, misc, miscellaneous, new, non classe, non categorise, other,
    post, sans categorie, sans etiquette, uncategorised, uncategorized, vrac,
    archive, categorie, category, comment, commentaire, etiquette, home, homepage, htm, http, https,
    lien, link, merci, mise a jour, page, page web, permalien, permalink, site, site internet,
    site web, suite, tag, thank, trackback, update, url, web page, web site, website, www,
    aside, quick text, quote, standard, status, en, es, fr, hor sujet, hs, off topic,
    lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, monday, tuesday, wednesday, thursday,
    friday, saturday, sunday, janvier, fevrier, avril, juin, juillet, aout, septembre, octobre,
    novembre, decembre, january, february, april, june, july, august, september, october, november,
    december
"""
_EMPTY = frozenset(word.strip() for word in _NOTHING.split(","))
#: Addresses are no tags.
_ADDRESS = re.compile(r"://|\bwww\.|\.(?:com|fr|org|net)\b", re.IGNORECASE)
#: French and English words whose last s is no plural: temps, cours, bois, Paris, bus, glass.
_KEEPS_S = re.compile(r"(?:ss|[aiup]s|ours|ois|ros)\Z")
_PLURAL_X = re.compile(r"(?:eau|\bjeu|\blieu|\bfeu)x\Z")
#: Hex digits that tell topics apart: of six, 4,800 topics would share one at even odds.
_HASHED = 12
_APART = re.compile(r"[\s_\-‐‑’']+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """What one post says that it is about."""

    permalink: str
    blog: str
    language: str | None
    tags: tuple[str, ...]
    #: The strongest words that it shares with its neighbors.
    terms: tuple[str, ...] = ()
    #: Those of a link that is as near as half of the circle's, or nearer.
    near: frozenset[str] = frozenset()
    title: str = ""


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


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic as lists of them show it."""

    slug: str
    name: str
    language: str | None
    #: As many as it has.
    posts: Sized
    blogs: Sized


class Wide(Protocol):
    """A topic of which some are chosen."""

    @property
    def slug(self) -> str:
        """Part of its address."""
        ...

    @property
    def posts(self) -> Sized:
        """Its posts."""
        ...

    @property
    def blogs(self) -> Sized:
        """The blogs that write of it."""
        ...


_T = TypeVar("_T", bound=Wide)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The topics of posts, and which titles decided of them."""

    #: By name.
    topics: tuple[Topic, ...]
    #: Words that are subjects where titles have them.
    open: frozenset[str]
    #: Posts whose titles have these, by word.
    titled: Mapping[str, Set[str]]


def topics(mentions: Iterable[Mention]) -> tuple[Topic, ...]:
    """Gather the topics of posts, by name."""
    return gathered(mentions).topics


def gathered(mentions: Iterable[Mention], hide: frozenset[str] = frozenset()) -> Gathered:
    """Gather the topics of posts: tags that two posts carry, and what two blogs share.

    Spellings that differ by case, hyphens or a plural's ending are one topic; by accents too, but
    where these tell two words apart. A term joins the topic of its tag. What fewer than two posts
    have as a tag must stand in titles too, as if it were one.
    """
    kept = tuple(mentions)
    uses: dict[str, list[_Use]] = defaultdict(list)
    for mention in kept:
        tags = keyed(mention.tags, mention.language)
        words = keyed(mention.terms, mention.language) | tags
        for word, written in words.items():
            near = written in mention.near
            uses[word].append(_Use(mention, written, tagged=word in tags, near=near))
    opened = frozenset(word for word, mine in uses.items() if _is_open(mine))
    titled = _titled(kept, opened)
    found = (
        _topic(word, mine)
        for word, mine in uses.items()
        if word not in hide and _is_subject(word, mine, titled.get(word, set()))
    )
    # of two that share an address the wider one has it
    widest = {topic.slug: topic for topic in sorted(found, key=_width, reverse=True)}
    by_name = sorted(widest.values(), key=lambda topic: (fold(topic.name), topic.slug))
    return Gathered(tuple(by_name), opened, titled)


def hidden(names: Iterable[str], language: str) -> frozenset[str]:
    """Return the keys of topics by their names, in the interface's language or any other."""
    return frozenset(key(name, spoken) for name in names for spoken in (language, None))


def by_post(found: Iterable[Topic]) -> Mapping[str, tuple[Topic, ...]]:
    """Return each post's topics, widest first, by permalink."""
    of: dict[str, list[Topic]] = defaultdict(list)
    for topic in sorted(found, key=_width):
        for permalink in topic.posts:
            of[permalink].append(topic)
    return {permalink: tuple(mine) for permalink, mine in of.items()}


def by_blog(found: Iterable[Topic]) -> Mapping[str, tuple[tuple[Topic, int], ...]]:
    """Return what each blog writes about, with how many of its posts, most first, by its key."""
    of: dict[str, list[tuple[Topic, int]]] = defaultdict(list)
    for topic in found:
        for blog, posts in topic.blogs:
            of[blog].append((topic, posts))
    return {
        blog: tuple(sorted(mine, key=lambda pair: (-pair[1], pair[0].slug)))
        for blog, mine in of.items()
    }


def beside(topic: Topic, of: Mapping[str, tuple[Topic, ...]], most: int = 8) -> tuple[Topic, ...]:
    """Return the topics that most often share a post with this one."""
    shared: Counter[str] = Counter()
    others: dict[str, Topic] = {}
    for post in topic.posts:
        for other in of[post]:
            shared[other.slug] += 1
            others[other.slug] = other
    others.pop(topic.slug, None)
    return tuple(sorted(others.values(), key=lambda t: (-shared[t.slug], *_width(t)))[:most])


def widest(found: Iterable[_T], most: int) -> tuple[_T, ...]:
    """Return the topics that most blogs, then most posts, share."""
    return tuple(sorted(found, key=_width)[:most])


def filed(
    tags: Iterable[str], language: str | None, known: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """Return each tag of a post with its topic's slug, if known; "" where no other post has it."""
    slugs = ((written, slug(word)) for word, written in keyed(tags, language).items())
    return tuple((written, address if address in known else "") for written, address in slugs)


def key(word: str, language: str | None) -> str:
    """Return what all spellings of a tag share; "" for one that says nothing."""
    bare = unicodedata.normalize("NFC", _bare(word))
    plain = _APART.sub(" ", bare.lower()).strip()
    if len(plain) > _LONGEST or plain.count(" ") >= _MOST_WORDS or _ADDRESS.search(bare):
        return ""
    if not any(c.isalpha() for c in plain):
        return ""
    made = " ".join(_part(part, language) for part in plain.split(" "))
    return "" if made in _EMPTY else made


@lru_cache(maxsize=65_536)
def _part(word: str, language: str | None) -> str:
    """Return a word without accents and plural; where an accent tells two words apart, with it."""
    known = None if word.isascii() else lookalikes(language or "").stem_of(word)
    return known.rstrip("=") if known else _singular(fold(word), language)


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


def keyed(words: Iterable[str], language: str | None) -> dict[str, str]:
    """Return words as written, by key; of two with one key the first."""
    found: dict[str, str] = {}
    for written in words:
        word, bare = _known(written, language)
        if word:
            found.setdefault(word, bare)
    return found


@lru_cache(maxsize=65_536)  # of a tag's uses all but the first are spared
def _known(written: str, language: str | None) -> tuple[str, str]:
    return key(written, language), _bare(written)


class _Use(NamedTuple):
    """One post's use of a word."""

    mention: Mention
    written: str
    tagged: bool
    near: bool


def _is_open(uses: list[_Use]) -> bool:
    """Tell whether titles decide: few have it as a tag, but posts of two blogs use it."""
    tagged = sum(use.tagged for use in uses)
    return tagged < _LEAST and len({use.mention.blog for use in uses}) >= _LEAST


def _titled(mentions: Iterable[Mention], words: Set[str]) -> Mapping[str, set[str]]:
    """Find in which posts' titles words stand."""
    found: dict[str, set[str]] = defaultdict(set)
    longer = by_first(words)
    for mention in mentions if words else ():
        for word in in_title(mention.title, mention.language, words, longer):
            found[word].add(mention.permalink)
    return found


def by_first(words: Iterable[str]) -> Mapping[str, Set[int]]:
    """Return in how many words those begin that begin with a word."""
    longer: dict[str, set[int]] = defaultdict(set)
    for word in words:
        longer[word.partition(" ")[0]].add(word.count(" ") + 1)
    return longer


def in_title(
    title: str, language: str | None, words: Set[str], longer: Mapping[str, Set[int]]
) -> Iterator[str]:
    """Yield which of these words a title has; `longer` is `by_first` of them."""
    parts = [
        _part(word, language) for word in _WORD.findall(unicodedata.normalize("NFC", title).lower())
    ]
    if longer.keys().isdisjoint(parts):
        return
    for start, part in enumerate(parts):
        for length in longer.get(part, ()):
            word = " ".join(parts[start : start + length])
            if word in words:
                yield word


def _is_subject(word: str, uses: list[_Use], titled: set[str]) -> bool:
    tagged = sum(use.tagged for use in uses)
    if tagged >= _LEAST:
        return True
    if not _is_open(uses):
        return False
    entitled = [use for use in uses if use.mention.permalink in titled]
    about = {use.mention.blog for use in uses if use.tagged} | {u.mention.blog for u in entitled}
    if tagged or len(about) < _LEAST:
        return len(about) >= _LEAST
    near = sum(use.near for use in uses)
    long_enough = len(word) > _SHORT or not word.isascii()
    telling = near * 2 >= len(uses) and len(entitled) >= _TELLING * len(titled)
    return long_enough and near >= _LEAST_UNTAGGED and telling


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
    plain = re.sub(r"[^a-z0-9]+", "-", fold(word)).strip("-")
    if plain == word.replace(" ", "-"):
        return plain
    told = hashlib.sha256(word.encode("utf-8", "replace")).hexdigest()[:_HASHED]
    return f"{plain or 'topic'}-{told}"


def _width(topic: Wide) -> tuple[int, int, str]:
    return -len(topic.blogs), -len(topic.posts), topic.slug
