"""Which posts use a word: `titles|texts`, each the posts' rising numbers, as gaps in base 36."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from copines.site.search.words import Words

#: By word, sorted: posts with it in title or tags, and those with it in the excerpt alone.
Uses = Mapping[str, str]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def uses_of(posts: Iterable[Words]) -> Uses:
    """Gather the uses of words, from the posts in their order."""
    found: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for number, words in enumerate(posts):
        for part, mine in enumerate(words):
            for word in mine:
                found[word][part].append(number)
    return {word: "|".join(map(_spelt, found[word])) for word in sorted(found)}


def updated(uses: Uses, old: Mapping[int, Words], new: Mapping[int, Words]) -> Uses:
    """Take the uses of some posts away, and add others'; by the posts' numbers."""
    touched: dict[str, list[set[int]]] = {}
    for changed, change in ((old, set[int].discard), (new, set[int].add)):
        for number, part, word in _each(changed):
            if word not in touched:
                touched[word] = [set(_read(gaps)) for gaps in uses.get(word, "|").split("|")]
            change(touched[word][part], number)
    spelt = {
        word: "|".join(_spelt(sorted(part)) for part in parts) for word, parts in touched.items()
    }
    merged = {**uses, **spelt}
    return {word: merged[word] for word in sorted(merged) if merged[word] != "|"}


def _each(posts: Mapping[int, Words]) -> Iterator[tuple[int, int, str]]:
    for number, words in posts.items():
        for part, mine in enumerate(words):
            for word in mine:
                yield number, part, word


def how_many(said: str) -> int:
    """Count the posts that use a word."""
    return sum(part.count(" ") + 1 for part in said.split("|") if part)


def _spelt(numbers: Sequence[int]) -> str:
    gaps = (number - before for before, number in zip((0, *numbers), numbers, strict=False))
    return " ".join(map(_base36, gaps))


def _read(gaps: str) -> Iterable[int]:
    number = 0
    for gap in gaps.split():
        number += int(gap, 36)
        yield number


@lru_cache(maxsize=65_536)
def _base36(number: int) -> str:
    spelt = ""
    while True:
        number, digit = divmod(number, 36)
        spelt = _DIGITS[digit] + spelt
        if not number:
            return spelt
