"""Uses of words → the files that static/search.js reads.

`search/index.json` names the others. `search/words/<beginning>.json` has for each word the posts
that use it, as `uses.py` spells them. `search/posts/<n>.json` has ten posts each. Posts are
numbered from the oldest: a new one changes the last file of posts, and of words those that it uses.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from copines.site.cards import Card
from copines.site.keys import Page, Sheet, key_of
from copines.site.portal import Portal
from copines.site.search.memory import uses_in
from copines.site.search.uses import Uses, how_many
from copines.site.search.words import words_of_card

#: Posts of a file: as many as are shown at once, which come from as many files.
_BLOCK = 10
#: Characters of a file of words above which it is split by the next letter.
_FULL = 12_000
#: Words that more than this share of the posts have tell nothing, and weigh much; in a circle of
#: fewer posts than this all count.
_COMMON, _FEW = 0.12, 200
#: Characters of an excerpt that results show.
_EXCERPT = 140
_PLAIN = "0123456789abcdefghijklmnopqrstuvwxyz"


def sheets(portal: Portal) -> Iterator[Sheet]:
    """Give the sheets of the index; the words of posts that changed are read, and no others'."""
    numbered = portal.places[::-1]
    marks = [f"{place.path} {place.mark}" for place in numbered]

    def cards(start: int, count: int) -> Sequence[Card]:
        return portal.cards(numbered[start : start + count])

    def words(number: int) -> tuple[list[str], list[str]]:
        return words_of_card(cards(number, 1)[0])

    for path, told in word_files(uses_in(portal.view, portal.common, marks, words), len(marks)):
        yield Sheet(path, key_of(portal.common, path, told), partial(_words, path, told))
    for start in range(0, len(marks), _BLOCK):
        path, mine = block_path(start), marks[start : start + _BLOCK]
        yield Sheet(path, key_of(portal.common, path, mine), partial(_block, path, cards, start))


def _words(path: str, told: object) -> tuple[Page]:
    return (_json(path, told),)


def _block(path: str, cards: Callable[[int, int], Sequence[Card]], start: int) -> tuple[Page]:
    return (_json(path, [told_of(card) for card in cards(start, _BLOCK)]),)


def word_files(uses: Uses, posts: int) -> Iterator[tuple[str, object]]:
    """Give path and content of each file of words, and of the one that names them."""
    most = _COMMON * posts if posts >= _FEW else posts
    common = [word for word, said in uses.items() if how_many(said) > most]
    telling = dict(uses)
    for word in common:
        del telling[word]
    shards = dict(_shards("", telling))
    names = {"posts": posts, "block": _BLOCK, "common": common, "shards": list(shards)}
    yield "search/index.json", names
    for name, words in shards.items():
        yield f"search/words/{file_of(name)}.json", words


def block_path(start: int) -> str:
    """Give the path of the file that begins with this post."""
    return f"search/posts/{start // _BLOCK}.json"


def file_of(name: str) -> str:
    """Give the file's name of a shard: letters as they are, others by their code points."""
    return "".join(c if c in _PLAIN else f"-{ord(c):x}" for c in name)


def _shards(beginning: str, words: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Cut words by their beginnings until no file is too full.

    Where a beginning is cut, the word that is just it stands in a file of its own, whose name ends
    in a full stop.
    """
    size = sum(len(word) + len(said) + 6 for word, said in words.items())
    if beginning and (size <= _FULL or len(words) == 1):
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
    """Give what a result shows of a post."""
    excerpt = card.excerpt
    if len(excerpt) > _EXCERPT:
        excerpt = excerpt[:_EXCERPT].rsplit(" ", 1)[0] + " …"
    date = card.published.date().isoformat() if card.published else ""
    mark = f"h{card.face.hue} r{card.face.ring} {card.face.letter}"
    return [card.title, card.path, card.face.name, mark, date, card.language or "", excerpt]


def _json(path: str, value: object) -> Page:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Page(path, text.encode("utf-8", "replace"))
