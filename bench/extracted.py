"""python -m bench.extracted PAGES OUT: the articles of a folder's pages, by the crawler."""

import json
import sys
from pathlib import Path

from copines.crawler.extract import extract


def main() -> None:
    """Write the text of each page."""
    pages, out = map(Path, sys.argv[1:])
    texts = {}
    for page in sorted(pages.iterdir()):
        found = extract(page.read_bytes(), f"https://blog.example/{page.stem}", content_type="")
        texts[page.name] = found.text if found else ""
    out.write_text(json.dumps(texts), encoding="utf-8")


if __name__ == "__main__":
    main()
