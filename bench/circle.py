"""A large circle out of nothing: blogs, posts and links, the same at each run."""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate, islice
from pathlib import Path

from copines.model import Blog, Neighbor, Post
from copines.permalinks import key
from copines.store import Met, Store

NOW = datetime(2026, 11, 1, tzinfo=UTC)
BLOGS, TAGS = 30, 200
#: Posts that have dates of their own.
_DATED = 10_050
#: Words of a text, and of those that are told apart.
_LENGTH, _VOCABULARY = 455, 6000
_SYLLABLES = [
    "ba",
    "clo",
    "de",
    "fri",
    "gan",
    "ho",
    "jeu",
    "lin",
    "mar",
    "né",
    "ou",
    "pra",
    "qui",
    "ro",
    "sel",
    "ti",
    "ur",
    "vé",
    "yo",
    "zan",
]

Links = dict[str, tuple[Neighbor, ...]]


def blog(number: int) -> Blog:
    """Return a blog of the circle."""
    return Blog(
        f"https://blog{number:02}.example/",
        f"Blog {number:02}",
        f"blog-{number:02}",
        key=f"Blog {number:02}",
    )


def config() -> str:
    """Write the circle's copines.toml."""
    head = '[portal]\nurl = "https://copines.example/"\nimages = "none"\n'
    return head + "".join(map(stanza, range(BLOGS)))


def stanza(number: int) -> str:
    """Write what copines.toml has of a blog."""
    return f'[[blog]]\nname = "{blog(number).name}"\nurl = "{blog(number).url}"\n'


def post(number: int, edition: int = 0) -> Post:
    """Write a post; they come every nine hours, from one blog after the other."""
    chance = random.Random(f"{number} {edition}")
    whose = blog(number % BLOGS)
    title = _sentence(chance, chance.randint(3, 9))
    length = max(40, int(chance.gauss(_LENGTH, 150)))
    text = [_sentence(chance, min(60, length - start)) for start in range(0, length, 60)]
    permalink = f"{whose.url}billet-{number}"
    return Post(
        permalink=permalink,
        key=key(permalink),
        blog=whose.key,
        title=f"{title} {number}",
        text="\n".join(text),
        html="".join(f"<p>{paragraph}</p>" for paragraph in text),
        summary="",
        author=None,
        published=_published(number),
        updated=None,
        first_seen=NOW,
        language="fr",
        tags=_tags(number),
        words=length,
        slug=f"billet-{number}",
    )


def _published(number: int) -> datetime:
    """Date a post: one each nine hours until some weeks after NOW, those beyond among these."""
    over, behind = divmod(number, _DATED) if number >= _DATED else (0, number)
    return NOW - timedelta(hours=9 * (10_000 - behind), minutes=over)


def links(count: int) -> Links:
    """Link each post with three of other blogs, by a tag that both have."""
    by_tag: dict[str, list[int]] = {}
    for number in range(count):
        for tag in _tags(number):
            by_tag.setdefault(tag, []).append(number)
    return {post_url(n): tuple(_near(n, by_tag)) for n in range(count)}


def post_url(number: int) -> str:
    """Return a post's address without writing it."""
    return f"{blog(number % BLOGS).url}billet-{number}"


def make(directory: Path, count: int) -> Links:
    """Make an instance of the circle, crawled and linked."""
    (directory / "copines.toml").write_text(config(), encoding="utf-8")
    with Store(directory / "copines.db") as store:
        for number in range(BLOGS):
            store.blogs.register(blog(number), NOW)
        save(store, (post(number) for number in range(count)))
        found = links(count)
        store.links.replace(found.items())
    return found


def save(store: Store, posts: Iterator[Post]) -> None:
    """Keep posts, as a crawl would."""
    with store.transaction():
        while met := [Met(each, each.key) for each in islice(posts, 256)]:
            store.posts.save_all(met)


def edit(store: Store, numbers: Iterable[int], edition: int) -> dict[str, Post]:
    """Give posts another title and text; return them by slug."""
    edited = [post(n, edition) for n in numbers]
    save(store, iter(edited))
    return {each.slug: each for each in edited}


def _near(number: int, by_tag: dict[str, list[int]]) -> Iterator[Neighbor]:
    for rank, tag in enumerate(_tags(number)):
        mine = by_tag[tag]
        other = mine[(mine.index(number) + rank + 1) % len(mine)]
        if other != number and other % BLOGS != number % BLOGS:
            terms = tuple(dict.fromkeys((tag, *_tags(number))))
            yield Neighbor(post_url(other), 0.5 - rank / 10, terms)


def _tags(number: int) -> tuple[str, ...]:
    chance = random.Random(number)
    return tuple(sorted({_words()[20 + int(TAGS * chance.random() ** 2)] for _ in range(3)}))


def _sentence(chance: random.Random, length: int) -> str:
    words, weights = _words(), _weights()
    return " ".join(chance.choices(words, cum_weights=weights, k=length)).capitalize()


@cache
def _words() -> tuple[str, ...]:
    chance = random.Random(0)
    made = dict.fromkeys(
        "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(_VOCABULARY)
    )
    return tuple(sorted(made, key=len))


@cache
def _weights() -> list[float]:
    """Return the words the frequencies of a language (Zipf's law)."""
    return list(accumulate(1 / rank for rank in range(1, len(_words()) + 1)))
