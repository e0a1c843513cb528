"""Links under posts, as lists keep them."""

import json
from dataclasses import dataclass

#: Links that are shown under a post.
MOST = 3


@dataclass(frozen=True, slots=True)
class Tie:
    """A link under a post."""

    #: Of the post that it leads to.
    key: str
    #: The terms, as a JSON list.
    said: str
    #: Whether it stands there though it is near by nothing.
    fill: bool


def terms_of(said: str) -> tuple[str, ...]:
    """Read a JSON list of terms."""
    if "\\" not in said and said.startswith('["'):  # a tenth of the time, for most
        return tuple(said[2:-2].split('", "'))
    return tuple(json.loads(said))
