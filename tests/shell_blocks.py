"""The shell blocks of README and docs/, and what is said of how they are run.

A block is fenced as `sh`, or indented and begins with `copines`. A comment of its own line right
before it may say `<!-- not run: REASON -->`, or `<!-- until stopped -->` of what serves until
Ctrl-C.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[1]
PAGES = tuple(sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]))
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page."""

    page: str
    line: int
    text: str
    note: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    """Yield the blocks of a page, in order."""
    lines, name = page.read_text(encoding="utf-8").splitlines(), page.relative_to(ROOT).as_posix()
    for number, line in enumerate(lines):
        rest, before = lines[number + 1 :], lines[number - 1] if number else ""
        if line.strip() == "```sh":
            code = "\n".join(takewhile(lambda line: line.strip() != "```", rest))
        elif line.startswith(f"{_INDENT}copines ") and not before.startswith(_INDENT):
            code = "\n".join([line, *takewhile(lambda line: line.startswith(_INDENT), rest)])
        else:
            continue
        yield Block(name, number + 1, dedent(code), _note(lines[:number]))


def _note(before: list[str]) -> str:
    told = next((line.strip() for line in reversed(before) if line.strip()), "")
    is_note = told.startswith("<!--") and not told.startswith("<!-- end")
    return told.removeprefix("<!--").removesuffix("-->").strip() if is_note else ""
