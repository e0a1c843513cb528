"""Documents → how often each has which terms, with few of them in memory at once.

Texts are read a few thousand at a time; what is counted of them waits in a file that has no name
until all terms are known.
"""

import pickle
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

import numpy as np
from numpy.typing import NDArray

from copines.linker.text import BREAK, Lexicon
from copines.model import Document

#: Documents of one batch: some 100 MB of arrays at 366 words each.
_BATCH = 5_000
#: A pair of words is one number, the first's stem in the upper half; a word alone has this instead.
_ALONE = np.int64(1) << 62
_HALF = np.int64(32)


@dataclass(frozen=True, slots=True)
class Batch:
    """What was counted of some documents."""

    #: Terms of the batch, sorted.
    terms: NDArray[np.int64]
    #: By entry, sorted by document and term: number of the document within the batch, position in
    #: `terms`, weighted occurrences.
    documents: NDArray[np.int32]
    places: NDArray[np.int32]
    counts: NDArray[np.int32]
    #: By term, words of its first occurrence: first, the one between (or -1), last (or -1).
    spelt: NDArray[np.int32]


class Counts:
    """Terms of all documents, and their document frequencies; batches to be read once more."""

    def __init__(self, documents: Iterable[Document], title_weight: int) -> None:
        self.lexicon = Lexicon()
        self.n_documents = 0
        #: All terms, sorted, and in how many documents each is.
        self.terms = np.zeros(0, np.int64)
        self.df = np.zeros(0, np.int64)
        #: By word of the lexicon, how often it is written.
        self.used = np.zeros(0, np.int64)
        self._title_weight = title_weight
        self._sizes: list[int] = []
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by batches()
        stream = iter(documents)
        while batch := list(islice(stream, _BATCH)):
            self._add(self._batch(batch))
            self._sizes.append(len(batch))
            self.n_documents += len(batch)

    def batches(self) -> Iterator[tuple[int, Batch]]:
        """Give each batch with its number of documents, in order; once, for the file is closed."""
        with self._file as file:
            file.seek(0)
            for size in self._sizes:
                yield size, pickle.load(file)

    def _add(self, batch: Batch) -> None:
        df = np.bincount(batch.places, minlength=len(batch.terms))
        at = np.searchsorted(self.terms, batch.terms)
        at[at == len(self.terms)] = max(0, len(self.terms) - 1)
        known = self.terms[at] == batch.terms if len(self.terms) else np.zeros(len(at), dtype=bool)
        self.df[at[known]] += df[known]
        both = np.concatenate((self.terms, batch.terms[~known]))
        order = np.argsort(both, kind="stable")
        self.terms = both[order]
        self.df = np.concatenate((self.df, df[~known]))[order]
        pickle.dump(batch, self._file, protocol=5)

    def _batch(self, documents: list[Document]) -> Batch:
        """Count the words, and the pairs with at most one stop word between, of each document."""
        words, owners, weights = self._words(documents)
        stems = self.lexicon.stems()[words]
        used = np.bincount(words, minlength=len(self.used))
        used[: len(self.used)] += self.used
        self.used = used
        at = np.flatnonzero(stems >= 0)
        first, last = at[:-1], at[1:]
        # nothing between, or one stop word; never the end of a line
        beside = (last - first == 1) | ((last - first == 2) & (words[first + 1] != BREAK))
        first, last = first[beside], last[beside]
        between = np.where(last - first == 2, words[first + 1], -1)
        keys = np.concatenate((
            _ALONE | stems[at].astype(np.int64),
            (stems[first].astype(np.int64) << _HALF) | stems[last].astype(np.int64),
        ))  # fmt: skip
        none = np.full(len(at), -1, np.int32)
        spelt = np.stack((
            np.concatenate((words[at], words[first])),
            np.concatenate((none, between)),
            np.concatenate((none, words[last])),
        ), axis=1)  # fmt: skip
        heads = np.concatenate((at, first))
        terms, shown, places = np.unique(keys, return_index=True, return_inverse=True)
        entries, inverse = np.unique(
            owners[heads].astype(np.int64) * len(terms) + places, return_inverse=True
        )
        counts = np.bincount(inverse, weights=weights[heads], minlength=len(entries))
        return Batch(
            terms,
            (entries // max(1, len(terms))).astype(np.int32),
            (entries % max(1, len(terms))).astype(np.int32),
            counts.astype(np.int32),
            spelt[shown].astype(np.int32),
        )

    def _words(
        self, documents: list[Document]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """Give the words of all documents in a row, whose each is, and what each counts."""
        words = array("i")
        sizes: list[int] = []
        for document in documents:
            for text in (document.title, document.text):
                before = len(words)
                words.extend(self.lexicon.words(text, document.language))
                words.append(BREAK)
                sizes.append(len(words) - before)
        lengths = np.array(sizes)
        owners = np.repeat(np.arange(len(sizes)) // 2, lengths).astype(np.int32)
        weight = np.tile(np.array([self._title_weight, 1]), len(documents))
        return np.asarray(words, np.int32), owners, np.repeat(weight, lengths).astype(np.int32)


def is_alone(term: np.int64) -> bool:
    """Tell a word from a pair."""
    return bool(term & _ALONE)


def stem_of(term: np.int64) -> int:
    """Give the stem's number of a word."""
    return int(term & ~_ALONE)
