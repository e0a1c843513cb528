"""The keys of copines.toml, and what each takes."""

import difflib
import json
import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from copines import storable
from copines.config.languages import languages
from copines.messages import Message
from copines.rules import FIELDS, rule

#: No more of a refused text is shown.
_SHOWN = 80
_DURATION = re.compile(r"(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?\Z")
#: Of halves of characters too: they come with the arguments of a command.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
#: A host with a dot in it, and what may follow: an address but for its scheme.
_BARE_ADDRESS = re.compile(r"(?:feed:)?/{0,2}([^\s/:@]+\.[^\s/:@.]+(?::\d+)?(?:[/?#]\S*)?)\Z")
#: Of Dask's transports those that go between machines; without one it takes TCP.
_SCHEDULER = re.compile(r"(?:(?:tcp|tls|ws|wss)://)?[^\s/@]+:[0-9]{1,5}\Z")
#: What a logo may be.
PICTURES = {".svg", ".png", ".webp", ".avif", ".jpg", ".jpeg"}
_COMMA = re.compile(r",\s+|,(?=https?://)|,\Z")


class Refused(ValueError):
    """A value that a key does not take; says what was expected."""

    def __init__(self, wanted: str, got: object, hint: str = "") -> None:
        what = wanted if isinstance(wanted, Message) else Message(wanted)
        told = {"wanted": what, "got": _shown(got), "hint": hint}
        super().__init__(Message("expected %(wanted)s, got %(got)s%(hint)s", **told))


@dataclass(frozen=True, slots=True)
class Kind:
    """What a key takes."""

    #: Gives the file's value in the program's own type; raises Refused.
    read: Callable[[object], object]
    #: Gives a variable's text as the file would have it, or as it is.
    parse: Callable[[str], object] = str
    #: In a word, for the reference.
    takes: str = "string"


def meant(word: str, known: Iterable[str], least: float = 0.6) -> str:
    """Ask whether the nearest of the known words was meant, if one is alike enough (0 to 1)."""
    folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    near = difflib.get_close_matches(word.casefold(), folded, 1, least)
    return Message('; did you mean "%(name)s"?', name=folded[near[0]]) if near else ""


def text(value: object) -> str:
    """Take text of one line, safe in a header."""
    if not isinstance(value, str):
        raise Refused("text in quotes", value)
    if _CONTROL.search(value):
        raise Refused("text of one line", value)
    return value


def name(value: object) -> str:
    """Take text that says something; its white space becomes single spaces."""
    if not isinstance(value, str):
        raise Refused("text in quotes", value)
    given = " ".join(value.split())
    if not storable.line(given):
        raise Refused("text that is not empty", value)
    return unicodedata.normalize("NFC", text(given))


def url(value: object) -> str:
    """Take the address of a web page."""
    given = text(value).strip()
    wanted = Message("an address such as https://zoe.example/")
    try:
        parts = urlsplit(given)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Refused(wanted, given) from error
    if parts.scheme.lower() not in {"http", "https"}:
        bare = _BARE_ADDRESS.match(given)
        hint = Message('; did you mean "%(name)s"?', name=f"https://{bare[1]}") if bare else ""
        raise Refused("an address that begins with https:// or http://", given, hint)
    if "@" in parts.netloc:  # the secret itself is not repeated: logs are shown around
        shown = f"{parts.scheme}://…@{parts.netloc.rpartition('@')[2]}{parts.path}"
        raise Refused("an address without user name and password", shown)
    if not host or not host.strip(".") or re.search(r"\s", given):
        raise Refused(wanted, given)
    return given


def _home(value: object) -> str:
    given = url(value)
    if "?" in given or "#" in given:
        raise Refused('an address without "?" or "#"', given)
    return given.rstrip("/") + "/"


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise Refused("true or false", value)
    return value


def _whole(least: int, most: int | None = None) -> Kind:
    wanted = (
        Message("a whole number >= %(least)d", least=least)
        if most is None
        else Message("a whole number from %(least)d to %(most)d", least=least, most=most)
    )

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused(wanted, value)
        if value < least or (most is not None and value > most):
            raise Refused(wanted, value)
        return value

    bounds = f" from {least} to {most}" if most is not None else f" from {least}"
    return Kind(read, _whole_of, f"integer{bounds}")


def _number(bounds: str, fits: Callable[[float], bool], unit: str = "") -> Kind:
    wanted = f"a number {unit}{bounds}"

    def read(value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise Refused(wanted, value)
        # a whole number may be too great for a float
        if not -1e300 < value < 1e300 or not fits(value):
            raise Refused(wanted, value)
        return float(value)

    return Kind(read, _number_of, f"number {bounds}")


def _one_of(*choices: str) -> Kind:
    wanted = Message("one of %(all)s", all=", ".join(f'"{choice}"' for choice in choices))

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            # few choices: "en-GB", 0.57 like "en", can mean nothing else
            hint = meant(value, choices, 0.5) if isinstance(value, str) else ""
            raise Refused(wanted, value, hint)
        return value

    quoted = [f'`"{choice}"`' for choice in choices]
    return Kind(read, takes=f"{', '.join(quoted[:-1])} or {quoted[-1]}")


def _list_of(read: Callable[[object], object], what: str = "strings") -> Kind:
    """Take a list of values, or one alone."""

    def read_all(value: object) -> tuple[object, ...]:
        return tuple(map(read, value if isinstance(value, list) else [value]))

    return Kind(read_all, _list_in, f"list of {what}")


def _command(value: object) -> tuple[str, ...]:
    """Take a command: a list of words, or a line for the shell."""
    if isinstance(value, str) and value.strip():
        return ("sh", "-c", value)
    if not isinstance(value, list) or not value or not all(isinstance(w, str) for w in value):
        raise Refused('a command, such as "rsync -a public/ host:portal/"', value)
    return tuple(value)


def scheduler(value: object) -> str:
    """Take the address of a scheduler."""
    given = text(value).strip()
    if not _SCHEDULER.match(given):
        raise Refused('an address such as "tcp://10.0.0.1:8786"', value)
    return given


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    wanted = Message(
        'pairs of addresses, such as [["https://zoe.example/1", "https://nour.example/2"]]'
    )
    if not isinstance(value, list):
        raise Refused(wanted, value)
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2:
            raise Refused(wanted, pair)
    return tuple((url(one), url(other)) for one, other in value)


def is_address(value: str) -> bool:
    """Tell an address from a name."""
    return value.lower().startswith(("http://", "https://"))


def _named(value: object) -> str:
    """Take a blog's name, or the address of a blog or post."""
    return url(value) if isinstance(value, str) and is_address(value) else name(value)


def _rule(value: object) -> str:
    """Take a rule of include or exclude."""
    given = text(value)
    field = given.partition(":")[0]
    if re.fullmatch(r"https?", field):
        raise Refused('"url:" before a rule about addresses', given)
    if field != given and field.isalpha() and field not in FIELDS:
        hint = meant(f"{field}:", (f"{name}:" for name in FIELDS if name), 0.75)
        if hint:
            raise Refused(
                'a rule such as "tag:jardin", "title:...", "url:..." or "text:..."', given, hint
            )
    try:
        if not rule(given).pattern.pattern:
            raise Refused("a rule that is not empty", given)
    except re.error as error:
        raise Refused("a regular expression", given, f": {error}") from error
    return given


def _extract(value: object) -> str:
    """Take a word for where a post's text is taken from, or a CSS selector."""
    from cssselect import GenericTranslator, SelectorError  # noqa: PLC0415 - for few configs

    given = text(value).strip()
    wanted = Message('"auto", "feed", "page", or a CSS selector such as "article .entry-content"')
    try:
        GenericTranslator().css_to_xpath(given)
    except SelectorError as error:
        raise Refused(wanted, value) from error
    return given


def _duration(value: object) -> timedelta:
    match = _DURATION.match(value) if isinstance(value, str) else None
    days, hours, minutes = (int(group or 0) for group in match.groups()) if match else (0, 0, 0)
    found = timedelta(days=days, hours=hours, minutes=minutes)
    if found < timedelta(minutes=1):
        raise Refused('a duration of a minute or more, such as "30m", "2h" or "1d"', value)
    return found


def _folder(value: object) -> str:
    """Take the name of a folder, from the instance's on."""
    given = text(value).strip()
    if not given:
        raise Refused('a folder, such as "model"', given)
    return given


def _logo(value: object) -> str:
    """Take the name of a picture's file within the instance."""
    given = text(value).strip()
    path = PurePosixPath(given)
    if path.is_absolute() or ".." in path.parts or "\\" in given:
        raise Refused('a file of the instance\'s folder, such as "logo.svg"', given)
    if path.suffix.lower() not in PICTURES:
        raise Refused("a picture: .svg, .png, .webp, .avif or .jpg", given)
    return given


def _timezone(value: object) -> str:
    wanted = Message('a time zone such as "Europe/Paris"')
    try:
        return zoneinfo.ZoneInfo(text(value)).key
    except (zoneinfo.ZoneInfoNotFoundError, OSError, ValueError) as error:
        if not isinstance(value, str):
            raise Refused(wanted, value) from error
        zones = zoneinfo.available_timezones()
        city = value.casefold().replace(" ", "_")
        same_city = sorted(zone for zone in zones if zone.casefold().endswith(f"/{city}"))
        raise Refused(wanted, value, meant((same_city or [value])[0], zones)) from error


def _language(value: object) -> str:
    """Take a language tag; its primary subtag is what counts (RFC 5646 §2.2.1)."""
    given = value if isinstance(value, str) else ""
    match = re.match(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?\Z", given)
    if not match:
        raise Refused('a language such as "fr" or "en"', value)
    return match[1].lower()


def _switch_of(said: str) -> object:
    return {"true": True, "1": True, "false": False, "0": False}.get(said.strip().lower(), said)


def _whole_of(said: str) -> object:
    return int(said) if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", said) else said


def _number_of(said: str) -> object:
    try:
        return float(said)
    except ValueError:
        return said


def _list_in(said: str) -> object:
    # a comma alone parts nothing: addresses contain them
    return [part.strip() for part in _COMMA.split(said) if part.strip()]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        quoted = json.dumps(value, ensure_ascii=False)
        return quoted if len(quoted) <= _SHOWN else f'{quoted[:_SHOWN]}…"'
    if isinstance(value, int) and abs(value) > 1e18:  # Python refuses to write out long ones
        return Message("a number of more than 18 digits")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | dict):
        return Message("a list") if isinstance(value, list) else Message("a table")
    return str(value)


_TEXT, _NAME, _URL = Kind(text), Kind(name), Kind(url)
_SWITCH, _DURATIONS = Kind(_switch, _switch_of, "boolean"), Kind(_duration, takes="duration")
_RULES, _NAMES, _URLS = _list_of(_rule, "rules"), _list_of(name), _list_of(url)
_PAIRS = Kind(_pairs, takes="list of pairs")

#: What each key takes, by section; [[blog]] and [[recommend]] are sections like the others.
KEYS: Mapping[str, Mapping[str, Kind]] = {
    "portal": {
        "title": _NAME, "url": Kind(_home), "language": _one_of(*languages()),
        "timezone": Kind(_timezone), "images": _one_of("local", "none"),
        "hue": _whole(0, 360), "logo": Kind(_logo), "footer": _TEXT,
        "lede": _TEXT, "friends": _TEXT, "topics_hide": _NAMES,
        "gazette": _one_of("month", "week", "none"),
        "after_build": Kind(_command, takes="string or list of strings"),
    },
    "crawl": {
        "every": _DURATIONS, "every_min": _DURATIONS, "every_max": _DURATIONS,
        "archive": _SWITCH, "archive_limit": _whole(1),
        "delay": _number(">= 0", lambda n: n >= 0, "of seconds "),
        "concurrency": _whole(1, 1000), "per_host": _whole(1, 64),
        "timeout": _number("> 0", lambda n: n > 0, "of seconds "), "max_bytes": _whole(1024),
        "contact": _TEXT, "obey_robots": _SWITCH, "allow_private": _SWITCH,
    },
    "link": {
        "related": _whole(0, 20), "min_score": _number("from 0 to 1", lambda n: 0 <= n <= 1),
        "per_blog": _whole(1), "same_language": _SWITCH, "fill": _SWITCH, "hide": _URLS,
        "age": _number("from 0 to 1", lambda n: 0 <= n <= 1),
        "not_older_than": _DURATIONS, "not_apart": _DURATIONS,
        "pins": _PAIRS, "vetoes": _PAIRS, "embeddings": Kind(_folder),
    },
    "blog": {
        "url": _URL, "name": _NAME, "feed": _URL, "scope": _one_of("feed", "site"),
        "language": Kind(_language), "tags": _NAMES,
        "every": _DURATIONS, "archive": _SWITCH, "include": _RULES, "exclude": _RULES,
        "cap": _whole(1), "weight": _number("> 0", lambda n: n > 0), "full": _SWITCH,
        "backlog": _SWITCH, "flashback": _SWITCH,
        "teasers": _one_of("both", "in", "out", "none"), "never_with": _NAMES,
        "future": _one_of("hold", "show", "hide"), "extract": Kind(_extract),
        "enabled": _SWITCH, "posts": _URLS, "also": _URLS, "picture": _URL,
    },
    "cluster": {"address": Kind(scheduler)},
    "recommend": {"from": Kind(_named), "to": Kind(_named), "why": _NAME, "by": _NAME},
}  # fmt: skip


def taken(section: str, values: Mapping[str, object]) -> dict[str, object]:
    """Return those of the values that the section's keys take, as these read them."""
    found: dict[str, object] = {}
    for key, value in values.items():
        with suppress(Refused):  # a title that cannot be a name: the site's own is then shown
            if value:
                found[key] = KEYS[section][key].read(value)
    return found
