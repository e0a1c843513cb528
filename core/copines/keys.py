"""The keys of copines.toml, and what each takes."""

import re
import zoneinfo
from collections.abc import Callable, Mapping
from datetime import timedelta
from urllib.parse import urlsplit

#: Gives the value in the program's own type; raises ValueError with what was expected.
Reader = Callable[[object], object]

_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?\Z")


def text(value: object) -> str:
    """Take any text."""
    if not isinstance(value, str):
        raise ValueError("text in quotes")
    return value


def name(value: object) -> str:
    """Take text that says something."""
    if not text(value).strip():
        raise ValueError("text that is not empty")
    return " ".join(text(value).split())


def switch(value: object) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def whole(least: int, most: int | None = None) -> Reader:
    """Take a whole number within bounds."""
    wanted = f"a whole number from {least}" + (f" to {most}" if most is not None else " on")

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(wanted)
        if value < least or (most is not None and value > most):
            raise ValueError(wanted)
        return value

    return read


def number(least: float, most: float | None = None, *, above: bool = False) -> Reader:
    """Take a number within bounds, the least itself excluded where `above`."""
    wanted = f"a number {'above' if above else 'from'} {least:g}"
    wanted += f" to {most:g}" if most is not None else ""

    def read(value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ValueError(wanted)
        if not value >= least or (above and value == least) or (most is not None and value > most):
            raise ValueError(wanted)
        return float(value)

    return read


def one_of(*choices: str) -> Reader:
    """Take one of these words."""

    def read(value: object) -> str:
        if value not in choices:
            raise ValueError("one of " + ", ".join(f'"{c}"' for c in choices))
        return str(value)

    return read


def list_of(read: Reader) -> Reader:
    """Take a list of values, or one alone."""

    def read_all(value: object) -> tuple[object, ...]:
        return tuple(read(item) for item in (value if isinstance(value, list) else [value]))

    return read_all


def url(value: object) -> str:
    """Take the address of a web page."""
    given = text(value).strip()
    try:
        parts = urlsplit(given)
        host, secret = parts.hostname, parts.username or parts.password
    except ValueError as error:
        raise ValueError("an address such as https://zoe.example/") from error
    if parts.scheme.lower() not in {"http", "https"}:
        hint = f'; did you mean "https://{given}"?' if "." in given and ":" not in given else ""
        raise ValueError(f"an address that begins with https:// or http://{hint}")
    if not host or re.search(r"\s", given):
        raise ValueError("an address such as https://zoe.example/")
    if secret:
        raise ValueError("an address without user name and password")
    return given


def home(value: object) -> str:
    """Take the address of a folder; a final slash is added."""
    return url(value).rstrip("/") + "/"


def duration(value: object) -> timedelta:
    """Take a duration such as "30m", "2h", "1d" or "1h30m"; a minute at least."""
    wanted = 'a duration of a minute or more, such as "30m", "2h" or "1d"'
    match = _DURATION.match(value) if isinstance(value, str) else None
    if not match or not value:
        raise ValueError(wanted)
    days, hours, minutes = (int(group or 0) for group in match.groups())
    try:
        found = timedelta(days=days, hours=hours, minutes=minutes)
    except OverflowError as error:
        raise ValueError(wanted) from error
    if found < timedelta(minutes=1):
        raise ValueError(wanted)
    return found


def timezone(value: object) -> str:
    """Take the name of a time zone of the IANA database."""
    if value not in zoneinfo.available_timezones():
        raise ValueError('a time zone such as "Europe/Paris"')
    return str(value)


def language(value: object) -> str:
    """Take a language tag; its primary subtag is what counts (RFC 5646 §2.2.1)."""
    match = re.match(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]+)?\Z", text(value))
    if not match:
        raise ValueError('a language such as "fr" or "en"')
    return match[1].lower()


_TEXTS = list_of(text)

#: Reader by key, by section; [[blog]] is a section like the others.
KEYS: Mapping[str, Mapping[str, Reader]] = {
    "portal": {
        "title": name, "url": home, "language": one_of("fr", "en"), "timezone": timezone,
        "images": one_of("local", "none"),
    },
    "crawl": {
        "every": duration, "every_min": duration, "every_max": duration, "archive": switch,
        "archive_limit": whole(1), "delay": number(0), "concurrency": whole(1, 1000),
        "per_host": whole(1, 64), "timeout": number(0, above=True), "max_bytes": whole(1024),
        "contact": text, "obey_robots": switch, "allow_private": switch,
    },
    "link": {
        "related": whole(0, 20), "min_score": number(0, 1), "per_blog": whole(1),
        "same_language": switch, "hide": list_of(url),
    },
    "blog": {
        "url": url, "name": name, "feed": url, "language": language, "tags": list_of(name),
        "every": duration, "archive": switch, "include": _TEXTS, "exclude": _TEXTS,
        "cap": whole(1), "weight": number(0, above=True), "full": switch,
        "teasers": one_of("both", "in", "out", "none"), "never_with": list_of(name),
        "future": text, "extract": text, "enabled": switch, "posts": list_of(url),
    },
}  # fmt: skip
#: Keys that are checked, but have no effect yet.
UNUSED = {
    ("blog", "include"), ("blog", "exclude"),
    ("blog", "cap"), ("blog", "weight"), ("blog", "future"), ("blog", "extract"),
}  # fmt: skip
