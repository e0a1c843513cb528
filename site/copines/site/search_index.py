"""Cards → the search's index: words by their beginnings, in files of a few kilobytes.

Read by static/search.js, which folds and parts words as `words_of` does. `search/index.json` names
the files. `search/words/<beginning>.json` has for each word the posts that have it in title or
tags, and those that have it in the excerpt alone. `search/posts/<n>.json` has ten posts each.

Posts are numbered from the oldest, so that a new one changes the last file of posts, and of words
those that it uses.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from copines.site.cards import Card
from copines.site.keys import Page

#: Posts of a file: as many as are shown at once, which come from as many files.
_BLOCK = 10
#: Characters of a file of words above which it is split by the next letter.
_FULL = 12_000
#: Words that more than this share of the posts have tell nothing, and weigh much; in a circle of
#: fewer posts than this all count.
_COMMON, _FEW = 0.12, 200
#: Characters of an excerpt that results show.
_EXCERPT = 140
_WORD = re.compile(r"[^\W_]+")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

#: Of a word: posts that have it in title or tags, and those that have it in the excerpt alone.
_Uses = tuple[list[int], list[int]]


def search_index(cards: Sequence[Card]) -> Iterator[Page]:
    """Give the index of posts, which come newest first."""
    numbered = tuple(reversed(cards))
    uses = _uses(numbered)
    most = _COMMON * len(numbered) if len(numbered) >= _FEW else len(numbered)
    common = sorted(word for word, (titles, texts) in uses.items()
                    if len(titles) + len(texts) > most)  # fmt: skip
    for word in common:
        del uses[word]
    encoded = {word: f"{_spelt(uses[word][0])}|{_spelt(uses[word][1])}" for word in sorted(uses)}
    shards = dict(_shards("", encoded))
    manifest = {"posts": len(numbered), "block": _BLOCK, "common": common, "shards": list(shards)}
    yield _json("search/index.json", manifest)
    for name, words in shards.items():
        yield _json(f"search/words/{file_of(name)}.json", words)
    for start in range(0, len(numbered), _BLOCK):
        block = [_told(card) for card in numbered[start : start + _BLOCK]]
        yield _json(f"search/posts/{start // _BLOCK}.json", block)


def words_of(text: str) -> list[str]:
    """Part a text into its words, folded; single letters are left out, single signs are not."""
    return [word for chunk in text.split() for word in _parted(chunk)]


@lru_cache(maxsize=131_072)  # of ten thousand posts' words nine in ten were met before
def _parted(chunk: str) -> tuple[str, ...]:
    words = _WORD.findall(fold(chunk))
    return tuple(word for word in words if len(word) > 1 or not word.isascii())


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Take case and accents off, and open ligatures."""
    lower = text.lower()
    if lower.isascii():
        return lower
    opened = lower.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFKD", opened)
                   if unicodedata.category(c)[0] != "M")  # fmt: skip


def file_of(name: str) -> str:
    """Give the file's name of a shard: letters as they are, others by their code points."""
    return "".join(c if c in _DIGITS else f"-{ord(c):x}" for c in name)


def _uses(numbered: Sequence[Card]) -> dict[str, _Uses]:
    uses: dict[str, _Uses] = defaultdict(lambda: ([], []))
    for number, card in enumerate(numbered):
        head = set(words_of(" ".join((card.title, card.face.name, *card.tags))))
        for word in head:
            uses[word][0].append(number)
        for word in set(words_of(card.excerpt)) - head:
            uses[word][1].append(number)
    return uses


def _spelt(numbers: Sequence[int]) -> str:
    """Spell rising numbers as the gaps between them, in base 36."""
    gaps = (number - before for before, number in zip((0, *numbers), numbers, strict=False))
    return " ".join(map(_base36, gaps))


@lru_cache(maxsize=65_536)
def _base36(number: int) -> str:
    spelt = ""
    while True:
        number, digit = divmod(number, 36)
        spelt = _DIGITS[digit] + spelt
        if not number:
            return spelt


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


def _told(card: Card) -> list[object]:
    excerpt = card.excerpt
    if len(excerpt) > _EXCERPT:
        excerpt = excerpt[:_EXCERPT].rsplit(" ", 1)[0] + " …"
    date = card.published.date().isoformat() if card.published else ""
    mark = f"h{card.face.hue} r{card.face.ring} {card.face.letter}"
    return [card.title, card.path, card.face.name, mark, date, card.language or "", excerpt]


def _json(path: str, value: object) -> Page:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Page(path, text.encode("utf-8", "replace"))
