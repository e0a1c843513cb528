"""A theme is tried on a circle made for it, before anything is fetched or written."""

import difflib
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from traceback import walk_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from copines.errors import ThemeError
from copines.messages import Message
from copines.model import (
    FILL,
    RELATED,
    Blog,
    BlogState,
    Fate,
    Health,
    Line,
    Picture,
    PortalOptions,
    Post,
    Verdict,
)
from copines.reasons import Reason
from copines.site import pages, visits
from copines.site.plan import whole
from copines.site.portal import Portal
from copines.site.snapshot import Snapshot
from copines.site.theme import Theme, own_templates, theme_of
from copines.site.view import PortalView

#: What a template can raise, besides what it cannot be parsed for.
_WRONG = (
    TemplateError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
_NOW = datetime(2026, 1, 2, tzinfo=UTC)
_NOT_FOUND = Reason.of("not_found", status=404)
_EXCLUDED = Reason.of("excluded", rule='"tag:x"')
_BLOGS = (
    Blog("https://one.example/", "One", "one", full=True, key="One"),
    Blog("https://two.example/", "Two", "two", key="Two"),
    Blog("https://three.example/", "Three", "three", key="Three"),
)


def check_theme(instance: Path, options: PortalOptions) -> None:
    """Render every page of a small circle with the instance's theme; nothing is written.

    Raises
    ------
    ThemeError
        Where a template is wrong, with its file and line.
    """
    theme = theme_of(instance, options)
    if options.logo and not (instance / options.logo).is_file():
        raise ThemeError(
            instance / options.logo, 0, Message("there is no such file: [portal] logo names it")
        )
    folder = theme.folder / "templates"
    _check_places(theme.folder)
    _check_texts((*folder.rglob("*.html"), *(theme.folder / "static").rglob("*.css")))
    if not folder.is_dir():
        return
    _check_names(folder)
    for view, blogs in ((_Sample(), _BLOGS), (_Nothing(), ()), (_Nothing(), _BLOGS)):
        _try(theme, view, blogs, options)


def _check_places(theme: Path) -> None:
    """Refuse a file that lies beside the folders that are read: a slip, which would do nothing."""
    for pattern, place in (("*.html", "templates"), ("*.css", "static")):
        for file in sorted(theme.glob(pattern)):
            told = {"path": Path(place, file.name)}
            raise ThemeError(
                file, 0, Message("nothing is read here; its place is %(path)s", **told)
            )


def _check_texts(files: Iterable[Path]) -> None:
    """Refuse a template or a sheet that is not UTF-8."""
    for file in sorted(file for file in files if file.is_file()):
        data = file.read_bytes()
        try:
            data.decode()
        except UnicodeDecodeError as error:
            why = Message("not UTF-8\n\nsave the file as UTF-8")
            raise ThemeError(file, data.count(b"\n", 0, error.start) + 1, why) from error


def _check_names(folder: Path) -> None:
    """Refuse a file that stands for none of the portal's: a slip, which would do nothing."""
    known = own_templates()
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).as_posix()
        if name not in known and not file.name.startswith("_"):
            near = difflib.get_close_matches(name, sorted(known), 1)
            hint = (
                Message("did you mean %(name)s?", name=near[0])
                if near
                else Message("name it %(name)s if it is your own", name=f"_{file.name}")
            )
            why = Message("the portal has no template of this name\n\n%(hint)s", hint=hint)
            raise ThemeError(file, 0, why)


def _try(theme: Theme, view: PortalView, blogs: tuple[Blog, ...], options: PortalOptions) -> None:
    named = options if options.url else PortalOptions(options.title, "https://portal.example/")
    try:
        portal = Portal(view, blogs, named, theme)
        made = whole(portal, Snapshot(view, blogs, named, portal.words), view).lists
        with portal.notebook.reading():
            for sheet in pages.sheets(made):
                tuple(pages.make(portal, sheet))
            tuple(visits.status(portal, view, _NOW, {}, {}))
    except TemplateSyntaxError as error:
        raise ThemeError(Path(error.filename or theme.folder), error.lineno, str(error)) from error
    except _WRONG as error:
        place = _place(error, theme.folder) or _in_parts(theme.folder)
        if place is None:
            raise
        raise ThemeError(*place, _why(error)) from error


def _why(error: Exception) -> str:
    """Say what is wrong, where Jinja2's or Python's own words do not tell."""
    if isinstance(error, RecursionError):
        return Message("it includes, extends or calls itself without end")
    if isinstance(error, TemplateNotFound):
        return Message("there is no template %(name)s", name=error.name)
    if lacks := re.search(r"TemplateModule object' has no attribute '(\w+)'", str(error)):
        return Message("it lacks the macro %(name)s", name=lacks[1])
    return str(error)


def _place(error: Exception, folder: Path) -> tuple[Path, int] | None:
    """Return the innermost line of the theme's templates that an error came through."""
    frames = [
        (Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__)
    ]
    ours = [place for place in frames if place[0].is_relative_to(folder)]
    return ours[-1] if ours else None


def _in_parts(folder: Path) -> tuple[Path, int] | None:
    """Return the theme's own parts.html: the portal's templates call what it may lack."""
    parts = folder / "templates" / "parts.html"
    return (parts, 1) if parts.is_file() else None


class _Nothing:
    """A circle that was never visited."""

    def posts(self) -> Iterator[Post]:
        return iter(())

    def lines(self) -> Iterator[Line]:
        return map(Line.of, self.posts())

    def lines_of(self, keys: Collection[str]) -> Iterator[Line]:
        return (line for line in self.lines() if line.key in keys)

    def by_key(self, key: str) -> Post | None:
        return next((post for post in self.posts() if post.key == key), None)

    def changes(self, cursor: int) -> None:
        del cursor

    def visited(self) -> None:
        pass

    def remembered(self, name: str) -> bytes:
        del name
        return b""

    def remembered_all(self, names: Collection[str]) -> Mapping[str, bytes]:
        del names
        return {}

    def recall(self, beginning: str) -> Mapping[str, bytes]:
        del beginning
        return {}

    def remember(self, pieces: Iterable[tuple[str, bytes | None]], *, anew: bool = False) -> None:
        deque(pieces, maxlen=0)  # some come while others are made

    def ties(self) -> Iterator[tuple[str, str, float, str, str]]:
        return iter(())

    def replies(self) -> Iterator[tuple[str, str, str]]:
        return iter(())

    def taken_down(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def aliases(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def redirects(self) -> Iterator[tuple[str, str, str]]:
        return iter(())

    def folded(self) -> Iterator[tuple[str, str, str]]:
        return iter(())

    def states(self) -> tuple[BlogState, ...]:
        return tuple(BlogState(blog.key, blog.name, blog.url, None, "new") for blog in _BLOGS)

    def health(self) -> tuple[Health, ...]:
        return tuple(Health(state) for state in self.states())

    def fates(self, blog: str) -> tuple[Fate, ...]:
        return ()

    def taglines(self) -> Mapping[str, str]:
        return {}

    def portraits(self, named: Mapping[str, str]) -> Mapping[str, str]:
        del named
        return {}

    def beginnings(self, blog: str, most: int) -> Iterator[str]:
        del blog, most
        yield from ()

    def feeds(self) -> Mapping[str, str]:
        return {}

    def joined(self) -> Mapping[str, datetime]:
        return {}

    def pictures(self) -> Mapping[str, Picture]:
        return {}


class _Sample(_Nothing):
    """A circle that has one of everything that a page may show."""

    def posts(self) -> Iterator[Post]:
        for number, blog in enumerate(_BLOGS * 12):
            yield Post(
                f"{blog.url}{number}",
                f"{number:016}",
                blog.key,
                f"Title {number}",
                "Some words of a text. " * (1 + 40 * (number % 2)),
                "<p>Some words</p>",
                "A summary",
                "An author",
                None if number > 33 else _NOW - timedelta(days=40 * (number // 12)),
                _NOW,
                _NOW,
                "la" if number % 3 else None,
                ("garden", f"only {number}"),
                f"{blog.url}{number}.jpg",
                None,
                300,
                f"post-{number}",
            )

    def ties(self) -> Iterator[tuple[str, str, float, str, str]]:
        for post in self.posts():
            for other in _BLOGS:
                if other.key != post.blog:
                    other_key = self._first(other)
                    yield post.key, other_key, 0.5, '["garden", "bread"]', RELATED
                    yield post.key, other_key, 0.0, "[]", FILL

    def _first(self, blog: Blog) -> str:
        return next(post.key for post in self.posts() if post.blog == blog.key)

    def taken_down(self) -> Iterator[tuple[str, str]]:
        yield "One", "gone"

    def aliases(self) -> Iterator[tuple[str, str]]:
        yield "f" * 16, self._first(_BLOGS[0])

    def redirects(self) -> Iterator[tuple[str, str, str]]:
        yield "One", "moved", f"{_BLOGS[0].url}0"

    def folded(self) -> Iterator[tuple[str, str, str]]:
        yield f"{_BLOGS[0].url}0", "Two", "https://two.example/copy"

    def states(self) -> tuple[BlogState, ...]:
        one, two, three = _BLOGS
        return (
            BlogState(one.key, one.name, one.url, f"{one.url}feed", "ok", _NOW, _NOW),
            BlogState(
                *(two.key, two.name, two.url, None, "failing", _NOW, None, _NOW, _NOW),
                reason=_NOT_FOUND,
                posts=1,
            ),
            BlogState(three.key, three.name, three.url, None, "paused"),
        )

    def health(self) -> tuple[Health, ...]:
        return tuple(Health(state, (_NOW,), 1, 2) for state in self.states())

    def fates(self, blog: str) -> tuple[Fate, ...]:
        return (
            Fate(f"{_BLOGS[0].url}0", "Title 0", "post-0", _NOW, Verdict.SHOWN),
            Fate(f"{_BLOGS[0].url}1", "Title 1", "post-1", None, Verdict.FILTERED, _EXCLUDED),
            Fate(f"{_BLOGS[0].url}2", "", "", None, Verdict.UNKNOWN, _NOT_FOUND),
        )

    def taglines(self) -> Mapping[str, str]:
        return {"One": "A tagline"}

    def portraits(self, named: Mapping[str, str]) -> Mapping[str, str]:
        del named
        return {"One": "face.webp"}

    def feeds(self) -> Mapping[str, str]:
        return {"One": "https://one.example/feed"}

    def pictures(self) -> Mapping[str, Picture]:
        (first, *_) = self.posts()
        address = first.image or ""
        return {address: Picture(address, "picture.webp", 480, 300)}
