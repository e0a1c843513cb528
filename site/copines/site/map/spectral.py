"""Nearness → first places: blogs that are near in nearness are near on the plane.

The coordinates are the second and third eigenvectors of the normalised affinity matrix (Belkin &
Niyogi 2003, doi 10.1162/089976603321780317), found by power iteration from a start that each
blog's address gives: a blog that comes or goes moves the others little.
"""

import hashlib
from collections.abc import Mapping, Sequence
from math import sqrt
from operator import mul

#: Power iterations; more sharpens what the forces blur again.
_ROUNDS = 80
#: Nearness of each blog to all others together, as a share of the mean: keeps islands on the map.
_LOOSE = 0.15
#: How far ranks even out the places.
_RANKED = 0.65

Weights = Mapping[tuple[int, int], float]


def places(names: Sequence[str], weights: Weights) -> list[tuple[float, float]]:
    """Return each blog a place in the square from -1 to 1; `weights` by pair of positions."""
    if len(names) < 3:
        return [(2.0 * n - len(names) + 1, 0.0) for n in range(len(names))]
    graph = _Graph(len(names), weights)
    xs = graph.axis(_start(names, "x"), [graph.trivial])
    ys = graph.axis(_start(names, "y"), [graph.trivial, xs])
    plain = [(x / root, y / root) for x, y, root in zip(xs, ys, graph.roots, strict=True)]
    return list(
        zip(even([x for x, _ in plain], _RANKED), even([y for _, y in plain], _RANKED), strict=True)
    )


def line(names: Sequence[str], weights: Weights) -> list[float]:
    """Return each blog a place along the longest axis, from -1 to 1."""
    graph = _Graph(len(names), weights)
    xs = graph.axis(_start(names, "x"), [graph.trivial])
    return even([x / root for x, root in zip(xs, graph.roots, strict=True)], _RANKED)


def _start(names: Sequence[str], axis: str) -> list[float]:
    """Return a number from -1 to 1 to each blog, by its name alone."""
    digests = (hashlib.sha256(f"{axis} {name}".encode()).digest() for name in names)
    return [int.from_bytes(digest[:4]) / 2**31 - 1 for digest in digests]


class _Graph:
    """Normalised affinities, and a weak link of each to all."""

    def __init__(self, size: int, weights: Weights) -> None:
        others: list[list[int]] = [[] for _ in range(size)]
        near: list[list[float]] = [[] for _ in range(size)]
        for (a, b), weight in sorted(weights.items()):
            for one, other in ((a, b), (b, a)):
                others[one].append(other)
                near[one].append(weight)
        #: Of each blog those that it is tied to, and how strongly.
        self._ties = [*zip(others, near, strict=True)]
        degrees = [*map(sum, near)]
        self._loose = (_LOOSE * sum(degrees) / size or 1.0) / size
        self.roots = [sqrt(degree + self._loose * size) for degree in degrees]
        self.trivial = _unit(self.roots)

    def axis(self, start: list[float], others: list[list[float]]) -> list[float]:
        """Return the strongest direction that is at right angles to the others."""
        vector = _unit(_apart(start, others))
        for _ in range(_ROUNDS):
            vector = _unit(_apart(self._times(vector), others))
        return vector

    def _times(self, vector: list[float]) -> list[float]:
        """Multiply by (M + I) / 2, whose eigenvalues are all positive."""
        plain = [v / root for v, root in zip(vector, self.roots, strict=True)]
        loose = self._loose * sum(plain)
        at = plain.__getitem__
        # neither a loop nor subscripts: they take twice as long
        new = [loose + sum(map(mul, near, map(at, others))) for others, near in self._ties]
        return [(n / root + v) / 2 for n, root, v in zip(new, self.roots, vector, strict=True)]


def _apart(vector: list[float], others: list[list[float]]) -> list[float]:
    for other in others:
        share = sum(v * o for v, o in zip(vector, other, strict=True))
        vector = [v - share * o for v, o in zip(vector, other, strict=True)]
    return vector


def _unit(vector: list[float]) -> list[float]:
    length = sqrt(sum(v * v for v in vector)) or 1.0
    return [v / length for v in vector]


def even(values: list[float], ranked: float) -> list[float]:
    """Spread numbers from -1 to 1, mixed with their ranks, so that none stands far off alone."""
    if len(values) < 2:
        return [0.0] * len(values)
    low, high = min(values), max(values)
    wide = (high - low) or 1.0
    order = sorted(range(len(values)), key=lambda n: (round(values[n], 9), n))
    ranks = {n: rank / (len(values) - 1) for rank, n in enumerate(order)}
    return [
        2 * ((1 - ranked) * (v - low) / wide + ranked * ranks[n]) - 1 for n, v in enumerate(values)
    ]
