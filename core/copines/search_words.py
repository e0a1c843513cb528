"""Texts → words as searches know them; the portal's static/search.js does as this does."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+")
#: Signs of scripts that put no blanks between words: Thai, Lao, Burmese, Khmer, kana, Han.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"([{UNSPACED}]+)|[^{UNSPACED}]+")
#: Letters that Unicode takes for no others with something on them.
_OPENED = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ς": "σ",
    }
)


def words_of(text: str) -> list[str]:
    """Part a text into its words, folded; single letters are left out, single signs are not.

    Where a script puts no blanks between words, each two neighbouring signs are one: 日本, 本語.
    """
    return [word for chunk in text.split() for word in _parted(chunk)[0]]


def kept(text: str) -> set[str]:
    """Return the words under which a text is found: any of its signs may begin what is asked."""
    return {word for chunk in text.split() for word in _parted(chunk)[1]}


@lru_cache(maxsize=131_072)  # of ten thousand posts' words nine in ten were met before
def _parted(chunk: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a part without blanks, and with them the signs that end one."""
    words = _WORD.findall(fold(chunk))
    if chunk.isascii():
        told = tuple(word for word in words if len(word) > 1)
        return told, told
    runs = [run for word in words for run in _RUN.finditer(word)]
    told = tuple(
        word
        for run in runs
        for word in _unspaced(run[0], run[1])
        if len(word) > 1 or not word.isascii()
    )
    return told, (*told, *(run[1][-1] for run in runs if run[1]))


def _unspaced(run: str, signs: str | None) -> Iterable[str]:
    return map("".join, pairwise(signs)) if signs and len(signs) > 1 else (run,)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Take case, accents and invisible signs (soft hyphens) off, and open ligatures."""
    if text.isascii():
        return text.lower()
    spelt = unicodedata.normalize("NFKD", text)
    bare = (c for c in spelt if (kind := unicodedata.category(c))[0] != "M" and kind != "Cf")
    return "".join(bare).lower().translate(_OPENED)
