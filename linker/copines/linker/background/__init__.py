"""How common words are in a language at large, for circles too small to tell."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from copines.linker.text import hash_of


def is_known(language: str) -> bool:
    """Tell whether there is a table of a language, without reading it."""
    return bool(language) and _file(language).is_file()


def _file(language: str) -> Traversable:
    return files(__name__) / f"{language}.txt"


@cache
def table(language: str) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    """Return a language's known stems.

    Returns
    -------
    hashes : ndarray of uint64, ascending
        Empty where nothing is known of the language.
    shares : ndarray of float64
        Of running words, the share that are this one.
    """
    if not is_known(language):
        return np.zeros(0, np.uint64), np.zeros(0)
    found: dict[int, float] = {}
    for line in _file(language).read_text(encoding="utf-8").splitlines():
        share, *stems = line.split()
        found.update((hash_of(language, stem), float(share)) for stem in stems)
    hashes = np.array(sorted(found), np.uint64)
    return hashes, np.array([found[int(hashed)] for hashed in hashes])
