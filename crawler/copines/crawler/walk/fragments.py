"""Entries of a feed that are parts of one page → one entry (pure).

Some blogs write a page a day, and each note of it is an entry: `/2024/02/05.html#a1`. A post is a
page, so that it has the texts of all of them, in their order in time.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import parse_qsl, urldefrag, urlsplit

from copines.crawler.feeds import Entry
from copines.crawler.walk import articles
from copines.permalinks import key

#: Parameters that tell where a reader comes from; whether they do is for the page to say.
_WHENCE = re.compile(
    r"(?:source|src|ref|refer+er|from|via|feed|rss|campaign|cmp(?:id)?|xtor|shared?|spm|medium|"
    r"partner|origin|mkt_tok|s_cid|(?:at|pk|mtm|hsa|wt)_\w+)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """An entry, or several of one page."""

    entry: Entry
    #: Digest by name of what it is made of.
    digests: Mapping[str, str]
    #: It says what is to be added to the post, which holds older parts that the feed has dropped.
    grows: bool = False
    #: Its address has parameters that may tell only where a reader comes from.
    noisy: bool = False


def together(entries: Iterable[Entry], digests: Mapping[str, str]) -> list[Part]:
    """Return the entries that are new or changed, those of one page as one.

    `digests` are those of earlier visits, by name.
    """
    kept = [entry for entry in _named_once(tuple(entries)) if entry.url]
    pages: dict[str, dict[str, Entry]] = {}
    for entry in kept:
        pages.setdefault(key(entry.url), {}).setdefault(name_of(entry), entry)
    noise = _noise(kept)
    before = _parts_before(digests)
    found = (_part(_versions(tuple(parts.values())), before, digests) for parts in pages.values())
    return [replace(part, noisy=_is_noisy(part.entry.url, noise)) for part in found if part]


def name_of(entry: Entry) -> str:
    """Return what an entry is known by among those of its page."""
    if "#" in entry.url or entry.id in {"", entry.url}:
        return entry.url
    return f"{entry.url}#{entry.id}"


def _named_once(entries: tuple[Entry, ...]) -> list[Entry]:
    """Return the entries without names that several of them have: those are nobody's."""
    names = Counter(entry.id for entry in entries)
    return [replace(e, id="") if names[e.id] > 1 and e.id != e.url else e for e in entries]


def _versions(parts: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the parts of a page, of those of one title and no place of their own the first."""
    titles: dict[object, Entry] = {}
    for part in parts:
        titles.setdefault(part.url if "#" in part.url else part.title, part)
    return tuple(titles.values())


def _parts_before(digests: Mapping[str, str]) -> Mapping[str, set[str]]:
    """Return the names of parts that earlier visits have met, by their page."""
    found: dict[str, set[str]] = {}
    for name in digests:
        if "#" in name:
            found.setdefault(urldefrag(name).url, set()).add(name)
    return found


def _part(
    parts: tuple[Entry, ...], before: Mapping[str, set[str]], digests: Mapping[str, str]
) -> Part | None:
    first = parts[0]
    met = before.get(urldefrag(first.url).url, set())
    if len(parts) == 1 and not met - {first.url}:
        digest = articles.digest(first)
        same = digests.get(first.url) == digest
        return None if same else Part(first, {first.url: digest})
    said = {name_of(part): articles.digest(part) for part in parts}
    if met - said.keys():  # the feed has dropped some, which the post still holds
        new = tuple(part for part in parts if name_of(part) not in met)
        names = {name_of(part): said[name_of(part)] for part in new}
        return Part(_one(new), names, grows=True) if new else None
    if all(digests.get(name) == digest for name, digest in said.items()):
        return None
    return Part(_one(parts), said)


def _one(parts: tuple[Entry, ...]) -> Entry:
    """Make one entry of the parts of a page, the oldest first."""
    if len(parts) == 1:
        return replace(parts[0], url=urldefrag(parts[0].url).url)
    ordered = sorted(reversed(parts), key=lambda e: e.published.timestamp() if e.published else 0.0)
    first = ordered[0]
    whole = all(part.html for part in parts)
    said = "".join(_section(part, part.html if whole else _said(part)) for part in ordered)
    tags = tuple(dict.fromkeys(tag for part in ordered for tag in part.tags))
    dates = [part.published for part in ordered if part.published]
    changes = [part.updated for part in ordered if part.updated]
    return replace(
        first,
        url=urldefrag(first.url).url,
        html=said if whole else "",
        summary_html="" if whole else said,
        published=min(dates, default=None),
        updated=max(changes, default=None),
        tags=tags,
        image=next((part.image for part in ordered if part.image), None),
    )


def _said(part: Entry) -> str:
    return part.html or part.summary_html


def _section(part: Entry, html: str) -> str:
    title = f"<h2>{escape(part.title)}</h2>" if part.title else ""
    return f"<section>{title}{html}</section>"


def _noise(entries: Iterable[Entry]) -> frozenset[str]:
    """Return parameters that have one value in all addresses, and so tell no post from another."""
    asked = [dict(parse_qsl(urlsplit(entry.url).query)) for entry in entries]
    if len(asked) < 2:
        return frozenset()
    return frozenset(n for n, v in asked[0].items() if all(q.get(n) == v for q in asked))


def _is_noisy(url: str, noise: frozenset[str]) -> bool:
    names = [name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)]
    return any(name in noise or _WHENCE.match(name) for name in names)
