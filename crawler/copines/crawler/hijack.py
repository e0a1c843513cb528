"""A blog whose newest posts are unlike all before: sold, lapsed, or broken into."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

#: How many newest posts are held against those before: a few, or a flood. New ones need only be
#: most of one of these numbers: three are.
_NEW = (5, 8, 12, 18, 27, 40)
#: Posts before them that tell how the blog writes, at most and at least.
_OLD, _ENOUGH = 30, 8
#: Posts that a judgement takes at most.
WINDOW = max(_NEW) + _OLD
#: A post of fewer words says nothing.
_WORDS = 20
#: Characters of a post that are looked at: more tell no more, and take twice the time.
LOOKED_AT = 2000
#: Share of known words, against the blog's own, below which posts are unlike: in a language that is
#: new, and in any. Thirteen real blogs, after each of 1,414 of their posts: none was found unlike.
#: Where three posts or more of one stood before those of another in another language, 96 % of 396
#: were; in the same language 5 % of 312, as two blogs of one field write alike.
_UNLIKE_AND_FOREIGN, _UNLIKE = 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Writing:
    """What tells of a post how its blog writes."""

    language: str | None
    words: frozenset[str]

    @classmethod
    def of(cls, language: str | None, text: str) -> "Writing":
        """Take the words of four letters and more of the beginning, each once."""
        return cls(language, frozenset(re.findall(r"\w{4,}", text[:LOOKED_AT].casefold())))


def is_unlike(newest_first: Sequence[Writing]) -> bool:
    """Tell whether the newest posts have neither words nor language of those before."""
    return any(_parts(newest_first[:n], newest_first[n : n + _OLD]) for n in _NEW)


def _parts(new: Sequence[Writing], old: Sequence[Writing]) -> bool:
    if len(old) < _ENOUGH:
        return False
    share = _share(new, old)
    if share is None or share >= _UNLIKE_AND_FOREIGN:  # as mostly, whatever is usual
        return False
    usual, limit = _usual(old), _UNLIKE_AND_FOREIGN if _is_foreign(new, old) else _UNLIKE
    return usual is not None and share < usual * limit


def _usual(old: Sequence[Writing]) -> float | None:
    """Return the share of a post's words that another of these posts has too, in the middle."""
    seen = Counter(word for writing in old for word in writing.words)
    shares = [
        sum(seen[word] > 1 for word in writing.words) / len(writing.words)
        for writing in old
        if len(writing.words) >= _WORDS
    ]
    return median(shares) if shares else None


def _share(new: Sequence[Writing], old: Sequence[Writing]) -> float | None:
    """Return the share of the new posts' words that an old one has, in the middle."""
    known = frozenset().union(*(writing.words for writing in old))
    shares = [
        len(writing.words & known) / len(writing.words)
        for writing in new
        if len(writing.words) >= _WORDS
    ]
    return median(shares) if len(shares) >= min(_NEW) else None


def _is_foreign(new: Sequence[Writing], old: Sequence[Writing]) -> bool:
    told = Counter(writing.language for writing in new if writing.language)
    before = Counter(writing.language for writing in old if writing.language)
    if not told or not before:
        return False
    language, count = told.most_common(1)[0]
    return count >= 0.6 * len(new) and before[language] <= 0.1 * len(old)
