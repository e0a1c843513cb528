"""Text that was decoded wrongly before it came to us → the text that was meant."""

import re

#: What UTF-8 read as Windows-1252 always has: the first byte of a letter, then one of the others.
_SUSPECT = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160"
    "\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153"
    "\u017e\u0178]"
)
#: One of these is in each torn text of a Latin, Greek, Cyrillic or East Asian script; to look for
#: them takes a tenth of the expression's time.
_MARKS = (*"ÂÃÄÅÎÏÐÑäåæ", "â€")


def mended(text: str) -> str:
    """Undo mojibake (LÃ©a → Léa) where ftfy is sure; a text without its marks is not looked at."""
    if text.isascii() or not any(mark in text for mark in _MARKS):
        return text
    if not _SUSPECT.search(text):
        return text
    import ftfy  # noqa: PLC0415 - 40 ms and 6 MB that few texts need

    return ftfy.fix_encoding(text)
