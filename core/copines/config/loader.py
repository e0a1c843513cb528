"""copines.toml → Config, with every mistake at once."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from copines.config.schema import KEYS, Refused, is_address, meant
from copines.config.toml_lines import KeyPath, line_of, places
from copines.errors import ConfigError
from copines.membership import twins
from copines.messages import Call, Message, joined
from copines.model import (
    Blog,
    ClusterOptions,
    CrawlOptions,
    LinkOptions,
    PortalOptions,
    Recommendation,
)
from copines.permalinks import key as permalink_key

NAME = "copines.toml"
_VARIABLE = re.compile(r"COPINES_(PORTAL|CRAWL|LINK|CLUSTER)_(.*)\Z")
TITLE = "Les blogs de mes copines"
#: Sections of which there may be many.
_REPEATED = ("blog", "recommend")
_NONE: Mapping[tuple[str, str], str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Config:
    """What the owner of an instance wants."""

    path: Path
    #: Its url is "" where the config names none (see require_url).
    portal: PortalOptions
    crawl: CrawlOptions
    #: Without what blogs agree to: see with_consent.
    link: LinkOptions
    #: Name and slug are "" where the config names none.
    blogs: tuple[Blog, ...]
    #: Addresses of posts that must not appear anywhere.
    hide: tuple[str, ...] = ()
    #: What is allowed, but worth a word.
    warnings: tuple[str, ...] = ()
    #: The file as it was read.
    text: str = ""
    #: Words of the command that runs after a publish; none where there is none.
    after_build: tuple[str, ...] = ()
    cluster: ClusterOptions = field(default_factory=ClusterOptions)


def find_instance(directory: Path | None, cwd: Path) -> Path:
    """Return the directory with the copines.toml: the one given, cwd, or data/ in it.

    Raises
    ------
    ConfigError
        There is none.
    """
    for place in (directory,) if directory else (cwd, cwd / "data"):
        if (place / NAME).is_file():
            return place
    raise _nothing_in(directory or cwd)


def require_url(config: Config) -> None:
    """Demand the portal's address, without which no portal can be built.

    Raises
    ------
    ConfigError
        The config names none.
    """
    if not config.portal.url:
        raise ConfigError(
            Message(
                "%(path)s: [portal] url is missing, the address where the portal will live: "
                "without it no portal is written\n\n"
                "write under [portal], with your address:\n%(line)s",
                path=config.path,
                line='url = "https://your.address/"',
            )
        )


def with_consent(link: LinkOptions, blogs: Iterable[Blog]) -> LinkOptions:
    """Return the options with what these blogs, which were registered, agree to be linked with."""
    members = tuple(blogs)
    called = {blog.name: blog.key for blog in members}
    return replace(
        link,
        no_out=frozenset(b.key for b in members if b.teasers in {"in", "none"}),
        no_in=frozenset(b.key for b in members if b.teasers in {"out", "none"}),
        never_with=frozenset(
            frozenset({b.key, called[name]})
            for b in members
            for name in b.never_with
            if name in called
        ),
        names={blog.key: blog.name for blog in members},
    )


def load(
    path: Path, environ: Mapping[str, str], overrides: Mapping[tuple[str, str], str] = _NONE
) -> Config:
    """Read and check the config; overrides, by section and key, win over environment and file.

    Raises
    ------
    ConfigError
        With all mistakes, a line each, in the order of the file.
    """
    read = _text(path)
    reading = _Reading(path, read)
    values = reading.tables()
    for source, section, key, text in (*_variables(environ), *_flags(overrides)):
        reading.override(values, source, (section, key), text)
    blogs = reading.blogs()
    recommended = reading.recommended(blogs)
    reading.check_rhythm(values["crawl"])
    reading.end()
    after_build = values["portal"].pop("after_build", ())
    portal = PortalOptions(
        **{"title": TITLE, "url": "", **values["portal"]}, recommended=recommended
    )
    hide = values["link"].pop("hide", ())
    crawl = CrawlOptions(**values["crawl"], pictures=portal.images == "local")
    if not crawl.contact.strip():
        reading.warnings.append(
            Message(
                "%(path)s: [crawl] contact is empty: sites cannot reach you; write %(line)s",
                path=path,
                line='contact = "mailto:you@your.address"',
            )
        )
    if not blogs:
        add = Call("add", "URL")
        reading.warnings.append(
            Message("%(path)s: no blogs yet; add one: %(add)s", path=path, add=add)
        )
    link = LinkOptions(**values["link"])
    link = replace(link, pins=(*link.pins, *_recommended_posts(recommended, blogs)))
    return Config(
        path,
        portal,
        crawl,
        link,
        blogs,
        hide,
        tuple(reading.warnings),
        read,
        after_build,
        ClusterOptions(**values["cluster"]),
    )


def _recommended_posts(
    recommended: Iterable[Recommendation], blogs: Iterable[Blog]
) -> Iterator[tuple[str, str]]:
    """Yield the pairs of posts of which one is recommended under the other: pins."""
    homes = {permalink_key(blog.url) for blog in blogs}
    for said in recommended:
        pair = said.under, said.to
        if all(is_address(one) and permalink_key(one) not in homes for one in pair):
            yield pair


def _nothing_in(directory: Path) -> ConfigError:
    init = Call("init", str(directory))
    return ConfigError(
        Message("no %(name)s in %(dir)s\n\nmake one: %(init)s", name=NAME, dir=directory, init=init)
    )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise _nothing_in(path.parent) from error
    except OSError as error:
        raise ConfigError(
            Message("%(path)s: cannot be read: %(why)s", path=path, why=error.strerror)
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        place = f"{path}:{line}"
        raise ConfigError(
            Message("%(place)s: not UTF-8\n\nsave the file as UTF-8", place=place)
        ) from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ConfigError(Message("%(path)s: lists nested too deeply", path=path)) from error
    except ValueError as error:  # of tomllib; of int() for a number of 5,000 digits
        what, _, place = str(error).partition(" (at ")
        spot = re.match(r"line (\d+), column (\d+)\)", place)
        where = f"{spot[1]}:{spot[2]}" if spot else str(text.rstrip().count("\n") + 1)
        raise ConfigError(
            Message(
                "%(place)s: no valid TOML: %(what)s\n\ntext stands in quotes, lists in [ ], each "
                "key once, and each blog under a [[blog]] of its own",
                place=f"{path}:{where}",
                what=what,
            )
        ) from error


def _variables(environ: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    for variable in sorted(environ):
        if match := _VARIABLE.match(variable):
            # a key in small letters is none: on some systems two variables could say it
            key = match[2].lower() if match[2].isupper() else match[2]
            yield variable, match[1].lower(), key, environ[variable]


def _flags(overrides: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, str, str, str]]:
    for (section, key), text in sorted(overrides.items()):
        yield "command line", section, key, text


class _Reading:
    """One reading of a config, which gathers mistakes."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._given = _parsed(path, text)
        self._places = places(text)
        self._mistakes: list[tuple[int, str]] = []
        self.warnings: list[str] = []

    def _label(self, table: KeyPath) -> str:
        section = str(table[0])
        if len(table) == 1:
            return f"[[{section}]]" if isinstance(self._given[section], list) else f"[{section}]"
        name = self._given[section][table[1]].get("name")
        return f'[[{section}]] "{name}"' if name and isinstance(name, str) else f"[[{section}]]"

    def _wrong(self, table: KeyPath, key: str, what: str) -> None:
        line = line_of((*table, key) if key else table, self._places)
        where = f"{self._label(table)} {key}".rstrip()
        self._note(line, f"{self._path}:{line}: {where}", what)

    def _note(self, line: int, place: str, what: str) -> None:
        self._mistakes.append((line, Message("%(place)s: %(what)s", place=place, what=what)))

    def end(self) -> None:
        """Raise all mistakes."""
        if self._mistakes:
            raise ConfigError(joined("\n", (text for _, text in sorted(self._mistakes))))

    def tables(self) -> dict[str, dict[str, Any]]:
        """Check the sections; give the values of all but the blogs."""
        for name, value in self._given.items():
            if name in KEYS:
                continue
            if isinstance(value, dict | list):
                self._wrong(
                    (name,), "", Message("unknown section%(meant)s", meant=meant(name, KEYS))
                )
            else:
                line = line_of((name,), self._places)
                self._note(line, f"{self._path}:{line}: {name}", _unknown("", name))
        return {
            name: self._table((name,), self._given.get(name, {}))
            for name in KEYS
            if name not in _REPEATED
        }

    def _table(self, table: KeyPath, given: object) -> dict[str, Any]:
        section = str(table[0])
        if not isinstance(given, dict):
            self._wrong(table, "", Message("expected one section, [%(name)s]", name=section))
            return {}
        values: dict[str, Any] = {}
        for key, value in given.items():
            kind = KEYS[section].get(key)
            try:
                if kind:
                    values[key] = kind.read(value)
                else:
                    self._wrong(table, key, _unknown(section, key))
            except Refused as error:
                self._wrong(table, key, error.args[0])
        return values

    def override(
        self, values: dict[str, dict[str, Any]], source: str, place: tuple[str, str], text: str
    ) -> None:
        """Put a variable's or flag's text over the file's value."""
        section, key = place
        kind = KEYS[section].get(key) if section in values else None
        try:
            if kind:
                values[section][key] = kind.read(kind.parse(text))
            else:
                only = Message("only the file can say this")
                what = _unknown(section, key) if section in values else only
                self._note(0, f"{source}: [{section}] {key}", what)
        except Refused as error:
            self._note(0, f"{source}: [{section}] {key}", error.args[0])

    def check_rhythm(self, crawl: Mapping[str, Any]) -> None:
        """Refuse bounds of the rhythm that leave nothing between them."""
        least, most = (crawl.get(key) for key in ("every_min", "every_max"))
        if least and least > (most or CrawlOptions().every_max):
            what = (
                Message("is longer than every_max")
                if most
                else Message('is longer than every_max, which is "1d" unless said')
            )
            if "every_min" in self._given.get("crawl", {}):
                self._wrong(("crawl",), "every_min", what)
            else:
                self._note(0, f"{self._path}: [crawl] every_min", what)

    def blogs(self) -> tuple[Blog, ...]:
        """Check the blogs, each for itself and among each other."""
        when = Message("expected [[blog]], in double brackets, for each blog")
        given = self._repeated("blog", when)
        known = {field.name for field in fields(Blog)}
        blogs: list[Blog] = []
        for index, table in enumerate(given):
            values = self._table(("blog", index), table)
            if "url" not in table:
                what = Message('url is missing: expected url = "https://..."')
                self._wrong(("blog", index), "", what)
            kept = {key: value for key, value in values.items() if key in known}
            blogs.append(Blog(**{"url": "", "name": "", "slug": "", **kept}))
        self._check_twins(blogs)
        self._check_pairs(blogs)
        return tuple(blogs)

    def _repeated(self, section: str, when: Message) -> list[dict[str, Any]]:
        given = self._given.get(section, [])
        if isinstance(given, list) and all(isinstance(table, dict) for table in given):
            return given
        self._wrong((section,), "", when)
        return []

    def recommended(self, blogs: tuple[Blog, ...]) -> tuple[Recommendation, ...]:
        """Check what is said of whom."""
        names = [blog.name for blog in blogs if blog.name]
        found: list[Recommendation] = []
        when = Message("expected [[recommend]], in double brackets, for each recommendation")
        for index, given in enumerate(self._repeated("recommend", when)):
            table: KeyPath = ("recommend", index)
            values = self._table(table, given)
            for key in ("to", "why"):
                if key not in given:
                    what = Message('%(key)s is missing: expected %(key)s = "..."', key=key)
                    self._wrong(table, "", what)
            if "from" not in given and "by" not in given:
                what = Message("expected from, by, or both: who says it?")
                self._wrong(table, "", what)
            for key in ("from", "to"):
                named = values.get(key, "")
                if named and not is_address(named) and named not in names:
                    near = meant(named, names)
                    what = Message('no blog has name = "%(name)s"%(meant)s', name=named, meant=near)
                    self._wrong(table, key, what)
            under = values.pop("from", "")
            found.append(Recommendation(**{"to": "", "why": "", "under": under, **values}))
        return tuple(found)

    def _check_twins(self, blogs: list[Blog]) -> None:
        for index, key, before, as_ in twins(blogs):
            line = line_of(("blog", before, as_), self._places)
            told = {"value": getattr(blogs[index], key), "key": as_, "line": line}
            what = Message(
                '"%(value)s" is the %(key)s of the blog on line %(line)d already', **told
            )
            self._wrong(("blog", index), key, what)

    def _check_pairs(self, blogs: list[Blog]) -> None:
        names = [blog.name for blog in blogs if blog.name]
        for index, blog in enumerate(blogs):
            for other in blog.never_with:
                if other == blog.name:
                    what = Message('"%(name)s" is this blog itself', name=other)
                    self._wrong(("blog", index), "never_with", what)
                elif other not in names:
                    near = meant(other, names)
                    what = Message('no blog has name = "%(name)s"%(meant)s', name=other, meant=near)
                    self._wrong(("blog", index), "never_with", what)


def _unknown(section: str, key: str) -> str:
    """Say that a key is unknown here, and what may be meant."""
    owner = next((name for name, known in KEYS.items() if key in known and name != section), "")
    if owner:
        shown = "[[blog]]" if owner == "blog" else f"[{owner}]"
        return Message("unknown key here; it belongs under %(section)s", section=shown)
    return Message("unknown key%(meant)s", meant=meant(key, KEYS.get(section, ())))
