"""Chunks of counted terms → those worth keeping, the documents that each is in, and its form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from copines.linker.count import Chunk, mixed
from copines.linker.lexicon import BREAK, MARK, NOTHING, Words
from copines.linker.surfaces import Surfaces, commonest, ranked
from copines.linker.weights import powered, tf

#: Bits of a hash that choose the bucket in which terms are first counted: 64 MB, and at a hundred
#: thousand posts one lone term in seven is kept by mistake until they are counted exactly.
_BUCKETS = 26
#: Terms counted apart before they are merged.
_MERGED_FROM = 1_500_000
#: A code holds the numbers of two words, 24 bits each, and of what stands between them.
_WORD, _BETWEEN = 24, 15
#: Pairs are put in order in 2^3 shares.
_SHARES = 3
_U64 = NDArray[np.uint64]
_I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """The terms of some documents."""

    #: Where each document's terms begin, and where the last one's end.
    starts: _I64
    hashes: _U64
    counts: NDArray[np.uint16]
    #: By document, the sum of squared weights, but for idf, of the terms that were left out: those
    #: that are in no other document.
    lone: NDArray[np.float64]

    @classmethod
    def of(cls, chunks: Iterable[Chunk]) -> Self:
        """Put chunks one behind the other; no term is left out."""
        some = list(chunks)
        lengths = [np.diff(chunk.starts) for chunk in some] or [np.zeros(0, np.int64)]
        starts = np.append(0, np.cumsum(np.concatenate(lengths)))
        hashes = [chunk.hashes for chunk in some] or [np.zeros(0, np.uint64)]
        counts = [chunk.counts for chunk in some] or [np.zeros(0, np.uint16)]
        nothing = np.zeros(len(starts) - 1)
        return cls(starts, np.concatenate(hashes), np.concatenate(counts), nothing)


@dataclass(slots=True)
class _Coded:
    """The same at ten bytes a term, with codes that tell how it is written."""

    starts: _I64
    codes: _I64
    counts: NDArray[np.uint16]
    lone: NDArray[np.float64]


class Gathered:
    """The counted terms of a corpus, at ten bytes for each of a document."""

    def __init__(self, min_df: int) -> None:
        self._min_df = min_df
        self._lexicon = Words()
        #: By process, our number of each word that it has numbered.
        self._numbers: dict[int, NDArray[np.int32]] = {}
        self._known: dict[int, int] = {}
        self._uses = np.zeros(0, np.int64)
        self._between: dict[int, int] = {0: 0}
        self._seen = np.zeros(1 << _BUCKETS, np.uint8)
        self._chunks: list[_Coded] = []

    def add(self, chunk: Chunk) -> None:
        """Take the terms of more documents; those of one process in the order it counted them."""
        numbers = self._renumbered(chunk)
        used = numbers[chunk.used]
        self._uses = np.pad(self._uses, (0, len(self._lexicon.surfaces) - len(self._uses)))
        np.add.at(self._uses, used, chunk.uses)
        stops, which = np.unique(chunk.between, return_inverse=True)
        between = np.array([self._small(n) for n in numbers[stops].tolist()], np.int64)
        codes = numbers[chunk.first].astype(np.int64) << (_WORD + _BETWEEN)
        codes |= numbers[chunk.second].astype(np.int64) << _BETWEEN
        codes |= between[which]
        bucket, times = np.unique(chunk.hashes >> np.uint64(64 - _BUCKETS), return_counts=True)
        self._seen[bucket] = np.minimum(self._seen[bucket] + times, self._min_df)
        nothing = np.zeros(len(chunk.starts) - 1)
        self._chunks.append(_Coded(chunk.starts, codes, chunk.counts, nothing))

    def _renumbered(self, chunk: Chunk) -> NDArray[np.int32]:
        ours = [self._number(word, hashed) for word, hashed in chunk.met]
        before = self._numbers.get(chunk.process, np.array([BREAK, NOTHING, MARK], np.int32))
        numbers = np.concatenate((before, np.array(ours, np.int32)))
        if chunk.process:
            self._numbers[chunk.process] = numbers
        return numbers

    def _number(self, word: str, hashed: int) -> int:
        # whole numbers as keys: pairs would take 100 MB more for a million words
        key = hash((word, hashed))
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = self._lexicon.add(word, hashed)
        return number

    def _small(self, number: int) -> int:
        """Return what stands between two words a number of few bits; 0, for nothing, beyond."""
        if len(self._between) < 1 << _BETWEEN:
            self._between.setdefault(number, len(self._between))
        return self._between.get(number, 0)

    def _words(self, codes: _I64) -> tuple[_I64, _I64, _I64]:
        mask = (1 << _WORD) - 1
        return (
            codes >> (_WORD + _BETWEEN),
            codes & ((1 << _BETWEEN) - 1),
            (codes >> _BETWEEN) & mask,
        )

    def _are_pairs(self, codes: _I64) -> NDArray[np.bool_]:
        return self._words(codes)[2] > 0

    def _hashes(self, codes: _I64) -> _U64:
        """Return the terms' hashes."""
        known = np.frombuffer(self._lexicon.hashes, np.uint64)
        first, _, second = self._words(codes)
        alone = known[first]
        pair = second > 0
        alone[pair] = mixed(alone[pair], known[second[pair]])
        return alone

    def terms(self) -> tuple[_U64, _I64, Surfaces]:
        """Leave out what is in too few documents; give the others, ascending by hash.

        Returns
        -------
        hashes : ndarray of shape (n_terms,), uint64
        df : ndarray of shape (n_terms,), int64
        surfaces : Surfaces
        """
        self._known.clear()
        self._numbers.clear()
        counts = _Merged()
        for rows in self._chunks:
            hashes = self._sifted(rows)
            counts.add(*np.unique(hashes, return_counts=True))
        self._seen = np.zeros(0, np.uint8)
        hashes, df = counts.result()
        kept = df >= self._min_df
        return hashes[kept], df[kept], self._surfaces(hashes[kept])

    def _sifted(self, rows: _Coded) -> _U64:
        hashes = self._hashes(rows.codes)
        kept = self._seen[hashes >> np.uint64(64 - _BUCKETS)] >= self._min_df
        before = np.append(0, np.cumsum(kept))
        document = np.repeat(np.arange(len(rows.lone)), np.diff(rows.starts))[~kept]
        weight = powered(tf(rows.counts[~kept], self._are_pairs(rows.codes[~kept]))) ** 2
        rows.lone = np.bincount(document, weight, len(rows.lone)).astype(float)
        rows.starts = before[rows.starts]
        rows.codes, rows.counts = rows.codes[kept], rows.counts[kept]
        left: _U64 = hashes[kept]
        return left

    def rows(self) -> Iterator[Rows]:
        """Return the documents' terms, chunk by chunk, and forget them."""
        while self._chunks:
            rows = self._chunks.pop(0)
            yield Rows(rows.starts, self._hashes(rows.codes), rows.counts, rows.lone)

    def size(self) -> int:
        """Count the terms of all documents, those kept by mistake too."""
        return sum(len(rows.codes) for rows in self._chunks)

    def _surfaces(self, kept: _U64) -> Surfaces:
        """Find the commonest form of each term: of words by all uses, of pairs by documents."""
        ranks = ranked(self._lexicon.surfaces)
        known = np.frombuffer(self._lexicon.hashes, np.uint64)
        words = np.flatnonzero(_among(known, kept))
        best = words[commonest(known[words], self._uses[words], (ranks[words],))]
        parts = np.zeros((len(kept), 3), np.int32)
        parts[np.searchsorted(kept, known[best]), 0] = best
        codes, uses = self._pairs(kept)
        between = np.array(list(self._between), np.int64)
        # by their first bits: what putting all in order at once takes is the most of a whole link
        share = np.empty(len(codes), np.uint8)
        for some in (slice(n, n + _MERGED_FROM) for n in range(0, len(codes), _MERGED_FROM)):
            share[some] = self._hashes(codes[some]) >> np.uint64(64 - _SHARES)
        for number in range(1 << _SHARES):
            mine = share == number
            at, forms = self._commonest(codes[mine], uses[mine], between, ranks)
            parts[np.searchsorted(kept, at)] = forms
        return _compact(self._lexicon.surfaces, parts)

    def _commonest(
        self, codes: _I64, uses: _I64, between: _I64, ranks: _I64
    ) -> tuple[_U64, NDArray[np.int64]]:
        """Return the hashes of pairs, each once, and the three words of its commonest form."""
        hashes = self._hashes(codes)
        first, number, second = self._words(codes)
        stops = between[number]
        chosen = commonest(hashes, uses, (ranks[first], ranks[stops], ranks[second]))
        return hashes[chosen], np.stack((first, stops, second), axis=1)[chosen]

    def _pairs(self, kept: _U64) -> tuple[_I64, _I64]:
        """Return the codes of kept pairs, and how many documents have them first in that form."""
        counts = _Merged()
        for rows in self._chunks:
            pairs = rows.codes[(rows.codes >> _BETWEEN) & ((1 << _WORD) - 1) > 0]
            codes, times = np.unique(pairs, return_counts=True)
            among = _among(self._hashes(codes), kept)
            counts.add(codes[among].view(np.uint64), times[among])
        merged, uses = counts.result()
        return merged.view(np.int64), uses


def _among(hashes: _U64, kept: _U64) -> NDArray[np.bool_]:
    """Tell which hashes are among those kept, which ascend: np.isin sorts them each time."""
    if not len(kept):
        return np.zeros(len(hashes), np.bool_)
    at = np.minimum(np.searchsorted(kept, hashes), len(kept) - 1)
    found: NDArray[np.bool_] = kept[at] == hashes
    return found


def _compact(words: list[str], parts: NDArray[np.int32]) -> Surfaces:
    """Keep the words that are used."""
    used = np.union1d(parts, [0])
    kept = ["", *(words[number] for number in used[1:].tolist())]
    return Surfaces(kept, np.searchsorted(used, parts).astype(np.int32))


class _Merged:
    """Counts by hash, merged where many have come together."""

    def __init__(self) -> None:
        self._parts: list[tuple[_U64, _I64]] = []

    def add(self, hashes: _U64, counts: _I64) -> None:
        self._parts.append((hashes, counts))
        if sum(len(part[0]) for part in self._parts[1:]) > _MERGED_FROM:
            self._parts = [self.result()]

    def result(self) -> tuple[_U64, _I64]:
        """Return all hashes, ascending, and the sum of each one's counts; keep none."""
        if not self._parts:
            return np.zeros(0, np.uint64), np.zeros(0, np.int64)
        hashes = np.concatenate([part[0] for part in self._parts])
        counts = np.concatenate([part[1] for part in self._parts])
        self._parts.clear()
        order = np.argsort(hashes, kind="stable")
        hashes, counts = hashes[order], counts[order]
        head = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])[: len(hashes)])
        return hashes[head], np.add.reduceat(counts, head) if len(head) else counts
