"""Templates and what they show → pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from copines.site import css
from copines.site.words import Words

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the portal."""

    #: From the portal's root, with "/" between.
    path: str
    data: bytes
    #: Address of the post whose page this is, and its blog's name.
    post: tuple[str, str] | None = None


class Renderer:
    """Fills templates; what they show is decided before."""

    def __init__(self, words: Words, common: Mapping[str, Any]) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(words.globals())
        self._environment.globals.update(common)

    def page(
        self, path: str, template: str, post: tuple[str, str] | None = None, **shown: Any
    ) -> Page:
        """Render the page at a path, whose links are relative to it, unless a root is shown."""
        root = "../" * path.count("/") or "./"
        here = {"root": root, "path": path}
        text = self._environment.get_template(template).render(here | shown)
        return Page(path, text.encode("utf-8", "replace"), post)


def static() -> tuple[Page, ...]:
    """Give the files that are the same on every portal."""
    folder = _HERE / "static"
    return tuple(
        Page(f"static/{file.name}", _served(file))
        for file in sorted(folder.iterdir())
        if file.is_file()
    )


def _served(file: Path) -> bytes:
    return (
        css.small(file.read_text("utf-8")).encode() if file.suffix == ".css" else file.read_bytes()
    )
