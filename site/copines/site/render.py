"""Templates and what they show → pages."""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import FileSystemBytecodeCache, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from copines.site.keys import Page
from copines.site.templating import Templates
from copines.site.theme import Theme, own_template
from copines.site.trace import Notebook
from copines.site.words import Words

#: What decides of what a macro of parts.html says.
_TOLD_BY: Mapping[str, Callable[..., object]] = {
    "mark": lambda face, more="", root="": (face.slug, more, root),
    "name": attrgetter("slug"),
    "spoken": attrgetter("language"),
    "tongue": attrgetter("language"),
    "when": attrgetter("published"),
    "abroad": attrgetter("language"),
    # the newest posts of some topics are those of others
    "row": lambda card, root: (card.path, root),
}
#: Of a macro, so many are remembered: rows of 16,000 posts are 8 MB.
_MOST = 16_384

_COMPILED = Path(__file__).parent / "__pycache__"


def _remembered(macro: Callable[..., str], told_by: Callable[..., object]) -> Callable[..., str]:
    known: dict[object, str] = {}

    def say(*given: object) -> str:
        key = told_by(*given)
        said = known.get(key)
        if said is None:
            if len(known) >= _MOST:
                known.clear()
            said = known[key] = macro(*given)
        return said

    return say


class _Compiled(FileSystemBytecodeCache):
    """Templates as Jinja2 has compiled them, which takes 0.2 s: kept where Python keeps modules.

    As there, nothing is kept where the folder cannot be written, or Python was told not to.
    """

    def __init__(self, folder: Path) -> None:
        # what one Jinja2 compiled the next may not run, nor an earlier copines what `templating`
        # has it compile; .pyc, so that no hash of the program has it
        super().__init__(str(folder), f"jinja2-{jinja2.__version__}-1-%s.pyc")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


class Renderer:
    """Fills templates; what they show is decided before."""

    def __init__(
        self, words: Words, common: Mapping[str, Any], theme: Theme, notebook: Notebook
    ) -> None:
        self._notebook = notebook
        self._environment = Templates(
            loader=theme.loader(),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_Compiled(_COMPILED),
        )
        self._environment.globals.update(words.globals())
        self._environment.filters.update(words.filters())
        self._environment.globals.update(common)
        self._environment.globals.update(theme.common())
        self._environment.globals["shared"] = self._shared
        #: What pages of one folder share, by template, root and section, and what it read.
        self._kept: dict[tuple[str, str, str], tuple[Markup, set[str]]] = {}
        self._remember()

    @pass_context
    def _shared(self, page: Context, template: str) -> Markup:
        """Render a part once for all pages of a section: it knows no more of them than that."""
        root, here = page["root"], page["path"].split("/")[0]
        known = self._kept.get((template, root, here))
        if known is None:
            with self._notebook.reading() as facts:
                told = self._environment.get_template(template).render(root=root, here=here)
            known = self._kept[template, root, here] = Markup(told), facts
        self._notebook.note(*known[1])
        return known[0]

    def _remember(self) -> None:
        """Have small macros say again what they said of the like: a page calls some twenty.

        A theme's own are left alone, for what they look at nobody knows.
        """
        template = self._environment.get_template("parts.html")
        if template.filename == str(own_template("parts.html")):
            for name, told_by in _TOLD_BY.items():
                parts: Any = template.module
                setattr(parts, name, _remembered(getattr(parts, name), told_by))

    def page(self, path: str, template: str, **shown: Any) -> Page:
        """Render the page at a path, whose links are relative to it, unless a root is shown."""
        root = "../" * path.count("/") or "./"
        here = {"root": root, "path": path}
        text = self._environment.get_template(template).render(here | shown)
        return Page(path, text.encode("utf-8", "replace"))

    def text(self, template: str, **shown: Any) -> str:
        """Render what is no page: all that it leads to is absolute."""
        return self._environment.get_template(template).render(shown)


def static(theme: Theme) -> tuple[Page, ...]:
    """Return the files that pages share."""
    return tuple(Page(f"static/{path}", data) for path, data in theme.static())
