"""What linking costs: from texts in the store to links in the store, and its parts."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.corpus import documents
from copines.model import Blog, Post
from copines.permalinks import key
from copines.store import Store

#: Posts, and the blogs that they are of; BENCH_POSTS names one more size.
_SIZES = ((1_000, 20), (10_000, 200))
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def measure() -> Iterator[tuple[str, str]]:
    """Link circles of several sizes with `copines link`, each in a process of its own."""
    more = int(os.environ.get("BENCH_POSTS", "0"))
    for posts, blogs in (*_SIZES, *([(more, max(10, more // 100))] if more else [])):
        with tempfile.TemporaryDirectory() as directory:
            _fill(Path(directory), posts, blogs)
            yield f"{posts} posts of {blogs} blogs, linked", _linked(directory)


def _fill(directory: Path, posts: int, blogs: int) -> None:
    names = [f"Blog {n:05}" for n in range(blogs)]
    stanzas = [
        f'[[blog]]\nname = "{name}"\nurl = "https://blog{n:05}.bench.example/"\n'
        for n, name in enumerate(names)
    ]
    head = '[portal]\nurl = "https://copines.example/"\n[crawl]\ncontact = "bench"\n'
    (directory / "copines.toml").write_text(head + "".join(stanzas), encoding="utf-8")
    with Store(directory / "copines.db") as store, store.transaction():
        for n, name in enumerate(names):
            store.register(Blog(f"https://blog{n:05}.bench.example/", name, f"b{n}"), _NOW)
        for number, document in enumerate(documents(posts, blogs)):
            store.save(_post(number, document.permalink, document.blog, document.language,
                             document.title, document.text))  # fmt: skip


def _post(  # noqa: PLR0913, PLR0917 - a document's fields
    number: int, permalink: str, blog: str, language: str | None, title: str, text: str
) -> Post:
    return Post(
        permalink=permalink, key=key(permalink), blog=blog, title=title, text=text, html="",
        summary="", author=None, published=_NOW - timedelta(hours=number), updated=None,
        first_seen=_NOW, language=language, words=len(text.split()), slug=f"p{number}",
    )  # fmt: skip


def _linked(directory: str) -> str:
    call = [sys.executable, "-m", "copines", "link", "--quiet", "--dir", directory]
    began = time.monotonic()
    process = subprocess.Popen(call)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, call
    cpu = usage.ru_utime + usage.ru_stime
    return f"{time.monotonic() - began:.1f} s, {cpu:.1f} s CPU, {usage.ru_maxrss // 1024} MB"
