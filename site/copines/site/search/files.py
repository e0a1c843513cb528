"""Uses of words → the files that static/search.js reads.

`search/index.json` names the others. `search/words/<beginning>.json` has for each word the posts
that use it, as `uses.py` spells them; where too many texts or titles have it, `*` stands for these.
`search/posts/<n>.json` has a few posts each. Posts are numbered from the oldest: a new one changes
the last file of posts, and of words those that it uses.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from copines.site.cards import Card
from copines.site.keys import Page
from copines.site.search.uses import Uses, how_many

#: Posts of a file: ten are shown at once, which mostly come from as many files, of 2 kB then.
BLOCK = 5
#: Characters of a file of words above which it is split by the next letter.
FULL = 10_000
#: Words that more than this share of the posts have tell nothing, and weigh much; in a circle of
#: fewer posts than this all count.
_COMMON, _FEW = 0.12, 200
#: Characters of an excerpt that results show.
_EXCERPT = 140
_PLAIN = "0123456789abcdefghijklmnopqrstuvwxyz"


def word_lists(uses: Uses, posts: int) -> Iterator[tuple[str, Any]]:
    """Yield the list that names the files of words, and each file's; `uses` are as these show."""
    shards = dict(_shards("", uses))
    yield "index", {"posts": posts, "block": BLOCK, "shards": list(shards)}
    yield from ((f"words/{name}", words) for name, words in shards.items())


def is_common(number: int, posts: int) -> bool:
    """Tell whether so many of the posts have a word that it tells nothing."""
    return number > (_COMMON * posts if posts >= _FEW else posts)


def common(titles: str, posts: int) -> str:
    """Spell the uses of a word that too many posts have: those in titles, where these are few."""
    return "*|*" if is_common(how_many(titles), posts) else f"{titles}|*"


def size_of(words: Uses) -> int:
    """Return about how many characters a file of words has."""
    return sum(len(word) + len(said) + 6 for word, said in words.items())


def file_of(name: str) -> str:
    """Return the file's name of a shard: letters as they are, others by their code points."""
    return "".join(c if c in _PLAIN else f"-{ord(c):x}" for c in name)


def _shards(beginning: str, words: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Cut words by their beginnings until no file is too full.

    Where a beginning is cut, the word that is just it stands in a file of its own, whose name ends
    in a full stop.
    """
    if beginning and (size_of(words) <= FULL or len(words) == 1):
        yield beginning, words
        return
    by_next: dict[str, dict[str, str]] = defaultdict(dict)
    for word, said in words.items():
        by_next[word[: len(beginning) + 1]][word] = said
    for longer, mine in by_next.items():
        if longer == beginning:
            yield f"{beginning}.", mine
        else:
            yield from _shards(longer, mine)


def told_of(card: Card) -> list[object]:
    """Return what a result shows of a post."""
    excerpt = card.excerpt
    if len(excerpt) > _EXCERPT:
        excerpt = excerpt[:_EXCERPT].rsplit(" ", 1)[0] + " …"
    date = card.published.date().isoformat() if card.published else ""
    mark = f"h{card.face.hue} r{card.face.ring} {card.face.letter}"
    return [card.title, card.path, card.face.name, mark, date, card.language or "", excerpt]


def page(path: str, value: object) -> Page:
    """Return a file of the search."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Page(path, text.encode("utf-8", "replace"))
