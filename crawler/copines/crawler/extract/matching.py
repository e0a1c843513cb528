"""Lines of a page, seed → which of them hold the seed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from copines.crawler.pages.lines import Line, mark_of

#: Shorter lines prove nothing by being found somewhere inside a text.
_TELLING = 20
#: How much a line that trafilatura left out speaks against its surroundings being the article.
_DOUBT = 0.5
#: How much more a letter of a link speaks against a text than one outside speaks for it.
_LINKS = 3
#: Share of a line's runs of three words to be found, where markup or a space parted it otherwise.
_ALIKE = 0.7
#: Share of a stretch to be said twice for it to hold a second copy of its article.
_COPIED = 0.15


def matches(lines: Sequence[Line], seed: str) -> list[bool]:
    """Tell for each line whether it is in the seed."""
    whole = {mark_of(line) for line in seed.split("\n")}
    joined, runs = "\n".join(whole), set(_runs(seed))

    def fits(line: Line) -> bool:
        if line.mark in whole or len(line.mark) < _TELLING:
            return line.mark in whole
        own = list(_runs(line.text))
        found = sum(run in runs for run in own)
        if found >= _ALIKE * len(own):
            return True
        # words may be parted otherwise; where none is found, the long search is in vain
        return (found > 0 or len(own) < 4) and line.mark in joined

    return [fits(line) for line in lines]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return (tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2)))


def densest(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the stretch of lines that says most outside links, and least in them."""
    gains = [len(line.mark) - _LINKS * line.linked for line in lines]
    start, end = _most(gains)
    return lines[start:end]


def window(lines: Sequence[Line], matched: Sequence[bool]) -> tuple[int, int]:
    """Return the stretch of lines that holds most of the seed and least of all else.

    Letters that match count for it, half of those that do not against it.
    """
    return _most(
        [
            len(line.mark) * (1 if fits else -_DOUBT)
            for line, fits in zip(lines, matched, strict=True)
        ]
    )


def _most(gains: Sequence[float]) -> tuple[int, int]:
    """Return the maximum subarray (Bentley 1984)."""
    best, total, begin, stretch = 0.0, 0.0, 0, (0, 0)
    for i, gain in enumerate(gains):
        if total <= 0:
            total, begin = 0.0, i
        total += gain
        if total > best:
            best, stretch = total, (begin, i + 1)
    return stretch


def once(lines: Sequence[tuple[Line, bool]], seed: str) -> list[Line]:
    """Leave out a second copy of the article, as some pages hold one for small screens.

    A line may stand as often as in the seed; with each goes whether it was found there.
    """
    marks = Counter(line.mark for line, _ in lines if len(line.mark) >= _TELLING)
    said_again = sum(len(mark) * (often - 1) for mark, often in marks.items())
    if said_again < _COPIED * sum(len(mark) * often for mark, often in marks.items()):
        return [line for line, _ in lines]
    return list(_firsts(lines, seed))


def _firsts(lines: Iterable[tuple[Line, bool]], seed: str) -> Iterator[Line]:
    marks = [mark_of(line) for line in seed.split("\n")]
    joined, short = "\n".join(marks), Counter(marks)
    often: Counter[str] = Counter()
    said: set[tuple[str, ...]] = set()
    for line, fits in lines:
        telling, own = len(line.mark) >= _TELLING, set(_runs(line.text))
        most = joined.count(line.mark) if telling and fits else short[line.mark]
        often[line.mark] += 1
        if (fits or telling) and often[line.mark] > max(1, most):
            continue
        if telling and not most and len(own & said) >= _ALIKE * len(own):
            continue
        said |= own
        yield line
