"""Thai dates → the same in English: 3 มกราคม 2566 is 3 January 2023."""

import re
from functools import cache

from babel.core import Locale

from copines.crawler.dates.days import BUDDHIST_EPOCH, full_year

_FIRST_BUDDHIST = 2400
#: Years of two digits from this one on are of the Buddhist 26th century: 67 is 2567, 2024.
_SHORT_BUDDHIST = 40


def in_english(text: str) -> str:
    """Write a Thai date of day, month and year in English, of the common era."""
    if not any("\u0e01" <= letter <= "\u0e5b" for letter in text):
        return text
    months = _months()
    names = "|".join(re.escape(name) for name in sorted(months, key=len, reverse=True))
    return re.sub(
        rf"(\d{{1,2}})\s*({names})\s*(?:[พค]\.?\s?ศ\.?\s*)?(\d{{4}}|\d\d)(?!\d)",
        lambda match: f"{match[1]} {months[match[2]]} {_common(match[3])}",
        text,
    )


def _common(digits: str) -> int:
    year = int(digits)
    if len(digits) == 2:
        year = year + 2500 if year >= _SHORT_BUDDHIST else full_year(digits)
    return year - BUDDHIST_EPOCH if year >= _FIRST_BUDDHIST else year


@cache
def _months() -> dict[str, str]:
    english, thai = Locale("en").months["format"]["wide"], Locale("th").months["format"]
    return {
        thai[width][month]: english[month] for width in ("wide", "abbreviated") for month in english
    }
