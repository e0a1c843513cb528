"""Templates and what they show → pages."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, StrictUndefined

from copines.site.keys import Page
from copines.site.theme import Theme
from copines.site.words import Words


class Renderer:
    """Fills templates; what they show is decided before."""

    def __init__(self, words: Words, common: Mapping[str, Any], theme: Theme) -> None:
        self._environment = Environment(
            loader=theme.loader(),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(words.globals())
        self._environment.globals.update(common)
        self._environment.globals.update(theme.common())

    def page(
        self, path: str, template: str, post: tuple[str, str] | None = None, **shown: Any
    ) -> Page:
        """Render the page at a path, whose links are relative to it, unless a root is shown."""
        root = "../" * path.count("/") or "./"
        here = {"root": root, "path": path}
        text = self._environment.get_template(template).render(here | shown)
        return Page(path, text.encode("utf-8", "replace"), post)


def static(theme: Theme) -> tuple[Page, ...]:
    """Give the files that pages share."""
    return tuple(Page(f"static/{path}", data) for path, data in theme.static())
