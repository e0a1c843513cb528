"""Terms as a reader writes them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Surfaces:
    """By column, the term in its commonest form."""

    #: Words by number; the first is "". Of "arc-en-ciel" the second is "-en".
    words: list[str]
    #: Numbers of the first word, of what stands between, and of the second; 0 for none.
    parts: NDArray[np.int32]
    #: Those asked for before.
    _made: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.parts)

    def __getitem__(self, column: int) -> str:
        if column not in self._made:
            numbers = self.parts[column].tolist()
            words = " ".join(self.words[number] for number in numbers if number)
            self._made[column] = words.replace(" -", "-")
        return self._made[column]


def ranked(words: Sequence[str]) -> NDArray[np.int64]:
    """Return each word's place in the alphabet, small letters first: a capital needs proof."""
    ranks = np.empty(len(words), np.int64)
    ranks[sorted(range(len(words)), key=lambda n: words[n].swapcase())] = np.arange(len(words))
    return ranks


def commonest(
    groups: NDArray[np.uint64], uses: NDArray[np.int64], ties: tuple[NDArray[np.int64], ...]
) -> NDArray[np.int64]:
    """Return the place of each group's most used form, by group; ties as ranked."""
    order = np.lexsort((*reversed(ties), -uses, groups))
    ordered = groups[order]
    head = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    chosen: NDArray[np.int64] = order[head]
    return chosen
