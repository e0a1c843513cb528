"""Patterns take time in proportion to the text, or run on short ones alone.

Each is run at 100 kB of the worst texts that `patterns` thinks of, but for those named here: they
run at the most that the code beside them hands over.
"""

import re
import time
from typing import Any

import pytest

from patterns import SIZE, attacks, found

#: Processor seconds: a pattern that takes the square of 100 kB takes five to fifty.
_MOST_S = 1.5
#: Module and beginning of a pattern → characters of the longest text that it is given.
_SHORT = {
    ("dates.clocks", ""): 200,
    ("dates.days", ""): 200,
    ("dates.numerals", ""): 200,
    ("discovery", "(?:/feeds?"): 200,
    ("extract.promotion", ""): 320,
    ("extract.titles", ""): 4_000,
    ("feeds.entries", "<?[^\\s@<]+@"): 300,
    ("feeds.entries", "[^\\s@]++@"): 300,
    ("pages.linked", ""): 500,
}
#: Those that are only ever matched at the beginning of a text.
_AT_START = {
    ("documents.encoding", "\\s*+<\\?xml"),
    ("documents.shape", "<!DOCTYPE"),
    ("documents.shape", "(?:#"),
    ("documents.xml", "<\\?xml"),
    ("extract.tags", "tags?-?cloud"),
    ("feeds", "\\s*(?:comments?"),
    ("language", "[\\s\\\"']*([A-Za-z]{2,3})"),
    ("pages.datelines", "\\W*"),
}
#: Those made of a theme's or a post's own words, escaped, with nothing that repeats but blanks.
_MADE_LATER = {"dates.thai", "images.signs", "pages.shapes", "extract.titles", "walk.responses"}
_FOUND = tuple(dict.fromkeys(found()))


def _bound(module: str, pattern: "re.Pattern[Any]") -> int:
    source = pattern.pattern if isinstance(pattern.pattern, str) else ""
    for (name, begin), most in _SHORT.items():
        if name == module and source.startswith(begin):
            return most
    return SIZE


def _at_start(module: str, call: str, pattern: "re.Pattern[Any]") -> bool:
    if call.startswith(("re.match(", "re.fullmatch(")):
        return True
    source = pattern.pattern
    source = source.decode("latin-1") if isinstance(source, bytes) else source
    return any(name == module and source.startswith(begin) for name, begin in _AT_START)


def test_every_pattern_is_known() -> None:
    assert len(_FOUND) > 150
    later = {module.removeprefix("copines.crawler.") for module, _, known in _FOUND if not known}
    assert later <= _MADE_LATER


@pytest.mark.parametrize(
    ("module", "call", "pattern"),
    [each for each in _FOUND if each[2]],
    ids=[f"{m.removeprefix('copines.crawler.')}-{n}" for n, (m, _, p) in enumerate(_FOUND) if p],
)
def test_a_pattern_takes_time_in_proportion(
    module: str, call: str, pattern: "re.Pattern[Any]"
) -> None:
    module = module.removeprefix("copines.crawler.")
    size = _bound(module, pattern)
    for text in attacks(pattern, 24, size):
        began = time.process_time()
        if _at_start(module, call, pattern):
            pattern.match(text)
        else:
            for _ in pattern.finditer(text):
                pass
        assert time.process_time() - began < _MOST_S, text[:60]
