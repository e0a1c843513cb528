"""What a reader's browser fetches to answer a query, counted by the server that it asks."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from check.demo import chromium
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLateError

_PAGEFIND = """async (words) => {
  const pagefind = await import("/pagefind/pagefind.js");
  const found = await pagefind.search(words);
  return (await Promise.all(found.results.slice(0, 10).map((one) => one.data()))).length;
}"""


def ask(public: Path, what: str, words: str) -> tuple[int | None, int]:
    """Return how many posts a search shows, and the bytes of its index and its program.

    None posts where there is no Chromium to ask.
    """
    if not (shutil.which("chromium") or shutil.which("google-chrome")):
        return None, 0
    with _counting(public) as (address, sizes), chromium() as browser:
        page = browser.new_context(bypass_csp=True).new_page()
        found = (
            _by_pagefind(page, address, words)
            if what == "pagefind"
            else _by_ours(page, address, words)
        )
        told = ("/pagefind/",) if what == "pagefind" else ("/search/", "/static/search.js")
        mine = [size for path, size in sizes if path.startswith(told) and not path.endswith("/")]
    return found, sum(mine)


def _by_ours(page: Page, address: str, words: str) -> int:
    page.goto(f"{address}search/?q={words}")
    shown = page.locator("#results li")
    try:
        shown.first.wait_for()
    except TooLateError:
        return 0
    page.wait_for_load_state("networkidle")
    return shown.count()


def _by_pagefind(page: Page, address: str, words: str) -> int:
    page.goto(f"{address}about/")
    return int(page.evaluate(_PAGEFIND, words))


@contextmanager
def _counting(public: Path) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Serve a folder; give its address, and a list that gets each path asked for and its bytes."""
    asked: list[tuple[str, int]] = []

    class Counting(SimpleHTTPRequestHandler):
        def copyfile(self, source: Any, outputfile: Any) -> None:
            body = source.read()
            asked.append((self.path.partition("?")[0], len(body)))
            outputfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    handler = partial(Counting, directory=str(public))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", asked
        finally:
            server.shutdown()
            thread.join()
