"""Sphinx: README, the pages of docs/ and what stands beside them, as static pages (`make docs`).

docs/index.md is the navigation too: of each of its sections the links become a table of contents.
A page that no list names, a link that leads nowhere and a place that a page lacks end the build.
"""

import re
import shutil
from pathlib import Path

from sphinx.application import Sphinx

project = "copines"
copyright = "the authors of copines"
root_doc = "docs/index"
include_patterns = ["docs/**", "README.md", "README.fr.md", "[A-Z]*.md"]
exclude_patterns = [".*", "*/.*", "build", "dist", "docs/conf.py", "**/node_modules"]
extensions = ["myst_parser"]
myst_heading_anchors = 3
# jinja2 blocks extend templates that Pygments cannot see; the demo's names are no languages.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = "copines"
html_copy_source = False
html_show_sphinx = False

_LINK = re.compile(r"\]\(([\w./-]+)\.md\)")


def navigation(text: str) -> str:
    """Return a page of lists with a table of contents, not shown, after each section."""
    first, *sections = re.split(r"(?m)^(?=## )", text)
    return "".join([first, *(_section(section) for section in sections)])


def _section(section: str) -> str:
    title, pages = section.splitlines()[0].removeprefix("## "), _LINK.findall(section)
    entries = "\n".join(pages)
    return f"{section}\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n{entries}\n```\n\n"


def _read(_app: Sphinx, page: str, source: list[str]) -> None:
    if page in {"docs/index", "docs/adr/README"}:
        source[0] = navigation(source[0])


def _finish(app: Sphinx, error: Exception | None) -> None:
    """Put beside the pages what their HTML names, and lead from the folder to the first page."""
    if error is None:
        shutil.copytree(
            Path(app.srcdir, "docs/portal"), Path(app.outdir, "docs/portal"), dirs_exist_ok=True
        )
        start = '<meta http-equiv="refresh" content="0; url=docs/index.html">\n'
        Path(app.outdir, "index.html").write_text(start, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Join the two to Sphinx."""
    app.connect("source-read", _read)
    app.connect("build-finished", _finish)
