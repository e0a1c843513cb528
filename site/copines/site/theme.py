"""The instance's own templates and static files, which stand before the portal's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader

from copines.errors import PublishError
from copines.messages import Message
from copines.model import PortalOptions
from copines.site import css

_HERE = Path(__file__).parent
#: A theme's own style sheet, read after the portal's.
_SHEET = "theme.css"
_STYLE = "style.css"


@dataclass(frozen=True, slots=True)
class Theme:
    """How the portal looks: the folder theme/ of the instance, and what the config says."""

    folder: Path
    #: Accent, in degrees of OKLCH; None for the portal's own.
    hue: int | None = None
    #: Picture before the portal's name; None for none.
    logo: Path | None = None

    @property
    def media(self) -> Path:
        """Folder of the posts' pictures, beside the theme's."""
        return self.folder.parent / "media"

    def loader(self) -> BaseLoader:
        """Find templates in the theme first; default/post.html is always the portal's own."""
        own = FileSystemLoader(_HERE / "templates")
        return ChoiceLoader(
            [
                FileSystemLoader(self.folder / "templates", encoding="utf-8-sig"),
                own,
                PrefixLoader({"default": own}),
            ]
        )

    def common(self) -> Mapping[str, object]:
        """Return what templates know of the theme."""
        sheets = [_STYLE]
        if (self.folder / "static" / _SHEET).is_file():
            sheets.append(_SHEET)
        return {"sheets": sheets, "logo": self._logo_name()}

    def static(self) -> Iterator[tuple[str, bytes]]:
        """Return the static files' paths below static/, and what they hold."""
        files = _files(_HERE / "static") | _files(self.folder / "static")
        if self.logo:
            if not self.logo.is_file():
                raise PublishError(
                    self.logo, Message("there is no such file: [portal] logo names it")
                )
            files[self._logo_name()] = self.logo
        for path, file in sorted(files.items()):
            yield path, self._served(file)

    def _logo_name(self) -> str:
        return f"logo{self.logo.suffix.lower()}" if self.logo else ""

    def _served(self, file: Path) -> bytes:
        if file.suffix != ".css":
            return file.read_bytes()
        sheet = css.small(file.read_text("utf-8-sig"))
        return (sheet if self.hue is None else css.tinted(sheet, self.hue)).encode()


def theme_of(instance: Path, options: PortalOptions) -> Theme:
    """Return the theme of the instance in a folder."""
    logo = instance / options.logo if options.logo else None
    return Theme(instance / "theme", options.hue, logo)


def own_template(name: str) -> Path:
    """Return the file of one of the portal's templates."""
    return _HERE / "templates" / name


def own_templates() -> frozenset[str]:
    """Return the names of the portal's templates."""
    return frozenset(file.name for file in (_HERE / "templates").iterdir())


def _files(folder: Path) -> dict[str, Path]:
    """Return the files below a folder by path, hidden ones left out."""
    found = (file for file in folder.rglob("*") if file.is_file())
    named = ((file.relative_to(folder), file) for file in found)
    return {
        path.as_posix(): file
        for path, file in named
        if not any(part.startswith(".") for part in path.parts)
    }
