"""Posts of many blogs, made up: words as frequent as real ones, each blog with its subjects."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator, default_rng

from copines.linker.stopwords import STOPWORDS
from copines.model import Document

#: Words of one language, of one subject, and of a post on average (research/linker.md 2: 366).
_WORDS, _OWN, _LENGTH, _SMALL = 60_000, 400, 366, 150
_SUBJECTS = 200
_SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "ou", "an", "eu")]


def word(number: int) -> str:
    """Spell a word of the made-up language: three syllables and more, each number its own."""
    spelt = ""
    number += len(_SYLLABLES) ** 2
    while number:
        number, rest = divmod(number, len(_SYLLABLES))
        spelt += _SYLLABLES[rest]
    return spelt


def documents(count: int, blogs: int, seed: int = 7) -> Iterator[Document]:
    """Make posts, three in ten of them in a second language that shares no word.

    Of a post's words half are anybody's (Zipf's law with exponent 1.1), a third its subject's, the
    rest of another of its blog's three subjects.
    """
    random = default_rng(seed)
    spelt = [word(n) for n in range(2 * _WORDS)]
    # the commonest words of a language are its stop words
    for at, tongue in ((0, "fr"), (_WORDS, "es")):
        small = sorted(STOPWORDS[tongue])[:_SMALL]
        spelt[at : at + len(small)] = small
    for number in range(count):
        blog = number % blogs
        language = blog % 10 < 3
        own = (blog * 7 + np.arange(3) * 31) % _SUBJECTS
        first, second = random.permutation(own)[:2]
        length = int(random.lognormal(np.log(_LENGTH) - 0.125, 0.5))
        kinds = random.choice(3, length, p=(0.5, 0.33, 0.17))
        common = np.minimum(random.zipf(1.1, length) - 1, _WORDS - 1)
        drawn = np.where(kinds == 0, common, _of_subject(random, length, first))
        drawn = np.where(kinds == 2, _of_subject(random, length, second), drawn)
        words = [spelt[n + _WORDS * language] for n in drawn.tolist()]
        yield Document(
            f"https://blog{blog:05}.bench.example/{number:07}",
            f"Blog {blog:05}",
            "es" if language else "fr",
            " ".join(words[:6]),
            " ".join(words[6:]),
        )


def _of_subject(
    random: Generator, length: int, subject: int
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Draw words of a subject, its first ones oftenest; subjects share some of theirs."""
    ranks = np.minimum(random.zipf(1.3, length) - 1, _OWN - 1)
    return (1_000 + subject * (_OWN // 2) + ranks) % _WORDS
