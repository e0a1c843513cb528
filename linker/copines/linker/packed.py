"""A score and the post that has it, as one whole number that sorts as they should be ranked."""

import numpy as np
from numpy.typing import NDArray

#: Weights are whole numbers up to this, so that a cosine of 1 fits into 31 bits.
SCALE = 32_767
#: The low 32 bits hold the place in the order of permalinks, counted down: of equal scores the
#: first permalink has the larger key.
LAST = 0xFFFF_FFFF


def joined(scores: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Make keys; 0 stays for none."""
    return (scores << 32) | (LAST - places)


def places(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each key's place in the order of permalinks."""
    return LAST - (keys & LAST)


def cosines(keys: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return each key's score as a cosine."""
    return (keys >> 32) / SCALE**2
