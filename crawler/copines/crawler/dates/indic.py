"""Month names in the scripts of India and its neighbours → the same in English.

Vowels are signs on letters there, which no pattern of letters matches; so words are looked up.
"""

import re
import unicodedata
from functools import cache

from babel.core import Locale

_LANGUAGES = ("hi", "bn", "ta", "te", "mr", "ne", "gu", "pa", "kn", "ml", "si", "lo", "km", "my")
_WORD = re.compile(
    r"(?:(?!\d)[\u0900-\u0963\u0971-\u0dff\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff])+"
)
#: How some write what CLDR writes otherwise: सितम्बर, जानুয়ारি with a short i, अक्तूबर.
_SPELT = {"म्ब": "ंब", "ी": "ि", "ী": "ি", "क्त": "क्ट"}
_UNSEEN = re.compile(r"[\u200b-\u200f]")


def with_english_months(text: str) -> str:
    """Write in English the words of a text that are months: ५ फ़रवरी २०२४ → ५ February २०२४."""
    if not _WORD.search(text):
        return text
    months = _months()
    return _WORD.sub(lambda found: months.get(_folded(found[0]), found[0]), text)


def _folded(word: str) -> str:
    """Return a word without the dots under letters (nukta), which many leave out."""
    parts = unicodedata.normalize("NFKD", _UNSEEN.sub("", word))
    word = "".join(c for c in parts if unicodedata.combining(c) != 7)
    for other, one in _SPELT.items():
        word = word.replace(other, one)
    return word


@cache
def _months() -> dict[str, str]:
    english = Locale("en").months["format"]["wide"]
    return {
        _folded(name.strip(".॰")): english[month]
        for language in _LANGUAGES
        for width in ("abbreviated", "wide")
        for month, name in Locale(language).months["format"][width].items()
    }
