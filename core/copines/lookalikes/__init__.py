"""Words that a stemmer or a missing accent makes one and that are not; spellings that are one."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

#: Characters of a beginning that are looked up first: hardly any word has those of one.
_HEAD = 3


class Lookalikes:
    """What words are compared by, of which no stemmer is asked."""

    def __init__(self, stems: Mapping[str, str]) -> None:
        """Take stems by word; a word that ends in "*" stands for all that begin with it."""
        self._whole = {word: stem for word, stem in stems.items() if not word.endswith("*")}
        begun = [(word[:-1], stem) for word, stem in stems.items() if word.endswith("*")]
        self._begun: dict[str, list[tuple[str, str]]] = {}
        for word, stem in sorted(begun, key=lambda each: -len(each[0])):
            self._begun.setdefault(word[:_HEAD], []).append((word, stem))

    def __contains__(self, word: str) -> bool:
        """Tell whether a word is listed as it is."""
        return word in self._whole

    def stem_of(self, word: str) -> str | None:
        """Return what a word in small letters is compared by; None where its stemmer may say.

        A whole word goes before a beginning, a long beginning before a short one.
        """
        stem = self._whole.get(word)
        if stem is None and word[:_HEAD] in self._begun:
            some = self._begun[word[:_HEAD]]
            return next((stem for begun, stem in some if word.startswith(begun)), None)
        return stem


@cache
def lookalikes(language: str) -> Lookalikes:
    """Return a language's table; an empty one where there is none."""
    file = files(__name__) / f"{language}.txt"
    text = file.read_text(encoding="utf-8") if language and file.is_file() else ""
    return Lookalikes({word: stem for line in text.splitlines() for word, stem in _stems(line)})


def families(line: str) -> tuple[tuple[str, ...], ...]:
    """Return the families of words of one line; the first is left to the stemmer."""
    told = line.partition("#")[0]
    return tuple(tuple(family.split()) for family in told.split("|") if family.split())


def _stems(line: str) -> list[tuple[str, str]]:
    told = line.partition("#")[0]
    if "=" in told:
        words = told.replace("=", " ").split()
        return [(word, f"{words[0]}=") for word in words]
    apart = families(line)[1:]
    return [(word, f"{family[0].rstrip('*')}=") for family in apart for word in family]
