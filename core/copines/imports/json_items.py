"""Items of a JSON list, with their lines."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from copines.storable import whole

#: Before an item that begins a line.
_NEXT = re.compile(r"\n[ \t,]*(?=\{|\"(?:https?|feed):)", re.IGNORECASE)
_BETWEEN = re.compile(r"[ \t\r\n,]*")


@dataclass(frozen=True, slots=True)
class Broken:
    """An item that is no JSON: where in its line that shows, from 1."""

    column: int


def items(text: str, start: int) -> Iterator[tuple[object, int]]:
    """Return each item of the list that opens at start, and the line on which it begins.

    One that is no JSON is Broken, on the line where that shows; the next is looked for at the
    beginning of a line.
    """
    decoder, at, line, counted = json.JSONDecoder(), start + 1, 1, 0
    while True:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        if text[at : at + 1] in {"]", ""}:
            return
        line, counted = line + text.count("\n", counted, at), at
        try:
            item, at = decoder.raw_decode(text, at)
            yield whole(item), line
        except json.JSONDecodeError as error:
            yield Broken(error.colno), error.lineno
            following = _NEXT.search(text, max(error.pos, at))
            at = following.end() if following else len(text)
