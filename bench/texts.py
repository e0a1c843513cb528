"""The text of a post, found in its page."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from bench import corpus
from bench.case import Case, Peer, Sizes, WrongError
from bench.folds import f1, shares
from bench.rivals import Rivals

#: Least share of an article's runs of words that has to be found: else its time says nothing.
_FOUND = 0.9
_MENU = [
    "Accueil",
    "Archives",
    "Contact",
    "Liens",
    "Mentions",
    "Jardin",
    "Cuisine",
    "Voyages",
    "Lectures",
    "Photos",
]


def cases(sizes: Sizes, rivals: Rivals, work: Path) -> Iterator[Case]:
    """Take the text from pages with menus, a sidebar and comments around it."""
    for count in sizes.texts:
        pages = work / f"pages-{count}"
        pages.mkdir()
        true = {f"{n}.html": corpus.post(n, 0)[2] for n in range(count)}
        for number, (name, words) in enumerate(true.items()):
            (pages / name).write_text(_page(number, words), encoding="utf-8")
        size = sum(file.stat().st_size for file in pages.iterdir())
        peers = tuple(_peers(rivals, pages, true))
        yield Case("text", "articles of pages", count, "pages", peers, work={"bytes": size})


def _peers(rivals: Rivals, pages: Path, true: dict[str, list[str]]) -> Iterator[Peer]:
    out = pages.with_suffix(".json")

    def check() -> str:
        found: dict[str, str] = json.loads(out.read_text("utf-8"))
        right = [shares(" ".join(words), found.get(name, "")) for name, words in true.items()]
        recall = mean(share or 0.0 for _, share in right)
        if recall < _FOUND:
            raise WrongError(f"{recall:.2f} of the articles' words found")
        return f"F1 {f1(right):.3f}"

    def clear() -> None:
        out.unlink(missing_ok=True)

    own = (sys.executable, "-m", "bench.extracted", str(pages), str(out))
    yield Peer("copines", own, clear, check)
    for way in ("trafilatura", "resiliparse", "readability-lxml"):
        script = ("text", way, str(pages), str(out))
        yield rivals.peer(way, way, script, prepare=clear, check=check)


def _page(number: int, words: list[str]) -> str:
    """Write a blog's page: one article, and what stands around it."""
    menu = "".join(f'<li><a href="/{word.lower()}/">{word}</a></li>' for word in _MENU)
    body = "".join(f"<p>{' '.join(words[n : n + 50])}.</p>" for n in range(0, len(words), 50))
    _, title, others = corpus.post(number, 1)
    said = "".join(
        f'<li class="comment"><cite>Zoé</cite> <p>{" ".join(others[n : n + 9])}</p></li>'
        for n in range(0, 27, 9)
    )
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><header><h1>Blog {number}</h1><nav><ul>{menu}</ul></nav></header><main><article>"
        f'<h2 class="entry-title">{title}</h2><div class="entry-content">{body}</div></article>'
        f'<section id="comments"><h3>Commentaires</h3><ol>{said}</ol></section></main>'
        f'<aside class="sidebar"><h3>Billets</h3><ul>{menu}</ul></aside>'
        "<footer><p>Propulsé par rien</p></footer></body></html>"
    )
