"""How many related teasers are good or fair, by labels given blind; and where the threshold lies.

    python -m bench labels POSTS.jsonl lord.jsonl til.jsonl kcd.jsonl

POSTS.jsonl is what `copines export posts` writes of the ring of real blogs; the others are
collections of articles. Four circles are made of them. BENCH_PLOT names a file for the curve.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import numpy as np

from bench import curve
from copines.linker import fit, neighbors_of
from copines.linker.guard import Guard
from copines.linker.link import permits_of
from copines.linker.nearest import products
from copines.linker.packed import SCALE
from copines.linker.threshold import thresholds
from copines.model import Document, LinkOptions

_LABELS = Path(__file__).with_name("labels.jsonl")
#: By circle: its language, or of each collection how many articles; and how many blogs they are
#: dealt to.
_DEALT = {"fr-60": ("a", 6, (("lord", 60),)), "en-120": ("b", 8, (("til", 70), ("kcd", 50)))}
#: Precision that the threshold is to have on the circles that it is chosen on.
_WANTED = 0.75


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader said of a post under another."""

    circle: str
    url: str
    other: str
    is_right: bool
    #: Where the pair came from: "before" (the list as it was), "candidate", "random", or "later": a
    #: teaser of posts drawn when the threshold was settled.
    source: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled pair: its strength in units of its circle's threshold, 0 where the guard holds."""

    label: Label
    strength: float


def measure(*paths: str) -> Iterator[tuple[str, str]]:
    """Report precision and coverage before and after, and the threshold across circles."""
    made = dict(_circles([Path(path) for path in paths]))
    labels = [label for label in _labels() if label.circle in made]
    if not labels:
        yield "no labelled circle can be made", "name the collections"
        return
    random = [label for label in labels if label.source == "random"]
    yield "random pairs, good or fair", _share([label.is_right for label in random])
    judged: list[Judged] = []
    later: list[bool] = []
    before: list[tuple[str, list[bool]]] = []
    after: list[tuple[str, list[bool]]] = []
    for name, documents in made.items():
        own = [label for label in labels if label.circle == name]
        asked = [label for label in own if label.source in {"before", "candidate"}]
        mine, ratios, unknown = _linked(documents, asked)
        drawn, _, _ = _linked(documents, [label for label in own if label.source == "later"])
        later += [right for _, each in drawn for right in each]
        judged += ratios
        was = [
            (q, [x.is_right for x in asked if x.url == q and x.source == "before"])
            for q in sorted({label.url for label in asked})
        ]
        for when, lists in (("before", was), ("after", mine)):
            yield from _told(f"{name}, {when}", lists)
        if unknown:
            yield f"{name}, teasers without a label", str(unknown)
        before, after = before + was, after + mine
    yield from (*_told("all, before", before), *_told("all, after", after))
    yield "posts drawn later: teasers good or fair", _share(later)
    yield from _crossed(judged)
    if target := os.environ.get("BENCH_PLOT"):
        rows = [(each.strength, each.label.is_right) for each in judged]
        Path(target).write_text(curve.svg("Threshold, in units of the one used", rows), "utf-8")


def _told(what: str, lists: Sequence[tuple[str, list[bool]]]) -> Iterator[tuple[str, str]]:
    yield f"{what}: teasers good or fair", _share([right for _, each in lists for right in each])
    yield f"{what}: posts with a teaser", _share([bool(each) for _, each in lists])


def _share(right: Sequence[bool]) -> str:
    """Tell a share and its interval (Wilson, 95 %)."""
    many, z = len(right), 1.96
    if not many:
        return "none"
    p = sum(right) / many
    middle = (p + z * z / (2 * many)) / (1 + z * z / many)
    half = z / (1 + z * z / many) * (p * (1 - p) / many + z * z / (4 * many * many)) ** 0.5
    return f"{p:.2f} of {many} ({middle - half:.2f} to {middle + half:.2f})"


def _linked(
    documents: list[Document], labels: list[Label]
) -> tuple[list[tuple[str, list[bool]]], list[Judged], int]:
    """Link a circle as the settings come; hold the labelled posts' lists against the labels."""
    options = LinkOptions(fill=False)
    index = fit(documents, options)
    found = dict(neighbors_of(index, options))
    right = {(label.url, label.other): label.is_right for label in labels}
    lists, unknown = [], 0
    for url in sorted({label.url for label in labels}):
        known = [
            right[url, near.permalink] for near in found[url] if (url, near.permalink) in right
        ]
        unknown += len(found[url]) - len(known)
        lists.append((url, known))
    row = {link: n for n, link in enumerate(index.rows.permalink)}
    least, guard = thresholds(index, permits_of(index, options)), Guard(index, options)
    judged = []
    for label in labels:
        one, other = row[label.url], row[label.other]
        evidence = guard.evidence(np.array([one]), np.array([other]))
        shares = index.shares[one] * index.shares[other]
        cosine = float(products(index, one)[other]) / SCALE**2 * float(shares)
        strength = cosine * float(np.sqrt(evidence.left[0])) / float(least[one])
        judged.append(Judged(label, strength if evidence.telling[0] else 0.0))
    return lists, judged, unknown


def _crossed(judged: list[Judged]) -> Iterator[tuple[str, str]]:
    """Choose the threshold on all circles but one, and hold it against that one."""
    for name in sorted({each.label.circle for each in judged}):
        others = [(e.strength, e.label.is_right) for e in judged if e.label.circle != name]
        own = [(e.strength, e.label.is_right) for e in judged if e.label.circle == name]
        at = curve.lowest(others, _WANTED)
        shown = [right for strength, right in own if strength >= at]
        recall = sum(shown) / max(1, sum(right for _, right in own))
        yield (
            f"{name}, threshold of the others",
            f"{at:.2f}: precision {_share(shown)}, recall {recall:.2f}",
        )


def _labels() -> Iterator[Label]:
    for line in _LABELS.read_text(encoding="utf-8").splitlines():
        each = json.loads(line)
        yield Label(
            each["circle"], each["url"], each["other"], each["verdict"] != "wrong", each["from"]
        )


def _circles(paths: Sequence[Path]) -> Iterator[tuple[str, list[Document]]]:
    read = {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
        for path in paths
    }
    for posts in read.values():
        if posts and "url" in posts[0]:
            by_language = defaultdict[str, list[Document]](list)
            for post in posts:
                by_language[post["language"]].append(_document(post))
            yield from ((f"ring-{language}", by_language[language]) for language in ("fr", "en"))
    for name, (salt, blogs, parts) in _DEALT.items():
        if all(stem in read for stem, _ in parts):
            yield (
                name,
                [
                    each
                    for stem, many in parts
                    for each in _dealt(read[stem], stem, (salt, blogs, many))
                ],
            )


def _document(post: dict[str, str]) -> Document:
    date = datetime.fromisoformat(post["published"]) if post["published"] else None
    return Document(
        post["url"], post["blog"], post["language"], post["title"], post["text"], published=date
    )


def _dealt(
    articles: list[dict[str, str]], stem: str, how: tuple[str, int, int]
) -> Iterator[Document]:
    """Take some articles of a collection, and deal them to blogs, by their hashes."""
    salt, blogs, many = how
    for each in sorted(articles, key=lambda a: _hash(f"{salt}{stem}:{a['id']}"))[:many]:
        lot = _hash(f"{salt}b{stem}:{each['id']}") % blogs
        yield Document(
            f"{stem}:{each['id']}", f"blog{lot}", each["language"], each["title"], each["text"]
        )


def _hash(text: str) -> int:
    return int(sha256(text.encode()).hexdigest()[:12], 16)
