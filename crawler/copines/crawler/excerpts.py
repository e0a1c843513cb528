"""Texts that were cut."""

import re

_MORE = re.compile(
    r"(?:\[?…\]?|\[?\.\.\.\]?|read more|continue reading|lire la suite|seguir leyendo|"
    r"weiterlesen)\W{0,4}\Z",
    re.IGNORECASE,
)


def is_cut(text: str) -> bool:
    """Tell a text that ends as excerpts do: with an ellipsis, or a word that leads on."""
    return bool(_MORE.search(text[-40:]))
