"""What meaning adds to the strength of a link, by the labels of `bench.labels`.

    python -m bench.meaning MODEL POSTS.jsonl lord.jsonl til.jsonl kcd.jsonl

MODEL is a folder as `[link] embeddings` wants it; `bench.bert` makes two. Held against words alone:
the model; a table of one vector a word, made of it (a text is the mean of its words, by idf); and
latent semantic analysis of the circles' own texts, which needs no model.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from bench import fitted, labels
from copines.linker.embeddings.model import Model
from copines.model import Document

#: By permalink, a vector of the length 1.
_Vectors = Mapping[str, NDArray[np.float64]]
#: Random pairs of a circle, by which similarities are brought to one scale.
_DRAWN = 3_000
#: Dimensions of the table and of the analysis, and in how many texts a word of the table is.
_SIZES, _LATENT, _TEXTS = (64, 256), (50, 150, 300), 2
#: Latent words are in one text of ten at most.
_BROAD = 0.1
_WORDS = re.compile(r"[^\W\d_]+")


def measure(folder: str, *paths: str) -> Iterator[tuple[str, str]]:
    """Yield the AUC on collections left out, of words alone and with each kind of meaning."""
    circles = labels.judged([Path(path) for path in paths])
    pairs = [pair for _, some in circles for pair, _ in some]
    plain = np.array([pair.features for pair in pairs])
    yield f"words, {len(pairs)} pairs", f"{fitted.auc_left_out(pairs, plain):.3f}"
    every = {d.permalink: d for documents, _ in circles for d in documents}
    for what, vectors in _meanings(Model(Path(folder)), list(every.values())):
        columns = [_similarities(vectors, documents, some) for documents, some in circles]
        both = np.column_stack([plain, np.concatenate(columns)])
        yield f"words and {what}", f"{fitted.auc_left_out(pairs, both):.3f}"


def _meanings(model: Model, documents: Sequence[Document]) -> Iterator[tuple[str, _Vectors]]:
    links = [d.permalink for d in documents]
    texts = [f"{d.title}\n{d.text}" for d in documents]
    yield "the model", _embedded(model, documents)
    counts = TfidfVectorizer(sublinear_tf=True, min_df=_TEXTS, token_pattern=_WORDS.pattern)
    rows = counts.fit_transform(texts)
    words = counts.get_feature_names_out().tolist()
    table = _embedded(model, [Document(word, "", None, word, "") for word in words])
    whole = np.array([table[word] for word in words])
    for size in _SIZES:
        short = PCA(size, random_state=0).fit_transform(whole)
        found: NDArray[np.float64] = np.asarray(normalize(rows @ short))
        yield f"a table of {len(words)} words, {size}", dict(zip(links, found, strict=True))
    for size in _LATENT:
        yield f"latent analysis, {size}", _latent(documents, size)


def _embedded(model: Model, documents: Sequence[Document]) -> _Vectors:
    return {
        d.permalink: np.frombuffer(vector, np.float16).astype(np.float64)
        for d, vector in model.vectors(documents)
    }


def _latent(documents: Sequence[Document], size: int) -> _Vectors:
    by_language = defaultdict[str | None, list[Document]](list)
    for document in documents:
        by_language[document.language].append(document)
    vectors: dict[str, NDArray[np.float64]] = {}
    for some in by_language.values():
        weighing = TfidfVectorizer(sublinear_tf=True, min_df=_TEXTS, max_df=_BROAD)
        rows = weighing.fit_transform([f"{d.title}\n{d.text}" for d in some])
        short = TruncatedSVD(size, random_state=0).fit_transform(rows)
        found: NDArray[np.float64] = np.asarray(normalize(short))
        vectors |= zip([d.permalink for d in some], found, strict=True)
    return vectors


def _similarities(
    vectors: _Vectors, documents: Sequence[Document], pairs: Sequence[tuple[fitted.Pair, str]]
) -> NDArray[np.float64]:
    """Return how alike each pair is, in deviations from what random pairs of its circle are."""
    lot = np.random.default_rng(0)
    ones, others = lot.integers(len(documents), size=(2, _DRAWN))
    chance = [
        vectors[documents[a].permalink] @ vectors[documents[b].permalink]
        for a, b in zip(ones.tolist(), others.tolist(), strict=True)
        if documents[a].blog != documents[b].blog
    ]
    own = [vectors[pair.under.split(" ", 1)[1]] @ vectors[other] for pair, other in pairs]
    found: NDArray[np.float64] = (np.array(own) - np.mean(chance)) / np.std(chance)
    return found


def main() -> None:
    """Print what `measure` finds with the paths of the command line."""
    sys.stdout.writelines(f"{what:40} {value}\n" for what, value in measure(*sys.argv[1:]))


if __name__ == "__main__":
    main()
