"""Text → the words that count, in the form in which they are compared."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import Stemmer

from copines.linker.stopwords import STOPWORDS

#: Characters of a text that are read: more is no post, and would weigh on all others.
MAX_CHARS = 200_000
#: Hyphens part words: "logiciel-libre" is to be found by "logiciel libre" (measured: +0.001 nDCG).
_WORD = re.compile(r"[^\W_]+")
#: Characters between the two words of a pair: a stop word and the blanks around it.
_APART = 12
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


@dataclass(frozen=True, slots=True)
class Term:
    """One occurrence of a word that counts, or of two in a row."""

    #: What is compared: a stem, or two with a space between.
    stem: str
    #: As the author wrote it, lower case.
    surface: str


class Analyzer:
    """Gives the terms of texts in one language.

    Each word *type* is folded and stemmed once and then remembered, which gives the whole analysis
    at the price of scikit-learn's plain tokens (research: 4,347 against 2,016 texts a CPU-second).
    """

    def __init__(self, language: str | None) -> None:
        self._stops = STOPWORDS.get(language or "", frozenset())
        algorithm = _STEMMERS.get(language or "")
        self._stem = Stemmer.Stemmer(algorithm).stemWord if algorithm else str
        self._known: dict[str, str] = {}

    def terms(self, text: str) -> Iterator[Term]:
        """Give the words that count, and pairs of them with at most one stop word between.

        Pairs may stand on one line only: a heading and the first word below it are no pair.
        """
        text = unicodedata.normalize("NFC", text[:MAX_CHARS]).lower()
        text = _ENGLISH.sub(" ", _ELIDED.sub(" ", text))
        before: tuple[str, int, int] | None = None
        skipped = 0
        for match in _WORD.finditer(text):
            if _UNSPACED.search(match[0]):
                yield from _grams(match[0])
                before = None
                continue
            stem = self._stem_of(match[0])
            if not stem:
                skipped += 1
                continue
            yield Term(stem, match[0])
            if before and skipped <= 1 and match.start() - before[2] < _APART:
                written = text[before[1] : match.end()]
                if "\n" not in written:
                    yield Term(f"{before[0]} {stem}", " ".join(written.split()))
            before, skipped = (stem, match.start(), match.end()), 0

    def _stem_of(self, word: str) -> str:
        """Fold and stem a word; "" for one that does not count."""
        stem = self._known.get(word)
        if stem is None:
            folded = fold(word)
            # numbers count: versions and years told subjects apart (measured: +0.003 nDCG)
            counts = len(folded) > 1 and folded not in self._stops
            stem = fold(self._stem(word)) if counts else ""
            self._known[word] = stem
        return stem


def fold(word: str) -> str:
    """Take accents off, and open ligatures."""
    if word.isascii():
        return word
    word = word.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    marks = (c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(marks)


def _grams(run: str) -> Iterator[Term]:
    """Give the pairs of neighbouring characters of a script without spaces."""
    for start in range(len(run) - 1):
        yield Term(run[start : start + 2], run[start : start + 2])
