"""Words of posts → the lists that the search's files show, and what is remembered to renew them.

Posts are numbered from the oldest. `terms/<n>` has the words of some posts; the uses of words are
in the lists themselves, `words/<beginning>` and, of words that are in too many posts, `common`.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from itertools import chain
from typing import Any

from copines.site.memory import Memory, read, spelt
from copines.site.search.files import BLOCK, FULL, is_common, size_of, word_lists
from copines.site.search.uses import Uses, updated, uses_of
from copines.site.search.words import Words

#: Posts of a piece of words.
_PIECE = 100
#: Share of the posts above which, where they changed, all are read; one that comes before many
#: others changes their numbers.
_MANY = 0.05

#: Lists by name, and pieces to remember by theirs.
Found = tuple[Mapping[str, Any], Mapping[str, bytes]]
#: Reads the words of the post with this key.
Read = Callable[[str], Words]


def anew(order: Sequence[str], words: Read) -> Found:
    """Make the lists of all posts, by key, in their order."""
    every = [words(key) for key in order]
    pieces = {
        _name(start // _PIECE): spelt(every[start : start + _PIECE])
        for start in range(0, len(every), _PIECE)
    }
    return _all(uses_of(every), order), pieces


def renewed(
    memory: Memory, before: Sequence[str], order: Sequence[str], changed: Set[str], words: Read
) -> Found:
    """Make the lists of all posts where those of `before` are known, and some posts changed."""
    numbers = [
        number
        for number, key in enumerate(order)
        if number >= len(before) or before[number] != key or key in changed
    ]
    numbers += range(len(order), len(before))
    if len(numbers) > _MANY * len(order):
        return anew(order, words)
    new = {number: words(order[number]) for number in numbers if number < len(order)}
    old, pieces = _swapped(memory, numbers, new, (len(before), len(order)))
    uses: dict[str, str] = dict(read(memory.remembered("list/common")))
    for data in memory.recall("list/words/").values():
        uses.update(read(data))
    return _all(updated(uses, old, new), order), pieces


def patched(memory: Memory, changed: Mapping[int, str], words: Read) -> Found | None:
    """Make the lists that differ where posts, by number, have other words; None for too much.

    Too much is a word that no file has room for, or that becomes too common: other files then.
    """
    index = read(memory.remembered("list/index"))
    new = {number: words(key) for number, key in changed.items()}
    old, pieces = _swapped(memory, changed, new, (index["posts"], index["posts"]))
    only_old, only_new = _apart(old, new), _apart(new, old)
    return _patched(memory, index, (only_old, only_new), pieces)


def _patched(
    memory: Memory,
    index: Mapping[str, Any],
    words: tuple[Mapping[int, Words], Mapping[int, Words]],
    pieces: Mapping[str, bytes],
) -> Found | None:
    shards, common = list(index["shards"]), set(index["common"])
    held: dict[str, dict[str, str]] = {}
    mine: dict[str, str] = {}
    for word in {word for each in words for mine in each.values() for word in chain(*mine)}:
        name = "common" if word in common else _shard_of(word, shards)
        if name is None:
            return None
        if name not in held:
            held[name] = read(memory.remembered(f"list/{name}"))
        mine[word] = name
    before = {word: held[name][word] for word, name in mine.items() if word in held[name]}
    uses = updated(before, *words)
    for word, name in mine.items():
        if word in uses:
            held[name][word] = uses[word]
            if is_common(uses[word], index["posts"]) != (name == "common"):
                return None
        else:
            held[name].pop(word, None)
    found = {name: dict(sorted(uses.items())) for name, uses in held.items()}
    sizes: dict[str, int] = read(memory.remembered("list/sizes"))
    sizes |= {name: size_of(uses) for name, uses in found.items() if name != "common"}
    if not all(_fits(name, uses, shards, sizes) for name, uses in found.items()):
        return None
    return {**found, "sizes": sizes}, pieces


def _shard_of(word: str, shards: Sequence[str]) -> str | None:
    """Find the list of a word: the one whose name it begins with, or that is it alone."""
    for name in (*(word[:end] for end in range(1, len(word) + 1)), f"{word}."):
        at = bisect_left(shards, name)
        if at < len(shards) and shards[at] == name:
            return f"words/{name}"
    return None


def _fits(name: str, uses: Uses, shards: Sequence[str], sizes: Mapping[str, int]) -> bool:
    """Tell whether a list is neither to be cut, nor to be put together with its neighbors."""
    if name == "common":
        return True
    if not uses or (sizes[name] > FULL and len(uses) > 1):
        return False
    shorter = name.removeprefix("words/")[:-1]
    first = bisect_left(shards, shorter)
    together = 0
    for shard in shards[first:]:
        if not shard.startswith(shorter) or together > FULL:
            break
        together += sizes[f"words/{shard}"]
    return not shorter or together > FULL


def _all(uses: Uses, order: Sequence[str]) -> Mapping[str, Any]:
    found = dict(word_lists(uses, len(order)))
    sizes = {name: size_of(uses) for name, uses in found.items() if name.startswith("words/")}
    blocks = {
        f"found/{start // BLOCK}": list(order[start : start + BLOCK])
        for start in range(0, len(order), BLOCK)
    }
    return {**found, **blocks, "sizes": sizes}


def _swapped(
    memory: Memory, numbers: Iterable[int], new: Mapping[int, Words], counts: tuple[int, int]
) -> tuple[Mapping[int, Words], Mapping[str, bytes]]:
    """Return the words that posts had, and the pieces that have their new ones.

    `counts` says how many posts there were, and how many there are.
    """
    before, after = counts
    held: dict[int, list[Words]] = {}
    old: dict[int, Words] = {}
    for number in numbers:
        piece, at = divmod(number, _PIECE)
        if piece not in held:
            held[piece] = read(memory.remembered(_name(piece)) or b"[]")
        if number < before:
            old[number] = held[piece][at]
        if number < after:
            held[piece][at : at + 1] = [new[number]]
    kept = ((n, words[: max(0, after - n * _PIECE)]) for n, words in held.items())
    return old, {_name(piece): spelt(words) for piece, words in kept}


def _apart(posts: Mapping[int, Words], others: Mapping[int, Words]) -> Mapping[int, Words]:
    """Return the words of posts that they have not among the others."""
    return {
        number: (
            sorted(set(words[0]).difference(others[number][0])),
            sorted(set(words[1]).difference(others[number][1])),
        )
        for number, words in posts.items()
    }


def _name(piece: int) -> str:
    return f"terms/{piece}"
