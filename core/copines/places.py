"""Where in the text of copines.toml a key stands."""

import re
from collections.abc import Mapping

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(?:#.*)?\Z")
_KEY = re.compile(r"\s*(?:\"([^\"]+)\"|'([^']+)'|([\w-]+))\s*[.=]")

#: Section and index of its table ([[blog]] is counted from 0), and key ("" for the header).
Place = tuple[str, int, str]


def lines_of(text: str) -> Mapping[Place, int]:
    """Give the line, from 1, of each table's header and of each key of it.

    Lines within multi-line strings are passed over.
    """
    found: dict[Place, int] = {}
    section, counts, closing = "", {"": 0}, ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            closing = "" if closing in line else closing
            continue
        if header := _HEADER.match(line):
            section = header[2].strip("\"' ")
            counts[section] = counts.get(section, -1) + 1
            found[section, counts[section], ""] = number
        elif key := _KEY.match(line):
            found.setdefault((section, counts[section], key[1] or key[2] or key[3]), number)
        closing = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
    return found
