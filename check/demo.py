"""The demo's portal, built and served, and a Chromium that looks at it."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

#: Chromium's own calls home are switched off, so that what leaves loopback is the portal's doing.
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def demo_portal() -> Iterator[Path]:
    """Build the demo's portal into a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="copines-check-") as directory:
        demo = ("demo", "--build-only", "--quiet", "--dir", directory)
        command = [sys.executable, "-m", "copines", *demo]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        yield Path(directory) / "public"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a Chromium that asks nothing of anybody."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield launched
        launched.close()


def chromium_path() -> str:
    """Find the Chromium of this machine."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise SystemExit("check: no Chromium on this machine\n\napt-get install chromium")
    return path


def sample(portal: Path) -> tuple[str, ...]:
    """Return one address of each kind of page, and the posts that differ from others."""
    first = {
        "blogs": "blogs/*/index.html",
        "topics": "topics/*/index.html",
        "archives": "archives/*/*/index.html",
        "issue": "gazette/*/index.html",
        "flashback": "flashback/*/index.html",
        "page": "page/*/index.html",
        "status": "status/*/index.html",
        "widget": "blogs/*/widget/index.html",
    }
    listed = [sorted(portal.glob(pattern))[0] for pattern in first.values()]
    posts = sorted(portal.glob("posts/*/*/index.html"), key=lambda file: file.stat().st_size)
    some = [posts[0], posts[len(posts) // 2], posts[-1]]
    found = [f"{file.parent.relative_to(portal)}/" for file in (*listed, *some)]
    plain = [
        "",
        "answers/",
        "gazette/",
        "topics/",
        "map/",
        "archives/",
        "search/",
        "search/?q=trai",
        "status/",
        "about/",
    ]
    return (*plain, *found, "404.html")
