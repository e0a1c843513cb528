"""Words without their accents."""

import unicodedata


def fold(word: str) -> str:
    """Take accents off, and open ligatures."""
    if word.isascii():
        return word
    word = word.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    marks = (c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(marks)
