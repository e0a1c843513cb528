"""Items of a JSON list, with their lines."""

import json
import re
from collections.abc import Iterator

from copines.storable import whole

_BETWEEN = re.compile(r"[ \t\r\n,]*")


def items(text: str, start: int) -> Iterator[tuple[object, int]]:
    """Return each item of the list that opens at start, and the line on which it begins.

    Raises
    ------
    ValueError
        An item is no JSON.
    """
    decoder, at, line, counted = json.JSONDecoder(), start + 1, 1, 0
    while True:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        if text[at : at + 1] in {"]", ""}:
            return
        line, counted = line + text.count("\n", counted, at), at
        item, at = decoder.raw_decode(text, at)
        yield whole(item), line
