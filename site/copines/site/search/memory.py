"""What the last build knew of the words of posts, so that the next reads only what changed.

Three kinds of pieces, which can be thrown away: `search/posts` says what they were made from, a
line for each post; `search/uses` has the uses of words; `search/words/<n>` the words of some posts.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from copines.site.search.uses import Uses, updated, uses_of
from copines.site.search.words import Words

#: Posts of a piece of words.
_PIECE = 100
#: Share of the posts above which, where they changed, all are read; one that comes before many
#: others changes their numbers.
_MANY = 0.05


class Memory(Protocol):
    """Named bytes that stay from one build to the next."""

    def remembered(self, name: str) -> bytes:
        """Give what was kept under this name; nothing where nothing was."""
        ...

    def remember(self, pieces: Mapping[str, bytes]) -> None:
        """Keep all of these under their names, or none."""
        ...


def uses_in(
    memory: Memory, made_with: str, marks: Sequence[str], read: Callable[[int], Words]
) -> Uses:
    """Give the uses of words in posts, and remember them.

    `marks` has for each post, by its number, what changes with it; `read` gives a post's words.
    """
    head, *before = memory.remembered("search/posts").decode().split("\n")
    changed = [
        number
        for number, mark in enumerate(marks)
        if number >= len(before) or before[number] != mark
    ]
    changed += range(len(marks), len(before))
    pieces: dict[str, bytes] = {}
    if head == made_with and len(changed) <= _MANY * len(marks):
        uses = _caught_up(memory, pieces, changed, (len(before), len(marks)), read)
    else:
        words = [read(number) for number in range(len(marks))]
        uses = uses_of(words)
        for start in range(0, len(words), _PIECE):
            pieces[_name(start // _PIECE)] = _json(words[start : start + _PIECE])
    if head != made_with or changed:
        told = "\n".join((made_with, *marks)).encode("utf-8", "replace")
        memory.remember({**pieces, "search/uses": _json(uses), "search/posts": told})
    return uses


def _caught_up(
    memory: Memory,
    pieces: dict[str, bytes],
    changed: Iterable[int],
    counts: tuple[int, int],
    read: Callable[[int], Words],
) -> Uses:
    """Give the uses after changes, and the pieces of words that differ."""
    uses: Uses = json.loads(memory.remembered("search/uses"))
    before, after = counts
    held: dict[int, list[Words]] = {}
    old: dict[int, Words] = {}
    new: dict[int, Words] = {}
    for number in changed:
        piece, at = divmod(number, _PIECE)
        if piece not in held:
            held[piece] = json.loads(memory.remembered(_name(piece)) or b"[]")
        if number < before:
            old[number] = held[piece][at]
        if number < after:
            new[number] = read(number)
            held[piece][at : at + 1] = [new[number]]
    for piece, words in held.items():
        pieces[_name(piece)] = _json(words[: max(0, after - piece * _PIECE)])
    return updated(uses, old, new) if held else uses


def _name(piece: int) -> str:
    return f"search/words/{piece}"


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")
