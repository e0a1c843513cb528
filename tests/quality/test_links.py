"""The gate: links must not get worse than they were."""

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from sklearn.metrics import ndcg_score

from copines.linker import link
from copines.model import Document, LinkOptions

#: Share of the first two neighbors of one subject, and nDCG of the first three, as recorded; a
#: change may raise them, never lower.
RECORDED, RECORDED_NDCG = 0.75, 0.82

_LINES = (Path(__file__).parent / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
_POSTS = [json.loads(line) for line in _LINES]
DOCUMENTS = [
    Document(f"https://{p['blog']}.example/{n}", p["blog"], p["language"], p["title"], p["text"])
    for n, p in enumerate(_POSTS)
]
SUBJECTS = [p["subject"] for p in _POSTS]


def test_what_is_of_one_subject_comes_first_as_much_as_recorded() -> None:
    found = link(DOCUMENTS, LinkOptions(related=10, min_score=0.0, fill=False))
    at = {d.permalink: n for n, d in enumerate(DOCUMENTS)}
    truths, scores = [], []
    for n, document in enumerate(DOCUMENTS):
        truth = [
            float(d.language == document.language and d.blog != document.blog and s == SUBJECTS[n])
            for d, s in zip(DOCUMENTS, SUBJECTS, strict=True)
        ]
        ranks = np.zeros(len(DOCUMENTS))
        for rank, neighbor in enumerate(found[document.permalink], 1):
            ranks[at[neighbor.permalink]] = 1 / rank
        if any(truth):
            truths.append(truth)
            scores.append(ranks)
    assert len(truths) > 20
    assert ndcg_score(truths, scores, k=3) >= RECORDED_NDCG


def test_neighbors_are_of_the_same_subject_as_often_as_recorded() -> None:
    documents = DOCUMENTS
    subject = {d.permalink: s for d, s in zip(documents, SUBJECTS, strict=True)}
    language = {d.permalink: d.language for d in documents}
    shared = defaultdict[tuple[str | None, str], int](int)
    for permalink, name in subject.items():
        shared[language[permalink], name] += 1

    found = link(documents, LinkOptions(related=2, min_score=0.0))
    pairs = [
        (p, n.permalink)
        for p, near in found.items()
        for n in near
        if shared[language[p], subject[p]] > 2
    ]
    right = sum(subject[one] == subject[other] for one, other in pairs)
    assert right / len(pairs) >= RECORDED, f"{right} of {len(pairs)}"
