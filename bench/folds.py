"""python -m bench.folds DIR: how well articles are found on labelled pages, site by site.

DIR holds pages/ID.html and truth.json, {ID: {"url": ..., "text": ...}}, as the
article-extraction-benchmark has them. The sites are dealt into folds, several times over, so that
no figure is that of the sites a rule was made on: each fold is told apart, for the crawler and for
trafilatura alone.
"""

import argparse
import json
import random
import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import trafilatura

from copines.crawler.extract import extract

#: Words in a run: single words are common to any two texts.
_RUN = 4
#: How often the sites are dealt anew.
_DEALS = 20
Shares = tuple[float | None, float | None]


def _ours(html: str, url: str) -> str:
    found = extract(html.encode("utf-8", "replace"), url, content_type="text/html; charset=utf-8")
    return found.text if found else ""


def _library(html: str, _: str) -> str:
    return trafilatura.extract(html, include_comments=False) or ""


def _precise(html: str, _: str) -> str:
    return trafilatura.extract(html, include_comments=False, favor_precision=True) or ""


#: What is compared, by the name it is printed with.
WAYS: Mapping[str, Callable[[str, str], str]] = {
    "copines": _ours,
    "trafilatura": _library,
    "trafilatura, precision": _precise,
}


def shares(true: str, found: str) -> Shares:
    """Return precision and recall of a text by its runs of words; None where it has no say."""
    wanted, got = _runs(true), _runs(found)
    both = sum((wanted & got).values())
    return (
        both / got.total() if got else None,
        both / wanted.total() if wanted else None,
    )


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1)))


def f1(pages: Sequence[Shares]) -> float:
    """Return the F1 of the mean precision and the mean recall of pages."""
    precision = statistics.mean([p for p, _ in pages if p is not None] or [0.0])
    recall = statistics.mean([r for _, r in pages if r is not None] or [0.0])
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def folds(urls: Mapping[str, str], number: int, deal: int) -> tuple[tuple[str, ...], ...]:
    """Deal pages, given by address, into so many parts; the pages of one site stay together."""
    sites: dict[str, list[str]] = {}
    for page, url in sorted(urls.items()):
        sites.setdefault((urlsplit(url).hostname or page).removeprefix("www."), []).append(page)
    names = sorted(sites)
    random.Random(deal).shuffle(names)
    parts = (names[at::number] for at in range(number))
    return tuple(tuple(page for name in part for page in sites[name]) for part in parts)


def scores(folder: Path) -> tuple[dict[str, str], dict[str, dict[str, Shares]]]:
    """Read the labelled pages; return their addresses, and by way and page what is found right."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    urls = {page: str(label.get("url") or page) for page, label in truth.items()}
    found: dict[str, dict[str, Shares]] = {way: {} for way in WAYS}
    for page, label in truth.items():
        html = (folder / "pages" / f"{page}.html").read_text("utf-8", "replace")
        for way, read in WAYS.items():
            found[way][page] = shares(label["text"], read(html, urls[page]))
    return urls, found


def report(
    urls: Mapping[str, str], found: Mapping[str, Mapping[str, Shares]], number: int
) -> Iterator[str]:
    """Yield the lines to print: the first deal fold by fold, then mean and spread of all deals."""
    for at, part in enumerate(folds(urls, number, 0), 1):
        each = (f"{way} {f1([of[page] for page in part]):.3f}" for way, of in found.items())
        yield f"fold {at} of {number}, {len(part):3} pages   " + "   ".join(each)
    parts = [part for deal in range(_DEALS) for part in folds(urls, number, deal)]
    figures = {
        way: [f1([of[page] for page in part]) for part in parts] for way, of in found.items()
    }
    for way, all_of_them in figures.items():
        mean, spread = statistics.mean(all_of_them), statistics.pstdev(all_of_them)
        least = min(all_of_them)
        yield f"{way:24} mean {mean:.4f}   spread {spread:.4f}   least {least:.4f}"
    own, *others = figures.values()
    best = [max(pair) for pair in zip(*others, strict=True)]
    behind = sum(mine < theirs for mine, theirs in zip(own, figures["trafilatura"], strict=True))
    behind_all = sum(mine < theirs for mine, theirs in zip(own, best, strict=True))
    yield (
        f"of {len(parts)} folds ({_DEALS} deals), behind trafilatura in {behind}, "
        f"behind the better of its two settings in {behind_all}"
    )


def main() -> None:
    """Print the figures of the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    asked = parser.parse_args()
    for line in report(*scores(asked.folder), asked.folds):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
