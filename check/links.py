"""Links within the portal: each must lead to a file, and to a place on it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from lxml import html

_ROOT = "http://portal/"


def faults(portal: Path) -> Iterator[str]:
    """Say which links of which page lead nowhere."""
    for file in sorted(portal.rglob("*.html")):
        here = file.relative_to(portal).as_posix()
        # the page for what is not here is shown at any address
        base = _ROOT if here == "404.html" else urljoin(_ROOT, here)
        for _, _, link, _ in html.parse(str(file)).getroot().iterlinks():
            parts = urlsplit(urljoin(base, link))
            if f"{parts.scheme}://{parts.netloc}/" == _ROOT and not _is_there(portal, parts):
                yield f"{here}: {link}"


def lychee(portal: Path) -> Iterator[str]:
    """Ask lychee too: it reads srcset, style sheets, feeds, blogroll and sitemap besides."""
    own = json.loads((portal / "feed.json").read_text(encoding="utf-8"))["home_page_url"]
    kinds = ("**/*.html", "**/*.xml", "**/feed.json", "*.opml", "**/*.css")
    done = subprocess.run(
        [
            Path(sys.executable).parent / "lychee",
            "--offline",
            "--no-progress",
            "--include-fragments=full",
            "--root-dir",
            portal,
            "--index-files",
            "index.html",
            "--remap",
            f"^{re.escape(own)}(.*) {portal.as_uri()}/$1",
            "--format",
            "json",
            *(portal / kind for kind in kinds),
        ],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    report = json.loads(done.stdout)
    if not report["remaps"] or report["successful"] < report["remaps"]:
        yield "lychee did not follow the portal's own addresses"
    for file, broken in report["error_map"].items():
        for link in broken:
            yield f"{Path(file).relative_to(portal)}: {link['url']}: {link['status']['text']}"


def _is_there(portal: Path, parts: SplitResult) -> bool:
    path, fragment = unquote(parts.path).lstrip("/"), parts.fragment
    target = portal / path / "index.html" if path.endswith("/") or not path else portal / path
    if not target.is_file():
        return False
    return not fragment or fragment in _places(target)


@cache
def _places(file: Path) -> frozenset[str]:
    return frozenset(html.parse(str(file)).xpath("//@id"))
