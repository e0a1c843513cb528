"""The gate: links must not get worse than they were."""

import json
from collections import defaultdict
from pathlib import Path

from copines.linker import link
from copines.model import Document, LinkOptions

#: Share of the first two neighbors of one subject, as recorded; a change may raise it, never lower.
RECORDED = 0.75


def test_neighbors_are_of_the_same_subject_as_often_as_recorded() -> None:
    lines = (Path(__file__).parent / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    posts = [json.loads(line) for line in lines]
    documents = [
        Document(
            f"https://{p['blog']}.example/{n}", p["blog"], p["language"], p["title"], p["text"]
        )
        for n, p in enumerate(posts)
    ]
    subject = {d.permalink: p["subject"] for d, p in zip(documents, posts, strict=True)}
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
