"""Texts → words as the search knows them; static/search.js folds and parts as this does."""

import re
import unicodedata
from functools import lru_cache

from copines.site.cards import Card

#: Words of a post: of its title, blog and tags, and those of its excerpt alone. Each once, sorted.
Words = tuple[list[str], list[str]]

_WORD = re.compile(r"[^\W_]+")


def words_of_card(card: Card) -> Words:
    """Give the words by which a post is found."""
    head = set(words_of(" ".join((card.title, card.face.name, *card.tags))))
    return sorted(head), sorted(set(words_of(card.excerpt)) - head)


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
