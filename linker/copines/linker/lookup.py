"""Columns of vectors → what each term can tell, looked up where it is first asked for."""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from copines.linker.accents import fold
from copines.linker.background import is_known
from copines.linker.closed import closed_words, is_number
from copines.linker.lexicon import Lexicon
from copines.linker.terms import Terms
from copines.linker.text import Analyzer
from copines.linker.weights import background, in_background

#: Share of posts, of the circle and its background together, that a telling word is in at most: one
#: in sixteen.
TELLING = 0.06
#: Part of the circle's own posts that a telling word is in at most, from a few on: in a small
#: circle what all its posts use is rare in the background, and yet tells nothing.
_OWN, _FEW = 1 / 3, 6
#: Length of a post, of which the background's documents have a thousand words.
_POST = 300 / 1_000
#: The same of a phrase: a pair of words, one of them telling, that is worth two.
PHRASED = 0.01
#: The same of a word so rare that it may name the subject alone.
NAMING = 0.004
#: Words that begin with the same letters, so many, are one: video, videos.
_BEGINNING = 5
#: Languages in which titles share a word only where both spell it alike. English stems join what a
#: reader keeps apart: Monet and monetizing, persistence and persisted, test doubles and doubling.
_SPELT = frozenset({"en"})
#: Bits of a word's number, behind its column.
WORD = 32
#: Background share of a word that the background does not know.
_UNKNOWN = float(in_background(np.zeros(1))[0])

#: What a term can be: no reason, a word, a telling one, a rare one; two words, a phrase.
MUTE, PLAIN, TELLS, RARE, TERM, PHRASE = range(1, 7)

_Ints = NDArray[np.int64]
_Kinds = NDArray[np.int8]


class Lookup:
    """What the terms of an index are; each is looked up once."""

    def __init__(self, terms: Terms, names: Mapping[str, str]) -> None:
        self._terms, self._names = terms, names
        many = len(terms.hashes)
        self._kinds = np.zeros(many, np.int8)
        self._parts = np.full((2, many), -1, np.int64)
        self._rarity = np.zeros(many)
        self._begin = np.zeros(many, np.int64)
        self._backgrounds: dict[str, float] = {}
        self._numbers: dict[str, int] = {}
        self._analyzers: dict[str, tuple[Analyzer, Lexicon]] = {}
        self._called: dict[str, frozenset[str]] = {}
        self._named = frozenset(word for name in names.values() for word in _words(name))
        self._suspect = np.zeros(many, np.bool_)

    def learn(self, columns: _Ints, language: str) -> None:
        """Look up terms of posts in a language, as far as they are not known."""
        for column in np.unique(columns[self._kinds[columns] == 0]).tolist():
            self._look(column, language)

    def parts(self, columns: _Ints) -> _Ints:
        """Return the columns of the words of pairs; -1 for words, and where there is none."""
        return self._parts[:, columns]

    def rarity(self, columns: _Ints) -> NDArray[np.float64]:
        """Return minus the logarithm of the share of posts that words are in."""
        return self._rarity[columns]

    def beginnings(self, columns: _Ints) -> _Ints:
        """Return numbers that words with the same beginning have in common."""
        return self._begin[columns]

    def unnamed(self, columns: _Ints, pair: _Ints, blogs: Sequence[tuple[str, str]]) -> _Kinds:
        """Return what terms are between the posts of two blogs, whose names tell nothing.

        Parameters
        ----------
        columns, pair : ndarray of int64
            A term, and the number of the pair that shares it.
        blogs : sequence of (str, str)
            By pair.
        """
        kinds = self._kinds[columns]
        for at in np.flatnonzero(self._suspect[columns]).tolist():
            one, other = blogs[int(pair[at])]
            words = _words(self._terms.surfaces[int(columns[at])])
            if words & (self._name(one) | self._name(other)):
                kinds[at] = MUTE
        return kinds

    def titled(self, title: str, language: str) -> frozenset[int]:
        """Return numbers that two titles have in common where they have a word in common.

        Each is the word's column, and in English its spelling: `WORD` bits further down.
        """
        analyzer, lexicon = self._analyzer(language)
        words = {n for token in analyzer.tokens(title) for n in lexicon.parts_of(token)}
        spelt = language in _SPELT
        found = []
        for word in words:
            at = self._place(lexicon.hashes[word])
            if at >= 0:
                written = fold(lexicon.surfaces[lexicon.bare[word]].lower()) if spelt else ""
                found.append(at << WORD | self._number(written))
        return frozenset(found)

    def _name(self, blog: str) -> frozenset[str]:
        if blog not in self._called:
            self._called[blog] = frozenset(_words(self._names.get(blog, blog)))
        return self._called[blog]

    def _look(self, column: int, language: str) -> None:
        numbers = self._terms.surfaces.parts[column].tolist()
        if numbers[2]:
            self._look_at_pair(column, numbers[0], numbers[2], language)
            return
        word = fold(self._terms.surfaces[column].lower())
        self._begin[column] = self._number(word[:_BEGINNING])
        known = float(self._terms.background[column]) > _UNKNOWN
        if word in self._named:
            self._suspect[column] = True
        if _is_mute(word, language) or (word in self._named and not known):
            self._kinds[column] = MUTE
            return
        share = self._share(column, language)
        self._rarity[column] = -math.log(share)
        tells = share <= TELLING and not self._is_everywhere(column, language)
        self._kinds[column] = PLAIN if not tells else RARE if share <= NAMING else TELLS

    def _look_at_pair(self, column: int, one: int, two: int, language: str) -> None:
        found = [self._column(number, language) for number in (one, two)]
        self._parts[:, column] = found
        # "d'octobre", "-page": what is joined to a word makes it no other
        written = (self._terms.surfaces.words[number].lower() for number in (one, two))
        words = [fold(re.split("['-]", word)[-1]) for word in written]
        if any(word in self._named for word in words):
            self._suspect[column] = True
        for at in found:
            if at >= 0 and not self._kinds[at]:
                self._look(at, language)
        kinds = [int(self._kinds[at]) if at >= 0 else PLAIN for at in found]
        if MUTE in kinds or any(_is_mute(word, language) for word in words):
            self._kinds[column] = MUTE
            return
        tells = TELLS in kinds or RARE in kinds
        is_phrase = tells and self._share(column, language) <= PHRASED
        self._kinds[column] = PHRASE if is_phrase else TERM

    def _is_everywhere(self, column: int, language: str) -> bool:
        terms = self._terms
        own = terms.n_documents.get(language if terms.by_language else "", 0)
        return int(terms.df[column]) > max(_FEW, _OWN * own)

    def _share(self, column: int, language: str) -> float:
        """Return the share of posts that have a term, those of the background among them."""
        terms = self._terms
        own = terms.n_documents.get(language if terms.by_language else "", 0)
        beside = self._beside(language, own)
        common = 1 - (1 - float(terms.background[column])) ** _POST
        there: float = float(terms.df[column]) + beside * common
        return there / (own + beside)

    def _beside(self, language: str, own: int) -> float:
        """Return for how many documents a language's background counts."""
        if language not in self._backgrounds:
            known = self._terms.by_language and is_known(language)
            self._backgrounds[language] = background(own) if known else 0.0
        return self._backgrounds[language]

    def _column(self, number: int, language: str) -> int:
        """Return the column of a word by its number among surfaces, -1 where it has none."""
        analyzer, lexicon = self._analyzer(language)
        hashes = [lexicon.hashes[n] for n in analyzer.tokens(self._terms.surfaces.words[number])]
        return self._place(hashes[0]) if len(hashes) == 1 else -1

    def _place(self, hashed: int) -> int:
        """Return the column of the words with a hash, -1 where there is none."""
        hashes = self._terms.hashes
        at = int(np.searchsorted(hashes, np.uint64(hashed)))
        return at if at < len(hashes) and int(hashes[at]) == hashed else -1

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers) + 1)

    def _analyzer(self, language: str) -> tuple[Analyzer, Lexicon]:
        if language not in self._analyzers:
            lexicon = Lexicon()
            group = language if self._terms.by_language else ""
            self._analyzers[language] = Analyzer(language or None, lexicon, group=group), lexicon
        return self._analyzers[language]


def _is_mute(word: str, language: str) -> bool:
    return is_number(word) or word in closed_words(language)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]{2,}", fold(text.lower())))
