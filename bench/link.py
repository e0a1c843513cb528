"""From texts in the store to links in the store, and all pairs apart: what a corpus costs."""

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import norm
from sklearn.preprocessing import normalize

from bench import plot
from bench.corpus import documents
from copines.linker import Changes, Index, fit, refilled, relink
from copines.linker.index import DRIFT
from copines.linker.link import noting
from copines.linker.nearest import COPY, Vectors, nearest
from copines.linker.packed import places
from copines.linker.permits import Permits
from copines.linker.pipeline import post_pipeline
from copines.linker.rows import Row, Rows
from copines.linker.terms import Weighed
from copines.model import Document, LinkOptions
from copines.store import Store

_COUNTS = tuple(int(n) for n in os.environ.get("BENCH_POSTS", "1000,10000,100000").split(","))
#: Rows whose neighbors are held against brute force.
_SAMPLE = 500
_TOP = 10
#: Posts that come later.
_MORE = 100
_WHEN = "2026-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class _Cost:
    wall: float
    cpu: float
    #: Largest sum of memory over a process and its children, in MB; what they share counts once.
    peak: int

    def __str__(self) -> str:
        return f"{self.wall:.1f} s, {self.cpu:.1f} s CPU, {self.peak} MB"


def measure() -> Iterator[tuple[str, str]]:
    """Link corpora of growing size; BENCH_PLOT names a file for a plot of what it cost."""
    spent: dict[str, list[tuple[float, float]]] = {"texts to links": [], "all pairs": []}
    for count in _COUNTS:
        with tempfile.TemporaryDirectory() as directory:
            _fill(Path(directory), documents(count))
            call = [sys.executable, "-m", "copines", "link", "--quiet", "--dir", directory]
            cost = _run(call)
            yield f"{count} posts, texts to links", str(cost)
            yield from _more(Path(directory), count, call)
        spent["texts to links"].append((count, cost.cpu))
        pairs = _run([sys.executable, "-m", "bench.link", str(count)])
        yield f"{count} posts, all pairs and brute force", f"{pairs}"
        yield from (("  " + line.split(": ")[0], line.split(": ")[1]) for line in _told)
        spent["all pairs"].append((count, float(_told[0].split(", ")[2].split()[0])))
    if len(_COUNTS) > 1:
        for what, points in spent.items():
            yield f"{what}: CPU grows with posts to the power of", f"{plot.exponent(points):.2f}"
        if target := os.environ.get("BENCH_PLOT"):
            drawn = plot.svg("What linking costs", "posts", "CPU seconds", spent)
            Path(target).write_text(drawn, encoding="utf-8")


def _more(directory: Path, count: int, call: list[str]) -> Iterator[tuple[str, str]]:
    """Measure what a few posts more cost, each time in a process that has seen none of them."""
    later = islice(documents(count + 2 * _MORE), count, None)
    _add(directory, islice(later, _MORE))
    yield f"{_MORE} posts more, a command by itself", str(_run(call))
    if DRIFT * count >= 2 * _MORE:
        _add(directory, later)
        _run([sys.executable, "-m", "bench.link", "open", str(directory)])
        yield f"{_MORE} posts more, with the index open", _told[0]
    yield "nothing more", str(_run(call))


def _opened(directory: Path) -> Iterator[str]:
    """Open an instance's index, as a process that links again and again has it; then measure.

    What is open: compiled code, tried on a few other posts, and the list of digests.
    """
    from copines.linker import kernel  # noqa: PLC0415 - update uses it where it is loaded

    assert kernel.enter
    options, some = LinkOptions(), list(documents(60))
    relink(fit(some[1:], options), Changes(some[:1]), options)
    with Store(directory / "copines.db") as store:
        base = store.index.kept(store.derived.signature("memory"))
        index, digests = Index.of(base, store.memory.kept("changes")), store.corpus.digests()
        began, cpu = time.monotonic(), time.process_time()
        new, gone = index.differences(digests)
        found = relink(index, Changes(store.corpus.documents(new), gone), options)
        fills = refilled(index, options, found.keys())
        with store.transaction():
            store.links.replace_some(found, ())
            store.links.replace_fills(fills)
            store.memory.keep("changes", index.changes())
        wall, cpu = time.monotonic() - began, time.process_time() - cpu
    yield f"{wall:.2f} s, {cpu:.2f} s CPU, {len(new)} posts, {len(found)} lists"


_told: list[str] = []


def _run(call: list[str]) -> _Cost:
    """Run a command; give its cost and keep what it tells."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    child = subprocess.Popen(call, stdout=subprocess.PIPE, encoding="utf-8")
    peak = 0
    while child.poll() is None:
        peak = max(peak, _resident(child.pid))
        time.sleep(0.1)
    assert child.stdout is not None
    _told[:] = child.stdout.read().splitlines()
    assert child.returncode == 0, call
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return _Cost(time.monotonic() - began, cpu, peak or after.ru_maxrss // 1024)


def _resident(pid: int) -> int:
    """Sum the proportional memory of a process and its children, in MB; 0 where /proc is not."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0
    own = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("Pss:")), 0)
    return own + sum(_resident(int(child)) for child in children)


def _fill(directory: Path, posts: Iterator[Document]) -> None:
    """Make an instance with these posts."""
    Store(directory / "copines.db").close()
    _add(directory, posts)


def _add(directory: Path, posts: Iterator[Document]) -> None:
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


def _kernel(count: int) -> Iterator[str]:
    """Measure all pairs alone, in a process of its own, and hold a sample against brute force."""
    posts: list[Row] = []
    X = post_pipeline().fit_transform(noting(documents(count), posts))
    kept = np.bincount(X.indices, minlength=X.shape[1]) >= 2
    order = sorted(range(count), key=lambda n: posts[n].order)
    weighed = Weighed(X.indptr.astype(np.int64), X.indices, X.data)
    vectors = Vectors.of(weighed, kept, order, [post.permalink for post in posts])
    rows = Rows.of(posts[n] for n in order)
    permits = Permits(rows.blog, rows.language, LinkOptions())
    before, began, cpu = _resident(os.getpid()), time.monotonic(), time.process_time()
    keys = nearest(vectors, permits, (_TOP, _TOP), progress=lambda done, total: None)
    wall, cpu = time.monotonic() - began, time.process_time() - cpu
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield f"all pairs, top {_TOP}: {wall:.1f} s, {cpu:.1f} s CPU, {after} MB (before {before})"
    found = np.empty_like(keys)
    found[vectors.place] = keys
    exact = _Exact(X[:, np.flatnonzero(kept)], posts)
    yield f"recall at {_TOP} of {_SAMPLE} posts, against floats: {exact.recall(found):.5f}"


class _Exact:
    """Brute force, from the rows that the pipeline ends in, in the order of the texts."""

    def __init__(self, X: csr_matrix, posts: list[Row]) -> None:
        self._X: Any = normalize(X)
        self._shares: Any = norm(X, axis=1)
        self._blog = np.array([post.blog for post in posts])
        self._language = np.array([post.language for post in posts])
        order = sorted(range(len(posts)), key=lambda n: posts[n].permalink)
        self._place = np.empty(len(posts), np.int64)
        self._place[order] = np.arange(len(posts))

    def recall(self, found: NDArray[np.int64]) -> float:
        """Return the share of the true first neighbors among those found, keys by place."""
        right = whole = 0
        for post in np.random.default_rng(0).integers(0, len(found), _SAMPLE).tolist():
            scores = (self._X @ self._X[post].T).toarray().ravel()
            scores[self._blog == self._blog[post]] = 0
            scores[self._language != self._language[post]] = 0
            scores[scores * self._shares * self._shares[post] >= COPY] = 0
            best = np.argsort(-scores)[:_TOP]
            wanted = self._place[best[scores[best] > 0]]
            mine = found[self._place[post]]
            right += len(np.intersect1d(wanted, places(mine[mine > 0])))
            whole += len(wanted)
        return right / whole


if __name__ == "__main__":
    asked = sys.argv[1:]
    for line in _opened(Path(asked[1])) if asked[0] == "open" else _kernel(int(asked[0])):
        sys.stdout.write(line + "\n")
