"""Text → how many words it has, in any script.

A word is a segment between two word boundaries of Unicode (UAX 29 §4.1) that holds a letter or a
digit: « l'été » is one, « porte-monnaie » two; of Chinese each character is one, and so is each
hiragana, a run of katakana, and each Thai letter with its marks, since no dictionary is asked.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import filterfalse, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

# The rules themselves, for `regex` knows the property Word_Break, but its own \b puts a boundary
# before no vowel that an apostrophe precedes: 'it would be no word.
_MARKS = r"[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]*+"  # WB4
_HEBREW = rf"\p{{WB=Hebrew_Letter}}{_MARKS}"
_LETTER = rf'(?:\p{{WB=ALetter}}{_MARKS}|{_HEBREW}(?:"{_MARKS}{_HEBREW})*+)'  # WB7b, WB7c
_BETWEEN_LETTERS = rf"[\p{{WB=MidLetter}}\p{{WB=MidNumLet}}\p{{WB=Single_Quote}}]{_MARKS}"
_DIGIT = rf"\p{{WB=Numeric}}{_MARKS}"
_BETWEEN_DIGITS = rf"[\p{{WB=MidNum}}\p{{WB=MidNumLet}}\p{{WB=Single_Quote}}]{_MARKS}"
_KATAKANA = rf"(?:\p{{WB=Katakana}}{_MARKS})++"  # WB13
_JOINT = rf"(?:\p{{WB=ExtendNumLet}}{_MARKS})++"  # WB13a, WB13b
_RUN = rf"""
    (?:(?:{_LETTER}(?:{_BETWEEN_LETTERS}{_LETTER})*+    # WB5 to WB7
         |{_DIGIT}(?:{_BETWEEN_DIGITS}{_DIGIT})*+)++    # WB8 to WB12
      |{_KATAKANA})
"""
_ANY = rf"{_RUN}(?:{_JOINT}{_RUN})*+|[\p{{L}}\p{{N}}]{_MARKS}"

#: What is not common in Latin, Greek and Cyrillic: there the same rules are written with the
#: standard library's classes, in a third of the time.
_UNCOMMON = re.compile(
    r"[^\x00-\xac\xae-\xb7\xb9-\u024f\u0386\u0388-\u03ff\u0400-\u0482\u048a-\u052f\u1e00-\u1eff"
    r"\u2010-\u2023\u2026\u202f-\u203e\u2041-\u2043\u2045-\u2053\u20a0-\u20bf\u2600-\u2775"
    r"\u2794-\u27bf\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
    # beginning with one set of signs it is searched for ten times as fast as with two
    r"(?:(?<!\ufe0f)|(?<![\u203c-\U0001faff]\ufe0f))"
)
#: Digits that are none to the rules: a word each.
_RAISED = "²³¹¼-¾"
_COMMON_RUN = rf"(?:[^\W\d_{_RAISED}]+(?:[.:·'‘’][^\W\d_{_RAISED}]+)*|\d+(?:[.,;'‘’]\d+)*)+"
#: Signs that part words, wherever they stand.
_AROUND = ".,;:!?…()«»“”\"'’-–—/"
_COMMON = re.compile(rf"{_COMMON_RUN}(?:[_\u202f]+{_COMMON_RUN})*|[{_RAISED}]")


def count(text: str) -> int:
    """Return the number of Unicode words of a text."""
    if _UNCOMMON.search(text):
        return len(_any().findall(text))
    if "\u202f" in text:  # it joins words, though it is a blank
        return len(_COMMON.findall(text))
    parts = text.split()
    # letters alone are a word, in any script here, and so they are between signs of punctuation
    others = list(filterfalse(str.isalpha, parts))
    others = [part for part in others if not part.strip(_AROUND).isalpha()]
    return len(parts) - len(others) + len(_COMMON.findall(" ".join(others)))


def at_least(text: str, number: int) -> bool:
    """Tell a text of so many words or more; the rest of it is not read."""
    parts = text.split(maxsplit=2 * number)[: 2 * number]
    # letters alone are a word, or several, in any script; but U+202F joins what it parts here
    if sum(map(str.isalpha, parts)) >= number and "\u202f" not in text:
        return True
    return next(islice(_found(text), number - 1, None), None) is not None


def _found(text: str) -> Iterator[object]:
    return _any().finditer(text) if _UNCOMMON.search(text) else _COMMON.finditer(text)


@cache
def _any() -> "regex.Pattern[str]":
    """Compile the rules for all scripts, which takes 30 ms, for the first text that needs them."""
    import regex  # noqa: PLC0415

    return regex.compile(_ANY, regex.VERBOSE | regex.VERSION1)
