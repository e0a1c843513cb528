"""What an excerpt leaves out of a text: headings, and what its blog says in each post."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain

#: Posts of a blog, and share of them, from which on a paragraph is a formula: greetings and notes
#: of the authors are, at 0.2 to 0.9; that which many recipes need is none, at 0.08.
_POSTS, _SHARE = 3, 0.1
_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
#: Characters of each text that are looked at: what excerpts show, and some more.
BEGINNING = 1000


def repeated(texts: Iterable[str]) -> frozenset[str]:
    """Return the paragraphs that stand in many of these texts, or of their beginnings."""
    said = [set(_paragraphs(text)) for text in texts]
    uses = Counter(chain.from_iterable(said))
    least = max(_POSTS, _SHARE * len(said))
    return frozenset(paragraph for paragraph, posts in uses.items() if posts >= least)


def prose(text: str, html: str, formula: frozenset[str] = frozenset()) -> str:
    """Return a text without its headings and its blog's formulas; whole where nothing else is."""
    left_out = formula | headings(html) if html else formula
    if not left_out:
        return text
    kept = [line for line in text.split("\n") if _even(line) not in left_out]
    return "\n".join(kept) if any(line.strip() for line in kept) else text


def headings(html: str) -> frozenset[str]:
    """Return the texts of the headings in a post's HTML."""
    found = (unescape(_TAG.sub("", inner)) for _, inner in _HEADING.findall(html))
    return frozenset(text for inner in found if (text := " ".join(inner.split())))


def _even(line: str) -> str:
    """Make each run of blanks one, and take those at the ends off."""
    if line.isprintable() and "  " not in line:  # most: the space is the only printable blank
        return line.strip(" ")
    return " ".join(line.split())


def _paragraphs(text: str) -> Iterator[str]:
    return filter(None, map(_even, text.split("\n")))
