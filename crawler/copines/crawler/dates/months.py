"""Month names of many languages → their numbers, by CLDR."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from types import MappingProxyType

from babel.core import Locale

#: Languages with month names of their own that blogs are written in.
_LANGUAGES = (
    "en", "fr", "es", "es_PE", "de", "de_AT", "it", "pt", "nl", "ca", "gl", "eu", "oc", "br", "co",
    "rm", "lb", "fy", "af", "da", "sv", "nb", "nn", "is", "fi", "et", "lv", "lt", "pl", "cs", "sk",
    "sl", "hr", "sr_Latn", "bs", "hu", "ro", "el", "bg", "mk", "ru", "uk", "be", "tr", "az", "sq",
    "eo", "ga", "cy", "mt", "id", "ms", "sw", "ar", "he", "fa", "ur",
    "ka", "hy",
)  # fmt: skip
#: The preposition that CLDR puts before some names: de març, d’abril.
_PREPOSITION = re.compile(r"(?:d[eia]\s+|d[’'])")
#: Shorter beginnings are of too many names.
_SHORTEST = 3
#: Breton's C'hwevrer has one inside; behind one in l'avril the name begins.
_APOSTROPHE = re.compile(r"['’ʼ]")


@cache
def month_of(name: str) -> int | None:
    """Return the number of a month by its name, or by a beginning that is no other month's.

    None for what is no month, and for a name that two languages give to two months: listopada is
    October in Croatian, November in Polish.
    """
    folded = _folded(name)
    if len(folded) < _SHORTEST:
        return None
    known = _known(folded)
    behind = _APOSTROPHE.split(name)[-1]
    return known or (month_of(behind) if behind != name else None)


def _known(folded: str) -> int | None:
    names = _names(("en",))  # all that most feeds have: the others take 0.3 s to load
    if folded not in names:
        names = _names(_LANGUAGES)
    found = names.get(folded) or frozenset(
        month for known, months in names.items() if known.startswith(folded) for month in months
    )
    return next(iter(found)) if len(found) == 1 else None


@cache
def _names(languages: tuple[str, ...]) -> MappingProxyType[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {"maerz": frozenset({3})}
    for language in languages:
        for name, month in _names_of(Locale.parse(language)):
            found[name] = found.get(name, frozenset()) | {month}
    return MappingProxyType(found)


def _names_of(locale: Locale) -> Iterator[tuple[str, int]]:
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, written in locale.months[context][width].items():
                name = _folded(_PREPOSITION.sub("", written.casefold()))
                if name.isalpha() and len(name) >= _SHORTEST:
                    yield name, month
                    if locale.language == "he":  # "in", with no blank
                        yield f"ב{name}", month
                    if locale.language == "eu":  # of, and the days of: otsailaren 5a, otsailak 5
                        yield f"{name}ren", month
                        yield f"{name}k", month


def _folded(name: str) -> str:
    """Return a name without case, accents or full stops: Févr. is written fevr as well."""
    parts = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", name.casefold()))
    return "".join(c for c in parts if not unicodedata.combining(c)).strip(". ")
