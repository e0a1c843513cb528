"""text.py WAY PAGES OUT: write the text of each page of a folder, as one library finds it."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path


def trafilatura() -> Callable[[str], str]:
    """Find the text with trafilatura alone."""
    from trafilatura import extract

    return lambda page: extract(page, include_comments=False) or ""


def resiliparse() -> Callable[[str], str]:
    """Find the text with Resiliparse."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: extract_plain_text(page, main_content=True)


def readability() -> Callable[[str], str]:
    """Find the article with readability-lxml, which gives HTML."""
    from readability import Document

    return lambda page: re.sub(r"<[^>]+>", " ", Document(page).summary())


WAYS = {"trafilatura": trafilatura, "resiliparse": resiliparse, "readability-lxml": readability}

if __name__ == "__main__":
    way, pages, out = sys.argv[1:]
    read = WAYS[way]()
    texts = {page.name: read(page.read_text("utf-8")) for page in sorted(Path(pages).iterdir())}
    Path(out).write_text(json.dumps(texts), "utf-8")
