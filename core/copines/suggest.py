"""Friends of friends: sites that several members link to (pure)."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from copines.model import Mention

#: Posts are kept as nh3 writes them: attributes in double quotes.
_HREF = re.compile(r'<a\s[^>]*?href="(https?://[^"]+)"')
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|pdf|mp[34]|zip|epub)\Z", re.IGNORECASE)
#: Sites that everybody links to, and that are nobody's blog: networks, shops, works of reference,
#: what blogs are made with and counted by.
_NAMES = """
    about.me akismet.com amzn.eu amzn.to apple.com archive.org bandcamp.com bit.ly blogger.com
    bsky.app buymeacoffee.com creativecommons.org dailymotion.com deezer.com discord.com
    discord.gg doi.org etsy.com eventbrite.com facebook.com fb.com feedburner.com feedly.com
    flic.kr flickr.com github.com gitlab.com goo.gl goodreads.com googleusercontent.com
    gravatar.com helloasso.com imdb.com imgur.com inoreader.com instagram.com issuu.com
    ko-fi.com linkedin.com linktr.ee mailchi.mp mailchimp.com mastodon.social meetup.com
    messenger.com mozilla.org netflix.com openstreetmap.org over-blog.com patreon.com
    paypal.com paypal.me photobucket.com pin.it ravelry.com reddit.com snapchat.com
    soundcloud.com spotify.com stackoverflow.com statcounter.com t.co t.me telegram.org
    threads.net tiktok.com tinyurl.com tumblr.com twitch.tv twitter.com unsplash.com vimeo.com
    w3.org wa.me whatsapp.com wikimedia.org wikipedia.org wiktionary.org wordpress.com
    wordpress.org wp.com wp.me x.com youtu.be youtube.com
"""
_NOBODY = frozenset(_NAMES.split())
#: The same, under the names of many countries.
_BRANDS = {"amazon", "ebay", "google", "pinterest", "tripadvisor", "yahoo"}
_WEB = {"http", "https"}
#: Of these, what stands before the name is a blog of its own.
_HOSTS_OF_BLOGS = frozenset({"over-blog.com", "tumblr.com", "wordpress.com", "blogger.com"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A site that members recommend."""

    #: Address to begin with.
    url: str
    #: What a list calls it, "" where none names it.
    name: str
    #: By member's name, how often in which way: post, blogroll or home.
    by: Mapping[str, Mapping[str, int]]


def links_of(blog: str, html: str) -> Iterator[Mention]:
    """Return each site that a post leads to, once."""
    sites: dict[str, str] = {}
    for match in _HREF.finditer(html):
        url = unescape(match[1])
        host = host_of(url)
        if host and not _FILE.search(urlsplit(url).path):
            sites.setdefault(host, url)
    for url in sites.values():
        yield Mention(blog, url, "post")


def candidates(
    mentions: Iterable[Mention], members: Collection[str], least: int
) -> tuple[Candidate, ...]:
    """Return the sites that so many members name, most recommended first.

    `members` are the hosts of the circle, as `host_of` gives them. A link in a blogroll tells more
    than one in a post, where so many members give it.
    """
    by: dict[str, dict[str, Counter[str]]] = {}
    addresses: dict[str, tuple[int, str]] = {}
    names: dict[str, str] = {}
    for mention in mentions:
        host = host_of(mention.url)
        if not host or host in members or _is_nobodys(host):
            continue
        by.setdefault(host, {}).setdefault(mention.blog, Counter())[mention.way] += 1
        listed = mention.way == "blogroll"
        address = (0, mention.url) if listed else (1, _root(mention.url))
        addresses[host] = min(addresses.get(host, address), address)
        if mention.name:
            names.setdefault(host, mention.name)
    found = [
        Candidate(addresses[host][1], names.get(host, ""), ways)
        for host, ways in by.items()
        if len(ways) >= least
    ]
    return tuple(sorted(found, key=_rank))


def host_of(url: str) -> str:
    """Return the host of an address, but for www; "" where it has none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www.") if parts.scheme in _WEB else ""
    except ValueError:
        return ""


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _is_nobodys(host: str) -> bool:
    labels = host.split(".")
    if _BRANDS & set(labels[:-1]):
        return True
    tails = (".".join(labels[n:]) for n in range(len(labels)))
    known = next((tail for tail in tails if tail in _NOBODY), "")
    return bool(known) and (known not in _HOSTS_OF_BLOGS or known == host)


def _rank(candidate: Candidate) -> tuple[int, int, int, str]:
    ways: Counter[str] = Counter()
    for counted in candidate.by.values():
        ways.update(counted)
    in_lists = sum("blogroll" in counted for counted in candidate.by.values())
    return -len(candidate.by), -in_lists, -sum(ways.values()), candidate.url
