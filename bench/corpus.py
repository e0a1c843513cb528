"""Generated corpora: Zipf's words, blogs with subjects of their own, two languages."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from copines.linker.stopwords import STOPWORDS
from copines.model import Document

#: Share of posts in each language, as in the corpus of research/linker.md 2.
_LANGUAGES = {"fr": 0.7, "en": 0.3}
#: Words on hand in each language; research counted 346,000 in two.
_WORDS = 170_000
#: Of running words, half are stop words; a fifth are of the post's subject.
_STOPS, _SUBJECT = 0.5, 0.2
_SUBJECT_WORDS = 400
#: The commonest of these, in their order: what language a text is in is told by them.
_FIRST = {
    "fr": "de la le et les des en un du une que est pour qui dans par plus pas au sur",
    "en": "the of and to in a is that it for was on are as with his they at be this",
}
_ONSETS, _RHYMES = "b c d f g l m n p r s t v z ch br tr pl", "a e i o u an on ou ai"
_SYLLABLES = [onset + rhyme for onset in _ONSETS.split() for rhyme in _RHYMES.split()]


def documents(count: int, seed: int = 1) -> Iterator[Document]:
    """Write posts: of twenty a blog, log-normal in length, 366 words in the mean."""
    rng = np.random.default_rng(seed)
    tongues = _tongues()
    shares = list(_LANGUAGES.values())
    blogs = max(5, count // 20)
    of_blog = rng.choice(len(tongues), blogs, p=shares)
    # a blog writes of three subjects, of which there are fewer than blogs
    subjects = rng.integers(0, max(5, blogs // 8), (blogs, 3))
    # large blogs are few: Zipf again
    weights = 1 / np.arange(1, blogs + 1) ** 0.7
    for number, blog in enumerate(rng.choice(blogs, count, p=weights / weights.sum())):
        tongue = tongues[of_blog[blog]]
        subject = int(rng.choice(subjects[blog]))
        words = tongue.write(int(np.clip(rng.lognormal(5.6, 0.75), 20, 5000)), subject, rng)
        name = f"blog {blog}"
        yield Document(
            f"https://blog-{blog}.example/{number}/",
            name,
            tongue.name,
            " ".join(tongue.write(7, subject, rng)),
            _lines(words),
        )


def post(blog: int, number: int) -> tuple[str, str, list[str]]:
    """Write one post of a blog, the same at each call: its language, title and words."""
    rng = np.random.default_rng((blog, number))
    # of ten blogs three are in the second language, and neighbors share subjects
    tongue = _tongues()[blog % 10 >= 10 * _LANGUAGES["fr"]]
    subject = (blog // 8) * 3 + int(rng.integers(3))
    words = tongue.write(int(np.clip(rng.lognormal(5.6, 0.75), 20, 5000)), subject, rng)
    return tongue.name, " ".join(tongue.write(7, subject, rng)), words


@cache
def _tongues() -> "tuple[_Tongue, ...]":
    return tuple(_Tongue(name, np.random.default_rng(n)) for n, name in enumerate(_LANGUAGES))


def _lines(words: list[str]) -> str:
    return "\n".join(" ".join(words[n : n + 60]) + "." for n in range(0, len(words), 60))


def _zipf(count: int, exponent: float = 1.0, offset: float = 2.7) -> NDArray[np.float64]:
    """Return cumulated shares of words by rank (Mandelbrot's form of Zipf's law)."""
    shares = 1 / (np.arange(1, count + 1) + offset) ** exponent
    cumulated: NDArray[np.float64] = np.cumsum(shares) / shares.sum()
    return cumulated


class _Tongue:
    """One language's words, and how often each is used."""

    def __init__(self, name: str, rng: np.random.Generator) -> None:
        self.name = name
        first = _FIRST[name].split()
        others = np.array(sorted(STOPWORDS[name].difference(first)), dtype=object)
        rng.shuffle(others)
        self._stops = np.concatenate((np.array(first, dtype=object), others))
        syllables = rng.integers(0, len(_SYLLABLES), (_WORDS, 4))
        lengths = rng.integers(2, 5, _WORDS)
        self._words = np.array(
            [
                "".join(_SYLLABLES[s] for s in row[:n])
                for row, n in zip(syllables, lengths, strict=True)
            ],
            dtype=object,
        )
        self._stop_use, self._use = _zipf(len(self._stops)), _zipf(_WORDS, 1.05)
        self._subject_use = _zipf(_SUBJECT_WORDS, 0.9)
        self._subjects: dict[int, NDArray[np.int64]] = {}

    def write(self, length: int, subject: int, rng: np.random.Generator) -> list[str]:
        """Draw that many words, of which a part belongs to the subject."""
        kind, use = rng.random(length), rng.random(length)
        words = self._words[np.searchsorted(self._use, use)]
        stops = kind < _STOPS
        words[stops] = self._stops[np.searchsorted(self._stop_use, use[stops])]
        own = kind > 1 - _SUBJECT
        # the words of a subject lie anywhere but among the commonest
        if subject not in self._subjects:
            draw = np.random.default_rng(subject)
            self._subjects[subject] = draw.integers(200, _WORDS // 4, _SUBJECT_WORDS)
        ranks = np.searchsorted(self._subject_use, use[own])
        words[own] = self._words[self._subjects[subject][ranks]]
        given: list[str] = words.tolist()
        return given
