"""From texts to links, all pairs apart, and a few posts more."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import numpy as np
from scipy.sparse import load_npz
from sklearn.feature_extraction.text import TfidfVectorizer

from bench import pairs
from bench.case import COPINES, Case, Peer, Sizes, WrongError
from bench.corpus import documents
from bench.rivals import Rivals
from copines.model import Document
from copines.store import Store

#: From how many posts on a peer would take hours, or more memory than there is.
_TOO_MANY = {"gensim": 20_000, "bm25s": 20_000, "scikit-learn": 200_000, "sparse-dot-topn": 200_000}
#: Posts that come later: one in a thousand, so that a few rounds stay below the linker's drift.
_LATER = 1000
_WHEN = "2026-01-01T00:00:00+00:00"
_EXACT = {
    "TfidfVectorizer, NearestNeighbors": ("neighbors", "scikit-learn"),
    "TfidfVectorizer, sparse product": ("product", "scikit-learn"),
    "TfidfVectorizer, sparse_dot_topn": ("topn", "sparse-dot-topn"),
}
_OTHERS = {"gensim": ("gensim", "gensim"), "bm25s": ("bm25s", "bm25s")}


def cases(sizes: Sizes, rivals: Rivals, work: Path) -> Iterator[Case]:
    """Link corpora of growing size."""
    for count in sizes.link:
        here = work / str(count)
        here.mkdir()
        texts = here / "texts.jsonl"
        size = _written(documents(count), texts)
        peers = (_ours(here, count), *_rivals(rivals, here, count))
        yield Case("link", "texts to links", count, "posts", peers, work={"bytes": size})
        if count < _TOO_MANY["scikit-learn"]:
            madds = pairs.prepared(here, documents(count))
            yield Case(
                "link",
                "all pairs, by vectors that are there",
                count,
                "posts",
                tuple(_pairs(rivals, here)),
                work={"multiply-adds": madds},
            )
        yield from _later(here, count)
        rmtree(here)


def _ours(here: Path, count: int) -> Peer:
    instance = here / "copines"

    def prepare() -> None:
        rmtree(instance, ignore_errors=True)
        instance.mkdir()
        Store(instance / "copines.db").close()
        add(instance, documents(count))

    return Peer(
        "copines",
        _link(instance),
        prepare,
        lambda: f"{_linked(instance, count):,} posts with links",
    )


def _link(instance: Path) -> tuple[str, ...]:
    return (*COPINES, "link", "--quiet", "--dir", str(instance))


def _linked(instance: Path, count: int) -> int:
    with closing(sqlite3.connect(instance / "copines.db")) as db:
        ((found,),) = db.execute("SELECT count(DISTINCT key) FROM links")
    if found < count:
        raise WrongError(f"{count - found} of {count} posts have no teaser")
    return int(found)


def _rivals(rivals: Rivals, here: Path, count: int) -> Iterator[Peer]:
    """Yield who finds the first ten of each post by texts, with vectors of its own."""
    texts, out = here / "texts.jsonl", here / "found.npy"

    @cache
    def exact() -> pairs.Exact:
        lines = map(json.loads, texts.read_text("utf-8").splitlines())
        weigh: Any = TfidfVectorizer
        return pairs.Exact(weigh(dtype=np.float32, min_df=2).fit_transform(lines))

    def check_exact() -> str:
        return exact().check(np.load(out))

    def check_shape() -> str:
        if np.load(out).shape != (count, pairs.TOP):
            raise WrongError("not ten neighbors of each post")
        return "scores of its own"

    ways = [(name, *way, check_exact) for name, way in _EXACT.items()]
    ways += [(name, *way, check_shape) for name, way in _OTHERS.items()]
    for name, way, needs, check in ways:
        yield _rival(rivals, name, (way, needs), (texts, out), count, check)


def _rival(  # noqa: PLR0913, PLR0917 - each once
    rivals: Rivals,
    name: str,
    way: tuple[str, str],
    files: tuple[Path, Path],
    count: int,
    check: Callable[[], str],
) -> Peer:
    how, needs = way
    out = files[1]
    many = count >= _TOO_MANY[needs]
    return rivals.peer(
        name,
        needs,
        ("link", how, *map(str, files)),
        left_out=f"{count:,} posts would take it hours" if many else "",
        prepare=lambda: out.unlink(missing_ok=True),
        check=check,
    )


def _pairs(rivals: Rivals, here: Path) -> Iterator[Peer]:
    """Yield who finds the first ten of each post by the linker's vectors."""
    vectors, out = here / "unit.npz", here / "found.npy"
    exact = pairs.Exact(load_npz(vectors))
    own = (sys.executable, "-m", "bench.pairs", str(here), str(out))
    yield Peer(
        "copines",
        own,
        lambda: out.unlink(missing_ok=True),
        lambda: exact.check_ours(here, out),
    )
    for name, (way, needs) in _EXACT.items():
        short = name.rpartition(", ")[2]
        yield _rival(
            rivals, short, (way, needs), (vectors, out), 0, lambda: exact.check(np.load(out))
        )


def _later(here: Path, count: int) -> Iterator[Case]:
    """Yield what it takes to link a few posts more, each time in the same instance as before."""
    more = max(1, count // _LATER)
    kept, instance = here / "copines", here / "later"

    def prepare() -> None:
        rmtree(instance, ignore_errors=True)
        copytree(kept, instance)
        add(instance, islice(documents(count + more), count, None))

    def check() -> str:
        return f"{_linked(instance, count + more):,} posts with links"

    opened = (sys.executable, "-m", "bench.opened", str(instance))
    cold = Peer("copines", _link(instance), prepare, check)
    # smaller circles are linked anew, and have no index
    warm = Peer("copines, index open", opened, prepare, check, is_part=True)
    peers = (cold, warm) if count >= 10_000 else (cold,)
    yield Case("link", "one in a thousand is new", count, "posts", peers)
    again = Peer("copines", _link(kept), check=lambda: f"{_linked(kept, count):,} posts with links")
    yield Case("link", "nothing changed", count, "posts", (again,))


def _written(posts: Iterator[Document], file: Path) -> int:
    """Write a text a line; return the bytes."""
    with file.open("w", encoding="utf-8") as lines:
        for post in posts:
            lines.write(json.dumps(f"{post.title}\n{post.text}", ensure_ascii=False) + "\n")
    return file.stat().st_size


def add(directory: Path, posts: Iterator[Document]) -> None:
    """Add posts, as a crawl leaves them but for the index for search, which links never need."""
    db = sqlite3.connect(directory / "copines.db")
    db.execute("DROP TRIGGER IF EXISTS posts_ai")
    blogs: set[str] = {str(row[0]) for row in db.execute("SELECT key FROM blogs")}
    for post in posts:
        if post.blog not in blogs:
            blogs.add(post.blog)
            url = post.permalink.rsplit("/", 2)[0] + "/"
            into = (
                "INSERT INTO blogs (key, name, slug, url, first_seen) VALUES (?1, ?1, ?1, ?2, ?3)"
            )
            db.execute(into, (post.blog, url, _WHEN))
        key = sha256(post.permalink.encode()).hexdigest()[:16]
        db.execute(
            "INSERT INTO posts (key, permalink, blog, slug, title, text, html, summary, language, "
            "words, fingerprint, first_seen, shown_from, digest, sketch) "
            "VALUES (?1, ?2, ?3, ?1, ?4, ?5, '', '', ?6, ?7, ?1, ?8, ?8, ?1, x'')",
            (
                key,
                post.permalink,
                post.blog,
                post.title,
                post.text,
                post.language,
                len(post.text.split()),
                _WHEN,
            ),
        )
    db.commit()
    db.close()
    lines = ['[portal]\nurl = "https://copines.example/"', '[crawl]\ncontact = "bench"']
    lines += [
        f'[[blog]]\nname = "{name}"\nurl = "https://{name.replace(" ", "-")}.example/"'
        for name in sorted(blogs)
    ]
    (directory / "copines.toml").write_text("\n".join(lines), encoding="utf-8")
