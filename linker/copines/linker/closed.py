"""Words that count, date, or belong to the blogging trade: no reason for a link."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from copines.linker.accents import fold

#: Of every language.
_ANY = "*"


@cache
def closed_words(language: str) -> frozenset[str]:
    """Return a language's numerals, weekdays, months and trade words, folded.

    Those of the trade that all languages have are always among them. Of no language, or of one
    without a list, there are no others.
    """
    read = (pair for name in ("closed.txt", "trade.txt") for pair in _lines(name))
    return frozenset(fold(word) for of, words in read if of in {language, _ANY} for word in words)


def is_number(word: str) -> bool:
    """Tell whether a word is written in digits: 12, 3rd, 20h, but not mp3 or 3d."""
    rest = word.lstrip("0123456789")
    return len(rest) < len(word) and fold(rest) in _AFTER


#: What may follow the digits of a number, and its parts that tokens do not part.
_AFTER = frozenset({"", "a", "e", "eme", "er", "ere", "h", "nd", "o", "rd", "st", "th", "x"})


@cache
def _lines(name: str) -> tuple[tuple[str, list[str]], ...]:
    return tuple(_read(name))


def _read(name: str) -> Iterator[tuple[str, list[str]]]:
    text = (files("copines.linker") / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        language, *words = line.split()
        yield language, words
