"""How common words are in a language at large, for circles too small to tell."""

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from copines.linker.text import hash_of


@cache
def table(language: str) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    """Give a language's known stems.

    Returns
    -------
    hashes : ndarray of uint64, ascending
        Empty where nothing is known of the language.
    shares : ndarray of float64
        Of running words, the share that are this one.
    """
    file = files(__name__) / f"{language}.txt"
    if not language or not file.is_file():
        return np.zeros(0, np.uint64), np.zeros(0)
    found: dict[int, float] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        share, *stems = line.split()
        found.update((hash_of(language, stem), float(share)) for stem in stems)
    hashes = np.array(sorted(found), np.uint64)
    return hashes, np.array([found[int(hashed)] for hashed in hashes])
