"""Text → the words that count, in the form in which they are compared."""

import re
import unicodedata
from array import array
from collections.abc import Iterator

import numpy as np
import Stemmer
from numpy.typing import NDArray

from copines.linker.stopwords import STOPWORDS

#: Characters of a text that are read: more is no post, and would weigh on all others.
MAX_CHARS = 200_000
#: Hyphens part words: "logiciel-libre" is to be found by "logiciel libre" (measured: +0.001 nDCG).
_TOKEN = re.compile(r"[^\W_]+|\n")
#: French, Italian and Catalan words that lose their vowel before another word.
_ELIDED = re.compile(
    r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|entr|presqu|dell|nell|all|dall|sull|un)"
    r"['’ʼ](?=\w)",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"['’ʼ](?:s|t|re|ve|ll|d|m)\b", re.IGNORECASE)
#: Scripts written without spaces (Unicode blocks): Han, kana, Thai, Lao, Khmer, Burmese.
_UNSPACED = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"
)
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip


#: Number of the end of a line among the words of a text.
BREAK = 0
#: Stems of a word that does not count, and of the end of a line.
_NONE, _END = -1, -2


class Lexicon:
    """Numbers words, and knows their stems.

    Each word *type* is folded and stemmed once and then remembered, which gives the whole analysis
    at the price of scikit-learn's plain tokens (research: 4,347 against 2,016 texts a CPU-second).
    """

    def __init__(self) -> None:
        #: By number, the word as written, lower case.
        self.written = [""]
        self._stems = array("i", [_END])
        #: Number of each stem, by language.
        self.known: dict[tuple[str | None, str], int] = {}
        self._languages: dict[str | None, _Words] = {}

    def words(self, text: str, language: str | None) -> Iterator[int]:
        """Give the number of each word, and BREAK at each end of a line."""
        known = self._languages.get(language)
        if known is None:
            known = self._languages[language] = _Words(self, language)
        return map(known.__getitem__, _TOKEN.findall(_prepared(text)))

    def stems(self) -> NDArray[np.int32]:
        """Give the stem's number by word; below zero for a word that does not count."""
        return np.array(self._stems, np.int32)

    def add(self, word: str, stem: str, language: str | None) -> int:
        """Give a new word its number; its stem is "" where it does not count."""
        number = self.known.setdefault((language, stem), len(self.known)) if stem else _NONE
        self.written.append(word)
        self._stems.append(number)
        return len(self.written) - 1


class _Words(dict[str, int]):
    """Numbers of one language's words, which are made when they are asked for."""

    def __init__(self, lexicon: Lexicon, language: str | None) -> None:
        super().__init__({"\n": BREAK})
        self._lexicon, self._language = lexicon, language
        self._stops = STOPWORDS.get(language or "", frozenset())
        algorithm = _STEMMERS.get(language or "")
        self._stem = Stemmer.Stemmer(algorithm).stemWord if algorithm else str

    def __missing__(self, word: str) -> int:
        folded = fold(word)
        # numbers count: versions and years told subjects apart (measured: +0.003 nDCG)
        counts = len(folded) > 1 and folded not in self._stops
        stem = fold(self._stem(word)) if counts else ""
        number = self[word] = self._lexicon.add(word, stem, self._language)
        return number


def _prepared(text: str) -> str:
    text = unicodedata.normalize("NFC", text[:MAX_CHARS]).lower()
    if "'" in text or "’" in text or "ʼ" in text:
        text = _ENGLISH.sub(" ", _ELIDED.sub(" ", text))
    # pairs of characters stand on lines of their own, so that none is a pair with another
    return text if text.isascii() else _UNSPACED.sub(_grams, text)


def _grams(run: re.Match[str]) -> str:
    """Give the pairs of neighbouring characters of a script without spaces."""
    return "\n".join(["", *(run[0][n : n + 2] for n in range(len(run[0]) - 1)), ""])


def fold(word: str) -> str:
    """Take accents off, and open ligatures."""
    if word.isascii():
        return word
    word = word.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    marks = (c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(marks)
