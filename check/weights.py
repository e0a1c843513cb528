"""What pages weigh on the wire, HTML and style sheet, gzip."""

import gzip
from collections.abc import Iterator
from pathlib import Path

#: Bytes: of the style sheets in all, of home with its style sheet, of a post with its.
_SHEET, _HOME, _POST = 3_000, 11_000, 7_000


def faults(portal: Path) -> Iterator[str]:
    """Say what is too heavy."""
    sheet = sum(_weight(file) for file in portal.glob("static/*.css"))
    posts = {file: sheet + _weight(file) for file in portal.glob("posts/*/*/index.html")}
    heaviest = max(posts, key=lambda file: posts[file])
    for what, weighs, most in (
        ("the style sheet", sheet, _SHEET),
        ("home", sheet + _weight(portal / "index.html"), _HOME),
        (str(heaviest.relative_to(portal)), posts[heaviest], _POST),
    ):
        if weighs > most:
            yield f"{what}: {weighs} bytes, of {most}"


def _weight(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9))
