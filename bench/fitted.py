"""Labelled pairs → the weights of a link's strength, and what they are worth on other circles.

A logistic model of three features, scikit-learn's; each collection in turn is left out, for the
weights and for the threshold.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from copines.linker.eligibility import BESIDE

#: Teasers of a post, at most.
_LEAD = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """What is known of a labelled pair of posts."""

    collection: str
    #: The post under which the other would stand.
    under: str
    is_right: bool
    #: Whether the guard lets it pass.
    telling: bool
    #: Cosine and what is left of it, in units of the circle's threshold: their geometric mean.
    plain: float
    titles: float
    usual: float

    @property
    def features(self) -> tuple[float, float, float]:
        """The logarithm of the plain strength, and what is added to it."""
        return float(np.log(max(self.plain, 1e-4))), min(self.titles, 8.0), min(self.usual, 6.0)


def report(pairs: Sequence[Pair], wanted: float) -> Iterator[tuple[str, str]]:
    """Yield the weights of all pairs, and what is found with those of the other collections."""
    weights = _model(pairs).coef_[0]
    named = zip(("strength", "titles", "usual"), weights, strict=True)
    yield "weights", ", ".join(f"{name} {weight:.2f}" for name, weight in named)
    plain = [_auc([p.features[0] for p in some], some) for some in _apart(pairs).values()]
    yield "AUC within a collection, plain strength", f"{np.mean(plain):.3f}"
    left = {name: _left_out(name, pairs, wanted) for name in sorted(_apart(pairs))}
    yield "the same, strength of the others", f"{np.mean([auc for auc, _ in left.values()]):.3f}"
    shown = {name: some for name, (_, some) in left.items()}
    shown["all"] = [each for some in shown.values() for each in some]
    for name, some in shown.items():
        right = [pair.is_right for each in some for pair in each]
        share = np.mean([bool(each) for each in some])
        precision = np.mean(right) if right else 1.0
        yield f"{name}, left out", f"precision {precision:.2f} of {len(right)}, share {share:.2f}"


def auc_left_out(pairs: Sequence[Pair], X: NDArray[np.float64]) -> float:
    """Return the mean AUC within each collection of a model of all others, by these features."""
    right, of = (np.array([getattr(p, name) for p in pairs]) for name in ("is_right", "collection"))
    found = []
    for name in np.unique(of).tolist():
        own = of == name
        model = LogisticRegression(max_iter=1000).fit(X[~own], right[~own])
        found.append(roc_auc_score(right[own], model.decision_function(X[own])))
    return float(np.mean(found))


def _left_out(name: str, pairs: Sequence[Pair], wanted: float) -> tuple[float, list[list[Pair]]]:
    """Return the AUC of one collection, and what its posts show, by what the others say."""
    own = [pair for pair in pairs if pair.collection == name]
    others = [pair for pair in pairs if pair.collection != name]
    model = _model(others)
    strong = model.decision_function(_X(others)) / model.coef_[0][0]
    least = next(
        at for at in sorted(strong.tolist()) if _precision(_shown(others, strong, at)) >= wanted
    )
    mine = model.decision_function(_X(own)) / model.coef_[0][0]
    return _auc(mine.tolist(), own), _shown(own, mine, least)


def _shown(pairs: Sequence[Pair], strong: NDArray[np.float64], least: float) -> list[list[Pair]]:
    """Return, by post, the pairs that it would show: the strongest alone, or those beside."""
    by_post = defaultdict[str, list[tuple[float, Pair]]](list)
    for at, pair in zip(strong.tolist(), pairs, strict=True):
        by_post[pair.under].append((at if pair.telling else -np.inf, pair))
    shown = []
    for some in by_post.values():
        some.sort(key=lambda each: -each[0])
        beside = [pair for at, pair in some if at >= least + np.log(BESIDE)][:_LEAD]
        shown.append(beside or [pair for at, pair in some[:1] if at >= least])
    return shown


def _precision(shown: list[list[Pair]]) -> float:
    right = [pair.is_right for some in shown for pair in some]
    return float(np.mean(right)) if right else 1.0


def _model(pairs: Sequence[Pair]) -> LogisticRegression:
    return LogisticRegression(max_iter=1000).fit(_X(pairs), [pair.is_right for pair in pairs])


def _X(pairs: Sequence[Pair]) -> NDArray[np.float64]:
    return np.array([pair.features for pair in pairs])


def _auc(scores: Sequence[float], pairs: Sequence[Pair]) -> float:
    return float(roc_auc_score([pair.is_right for pair in pairs], scores))


def _apart(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    found = defaultdict[str, list[Pair]](list)
    for pair in pairs:
        found[pair.collection].append(pair)
    return found
