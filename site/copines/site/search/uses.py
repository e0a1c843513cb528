"""Which posts use a word: `titles|texts`, each the posts' rising numbers, as gaps in base 36."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, chain
from operator import sub
from typing import TypeAlias

from copines.site.search.words import Words

#: By word, sorted: posts with it in title or tags, and those with it in the text alone.
Uses = Mapping[str, str]

#: Rising numbers of posts.
Numbers: TypeAlias = "array[int]"
#: Of a part of a word's uses, the posts that go and those that come.
_Change: TypeAlias = tuple[list[int], list[int]]
_NONE: Numbers = array("I")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Gathered:
    """The uses of words, gathered from the posts in their order."""

    def __init__(self) -> None:
        # arrays: lists would take twice the bytes, and this is most of what a first build holds
        self._parts: tuple[dict[str, Numbers], dict[str, Numbers]] = (
            defaultdict(lambda: array("I")),
            defaultdict(lambda: array("I")),
        )

    def add(self, number: int, words: Words) -> None:
        """Take the words of the next post."""
        for uses, mine in zip(self._parts, words, strict=True):
            for word in mine:
                uses[word].append(number)

    def taken(self) -> Iterator[tuple[str, tuple[Numbers, Numbers]]]:
        """Yield each word's posts, by word; none stay here."""
        titles, texts = self._parts
        for word in sorted({*titles, *texts}):
            yield word, (titles.pop(word, _NONE), texts.pop(word, _NONE))


def updated(uses: Uses, old: Mapping[int, Words], new: Mapping[int, Words]) -> Uses:
    """Take the uses of some posts away, and add others'; by the posts' numbers."""
    touched: dict[str, tuple[_Change, _Change]] = defaultdict(lambda: (([], []), ([], [])))
    for way, changed in enumerate((old, new)):
        for number, part, word in _each(changed):
            touched[word][part][way].append(number)
    spelt = {
        word: "|".join(map(_changed, uses.get(word, "|").split("|"), parts))
        for word, parts in touched.items()
    }
    merged = {**uses, **spelt}
    return {word: merged[word] for word in sorted(merged) if merged[word] != "|"}


def _changed(said: str, change: _Change) -> str:
    """Return rising numbers, as they are spelt, after some went and some came."""
    goes, comes = change
    if not goes and not comes:
        return said
    if not goes:
        last = sum(map(_READ.__getitem__, said.split()))
        if min(comes) > last:  # of new posts, mostly: what is there stays as it is spelt
            comes.sort()
            gaps = map(_base36, map(sub, comes, chain((last,), comes)))
            return " ".join(chain((said,) if said else (), gaps))
    numbers = _Numbers(said)
    for number in goes:
        numbers.discard(number)
    for number in comes:
        numbers.add(number)
    return numbers.spelt


class _Numbers:
    """Rising numbers, of which few change: the gaps between the others stay as they are spelt."""

    def __init__(self, spelt: str) -> None:
        self._gaps = spelt.split()
        self._numbers = list(accumulate(map(_READ.__getitem__, self._gaps)))

    @property
    def spelt(self) -> str:
        """The gaps."""
        return " ".join(self._gaps)

    def add(self, number: int) -> None:
        """Put a number in, if it is not there."""
        at = bisect_left(self._numbers, number)
        if self._numbers[at : at + 1] != [number]:
            self._numbers.insert(at, number)
            self._gaps.insert(at, "")
            self._spell(at, at + 1)

    def discard(self, number: int) -> None:
        """Take a number out, if it is there."""
        at = bisect_left(self._numbers, number)
        if self._numbers[at : at + 1] == [number]:
            del self._numbers[at], self._gaps[at]
            self._spell(at)

    def _spell(self, *places: int) -> None:
        for at in places:
            if at < len(self._numbers):
                before = self._numbers[at - 1] if at else 0
                self._gaps[at] = _base36(self._numbers[at] - before)


class _Read(dict[str, int]):
    """Numbers by how they are spelt: no more than posts, and a third faster than a cached call."""

    def __missing__(self, gap: str) -> int:
        number = self[gap] = int(gap, 36)
        return number


_READ = _Read()


def _each(posts: Mapping[int, Words]) -> Iterator[tuple[int, int, str]]:
    for number, words in posts.items():
        for part, mine in enumerate(words):
            for word in mine:
                yield number, part, word


def how_many(said: str) -> int:
    """Count the posts that use a word."""
    return sum(part.count(" ") + 1 for part in said.split("|") if part)


def spelt(numbers: Numbers) -> str:
    """Spell rising numbers."""
    return " ".join(map(_base36, map(sub, numbers, chain((0,), numbers))))


@lru_cache(maxsize=65_536)
def _base36(number: int) -> str:
    spelt = ""
    while True:
        number, digit = divmod(number, 36)
        spelt = _DIGITS[digit] + spelt
        if not number:
            return spelt
