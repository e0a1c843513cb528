"""Text → the numbers of its words, each with the form in which it is compared."""

import re
import unicodedata
from hashlib import blake2b

import Stemmer

from copines.linker.accents import fold
from copines.linker.lexicon import BREAK, MARK, Lexicon
from copines.linker.stopwords import ASIDES, STOPWORDS
from copines.lookalikes import lookalikes

#: Characters of a text that are read: more is no post, and would weigh on all others.
MAX_CHARS = 200_000
#: Signs after which a capital proves nothing.
_MARKS = '.!?…:;"«“„•*>'
#: Marks too where a blank follows: they open a line of a list, or a new thought.
_DASHES = "–—-"
#: A word with all that apostrophes, hyphens and points in mid-line join to it; a line; a mark.
_TOKEN = re.compile(rf"[^\W_]+(?:['’ʼ·‐‑-][^\W_]+)*|\n|[{_MARKS}]|[{_DASHES}](?=\s)")
_WORD = re.compile(r"[^\W_]+")
_JOINTS = frozenset("'’ʼ·‐‑-")
#: Characters of a token that is taken for words that are joined; more is no writing.
_JOINED_CHARS = 100
#: Characters that are more than one also without their accents.
_CERTAIN = 4
_HYPHEN = re.compile("[‐‑-]")
_APOSTROPHE = re.compile("['’ʼ]")
#: French, Italian and Catalan words that lose their vowel before another word.
_ELIDED = {
    "c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu",
    "entr", "presqu", "all", "anch", "coll", "com", "dall", "dell", "dov", "nell", "quell", "quest",
    "sant", "senz", "sull", "tutt", "un",
}  # fmt: skip
#: What English joins to the end of a word.
_JOINED = {"s", "t", "re", "ve", "ll", "d", "m"}
#: Scripts written without spaces (Unicode blocks): Han, kana, Thai, Lao, Khmer, Burmese.
_UNSPACED = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"
)
#: What tells the parts of a series apart: numbers, months and weekdays.
_COUNTS = re.compile(
    r"\d+(?:st|nd|rd|th|e|er|eme)?|[ivx]+|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre"
    r"|octobre|novembre|decembre|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday"
)
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip


class Analyzer(dict[str, int]):
    """Gives texts in one language as numbers of tokens: the token → number of those met so far.

    Each token *type* is taken apart, folded and stemmed once and then remembered, which gives the
    whole analysis at the price of scikit-learn's plain tokens (research: 4,347 against 2,016 texts
    a CPU-second). What depends on a word's place is left to `count`.
    """

    def __init__(self, language: str | None, lexicon: Lexicon, *, group: str = "") -> None:
        """Equal stems of one group are one term: of one language, or of all."""
        super().__init__({"\n": BREAK, **dict.fromkeys(_MARKS + _DASHES, MARK)})
        self._lexicon, self._group, self._language = lexicon, group, language or ""
        self._stops = STOPWORDS.get(self._language, frozenset())
        algorithm = _STEMMERS.get(self._language)
        self._stem = Stemmer.Stemmer(algorithm).stemWord if algorithm else str
        self._lookalikes = lookalikes(self._language)
        for words, before in ASIDES.get(self._language, ()):
            numbers = frozenset(self[word] for word in words), frozenset(self[w] for w in before)
            lexicon.asides.append(numbers)

    def tokens(self, text: str) -> list[int]:
        """Return the text's tokens in order, with its line breaks and marks."""
        text = unicodedata.normalize("NFC", text[:MAX_CHARS]).replace("\xad", "")
        return [self[token] for token in _TOKEN.findall(text)]

    def __missing__(self, token: str) -> int:
        joined = not _JOINTS.isdisjoint(token)
        number = self[token] = self._joined(token) if joined else self._plain(token)
        # German nouns are written so anywhere: there, a word that only begins sentences stays
        if self._language != "de" and token[0].isupper() and not token[1:2].isupper():
            self._lexicon.opens_as(number, self[token[0].lower() + token[1:]])
        return number

    def _plain(self, token: str) -> int:
        word = token.lower()
        if word != token:
            return self._lexicon.add(token, self._lexicon.hashes[self[word]])
        if not _UNSPACED.search(word):
            return self._lexicon.add(word, self._hash(self.stem_of(word)))
        if len(word) <= 2:
            return self._lexicon.add(word, self._hash(word) if len(word) == 2 else 0)
        # each pair of neighbouring characters stands for a word, and is in no pair itself
        grams = (self[word[n : n + 2]] for n in range(len(word) - 1))
        return self._lexicon.add_token([n for gram in grams for n in (BREAK, gram, BREAK)])

    def _joined(self, token: str) -> int:
        """Return a token that apostrophes, hyphens or points are in a number."""
        if len(token) > _JOINED_CHARS:
            return self._lexicon.add_token([self[word] for word in _WORD.findall(token)])
        plain = _HYPHEN.sub("-", _APOSTROPHE.sub("'", token))
        word = plain.lower()
        if word in self._stops or word in self._lookalikes:
            return self._lexicon.add(plain, self._hash(self.stem_of(word)))
        before, elision, rest = plain.partition("'")
        # but "quest's" and "all's" are English
        if elision and before.lower() in _ELIDED and not (before[2:] and rest.lower() in _JOINED):
            return self._elided(f"{before.lower()}'", rest)
        if "-" in plain:
            first, *others = plain.split("-")
            behind = (number for part in others for number in self._behind("-", part))
            return self._lexicon.add_token([*self._lexicon.parts_of(self[first]), *behind])
        return self._pointed(plain) if "·" in plain else self._ended(plain)

    def _elided(self, before: str, rest: str) -> int:
        first, *others = self._behind(before, rest)
        return self._lexicon.add_token([first, *others]) if others else first

    def _behind(self, sign: str, rest: str) -> list[int]:
        """Return the words of a token, the first with what stands before it."""
        first, *others = self._lexicon.parts_of(self[rest])
        lexicon = self._lexicon
        number = lexicon.add(sign + lexicon.surfaces[first], lexicon.hashes[first])
        lexicon.bares_to(number, lexicon.bare[first])
        return [number, *others]

    def _pointed(self, plain: str) -> int:
        """Take Catalan col·lecció as one word, and French étudiant·es as the first of two."""
        if self._language == "ca":
            return self._lexicon.add(plain, self._hash(self.stem_of(plain.lower())))
        return self[max(plain.split("·")[:2], key=len)]

    def _ended(self, plain: str) -> int:
        """Take what English joins off a word; what else an apostrophe joins is one word."""
        head, _, tail = plain.rpartition("'")
        if tail.lower() in _JOINED:
            return self[head]
        return self._lexicon.add(plain, self._lexicon.hashes[self[max(plain.split("'"), key=len)]])

    def stem_of(self, word: str) -> str:
        """Fold and stem a word in small letters; "" for one that does not count.

        Accents fall last: maïs is no "mais", and what only an accent tells apart is asked for in
        the table of look-alikes. All else is found with accents or without.
        """
        # numbers count: versions and years told subjects apart (measured: +0.003 nDCG)
        if word in self._stops or (len(word) < _CERTAIN and len(fold(word)) <= 1):
            return ""
        known = self._lookalikes.stem_of(word)
        if known is not None:
            return known
        return fold(self._stem(word))

    def _hash(self, stem: str) -> int:
        return hash_of(self._group, stem) if stem else 0


def hash_of(group: str, stem: str) -> int:
    """Return the 64-bit hash of a stem among those of a language, or of all."""
    return int.from_bytes(blake2b(f"{group}:{stem}".encode(), digest_size=8).digest())


def series(title: str) -> str:
    """Return what a title has in common with the others of its numbered or dated series.

    "Semaine 12" and "Semaine 13" are of one; "" for a title without a number.
    """
    words = _WORD.findall(unicodedata.normalize("NFC", title).lower())
    rest = [word for word in words if not _COUNTS.fullmatch(fold(word))]
    return " ".join(rest) if 0 < len(rest) < len(words) else ""
