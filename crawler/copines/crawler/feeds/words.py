"""Values as feeds write them → plain text, addresses."""

import html as entities
import re
from collections.abc import Iterable

from copines import storable
from copines.addresses import MAX_CHARS, join

_TAGS = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|del|em|font|i|img|ins|kbd|mark|p|q|s|small|span|strong|sub|sup|"
    r"tt|u|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


_BLANK = re.compile(r"\s+")
#: A scheme before a whole address, put there by a program.
_TWICE = re.compile(r"https?:/*(?=https?://)", re.IGNORECASE)
#: Schemes by which programs subscribe to feeds, and sounds.
_SUBSCRIBE = re.compile(r"(?:feed|itpc|pcast|podcast)://?(?=[^/])", re.IGNORECASE)
#: A scheme with a slip, before what looks like a host: http//zoe.example/, http:/zoe.example/.
_SLIP = re.compile(
    r"(https?)(?:[/\\]{2,3}|:[/\\]|:[/\\]{3}|:\\\\)(?=[\w-]+(?:\.[\w-]+)+(?:[/\\:?]|\Z))",
    re.IGNORECASE,
)


def text_of(value: object) -> str:
    """Return a value as text, without control characters; "" for none."""
    return storable.text(str(value)).strip() if value else ""


def title_of(raw: str) -> str:
    """Strip inline markup, decode entities once: RSS does not say whether it is HTML."""
    return " ".join(entities.unescape(_TAGS.sub("", raw[: 2 * storable.LINE_CHARS])).split())


def paragraphs(text: str) -> str:
    """Return plain text as HTML: a blank line parts paragraphs."""
    parts = re.split(r"\n\s*\n", entities.escape(text, quote=False))
    return "".join(f"<p>{p.strip()}</p>" for p in parts if p.strip())


def tags_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once, as first written."""
    seen = {title_of(name).casefold(): title_of(name) for name in reversed(list(names)) if name}
    return tuple(reversed([name for name in seen.values() if name]))


def permalink_in(identity: str) -> str:
    """Return an id that is an address; "" else."""
    return identity if identity.startswith(("http://", "https://")) else ""


def absolute(base: str, address: str) -> str:
    """Resolve an address; "" for none, or one that is not of the web."""
    if not address:
        return ""
    spelt = _BLANK.sub(lambda m: "" if "\n" in m[0] else "%20", address[: MAX_CHARS + 1])
    if found := _SUBSCRIBE.match(spelt) or _SLIP.match(spelt):
        scheme = found[1] if found.re is _SLIP else "http"
        spelt = f"{scheme}://{spelt[found.end() :]}".replace("\\", "/")
    if "://" not in spelt[:8] and _names_host(spelt, base):
        spelt = f"//{spelt}"
    return join(base, _TWICE.sub("", spelt), fragment=True)


def _names_host(address: str, base: str) -> bool:
    """Tell an address that begins with its own host, as written by hand: www.zoe.example/a."""
    host = base.partition("://")[2].partition("/")[0].removeprefix("www.")
    return bool(host) and address.removeprefix("www.").startswith(f"{host}/")
