"""How many related teasers are good or fair, by labels given blind; and where the threshold lies.

    python -m bench.labels POSTS.jsonl lord.jsonl til.jsonl kcd.jsonl

POSTS.jsonl is what `copines export posts` writes of the ring of real blogs; the others are
collections of articles. Nine circles are made of them: four on which rules were made, and five
that were labelled afterwards. BENCH_PLOT names a file for the curve.
"""

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import curve
from bench.fitted import Pair, report
from copines.linker import fit, neighbors_of
from copines.linker.eligibility import Bar
from copines.linker.guard import Evidence, Guard
from copines.linker.link import permits_of
from copines.linker.packed import SCALE, places
from copines.linker.vectors import products
from copines.model import Document, LinkOptions

_LABELS = Path(__file__).with_name("labels.jsonl")
#: By circle: its language, or of each collection how many articles; and how many blogs they are
#: dealt to.
_DEALT = {
    "fr-60": ("a", 6, (("lord", 60),)),
    "en-120": ("b", 8, (("til", 70), ("kcd", 50))),
    "fr-90": ("c", 6, (("lord", 90),)),
    "en-100": ("e", 7, (("til", 55), ("kcd", 45))),
    "en-150": ("g", 8, (("til", 90), ("kcd", 60))),
}
#: By circle, what its posts are of.
_COLLECTIONS = {
    **dict.fromkeys(("ring-fr", "real-fr"), "French blogs"),
    **dict.fromkeys(("ring-en", "real-en"), "English blogs"),
    **dict.fromkeys(("fr-60", "fr-90"), "French articles"),
    **dict.fromkeys(("en-120", "en-100", "en-150"), "English articles"),
}
#: Posts of real blogs in a circle labelled afterwards, and the words that each has at least.
_REAL, _WORDS = 100, 80
#: Of a post's nearest so many are asked for its list, hardly more.
_NEAR = 10
_A_WORD = re.compile(r"\w+")
#: By what is told of, where its labels came from.
_WHEN = {"after": {"before", "candidate"}, "later": {"later"}, "fresh": {"fresh"}}
#: Strengths, in units of the threshold, between which links are taken as right alike.
_STEPS = (1.0, 1.3, 1.8, np.inf)
#: Precision that the threshold is to have on the circles that it is chosen on.
_WANTED = 0.85


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader said of a post under another."""

    circle: str
    url: str
    other: str
    is_right: bool
    #: Where the pair came from: "before" (the list as it was), "candidate", "random", "later": a
    #: teaser of posts drawn when the threshold was settled, "fresh": of a circle made since, the
    #: nearest by words and others of the nearest ten; or "drawn": by strength, of some posts the
    #: strongest and some of what was shown beside it.
    source: str


def measure(*paths: str) -> Iterator[tuple[str, str]]:
    """Report precision and coverage before and after, and the threshold across circles."""
    made = dict(_circles([Path(path) for path in paths]))
    labels = [label for label in _labels() if label.circle in made]
    if not labels:
        yield "no labelled circle can be made", "name the collections"
        return
    random = [label for label in labels if label.source == "random"]
    yield "random pairs, good or fair", _share([label.is_right for label in random])
    pairs: list[Pair] = []
    rows: list[tuple[float, bool]] = []
    told: dict[str, list[tuple[str, list[bool]]]] = {when: [] for when in ("before", *_WHEN)}
    for name, documents in made.items():
        own = [label for label in labels if label.circle == name]
        lists = _Lists(documents)
        for when, sources in _WHEN.items():
            asked = [label for label in own if label.source in sources]
            if asked:
                found, unknown = lists.known(asked)
                told[when] += found
                yield from _told(f"{name}, {when}", found)
                yield f"{name}, {when}: teasers without a label", str(unknown)
        told["before"] += _before([x for x in own if x.source in _WHEN["after"]])
        if drawn := [label for label in own if label.source == "drawn"]:
            yield f"{name}, drawn: teasers good or fair", lists.weighed(drawn)
        judged = [label for label in own if label.source != "random"]
        pairs += lists.pairs(judged)
        rows += lists.reached(judged)
    for when, found in told.items():
        yield from _told(f"all, {when}", found)
    yield from report(pairs, _WANTED)
    if target := os.environ.get("BENCH_PLOT"):
        Path(target).write_text(curve.svg("Threshold, in units of the one used", rows), "utf-8")


def judged(
    paths: Sequence[Path],
) -> list[tuple[list[Document], list[tuple[Pair, str]]]]:
    """Return each circle, and of its labelled pairs those that are near, with the other's link."""
    found = []
    for name, documents in _circles(paths):
        own = [x for x in _labels() if x.circle == name and x.source != "random"]
        lists = _Lists(documents)
        near = [label for label in own if lists.is_near(label)]
        others = [label.other for label in near]
        found.append((documents, list(zip(lists.pairs(near), others, strict=True))))
    return found


def _before(asked: Sequence[Label]) -> list[tuple[str, list[bool]]]:
    """Return what posts showed before there was a guard."""
    return [
        (q, [x.is_right for x in asked if x.url == q and x.source == "before"])
        for q in sorted({label.url for label in asked})
    ]


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


class _Lists:
    """A circle, linked as the settings come."""

    def __init__(self, documents: list[Document]) -> None:
        options = LinkOptions(fill=False)
        self._index = index = fit(documents, options)
        self._found = dict(neighbors_of(index, options))
        self._row = {link: n for n, link in enumerate(index.rows.permalink)}
        self._bar = Bar.of(index, permits_of(index, options), options)
        self._guard = Guard(index, options)

    def known(self, labels: Sequence[Label]) -> tuple[list[tuple[str, list[bool]]], int]:
        """Return what labelled posts show and whether it is right; and how much has no label."""
        right = {(label.url, label.other): label.is_right for label in labels}
        lists, unknown = [], 0
        for url in sorted({label.url for label in labels}):
            links = [near.permalink for near in self._found[url]]
            mine = [right[url, link] for link in links if (url, link) in right]
            unknown += len(links) - len(mine)
            lists.append((url, mine))
        return lists, unknown

    def pairs(self, labels: Sequence[Label]) -> Iterator[Pair]:
        """Yield what speaks for each of some pairs, of those that lists are made of."""
        for label in filter(self.is_near, labels):
            one, other, cosine, evidence = self._evidence(label)
            plain = cosine * np.sqrt(evidence.left) / self._bar.strength[one]
            yield Pair(
                _COLLECTIONS[label.circle],
                f"{label.circle} {label.url}",
                label.is_right,
                bool(evidence.telling[0]),
                float(plain[0]),
                float(evidence.titles[0]),
                float(self._bar.usual(one, other, cosine)[0]),
            )

    def is_near(self, label: Label) -> bool:
        nearest = self._index.keys[self._row[label.url], :_NEAR]
        return bool(np.isin(self._index.place[self._row[label.other]], places(nearest)))

    def weighed(self, labels: Sequence[Label]) -> str:
        """Tell how many links of the whole circle are right, by those labelled at each strength."""
        links = [
            Label("", url, near.permalink, False, "shown")
            for url, mine in self._found.items()
            for near in mine
        ]
        shown = [at for at, _ in self.reached(links)]
        known = list(self.reached(labels))
        right, told = 0.0, []
        for least, most in pairwise(_STEPS):
            some = [is_right for at, is_right in known if least <= at < most]
            many = sum(least <= at < most for at in shown)
            right += many * sum(some) / max(1, len(some))
            told.append(f"{sum(some)} of {len(some)} for {many}")
        return f"{right / max(1, len(shown)):.2f} of {len(shown)} ({', '.join(told)})"

    def reached(self, labels: Sequence[Label]) -> Iterator[tuple[float, bool]]:
        """Yield strength in units of the threshold, 0 where the guard holds; and who is right."""
        for label in labels:
            one, other, cosine, evidence = self._evidence(label)
            strong = self._bar.reached(one, other, cosine, evidence) / self._bar.strength[one]
            yield float(strong[0] * evidence.telling[0]), label.is_right

    def _evidence(
        self, label: Label
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], Evidence]:
        index = self._index
        one, other = (np.array([self._row[link]]) for link in (label.url, label.other))
        shares = index.shares[one] * index.shares[other]
        cosine = products(index, int(one[0]))[other] / SCALE**2 * shares
        return one, other, cosine, self._guard.evidence(one, other)


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
            for language in ("fr", "en"):
                yield f"ring-{language}", by_language[language]
                long = [d for d in by_language[language] if len(_A_WORD.findall(d.text)) >= _WORDS]
                long.sort(key=lambda d: _hash(f"f{d.permalink}"))
                yield f"real-{language}", long[:_REAL]
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


def main() -> None:
    """Print what `measure` finds in the paths of the command line."""
    sys.stdout.writelines(f"{what:40} {value}\n" for what, value in measure(*sys.argv[1:]))


if __name__ == "__main__":
    main()
