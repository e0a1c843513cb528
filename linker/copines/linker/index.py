"""What linking learnt, kept so that a new post costs what one post costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from copines.linker.fill import position
from copines.linker.fusion import Meaning
from copines.linker.postings import Postings
from copines.linker.rows import Rows
from copines.linker.surfaces import Surfaces
from copines.linker.terms import Terms
from copines.linker.vectors import Vectors
from copines.model import LinkOptions

#: Share of the posts that may be new, changed or gone since idf was fitted. Of the first ten
#: neighbors those of a full link are, after 0.25 % of additions, 0.996 to 0.997 at 3,000 and 12,000
#: generated posts; after 0.5 % 0.992 to 0.994, after 1 % 0.985 to 0.990.
DRIFT = 1 / 400
#: First neighbors of a post, which pages show and which count as teasers.
LEAD = 3
#: What stands for the neighbors of a post for which none were sought.
UNCHOSEN = -2
_APART = "\0"
_Array = NDArray[np.generic]
_Changing = TypeVar("_Changing", NDArray[np.int64], NDArray[np.int32])
#: Named bytes, as the store keeps them.
Pieces = Mapping[str, bytes | bytearray | memoryview]


@dataclass(slots=True)
class Index:
    """Vectors and nearest posts of a corpus; rows that came later stand behind those fitted on.

    Read back, its arrays may be those of a file: of what is large, only what is touched is read.
    """

    terms: Terms
    #: Of the rows that were fitted on.
    vectors: Vectors
    rows: Rows
    #: By row, as `nearest` gives them.
    keys: NDArray[np.int64]
    #: By row, the rows of its neighbors, LEAD of them or more; -1 where there are no more.
    leads: NDArray[np.int32]
    #: By row that was fitted on, the first of its keys then.
    first: NDArray[np.int64]
    #: Of the rows since.
    later: Vectors
    #: The vectors by term; made where they are first asked for.
    _postings: Postings | None = None
    alive: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    #: Rows whose neighbors have changed since.
    touched: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    #: By row, its place on the ring of fills, and the rows that fill; of these, what has changed.
    positions: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    fills: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, LEAD), np.int32))
    refilled: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    @classmethod
    def fresh(
        cls,
        terms: Terms,
        vectors: Vectors,
        rows: Rows,
        keys: NDArray[np.int64],
        leads: NDArray[np.int32] | int,
    ) -> Self:
        """Make an index of a corpus that was just fitted on, for so many neighbors a post."""
        positions = np.zeros(0, np.uint64)
        if isinstance(leads, int):
            positions = position(rows.permalink)
            leads = np.full((len(rows), max(LEAD, leads)), UNCHOSEN, np.int32)
        later = vectors.picked(np.zeros(0, np.int64))
        index = cls(terms, vectors, rows, keys, leads, keys[:, 0].copy(), later)
        index.alive, index.touched = np.ones(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
        index.positions = positions
        index.fills, index.refilled = np.full_like(leads, -1), np.zeros(len(rows), np.bool_)
        return index

    @classmethod
    def empty(cls, most: int, options: LinkOptions) -> Self:
        """Make the index of no posts."""
        terms = Terms.none(by_language=options.same_language)
        keys = np.zeros((0, most), np.int64)
        return cls.fresh(terms, Vectors.none(0), Rows.of([]), keys, options.related)

    @property
    def fitted(self) -> int:
        """Rows that idf was fitted on."""
        return len(self.vectors.place)

    @property
    def place(self) -> NDArray[np.int64]:
        """Each row's place in the order that decides between equals."""
        return np.concatenate((self.vectors.place, self.later.place))

    @property
    def shares(self) -> NDArray[np.float64]:
        """Each row's share, as `Vectors` has them."""
        return np.concatenate((self.vectors.shares, self.later.shares))

    @property
    def meaning(self) -> Meaning | None:
        """What all rows mean, where that counts."""
        fitted, later = self.vectors.meaning, self.later.meaning
        return fitted.followed_by(later) if fitted and later else None

    @property
    def postings(self) -> Postings:
        """The vectors of the rows that were fitted on, by term."""
        if self._postings is None:
            self._postings = Postings.of_many(self.vectors)
        return self._postings

    def picked(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors of some rows, in their order."""
        late = rows >= self.fitted
        if not late.any():
            return self.vectors.picked(rows)
        early = self.vectors.picked(rows[~late])
        both = early.followed_by(self.later.picked(rows[late] - self.fitted))
        at = np.empty(len(rows), np.int64)
        at[~late], at[late] = np.arange((~late).sum()), np.arange((~late).sum(), len(rows))
        return both.picked(at)

    def differences(self, digests: Mapping[str, str]) -> tuple[list[str], list[int]]:
        """Compare with a corpus: permalinks to be read, and rows that no longer hold."""
        links, known = self.rows.permalink, self.rows.digest
        same: set[str] = set()
        gone: list[int] = []
        for row in np.flatnonzero(self.alive).tolist():
            if digests.get(links[row]) == known[row]:
                same.add(links[row])
            else:
                gone.append(row)
        return sorted(digests.keys() - same), gone

    def is_stale(self, new: int, gone: int) -> bool:
        """Tell whether idf would have drifted too far after that many more changes."""
        before = len(self.rows) - self.fitted + int((~self.alive).sum())
        return before + new + gone > DRIFT * self.fitted

    def base(self) -> dict[str, bytes | memoryview]:
        """Return what never changes until idf is fitted again, as named bytes."""
        terms, postings = self.terms, self.postings
        arrays: dict[str, _Array] = {
            "keys": self.keys,
            "leads": self.leads,
            "hashes": terms.hashes,
            "df": terms.df,
            "fills": self.fills,
            "positions": self.positions,
            "background": terms.background,
            "parts": terms.surfaces.parts,
            "post.starts": postings.starts,
            "post.members": postings.members,
            "post.weights": postings.weights,
        }
        numbers = [f"{n} {language}" for language, n in sorted(terms.n_documents.items())]
        options = [str(terms.title_weight), str(int(terms.by_language))]
        texts = {"words": terms.surfaces.words, "documents": numbers, "options": options}
        return {
            **{name: _bytes(array) for name, array in arrays.items()},
            **{name: _APART.join(some).encode() for name, some in texts.items()},
            **self.rows.pieces(),
            **_pieces(self.vectors),
        }

    def changes(self) -> dict[str, bytes | memoryview]:
        """Return what has changed since, as named bytes."""
        touched, refilled = np.flatnonzero(self.touched), np.flatnonzero(self.refilled)
        return {
            **self.rows.since(self.fitted).pieces(),
            **_pieces(self.later),
            "gone": _bytes(np.flatnonzero(~self.alive)),
            "touched": _bytes(touched),
            "keys": _bytes(self.keys[touched]),
            "leads": _bytes(self.leads[touched]),
            "refilled": _bytes(refilled),
            "fills": _bytes(self.fills[refilled]),
        }

    @classmethod
    def of(cls, base: Pieces, changes: Pieces) -> Self:
        """Read an index back."""
        hashes = np.frombuffer(base["hashes"], np.uint64)
        numbers = (line.split(" ", 1) for line in str(base["documents"], "utf-8").split(_APART))
        title_weight, by_language = str(base["options"], "ascii").split(_APART)
        terms = Terms(
            hashes,
            np.frombuffer(base["df"], np.int64),
            np.frombuffer(base["background"]),
            {language: int(n) for n, language in numbers},
            Surfaces(
                str(base["words"], "utf-8").split(_APART),
                np.frombuffer(base["parts"], np.int32).reshape(-1, 3),
            ),
            int(title_weight),
            by_language == "1",
        )
        rows = Rows.read(base)
        vectors = _vectors(base, len(hashes))
        keys = _writable(np.frombuffer(base["keys"], np.int64))
        leads = _writable(np.frombuffer(base["leads"], np.int32))
        many = len(rows)
        index = cls.fresh(terms, vectors, rows, keys.reshape(many, -1), leads.reshape(many, -1))
        index.positions = np.frombuffer(base["positions"], np.uint64)
        index.fills = _writable(np.frombuffer(base["fills"], np.int32)).reshape(index.leads.shape)
        index._postings = Postings(
            np.frombuffer(base["post.starts"], np.int64),
            np.frombuffer(base["post.members"], np.int32),
            np.frombuffer(base["post.weights"], np.uint16),
            many,
        )
        if changes:
            index._change(changes)
        return index

    def _change(self, changes: Pieces) -> None:
        self.extend(Rows.read(changes), _vectors(changes, self.vectors.n_terms))
        self.alive[np.frombuffer(changes["gone"], np.int64)] = False
        touched = np.frombuffer(changes["touched"], np.int64)
        self.touched[touched] = True
        shape = (len(touched), self.keys.shape[1])
        self.keys[touched] = np.frombuffer(changes["keys"], np.int64).reshape(shape)
        leads = np.frombuffer(changes["leads"], np.int32)
        self.leads[touched] = leads.reshape(len(touched), self.leads.shape[1])
        refilled = np.frombuffer(changes["refilled"], np.int64)
        self.refilled[refilled] = True
        fills = np.frombuffer(changes["fills"], np.int32)
        self.fills[refilled] = fills.reshape(len(refilled), self.fills.shape[1])

    def extend(self, rows: Rows, vectors: Vectors) -> None:
        """Add rows, without neighbors yet; what is changed from now on is no file's."""
        more = len(rows)
        self.rows = self.rows.followed_by(rows)
        self.later = self.later.followed_by(vectors)
        self.keys = np.pad(self.keys, ((0, more), (0, 0)))
        self.leads = np.pad(self.leads, ((0, more), (0, 0)), constant_values=UNCHOSEN)
        self.alive = np.pad(self.alive, (0, more), constant_values=True)
        self.touched = np.pad(self.touched, (0, more), constant_values=True)
        self.positions = np.concatenate((self.positions, position(rows.permalink)))
        self.fills = np.pad(self.fills, ((0, more), (0, 0)), constant_values=-1)
        self.refilled = np.pad(self.refilled, (0, more), constant_values=True)


def _bytes(array: _Array) -> memoryview:
    """Look at an array as bytes, without a copy of them."""
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _writable(array: _Changing) -> _Changing:
    """Return the array, or a copy where it may only be read; of a file's it is a private view."""
    return array if array.flags.writeable else array.copy()


def _pieces(vectors: Vectors) -> dict[str, bytes | memoryview]:
    names = ("indptr", "indices", "weights", "shares", "place")
    pieces = {name: _bytes(getattr(vectors, name)) for name in names}
    if vectors.meaning:
        pieces["meaning"] = _bytes(vectors.meaning.vectors)
        pieces["units"] = _bytes(np.array(vectors.meaning.units))
    return {**pieces}


def _vectors(kept: Pieces, n_terms: int) -> Vectors:
    return Vectors(
        np.frombuffer(kept["indptr"], np.int64),
        np.frombuffer(kept["indices"], np.int32),
        np.frombuffer(kept["weights"], np.uint16),
        n_terms,
        np.frombuffer(kept["shares"], np.float64),
        np.frombuffer(kept["place"], np.int64),
        _meaning(kept, len(kept["place"]) // 8),
    )


def _meaning(kept: Pieces, n_rows: int) -> Meaning | None:
    if "units" not in kept:
        return None
    first, second, third, fourth = np.frombuffer(kept["units"]).tolist()
    vectors = np.frombuffer(kept["meaning"], np.int16)
    shape = (n_rows, len(vectors) // max(1, n_rows))
    return Meaning(vectors.reshape(shape), (first, second, third, fourth))
