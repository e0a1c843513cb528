"""copines.toml → Config, with every mistake at once."""

import difflib
import re
import tomllib
import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from copines.errors import ConfigError
from copines.keys import KEYS, UNUSED
from copines.model import Blog, CrawlOptions, LinkOptions, PortalOptions
from copines.permalinks import key as permalink_key
from copines.places import lines_of

NAME = "copines.toml"
_VARIABLE = re.compile(r"COPINES_(PORTAL|CRAWL|LINK)_(\w+)\Z")
_TITLE = "Les blogs de mes copines"


@dataclass(frozen=True, slots=True)
class Config:
    """What the owner of an instance wants."""

    path: Path
    #: Its url is "" where the config names none (see require_url).
    portal: PortalOptions
    crawl: CrawlOptions
    link: LinkOptions
    #: Name and slug are "" where the config names none.
    blogs: tuple[Blog, ...]
    #: Addresses of posts that must not appear anywhere.
    hide: tuple[str, ...] = ()
    #: What is allowed, but worth a word.
    warnings: tuple[str, ...] = ()


def find_instance(directory: Path | None, cwd: Path) -> Path:
    """Return the directory with the copines.toml: the one given, cwd, or data/ in it.

    Raises
    ------
    ConfigError
        There is none.
    """
    for place in (directory,) if directory else (cwd, cwd / "data"):
        if place and (place / NAME).is_file():
            return place
    place = directory or cwd
    raise ConfigError(f"{place}: no {NAME} here\n\nmake one: copines init {place}")


def require_url(config: Config) -> None:
    """Demand the portal's address, without which no portal can be built.

    Raises
    ------
    ConfigError
        The config names none.
    """
    if not config.portal.url:
        raise ConfigError(
            f"{config.path}: [portal] url is missing: expected the address where the portal will "
            'live\n\nwrite url = "https://copines.example/" under [portal]'
        )


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Read and check the config; the environment goes before the file.

    Raises
    ------
    ConfigError
        With all mistakes, a line each, in the order of the file.
    """
    reading = _Reading(path, _text(path))
    values = reading.tables()
    reading.take_environment(environ, values)
    blogs = reading.blogs()
    reading.end()
    portal, crawl, link = values["portal"], values["crawl"], values["link"]
    hide = link.pop("hide", ())
    if not crawl.get("contact"):
        reading.warnings.append(f"{path}: [crawl] contact is empty: sites cannot reach you")
    if not blogs:
        reading.warnings.append(f"{path}: no blogs yet; add one: copines add URL")
    portal = {"title": _TITLE, "url": "", **portal}
    crawl["pictures"] = portal.get("images", "local") == "local"
    return Config(path, PortalOptions(**portal), CrawlOptions(**crawl), _link(link, blogs), blogs,
                  hide, tuple(reading.warnings))  # fmt: skip


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: not there\n\nmake one: copines init {path.parent}") from error
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}:{line}: not UTF-8\n\nsave the file as UTF-8") from error


def _link(values: Mapping[str, Any], blogs: Iterable[Blog]) -> LinkOptions:
    members = tuple(blogs)
    return LinkOptions(
        **values,
        no_out=frozenset(b.name for b in members if b.teasers in {"in", "none"}),
        no_in=frozenset(b.name for b in members if b.teasers in {"out", "none"}),
        never_with=frozenset(frozenset({b.name, o}) for b in members for o in b.never_with),
    )


class _Reading:
    """One reading of a config, which gathers mistakes."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._text = path, text
        self._lines = lines_of(text)
        self._mistakes: list[tuple[int, str]] = []
        self.warnings: list[str] = []
        try:
            self._given: dict[str, Any] = tomllib.loads(text.replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
            where = f":{place[1]}:{place[2]}" if place else ""
            what = re.sub(r" \(at .*\)", "", str(error))
            raise ConfigError(
                f"{path}{where}: no valid TOML: {what}\n\ntext stands in quotes, lists in [ ], "
                "and each blog under a [[blog]] of its own"
            ) from error

    def _wrong(self, section: str, index: int, key: str, what: str) -> None:
        line = self._lines.get((section, index, key)) or self._lines.get((section, index, ""), 1)
        shown = f"[[{section}]]" if section == "blog" else f"[{section}]"
        where = f"{shown} {key}" if key else shown
        self._mistakes.append((line, f"{self._path}:{line}: {where}: {what}"))

    def end(self) -> None:
        """Raise all mistakes."""
        if self._mistakes:
            raise ConfigError("\n".join(text for _, text in sorted(self._mistakes)))

    def tables(self) -> dict[str, dict[str, Any]]:
        """Check the sections; give the values of all but the blogs."""
        for section in self._given:
            if section not in KEYS:
                self._wrong(section, 0, "", f"unknown section{_meant(section, KEYS)}")
        return {name: self._table(name, 0, self._given.get(name, {}))
                for name in KEYS if name != "blog"}  # fmt: skip

    def _table(self, section: str, index: int, table: object) -> dict[str, Any]:
        if not isinstance(table, dict):
            self._wrong(section, index, "", f"expected a section, [{section}]")
            return {}
        values: dict[str, Any] = {}
        for key, value in table.items():
            read = KEYS[section].get(key)
            if read is None:
                self._wrong(section, index, key, f"unknown key{_meant(key, KEYS[section])}")
                continue
            if (section, key) in UNUSED:
                line = self._lines.get((section, index, key), 1)
                self.warnings.append(f"{self._path}:{line}: {key} is not used yet")
            try:
                values[key] = read(value)
            except ValueError as error:
                self._wrong(section, index, key, _expected(error, value))
        return values

    def take_environment(
        self, environ: Mapping[str, str], values: dict[str, dict[str, Any]]
    ) -> None:
        """Put COPINES_<SECTION>_<KEY> over the file's values."""
        for variable in sorted(environ):
            match = _VARIABLE.match(variable)
            if not match:
                continue
            section, key = match[1].lower(), match[2].lower()
            read = KEYS[section].get(key)
            if read is None:
                hint = _meant(key, KEYS[section])
                self._mistakes.append((0, f"{variable}: [{section}] {key}: unknown key{hint}"))
                continue
            try:
                values[section][key] = read(_parsed(environ[variable]))
            except ValueError as error:
                said = _expected(error, environ[variable])
                self._mistakes.append((0, f"{variable}: [{section}] {key}: {said}"))

    def blogs(self) -> tuple[Blog, ...]:
        """Check the blogs, each for itself and among each other."""
        given = self._given.get("blog", [])
        if not isinstance(given, list):
            self._wrong("blog", 0, "", "expected [[blog]], in double brackets, for each blog")
            return ()
        known = {f.name for f in fields(Blog)}
        blogs: list[Blog] = []
        for index, table in enumerate(given):
            values = self._table("blog", index, table)
            if isinstance(table, dict) and "url" not in table:
                self._wrong("blog", index, "", 'url is missing: expected url = "https://..."')
            kept = {key: value for key, value in values.items() if key in known}
            blogs.append(Blog(**{"url": "", "name": "", "slug": "", **kept}))
        self._check_twins(blogs)
        self._check_pairs(blogs)
        return tuple(blogs)

    def _check_twins(self, blogs: list[Blog]) -> None:
        for key, spell in (("name", str.casefold), ("url", permalink_key)):
            first: dict[str, int] = {}
            for index, blog in enumerate(blogs):
                value = str(getattr(blog, key))
                before = first.setdefault(spell(value), index) if value else index
                if before != index:
                    line = self._lines.get(("blog", before, key), 1)
                    self._wrong("blog", index, key, f'"{value}" is the {key} of the blog on line '
                                f"{line} already")  # fmt: skip

    def _check_pairs(self, blogs: list[Blog]) -> None:
        names = [blog.name for blog in blogs if blog.name]
        for index, blog in enumerate(blogs):
            for other in blog.never_with:
                if other not in names:
                    hint = _meant(other, names)
                    self._wrong("blog", index, "never_with", f'no blog is named "{other}"{hint}')


def _expected(error: ValueError, value: object) -> str:
    shown = str(value).lower() if isinstance(value, bool) else value
    shown = f'"{shown}"' if isinstance(value, str) else shown
    candidates: Iterable[str] = ()
    if "time zone" in str(error):
        candidates = zoneinfo.available_timezones()
    elif "one of" in str(error):
        candidates = re.findall(r'"([^"]+)"', str(error))
    hint = _meant(value, candidates) if isinstance(value, str) and candidates else ""
    return f"expected {error}, got {shown}{hint}"


def _meant(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, sorted(known), 1, 0.6)
    return f'; did you mean "{near[0]}"?' if near else ""


def _parsed(text: str) -> object:
    """Read a variable as TOML would read it, else as bare text; commas make a list."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        listed = "," in text and "://" in text
        return [part.strip() for part in text.split(",")] if listed else text
