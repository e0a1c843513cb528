"""Which program wrote a file."""

import codecs
import csv
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from copines.errors import ConfigError
from copines.imports.found import Reading
from copines.imports.lists import read_json_list, read_urls
from copines.imports.opml import read_opml
from copines.imports.osmosfeed import read_cache, read_osmosfeed
from copines.imports.planet import delimiter, read_csv, read_planet
from copines.imports.pluto import read_pluto
from copines.messages import Call, Message, joined

#: Posts in the form of `export posts`; they stream, so nothing here reads them.
POSTS = "posts"
_READERS: Mapping[str, Callable[[str], Reading]] = MappingProxyType(
    {
        "opml": read_opml,
        "planet": lambda text: read_planet(text, "planet"),
        "venus": lambda text: read_planet(text, "venus"),
        "planet or venus": read_planet,
        "venus-csv": read_csv,
        "pluto": read_pluto,
        "osmosfeed": read_osmosfeed,
        "osmosfeed-cache": read_cache,
        "json": read_json_list,
        "urls": read_urls,
    }
)
#: What a person may say that a file is.
FORMATS = (POSTS, *(name for name in _READERS if " " not in name))
_URL = re.compile(r"(?:https?|feed):", re.IGNORECASE)
_SECTION = re.compile(r"\[([^\]\"{]+)\](?!\()")  # [Zoé](https://… is a link in a list
_CACHE = re.compile(r'\{\s*"(?:sources|cliVersion)"\s*:')
_DECLARED = re.compile(rb"""\A[^\n>]*encoding\s*=\s*["']([\w.-]+)""")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes) -> str:
    """Return the text: as its mark or declaration says, else UTF-8, else Windows' Latin."""
    declared = _DECLARED.match(data[:200])
    names = [name for bom, name in _BOMS if data.startswith(bom)]
    names += ["utf-8", *([declared[1].decode("ascii")] if declared else ())]
    for name in names:
        try:
            text = data.decode(name)
            break
        except (UnicodeDecodeError, LookupError):
            continue
    else:
        text = data.decode("cp1252", "replace")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def format_of(name: str, start: str) -> str:
    """Tell what a file is by its name and its beginning, some tens of thousands of characters.

    Raises
    ------
    ConfigError
        It is nothing that can be imported; the message says what it looks like.
    """
    head = start.lstrip()
    if name.lower().endswith((".jsonl", ".ndjson")):
        return POSTS
    if head.startswith("<"):
        return _of_markup(head)
    if head.startswith("{"):
        return "osmosfeed-cache" if _CACHE.match(head) else POSTS
    if found := _of_text(head):
        return found
    raise ConfigError(
        _with_hint(
            Message("nothing here tells what it is"),
            Message("say it: --format with one of %(all)s", all=", ".join(FORMATS)),
        )
    )


def read(form: str, text: str) -> Reading:
    """Read a text of this format, as `format_of` names it.

    Raises
    ------
    ConfigError
        It is not of this format.
    """
    try:
        return _READERS[form](text)
    except (ValueError, RecursionError, csv.Error) as error:
        raise ConfigError(Message("no valid %(form)s: %(why)s", form=form, why=error)) from error


def read_list(url: str, data: bytes) -> Reading | Message:
    """Read the list of blogs that came from an address; or say why it is none."""
    text = decoded(data)
    try:
        form = format_of(url, text)
        if form == POSTS:
            return Message("posts; save the file, and import that")
        return read(form, text)
    except ConfigError as error:
        said = error.args[0]
        return Message("could not be read: %(why)s", why=said.given.get("n0", said))  # no hint


def _with_hint(what: Message, hint: Message) -> Message:
    """Return a message whose first part can be told alone."""
    return joined("\n\n", (what, hint))


def _of_markup(head: str) -> str:
    if re.search(r"<(?:\w+:)?(?:opml|outline)\b", head, re.IGNORECASE):
        return "opml"
    if re.search(r"<(?:rss|feed|rdf:RDF|html|!doctype html)\b", head, re.IGNORECASE):
        raise ConfigError(
            _with_hint(
                Message("a feed or a page, no list of blogs"),
                Message("for one blog: %(add)s", add=Call("add", "URL")),
            )
        )
    raise ConfigError(Message("no OPML: there is no <outline> in it"))


def _of_text(head: str) -> str:
    lines = [line.strip() for line in head.split("\n")]
    said = [line for line in lines if line and line[0] not in "#;"]
    if said and all(_URL.match(line) for line in said) and "," not in said[0]:
        return "urls"
    if sections := [found[1] for line in said if (found := _SECTION.match(line))]:
        return _of_ini(sections, said)
    if re.match(r"\[\s*[\"{\]]", head):
        if all(re.search(rf'"{key}"\s*:', head) for key in ("blog", "url")):
            raise ConfigError(
                _with_hint(
                    Message("posts in a list"),
                    Message("write an object a line: %(jq)s", jq="jq -c '.[]' FILE"),
                )
            )
        return "json"
    if any(re.match(r"sources\s*:", line) for line in said):
        return "osmosfeed"
    if len(said) > 1 and delimiter(said[0]) and not re.search("https?:", said[0]):
        return "venus-csv"
    listed = sum(bool(re.search(r"(?<!\w)https?://", line, re.IGNORECASE)) for line in said)
    return "urls" if said and listed * 2 >= len(said) else ""


def _of_ini(sections: list[str], said: list[str]) -> str:
    if any(_URL.match(name) for name in sections):
        return "planet or venus"
    has_feeds = any(re.match(r"(?:feed|feed_url|xml_url)\s*[:=]", line) for line in said)
    is_planet = any(name.casefold() == "planet" for name in sections) and not has_feeds
    return "planet or venus" if is_planet else "pluto"
