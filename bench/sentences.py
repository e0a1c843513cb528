"""What a model of sentences adds to words, on articles whose tags and links are the truth.

    python -m bench.sentences MODEL... COLLECTION.jsonl...

MODEL is a folder as `[link] embeddings` wants it; `bench.bert` makes two. A collection has a line
an article: id, language, title, text, tags, links. Each is the only post of its blog.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copines.linker import fit, neighbors_of
from copines.linker.embeddings.model import Model
from copines.model import Document, LinkOptions, Neighbor

#: Teasers of an article, and a tag on more than that share of all is none.
_RELATED, _BROAD = 10, 0.15
#: First places by which tags are judged, and how many links a collection has at least.
_TAGS_AT, _LINKS = 3, 40
_RESAMPLED = 2_000

_Gain = Callable[[int, int], float]
_Floats = NDArray[np.float64]


def measure(*paths: str) -> Iterator[tuple[str, str]]:
    """Hold words alone against words and meaning, by the nDCG of each article's teasers."""
    folders = [Path(path) for path in paths if (Path(path) / "tokenizer.json").is_file()]
    files = [Path(path) for path in paths if path.endswith(".jsonl")]
    if not folders or not files:
        yield "models of sentences", "name folders of models, and collections"
    for folder in folders:
        columns: list[tuple[_Floats, _Floats]] = []
        for file in files:
            for kind, words, both in _compared(file, folder):
                columns.append((words, both))
                yield f"{folder.name}, {file.stem} {kind}", _told([(words, both)])
        yield f"{folder.name}, mean of {len(columns)}", _told(columns)


def _told(columns: Sequence[tuple[_Floats, _Floats]]) -> str:
    """Tell both means, and the difference with its interval: articles drawn anew, 95 %."""
    lot = np.random.default_rng(0)
    drawn = np.zeros(_RESAMPLED)
    for words, both in columns:
        picked = lot.integers(0, len(words), (_RESAMPLED, len(words)))
        drawn += (both - words)[picked].mean(axis=1) / len(columns)
    one, other = (np.mean([each[n].mean() for each in columns]) for n in (0, 1))
    low, high = np.quantile(drawn, (0.025, 0.975))
    return (
        f"words {one:.3f}, with meaning {other:.3f}: {other - one:+.3f} ({low:+.3f} to {high:+.3f})"
    )


def _compared(file: Path, folder: Path) -> Iterator[tuple[str, _Floats, _Floats]]:
    articles = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]
    documents = [
        Document(f"{n:05}", f"{n:05}", each["language"], each["title"], each["text"], f"{n}")
        for n, each in enumerate(articles)
    ]
    by_words = LinkOptions(related=_RELATED, min_score=0.0, fill=False)
    by_both = LinkOptions(related=_RELATED, min_score=0.0, fill=False, embeddings=str(folder))
    words = dict(neighbors_of(fit(documents, by_words), by_words))
    vectors = {d.digest: v for d, v in Model(folder).vectors(documents)}
    index = fit(documents, by_both, vectors=vectors)
    both = dict(neighbors_of(index, by_both))
    truths = ("tags", _by_tags(articles), _TAGS_AT), ("links", _by_links(articles), _RELATED)
    many = len(articles)
    for kind, gain, first in truths:
        if gain:
            found = [
                [_ndcg(gain, n, _rows(some, n), first, many) for n in range(many)]
                for some in (words, both)
            ]
            known = [n for n, each in enumerate(found[0]) if each is not None]
            one, other = (np.array([some[n] for n in known], float) for some in found)
            yield kind, one, other


def _rows(found: Mapping[str, Sequence[Neighbor]], row: int) -> list[int]:
    return [int(near.permalink) for near in found[f"{row:05}"]]


def _ndcg(gain: _Gain, own: int, ranked: Sequence[int], first: int, many: int) -> float | None:
    """Return the nDCG of an article's teasers; None where nothing belongs to it."""
    best = sorted((gain(own, n) for n in range(many) if n != own), reverse=True)[:first]
    weights = [1 / math.log2(place + 2) for place in range(first)]
    ideal = sum(g * w for g, w in zip(best, weights, strict=False))
    got = sum(gain(own, n) * w for n, w in zip(ranked[:first], weights, strict=False))
    return got / ideal if ideal else None


def _by_tags(articles: Sequence[dict[str, list[str]]]) -> _Gain | None:
    """Return how many tags two articles share, by rarity: Jaccard's measure, weighted by idf."""
    many, df = len(articles), Counter(tag for each in articles for tag in each["tags"])
    rare = {tag: math.log(many / n) for tag, n in df.items() if 2 <= n <= _BROAD * many}
    kept = [{tag for tag in each["tags"] if tag in rare} for each in articles]
    if not rare:
        return None

    def gain(one: int, other: int) -> float:
        both = kept[one] & kept[other]
        whole = sum(rare[tag] for tag in kept[one] | kept[other])
        return sum(rare[tag] for tag in both) / whole if both else 0.0

    return gain


def _by_links(articles: Sequence[dict[str, list[str]]]) -> _Gain | None:
    """Return whether one of two articles leads to the other."""
    number = {str(each["id"]): n for n, each in enumerate(articles)}
    pairs = {
        frozenset((n, number[str(link)]))
        for n, each in enumerate(articles)
        for link in each["links"]
        if str(link) in number
    }
    if 2 * len(pairs) <= _LINKS:
        return None
    return lambda one, other: float(frozenset((one, other)) in pairs)


def main() -> None:
    """Print what `measure` finds in the paths of the command line."""
    sys.stdout.writelines(f"{what:40} {value}\n" for what, value in measure(*sys.argv[1:]))


if __name__ == "__main__":
    main()
