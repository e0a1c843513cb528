"""Text → the short text that is shown of it."""

import re

#: Characters of a teaser: three lines of the column, as the page that started it all had.
TEASER = 220
#: Characters of a post's excerpt, some 120 words: enough to want the rest, at its source.
EXCERPT = 720


#: What neither XML 1.0 §2.2 nor a reader can use: control characters, halves of characters.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")

#: French spaces that must not end a line: before : ; ! ? », after «, within 1 214.
_FRENCH = (
    (re.compile(r" (?=[;:!?»](?:\s|$|[.,)]))"), "\u00a0"),
    (re.compile(r"(?<=«) "), "\u00a0"),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), "\u202f"),
)


_SPACED = re.compile(r" [;:!?»]|« |\d \d")


def held_together(text: str, language: str | None) -> str:
    """Keep French signs with their words, where the source wrote a space that may break."""
    if language == "fr" and _SPACED.search(text):  # most have none: one look instead of three
        for place, space in _FRENCH:
            text = place.sub(space, text)
    return text


def printable(text: str) -> str:
    """Leave out what cannot be printed."""
    return _UNPRINTABLE.sub("", text)


def _even(text: str) -> str:
    """Make each run of blanks one; those that must not break, before : or within 1 214, stay."""
    if text.isprintable() and "  " not in text:  # most titles and tags
        return text.strip(" ")
    return _BLANKS.sub(" ", printable(text)).strip()


def _beginning(text: str, most: int) -> str:
    """Make the blanks of a text even, where it is long only of what comes first."""
    head = _even(text[: 2 * most])
    return head if len(head) > most or len(text) <= 2 * most else _even(text)


def cut(text: str, most: int = TEASER) -> str:
    """Cut a text after a word with " …"; one that is short enough stays whole."""
    text = _beginning(text, most)
    if len(text) <= most:
        return text
    head = text[: most + 1]
    # scripts without spaces have no word to cut after
    kept = head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head[:most]
    return kept.rstrip(" ,;:.–—-…!?«(") + " …"


def paragraphs(text: str, most: int = EXCERPT) -> tuple[str, ...]:
    """Return the first paragraphs of a text, cut with " …" at a word where it goes on."""
    kept: list[str] = []
    left = most
    lines = (even for each in text.split("\n") if (even := _beginning(each, most)))
    line = next(lines, "")
    while line:
        following = next(lines, "")
        if len(line) > left or (left - len(line) < most // 8 and following):
            shortened = cut(line, max(left, 40))
            kept.append(shortened if shortened.endswith(" …") else f"{shortened} …")
            break
        kept.append(line)
        left -= len(line)
        line = following
    return tuple(kept)


def lede(summary: str, text: str) -> str:
    """Return what the source wrote as a summary, unless it only repeats how the text begins."""
    bare = _bare(summary)
    if not bare or _bare(text[: len(summary) * 2]).startswith(bare[:60]):
        return ""
    return cut(summary, 2 * TEASER)


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
