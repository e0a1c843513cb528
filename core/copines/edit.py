"""Changes to copines.toml that keep its comments and its order."""

import os
import tempfile
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from copines.errors import ConfigError
from copines.keys import url as read_url
from copines.permalinks import key

_START = """\
# The circle of this portal. Every key: docs/config.md of copines.
# `copines add URL` adds a blog; `copines run` crawls, links and builds.

[portal]
title = {title}
url = {url}  # where the portal will live
language = {language}  # of the interface: "fr" or "en"
timezone = {timezone}

[crawl]
contact = ""  # an address where the sites that you visit can reach you

# [[blog]]
# url = "https://zoe.example/"  # of the site or of its feed
# name = "Zoé au jardin"        # absent: the site's own title
"""


def initial(title: str, url: str, language: str) -> str:
    """Write a new config, with comments."""
    timezone = "Europe/Paris" if language == "fr" else "UTC"
    given = {"title": title, "url": url, "language": language, "timezone": timezone}
    return _START.format(**{name: tomlkit.string(text).as_string() for name, text in given.items()})


def add_blog(text: str, url: str, *, name: str | None = None) -> str:
    """Append a [[blog]]; all else stays as it is, byte for byte.

    Raises
    ------
    ConfigError
        The address is none, or is in the config already.
    """
    try:
        url = read_url(url)
    except ValueError as error:
        raise ConfigError(f'"{url}": expected {error}') from error
    if any(key(str(blog.get("url", ""))) == key(url) for blog in _blogs(text)):
        raise ConfigError(f"{url} is in the config already")
    end = "\r\n" if "\r\n" in text else "\n"
    lines = ["[[blog]]", f"url = {tomlkit.string(url).as_string()}"]
    lines += [f"name = {tomlkit.string(name).as_string()}"] if name else []
    kept = text if text.endswith("\n") or not text else text + end
    return kept + end + end.join(lines) + end


def remove_blog(text: str, url: str) -> str:
    """Take out the [[blog]] of this address, with the comments inside it.

    Raises
    ------
    ConfigError
        There is none.
    """
    document = tomlkit.parse(text)
    blogs = document.get("blog")
    if not isinstance(blogs, AoT):
        raise ConfigError("copines.toml has no [[blog]]")
    for index, blog in enumerate(blogs):
        if key(str(blog.get("url", ""))) == key(url):
            del blogs[index]
            return tomlkit.dumps(document)
    raise ConfigError(f"{url} is not in the config")


def _blogs(text: str) -> list[dict[str, object]]:
    try:
        blogs = tomlkit.parse(text).unwrap().get("blog", [])
    except TOMLKitError as error:
        raise ConfigError(f"copines.toml: no valid TOML: {error}") from error
    return [blog for blog in blogs if isinstance(blog, dict)]


def write_config(path: Path, text: str) -> None:
    """Replace the file whole, keeping its permissions."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        aside.chmod(mode)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
