"""Why friends recommend one another: the config's sentences, by the pairs that they fit."""

from collections.abc import Iterable, Mapping
from itertools import product

from copines.model import Recommendation
from copines.permalinks import key
from copines.site.badges import Face
from copines.site.cards import Place


class Recommended:
    """The sentences for teasers; of several that fit, that of the narrowest pair."""

    def __init__(self, said: Iterable[Recommendation], faces: Mapping[str, Face]) -> None:
        self._homes = {key(face.url): f"blog/{blog}" for blog, face in faces.items()}
        self._names = {face.name: f"blog/{blog}" for blog, face in faces.items()}
        # of two for one pair the first
        self._by_pair = {(self._fact(s.under), self._fact(s.to)): s for s in reversed([*said])}

    def _fact(self, named: str) -> str:
        if not named or named in self._names:
            return self._names.get(named, "")
        address = key(named)
        return self._homes.get(address, f"post/{address}")

    def why(self, under: Place, to: Place) -> tuple[str, str]:
        """Return what is said of a post under another, and who says it; "" for nothing."""
        if not self._by_pair:
            return "", ""
        where = (f"post/{under.key}", f"blog/{under.face.blog}", "")
        for whom, here in product((f"post/{to.key}", f"blog/{to.face.blog}"), where):
            if said := self._by_pair.get((here, whom)):
                return said.why, said.by or under.face.name
        return "", ""
