"""Makes linker/copines/linker/closed.txt: each language's numerals, weekdays and months.

    pip install num2words==0.5.14   # not of this project: numerals hardly change
    python linker/scripts/closed.py

Numerals are num2words' cardinals and ordinals, weekdays and months CLDR's, as Babel has them. Short
forms are left out: "mer" is a Wednesday in no post about the sea.
"""

import re
from pathlib import Path
from textwrap import wrap

from babel import Locale
from num2words import num2words  # pyright: ignore[reportMissingImports]  # see above

#: By the linker's language, CLDR's.
LANGUAGES = {
    "ca": "ca",
    "da": "da",
    "de": "de",
    "en": "en",
    "es": "es",
    "fr": "fr",
    "it": "it",
    "nl": "nl",
    "no": "nb",
    "pt": "pt",
    "ro": "ro",
    "sv": "sv",
}
CARDINALS = (*range(32), *range(40, 100, 10), *range(100, 1_000, 100), 1_000, 1_000_000, 10**9)
#: Catalan fails at the thirtieth.
ORDINALS = range(1, 30)
TARGET = Path(__file__).parents[1] / "copines/linker/closed.txt"


def words(language: str, cldr: str) -> set[str]:
    """Return a language's words that count or date."""
    locale = Locale.parse(cldr)
    named = (locale.days["stand-alone"], locale.months["format"], locale.months["stand-alone"])
    names = [name for each in named for name in each["wide"].values()]
    names += [num2words(number, lang=language) for number in CARDINALS]
    names += [num2words(number, lang=language, to="ordinal") for number in ORDINALS]
    return {word for name in names for word in re.findall(r"[^\W\d_]{2,}", name.lower())}


def main() -> None:
    """Write the file: a language, and some of its words, a line."""
    lines = [
        f"{language} {line}"
        for language, cldr in LANGUAGES.items()
        for line in wrap(" ".join(sorted(words(language, cldr))), 96)
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
