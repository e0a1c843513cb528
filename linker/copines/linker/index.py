"""What linking learnt, kept so that a new post costs what one post costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Self

import numpy as np
from numpy.typing import NDArray

from copines.linker.nearest import Vectors
from copines.linker.surfaces import Surfaces
from copines.linker.text import series
from copines.linker.vectors import PostVectorizer
from copines.model import Document

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


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a post once its text was read; they sort as rows of vectors do."""

    language: str
    blog: str
    permalink: str
    #: Changes with what was read.
    digest: str = ""
    #: Its date's number, counted in days; "" where it has no date.
    day: str = ""
    #: What the titles of one numbered series have in common; "" where it is of none.
    series: str = ""
    #: Permalinks that its text leads to, a space after each.
    mentions: str = ""

    @classmethod
    def of(cls, document: Document) -> Self:
        """Note what is needed of a document beside its vector."""
        date = document.published
        return cls(
            document.language or "",
            document.blog,
            document.permalink,
            document.digest,
            str(date.date().toordinal()) if date else "",
            series(document.title),
            "".join(f"{link} " for link in document.mentions),
        )


@dataclass(slots=True)
class Index:
    """Vectors and nearest posts of a corpus; rows that came later stand behind those fitted on."""

    vectorizer: PostVectorizer
    vectors: Vectors
    rows: list[Row]
    #: By row, as `nearest` gives them.
    keys: NDArray[np.int64]
    #: By row, the rows of its neighbors, LEAD of them or more; -1 where there are no more.
    leads: NDArray[np.int32]
    #: Rows that idf was fitted on.
    fitted: int
    alive: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    #: Rows whose neighbors have changed since.
    touched: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    @classmethod
    def fresh(
        cls, vectorizer: PostVectorizer, vectors: Vectors, rows: list[Row],
        keys: NDArray[np.int64], related: int,
    ) -> Self:  # fmt: skip
        """Make an index of a corpus that was just fitted on, for so many neighbors a post."""
        leads = np.full((len(rows), max(LEAD, related)), UNCHOSEN, np.int32)
        alive, touched = np.ones(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
        return cls(vectorizer, vectors, rows, keys, leads, len(rows), alive, touched)

    def differences(self, digests: Mapping[str, str]) -> tuple[list[str], list[int]]:
        """Compare with a corpus: permalinks to be read, and rows that no longer hold."""
        known = {row.permalink: n for n, row in enumerate(self.rows) if self.alive[n]}
        gone = [n for link, n in known.items() if digests.get(link) != self.rows[n].digest]
        lost = set(gone)
        new = [link for link in digests if known.get(link) is None or known[link] in lost]
        return sorted(new), gone

    def is_stale(self, new: int, gone: int) -> bool:
        """Tell whether idf would have drifted too far after that many more changes."""
        before = len(self.rows) - self.fitted + int((~self.alive).sum())
        return before + new + gone > DRIFT * self.fitted

    def base(self) -> dict[str, bytes | memoryview]:
        """Give what never changes until idf is fitted again, as named bytes."""
        learnt, vectors = self.vectorizer, self.vectors
        arrays: dict[str, _Array] = {
            "keys": self.keys, "leads": self.leads, "hashes": learnt.hashes_, "df": learnt.df_,
            "background": learnt.background_,
            "parts": learnt.surfaces_.parts, "place": vectors.place,
        }  # fmt: skip
        numbers = [f"{n} {language}" for language, n in sorted(learnt.n_documents_.items())]
        texts = {"words": learnt.surfaces_.words, "documents": numbers,
                 "options": [str(int(learnt.by_language))]}  # fmt: skip
        return {
            **{name: _bytes(array) for name, array in arrays.items()},
            **{name: _APART.join(some).encode() for name, some in texts.items()},
            **_rows_to_bytes(self.rows, vectors),
        }

    def changes(self) -> dict[str, bytes | memoryview]:
        """Give what has changed since, as named bytes."""
        n = self.fitted
        touched = np.flatnonzero(self.touched)
        return {
            **_rows_to_bytes(self.rows[n:], self.vectors.since(n)),
            "gone": _bytes(np.flatnonzero(~self.alive)),
            "touched": _bytes(touched),
            "keys": _bytes(self.keys[touched]),
            "leads": _bytes(self.leads[touched]),
        }

    @classmethod
    def of(cls, base: Mapping[str, bytes], changes: Mapping[str, bytes]) -> Self:
        """Read an index back."""
        vectorizer = PostVectorizer(by_language=base["options"] == b"1", workers=1)
        vectorizer.hashes_ = np.frombuffer(base["hashes"], np.uint64)
        vectorizer.df_ = np.frombuffer(base["df"], np.int64)
        vectorizer.background_ = np.frombuffer(base["background"], np.float64)
        numbers = (line.split(" ", 1) for line in base["documents"].decode().split(_APART))
        vectorizer.n_documents_ = {language: int(n) for n, language in numbers}
        parts = np.frombuffer(base["parts"], np.int32).reshape(-1, 3)
        vectorizer.surfaces_ = Surfaces(base["words"].decode().split(_APART), parts)
        rows = _rows(base)
        place = np.frombuffer(base["place"], np.int64)
        vectors = _vectors(base, len(vectorizer.hashes_), place)
        keys = np.frombuffer(base["keys"], np.int64).reshape(len(rows), -1)
        index = cls.fresh(vectorizer, vectors, rows, keys, 0)
        index.leads = np.frombuffer(base["leads"], np.int32).reshape(len(rows), -1).copy()
        if changes:
            index._change(changes)
        else:
            index.keys = keys.copy()
        return index

    def _change(self, changes: Mapping[str, bytes]) -> None:
        more = _rows(changes)
        place = np.arange(self.fitted, self.fitted + len(more))
        self.extend(more, _vectors(changes, self.vectors.n_terms, place))
        self.alive[np.frombuffer(changes["gone"], np.int64)] = False
        touched = np.frombuffer(changes["touched"], np.int64)
        self.touched[touched] = True
        shape = (len(touched), self.keys.shape[1])
        self.keys[touched] = np.frombuffer(changes["keys"], np.int64).reshape(shape)
        leads = np.frombuffer(changes["leads"], np.int32)
        self.leads[touched] = leads.reshape(len(touched), self.leads.shape[1])

    def extend(self, rows: list[Row], vectors: Vectors) -> None:
        """Add rows, without neighbors yet."""
        self.rows = [*self.rows, *rows]
        self.vectors = self.vectors.followed_by(vectors)
        more = len(rows)
        self.keys = np.pad(self.keys, ((0, more), (0, 0)))
        self.leads = np.pad(self.leads, ((0, more), (0, 0)), constant_values=UNCHOSEN)
        self.alive = np.pad(self.alive, (0, more), constant_values=True)
        self.touched = np.pad(self.touched, (0, more), constant_values=True)


_FIELDS = attrgetter(*(each.name for each in fields(Row)))


def _bytes(array: _Array) -> memoryview:
    """Look at an array as bytes, without a copy of them."""
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _rows_to_bytes(rows: Iterable[Row], vectors: Vectors) -> dict[str, bytes | memoryview]:
    texts = _APART.join(text for row in rows for text in _FIELDS(row))
    arrays: dict[str, _Array] = {
        "indptr": vectors.indptr, "indices": vectors.indices, "weights": vectors.weights,
        "shares": vectors.shares,
    }  # fmt: skip
    return {"rows": texts.encode(), **{name: _bytes(array) for name, array in arrays.items()}}


def _rows(kept: Mapping[str, bytes]) -> list[Row]:
    if not kept["rows"]:
        return []
    texts = kept["rows"].decode().split(_APART)
    many = len(fields(Row))
    return [Row(*some) for some in zip(*(texts[n::many] for n in range(many)), strict=True)]


def _vectors(kept: Mapping[str, bytes], n_terms: int, place: NDArray[np.int64]) -> Vectors:
    return Vectors(
        np.frombuffer(kept["indptr"], np.int64),
        np.frombuffer(kept["indices"], np.int32),
        np.frombuffer(kept["weights"], np.uint16),
        n_terms,
        np.frombuffer(kept["shares"], np.float64),
        place,
    )
