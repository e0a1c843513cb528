"""What an excerpt leaves out of a text: headings, and what its blog says in each post."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import chain
from typing import Protocol

from copines.model import Line, Post
from copines.site.keys import key_of_texts

#: Posts of a blog, and share of them, from which on a paragraph is a formula: greetings and notes
#: of the authors are, at 0.2 to 0.9; that which many recipes need is none, at 0.08.
_POSTS, _SHARE = 3, 0.1
_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_NAME = "passages"

#: Paragraphs that a blog repeats, by the blog's key.
Formulas = Mapping[str, frozenset[str]]


class Reading(Protocol):
    """Posts by blog, and bytes that stay from one build to the next."""

    def posts_of(self, blog: str) -> Iterator[Post]:
        """Stream one blog's posts."""
        ...

    def remembered(self, name: str) -> bytes:
        """Return what was kept under this name; nothing where nothing was."""
        ...

    def remember(self, pieces: Mapping[str, bytes]) -> None:
        """Keep all of these under their names, or none."""
        ...


def formulas(reading: Reading, lines: Iterable[Line]) -> Formulas:
    """Return what each blog repeats; only blogs whose posts changed are read anew."""
    digests: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        digests[line.blog].append(line.digest)
    before: dict[str, tuple[str, list[str]]] = json.loads(reading.remembered(_NAME) or b"{}")
    now: dict[str, tuple[str, list[str]]] = {}
    for blog, mine in sorted(digests.items()):
        mark = key_of_texts(*mine)
        kept = before.get(blog)
        same = kept is not None and kept[0] == mark
        said = (
            kept[1] if kept and same else sorted(repeated(p.text for p in reading.posts_of(blog)))
        )
        now[blog] = (mark, said)
    if json.dumps(before) != (told := json.dumps(now)):
        reading.remember({_NAME: told.encode()})
    return {blog: frozenset(said) for blog, (_, said) in now.items()}


def repeated(texts: Iterable[str]) -> frozenset[str]:
    """Return the paragraphs that stand in many of these texts."""
    said = [set(_paragraphs(text)) for text in texts]
    uses = Counter(chain.from_iterable(said))
    least = max(_POSTS, _SHARE * len(said))
    return frozenset(paragraph for paragraph, posts in uses.items() if posts >= least)


def prose(text: str, html: str, formula: frozenset[str] = frozenset()) -> str:
    """Return a text without its headings and its blog's formulas; whole where nothing else is."""
    left_out = formula | headings(html) if html else formula
    if not left_out:
        return text
    kept = [line for line in text.split("\n") if " ".join(line.split()) not in left_out]
    return "\n".join(kept) if any(line.strip() for line in kept) else text


def headings(html: str) -> frozenset[str]:
    """Return the texts of the headings in a post's HTML."""
    found = (unescape(_TAG.sub("", inner)) for _, inner in _HEADING.findall(html))
    return frozenset(text for inner in found if (text := " ".join(inner.split())))


def _paragraphs(text: str) -> Iterator[str]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return (line for line in lines if line)
