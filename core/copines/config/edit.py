"""Changes to copines.toml that keep its comments and its order."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit

from copines.areas import is_choice
from copines.atomic import aside
from copines.config import schema
from copines.config.toml_lines import places
from copines.errors import ConfigError
from copines.messages import Message
from copines.permalinks import key

_BOM = "\ufeff"
_NO_ADDRESS = '# url = "https://your.address/"'
_START = """\
# The circle of this portal. Every key: docs/config.md of copines.
# `copines add URL` adds a blog; `copines run` crawls, links and builds.

[portal]
title = {title}
{address}  # where the portal will live
language = {language}  # of the interface: "fr" or "en"
timezone = {timezone}  # of the dates shown

[crawl]
contact = ""  # an address where the sites that you visit can reach you
# every = "2h"  # rhythm of visits
# delay = 1.0   # seconds between two pages of one host

[link]
# related = 3  # teasers under a post
# hide = ["https://zoe.example/a-post"]  # posts that must not appear anywhere

# One stanza a blog; the address of its site or feed is enough.
# [[blog]]
# url = "https://zoe.example/"
# name = "Zoé au jardin"  # absent: the site's own title
# teasers = "both"        # or "in", "out", "none"
"""


def initial(title: str, url: str, language: str) -> str:
    """Write a new config, with comments; without an address it has a line to fill in.

    Raises
    ------
    ConfigError
        The portal cannot have this title, address or language.
    """
    timezone = "Europe/Paris" if language == "fr" else "UTC"
    given = {"title": title, "language": language, "timezone": timezone}
    address = f"url = {_toml(_checked('portal', 'url', url))}" if url else _NO_ADDRESS
    return _START.format(
        address=address,
        **{name: _toml(_checked("portal", name, text)) for name, text in given.items()},
    )


def add_blog(text: str, url: str, name: str | None = None, feed: str | None = None) -> str:
    """Append a [[blog]]; all else stays as it is, byte for byte.

    Raises
    ------
    ConfigError
        An address is none; the blog's address or name is in the config already.
    """
    scope = "feed" if is_choice(feed or url) else None
    given = {"url": url, "name": name, "feed": feed, "scope": scope}
    values = {k: _checked("blog", k, v) for k, v in given.items() if v is not None}
    _refuse_twin(_blogs(_parsed(text)), values)
    return add_blogs(text, (values,))


def add_blogs(text: str, stanzas: Sequence[Mapping[str, object]]) -> str:
    """Append a [[blog]] for each, with keys that were checked; all else stays, byte for byte.

    Raises
    ------
    ConfigError
        The blogs that are there are written in a way that leaves no room for more.
    """
    document = _parsed(text)
    blogs = _blogs(document)
    end = "\r\n" if "\r\n" in text else "\n"
    added = text if text.endswith("\n") or not text.strip(_BOM) else text + end
    for values in stanzas:
        added += (end if added.strip(_BOM) else "") + stanza(values, end)
    _expect(added, {**document, "blog": [*blogs, *stanzas]})
    return added


def stanza(values: Mapping[str, object], end: str = "\n") -> str:
    """Write a [[blog]]."""
    lines = ["[[blog]]", *(f"{k} = {_toml(v)}" for k, v in values.items())]
    return end.join(lines) + end


def set_key(text: str, section: str, name: str, value: object) -> str:
    """Put a value under a key of a section; comments and order stay.

    Raises
    ------
    ConfigError
        The section is written in a way that only a person can change.
    """
    document = _parsed(text)
    body = text.removeprefix(_BOM)
    edited = tomlkit.parse(body)
    table = edited.setdefault(section, tomlkit.table())
    if not isinstance(table, dict):
        raise ConfigError(
            Message(
                "%(place)s: %(what)s",
                place="copines.toml",
                what=Message("expected one section, [%(name)s]", name=section),
            )
        )
    table[name] = value
    changed = text[: len(text) - len(body)] + edited.as_string()
    _expect(changed, {**document, section: {**document.get(section, {}), name: value}})
    return changed


def remove_blog(text: str, url: str) -> str:
    """Take out the [[blog]] of this address, from its header to its last key.

    Comments above and below it stay, as all else, byte for byte; of the empty lines around it,
    those go that would be left over.

    Raises
    ------
    ConfigError
        There is none.
    """
    document = _parsed(text)
    blogs = _blogs(document)
    index = next((n for n, blog in enumerate(blogs) if _key_of(blog) == key(url)), None)
    if index is None:
        raise ConfigError(Message("%(url)s is not in the config", url=url))
    body = text.removeprefix(_BOM)
    parts = [place for path, place in places(body).items() if path[:2] == ("blog", index)]
    left = _cut(body, min(part.first for part in parts), max(part.last for part in parts))
    _expect(left, {**document, "blog": blogs[:index] + blogs[index + 1 :]})
    left = text[: -len(body)] + left
    return left


def write_config(path: Path, text: str) -> None:
    """Replace the file whole, keeping its permissions; a link leads to the same file as before.

    Raises
    ------
    ConfigError
        It cannot be written; then it is as it was.
    """
    path = path.resolve()
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with aside(path, sync=True) as part:
            part.write_bytes(text.encode("utf-8"))
            part.chmod(mode)
    except OSError as error:
        raise ConfigError(
            Message("%(path)s: cannot be written: %(why)s", path=path, why=error.strerror)
        ) from error


def _checked(section: str, name: str, value: str) -> str:
    try:
        return str(schema.KEYS[section][name].read(value))
    except schema.Refused as error:
        raise ConfigError(Message("%(place)s: %(what)s", place=name, what=error.args[0])) from error


def _toml(value: object) -> str:
    written: str = tomlkit.item(value).as_string()
    return written


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix(_BOM))
    except (ValueError, RecursionError) as error:
        raise ConfigError(Message("copines.toml: no valid TOML: %(why)s", why=error)) from error


def _blogs(document: dict[str, Any]) -> list[dict[str, Any]]:
    blogs = document.get("blog", [])
    if not isinstance(blogs, list) or not all(isinstance(blog, dict) for blog in blogs):
        raise ConfigError(
            Message("copines.toml: blog is no list of blogs\n\nwrite [[blog]] above each")
        )
    return blogs


def _key_of(blog: dict[str, Any]) -> str:
    return key(str(blog.get("url", "")))


def _refuse_twin(blogs: list[dict[str, Any]], values: dict[str, str]) -> None:
    for blog in blogs:
        if _key_of(blog) == key(values["url"]):
            raise ConfigError(Message("%(url)s is in the config already", url=values["url"]))
        name = values.get("name")
        if name and name.casefold() == str(blog.get("name", "")).casefold():
            raise ConfigError(
                Message('a blog named "%(name)s" is in the config already', name=name)
            )


def _cut(text: str, first: int, last: int) -> str:
    """Take out the lines from first to last, from 1, and the empty lines left over."""
    lines = text.split("\n")  # and no other end: a title may hold U+2028
    above, below = lines[: first - 1], lines[last:]
    if any(line.strip() for line in below):
        while not below[0].strip():
            del below[0]
    elif above and not above[-1].strip():
        del above[-1]
    return "\n".join(above + (below or [""]))


def _expect(text: str, document: dict[str, Any]) -> None:
    """Make sure that the text says this and nothing else."""
    try:
        said = tomllib.loads(text.removeprefix(_BOM))
    except tomllib.TOMLDecodeError:
        said = {}
    if {"blog": [], **said} != {"blog": [], **document}:
        raise ConfigError(
            Message(
                "copines.toml: its blogs are written in a way that only a person can change\n\n"
                "write [[blog]] above each, or edit the file"
            )
        )
