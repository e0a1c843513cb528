"""Documents → terms and how often each stands in them, chunk by chunk, on every core."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copines.linker.lexicon import BREAK, MARK, NOTHING, Lexicon
from copines.linker.text import Analyzer
from copines.model import Document
from copines.partitions import Partitions, Processes, cores

#: Documents counted at once: enough to drown numpy's own cost, few enough for its memory.
_CHUNK = 500
#: Words before one that may not count where what makes it an aside is looked for: "a pas été".
_BEFORE = 3
#: Uses in mid-sentence of a text count for so many others, in choosing how a word is written: a
#: capital proves nothing in a title, nor at a sentence's beginning.
_PROOF = 1_000
#: Fewer documents than this are counted in this process: each other takes 1.5 s to start.
_ALONE = 10_000
_U64 = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Chunk:
    """The terms of some documents; a term is a word or two in a row, known by its hash."""

    #: Where each document's terms begin, and where the last one's end.
    starts: NDArray[np.int64]
    #: By term of a document, in the order of their hashes.
    hashes: _U64
    counts: NDArray[np.uint16]
    #: By term, the words where it stands first: numbers in the lexicon, 0 where there is none.
    first: NDArray[np.int32]
    between: NDArray[np.int32]
    second: NDArray[np.int32]
    #: Words met for the first time, in the order of their numbers, with their hashes.
    met: tuple[tuple[str, int], ...]
    #: Words of the documents, and how often each stands in them; those in mid-sentence count most.
    used: NDArray[np.int64]
    uses: NDArray[np.int64]
    #: The process that numbered them; 0 where this chunk alone knows its numbers.
    process: int


class Counter:
    """Counts the terms of documents; keeps what it knows of their words."""

    def __init__(self, title_weight: int, by_language: bool) -> None:
        self._title_weight, self._by_language = title_weight, by_language
        self._lexicon = Lexicon()
        self._analyzers: dict[str | None, Analyzer] = {}
        self._told = len(self._lexicon.surfaces)

    def count(self, documents: Iterable[Document]) -> Chunk:
        """Count the terms of documents."""
        tokens: list[int] = []
        lengths: list[int] = []
        for document in documents:
            analyzer = self._analyzer(document.language)
            for part in (document.title, document.text):
                numbers = analyzer.tokens(part)
                tokens += numbers
                tokens.append(BREAK)
                lengths.append(len(numbers) + 1)
        return self._chunk(np.array(tokens, np.int32), np.array(lengths, np.int64))

    def apart(self, documents: Iterable[Document]) -> Chunk:
        """Count them; the chunk is understood whatever became of those before it."""
        chunk, own = self.count(documents), len(Lexicon().surfaces)
        told = (chunk.first, chunk.between, chunk.second, chunk.used)
        numbers = np.unique(np.concatenate([np.arange(own), *told]))
        words = numbers[own:].tolist()
        lexicon = self._lexicon
        first, between, second, used = (np.searchsorted(numbers, each) for each in told)
        return replace(
            chunk,
            first=first.astype(np.int32),
            between=between.astype(np.int32),
            second=second.astype(np.int32),
            used=used,
            met=tuple((lexicon.surfaces[n], lexicon.hashes[n]) for n in words),
            process=0,
        )

    def _analyzer(self, language: str | None) -> Analyzer:
        if language not in self._analyzers:
            group = (language or "") if self._by_language else ""
            self._analyzers[language] = Analyzer(language, self._lexicon, group=group)
        return self._analyzers[language]

    def _chunk(self, read: NDArray[np.int32], lengths: NDArray[np.int64]) -> Chunk:
        tokens, part, proof = self._words(read, np.repeat(np.arange(len(lengths)), lengths))
        weight = np.where(part % 2, 1, self._title_weight)
        hashes = np.frombuffer(self._lexicon.hashes, np.uint64)[tokens]
        bare = np.frombuffer(self._lexicon.bare, np.int32)[tokens]
        one, two = _pairs(tokens, hashes)
        alone = np.flatnonzero(hashes)
        between = np.where(two - one == 2, tokens[np.minimum(one + 1, len(tokens) - 1)], 0)
        terms = np.concatenate((hashes[alone], mixed(hashes[one], hashes[two])))
        at = np.concatenate((alone, two))
        document = part[at] // 2
        order = np.lexsort((terms, document))
        terms, document = terms[order], document[order]
        new = np.append(True, (terms[1:] != terms[:-1]) | (document[1:] != document[:-1]))
        head = np.flatnonzero(new[: len(terms)])
        times = np.add.reduceat(weight[at][order], head) if len(head) else np.zeros(0, np.int64)
        nothing = np.zeros(len(alone), np.int32)
        # stable: the last use of a term stands last, in the text rather than in the title
        chosen = order[np.append(head[1:], len(order))[: len(head)] - 1]
        uses = np.bincount(bare[alone], proof[alone])
        used = np.flatnonzero(uses)
        return Chunk(
            starts=np.searchsorted(document[head], np.arange(len(lengths) // 2 + 1)),
            hashes=terms[head],
            counts=np.minimum(times, np.iinfo(np.uint16).max).astype(np.uint16),
            first=np.concatenate((bare[alone], bare[one]))[chosen],
            between=np.concatenate((nothing, between.astype(np.int32)))[chosen],
            second=np.concatenate((nothing, tokens[two]))[chosen],
            met=self._met(),
            used=used.astype(np.int64),
            uses=uses[used].astype(np.int64),
            process=os.getpid(),
        )

    def _words(
        self, read: NDArray[np.int32], part: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
        """Make words of tokens; give with each its title or text, and what its case proves."""
        arrays = (
            np.frombuffer(getattr(self._lexicon, name), np.int32)
            for name in ("opening", "starts", "lengths", "parts")
        )
        opening, starts, lengths, parts = arrays
        begins = np.append(True, (read == BREAK) | (read == MARK))[: len(read)]
        read = np.where(begins, opening[read], read)
        many = lengths[read]
        # where each token's words begin in `parts`, less where they begin among those made
        shift = starts[read] - (np.cumsum(many) - many)
        tokens = parts[np.repeat(shift, many) + np.arange(many.sum())]
        proof = np.where(begins | (part % 2 == 0), 1, _PROOF)
        part = np.repeat(part, many)
        return self._without_asides(tokens, part), part, np.repeat(proof, many)

    def _without_asides(
        self, tokens: NDArray[np.int32], part: NDArray[np.int64]
    ) -> NDArray[np.int32]:
        """Put nothing in the place of words that others before them keep from counting."""
        bare = np.frombuffer(self._lexicon.bare, np.int32)
        for words, before in self._lexicon.asides:
            found = np.flatnonzero(np.isin(tokens, list(words)))
            for step in range(1, _BEFORE + 1):
                near = np.maximum(found - step, 0)
                aside = np.isin(bare[tokens[near]], list(before)) & (part[near] == part[found])
                tokens[found[aside]] = NOTHING
                found = found[~aside & (tokens[near] != BREAK)]
        return tokens

    def _met(self) -> tuple[tuple[str, int], ...]:
        begin, self._told = self._told, len(self._lexicon.surfaces)
        lexicon = self._lexicon
        return tuple(zip(lexicon.surfaces[begin:], lexicon.hashes[begin:], strict=True))


def _pairs(tokens: NDArray[np.int32], hashes: _U64) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find words in a row, with at most one word between that does not count, and no new line."""
    place = np.arange(len(tokens)) + 2 * np.cumsum(tokens == BREAK)
    counting = np.flatnonzero(hashes)
    near = np.diff(place[counting]) <= 2
    return counting[:-1][near], counting[1:][near]


def mixed(one: _U64, two: _U64) -> _U64:
    """Hash pairs of hashes, in their order (multiply and xor-shift, as in splitmix64)."""
    both: _U64 = one * np.uint64(0x9E3779B97F4A7C15) + two
    both ^= both >> np.uint64(32)
    both *= np.uint64(0xD6E8FEB86659FD93)
    both ^= both >> np.uint64(32)
    return both


class _Counters:
    """A counter for each thread that counts, wherever it is sent; `how` is as Counter takes it."""

    def __init__(self, *how: Any) -> None:
        self._how, self._mine = how, local()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return _Counters, self._how

    @property
    def mine(self) -> Counter:
        """The counter of this thread."""
        if not hasattr(self._mine, "counter"):
            self._mine.counter = Counter(*self._how)
        counter: Counter = self._mine.counter
        return counter


def _count(counters: _Counters, documents: tuple[Document, ...]) -> Chunk:
    return counters.mine.count(documents)


def _count_apart(counters: _Counters, documents: tuple[Document, ...]) -> Chunk:
    return counters.mine.apart(documents)


def counted(
    documents: Iterable[Document],
    *,
    title_weight: int = 5,
    by_language: bool = True,
    workers: int | None = None,
    partitions: Partitions | None = None,
) -> Iterator[Chunk]:
    """Count documents, in their order.

    Parameters
    ----------
    documents : iterable of Document
        Read as they are needed, so that few texts are in memory at a time.
    title_weight : int
        How often the title counts.
    by_language : bool
        Whether equal stems of two languages are two terms.
    workers : int, optional
        Processes; None for one a core, or none beside this one where documents are few.
    partitions : Partitions, optional
        Where else they are counted: other machines.
    """
    rest = iter(documents)
    few = tuple(islice(rest, _ALONE))
    number = workers or (cores() if len(few) == _ALONE else 1)
    chunks = _chunks(few, rest)
    counters = _Counters(title_weight, by_language)
    if partitions is not None:
        yield from partitions.map(_count_apart, counters, chunks)
    elif number == 1:
        yield from (_count(counters, chunk) for chunk in chunks)
    else:
        yield from Processes(number).map(_count, counters, chunks)


def _chunks(few: tuple[Document, ...], rest: Iterator[Document]) -> Iterator[tuple[Document, ...]]:
    for start in range(0, len(few), _CHUNK):
        yield few[start : start + _CHUNK]
    while chunk := tuple(islice(rest, _CHUNK)):
        yield chunk
