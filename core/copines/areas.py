"""Address → the part of the web that belongs to whoever configured it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import unquote, urlsplit

from copines.addresses import is_local
from copines.permalinks import normalise

#: Names that are files, whose folder is meant: /blog.html, /zoe/accueil.php.
_PAGE_FILE = re.compile(r"\.(?:[sx]?html?|php\d?|aspx?|jsp|cgi|pl)\Z", re.IGNORECASE)
_FEED_FILE = re.compile(r"\.(?:xml|rss|atom|rdf|json)\Z", re.IGNORECASE)
#: What platforms put behind a site's own address for its feed.
_FEED_TAIL = re.compile(
    r"/(?:feeds?|rss2?|atom|rdf|xml|syndication)"
    r"(?:/(?:atom|rss2?|rdf|all|full|default|main|posts(?:/(?:default|summary))?))?\Z",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed=|page=backend|format=(?:rss|atom|feed))", re.IGNORECASE)
#: Feeds of members beside each other: medium.com/feed/@nour, dev.to/feed/nour.
_FEEDS_OF = re.compile(r"/feeds?(?=/[^/]+\Z)", re.IGNORECASE)
#: A folder that a server gives to one of its members: ~zoe, @zoe.
_MEMBER = re.compile(r"[~@][^/]+")
#: What is chosen from a site's posts: a category, a tag, an author, one channel of many.
_CHOICE = re.compile(
    r"/(?:tags?|tagged|categor\w+|kategorien?|topics?|authors?|auteurs?|labels?|search|mots?-cles?|"
    r"sujets?|rubriques?|schlagwort|etiquetas?|taxonomy/term|-)/(?!(?:feed|rss|atom|index)\b)[^/]",
    re.IGNORECASE,
)
#: The same among files of feeds, as Pelican and Jekyll name them: /feeds/velo.atom.xml.
_CHOICE_FILE = re.compile(
    r"/feeds?/(?:by_tag/|(?!(?:all|full|main|index|default|feeds?|posts?|blog|news|site|home|latest|"
    r"recent|rss2?|atom|rdf|comments?|[a-z]{2})\b))[^/]+\.(?:(?:atom|rss)\.xml|xml)\Z",
    re.IGNORECASE,
)
_CHOICE_QUERY = re.compile(
    r"(?:^|&)(?:tags?|cat|category\w*|author|s|q|label|topic|user|channel|playlist|id_\w+|\w+_id)=",
    re.IGNORECASE,
)
#: What tells the blogs of one host apart, where programs name them in the query: /?u=zoe.
_BLOG_QUERY = re.compile(
    r"(?:^|&)(u|uid|blog|blogid|weblog|member|membre|login|pseudo|nick|username)=([^&]+)",
    re.IGNORECASE,
)
#: Sections that sites have, which are no member's name: /blog, /journal, /fr.
_SECTION = re.compile(
    r"/(?:(?:we)?blogs?|journal|carnet|news|actus?|actualites|posts|articles|billets|notes|home|"
    r"accueil|index|site|wordpress|wp|log|diary|writing|essays|[a-z]{2}(?:-[a-z]{2})?)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A host, or one folder of it: /zoe is itself and what lies below, not /zoe2."""

    #: As permalinks are normalised: punycode, less www, with the port if it is an odd one.
    host: str
    #: "" for the whole host, else from the slash on, without a final one.
    path: str = ""

    @classmethod
    def around(cls, url: str) -> "Area":
        """Return the place of an address itself."""
        return cls(*_place(url))

    def holds(self, url: str) -> bool:
        """Tell whether an address lies in it; http and https are one."""
        host, path = _place(url)
        return bool(host) and host == self.host and _below(path, self.path)

    def is_at(self, url: str) -> bool:
        """Tell whether an address is that of the area itself."""
        return normalise(url) == self.host + self.path

    def is_above(self, other: "Area") -> bool:
        """Tell whether the other area's host is named by whoever holds this whole one (DNS)."""
        return not self.path and other.host.endswith(f".{self.host}")

    def contains(self, other: "Area") -> bool:
        """Tell whether all of the other area lies in it."""
        return self.host == other.host and _below(other.path, self.path)


def area_of(url: str) -> Area:
    """Return what a configured address stands for: a page's folder, a feed's site."""
    host, path = _place(url)
    if _is_feed(url):
        return Area(host, _site_of_feed(path))
    return Area(host, _FEEDS_OF.sub("", _folder(path, _PAGE_FILE)))


def home_of(url: str) -> str:
    """Return where a site begins: a page as it is configured, else the folder of a feed's site."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{area_of(url).path}/" if _is_feed(url) else url


def folder_of(url: str) -> str:
    """Return what a site's relative addresses begin with, though its own has no final slash."""
    path = urlsplit(url).path
    return url if path.endswith("/") or "." in path.rpartition("/")[2] else f"{url}/"


def is_choice(url: str) -> bool:
    """Tell the address of a feed or list of some posts of a site: not all of it is meant."""
    parts = urlsplit(url)
    found = _CHOICE.search(parts.path) or _CHOICE_FILE.search(parts.path)
    return bool(found or _CHOICE_QUERY.search(parts.query))


def is_neighbour(url: str, configured: str) -> bool:
    """Tell an address that names another blog where the configured one names its own: ?u=paul."""
    if "?" not in url or "?" not in configured:
        return False
    named, said = (dict(_BLOG_QUERY.findall(urlsplit(each).query)) for each in (configured, url))
    return any(said.get(name, value) != value for name, value in named.items())


def site_of_choice(url: str) -> Area:
    """Return the site that a feed or list of some posts is chosen from."""
    host, path = _place(url)
    return Area(host, _site_of_feed(path))


def is_section(path: str) -> bool:
    """Tell a folder that is a part of one person's site, not one of many members."""
    return not path or bool(_SECTION.fullmatch(path))


def member_of(url: str) -> Area | None:
    """Return the folder of the member whose feed this is, where the address names one."""
    host, path = _place(url)
    found = _MEMBER.search(unquote(path))
    return area_of(url) if host and found else None


def redirected(asked: str, final: str) -> Area | None:
    """Return what a redirect of a configured address proves to be the blog's; None for nothing.

    A member whom a platform no longer knows is often sent to its front page, or to one that says
    so in its query: that page is not hers.
    """
    own, there = area_of(asked), area_of(final)
    if not there.host or own.contains(there) or there.contains(own):
        return None
    if urlsplit(final).query or is_local(final):
        return None
    label = own.host.removesuffix("." + there.host)
    if label != own.host and not there.path and not is_section(f"/{label}"):
        return None  # from zoe.platform.example to platform.example; blog.zoe.example may do so
    return there


def common(urls: Iterable[str]) -> Area | None:
    """Return the folder that all addresses share; None where they are of several hosts."""
    places = [_place(url) for url in urls]
    if not places or len({host for host, _ in places}) > 1:
        return None
    folders = [path.split("/")[1:-1] or path.split("/")[1:] for _, path in places]
    shared = takewhile(lambda names: len(set(names)) == 1, zip(*folders, strict=False))
    return Area(places[0][0], "".join(f"/{names[0]}" for names in shared))


def _place(url: str) -> tuple[str, str]:
    host, slash, path = normalise(url).partition("?")[0].partition("/")
    return host, slash + path


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")


def _folder(path: str, file: re.Pattern[str]) -> str:
    folder, _, name = path.rpartition("/")
    return folder if file.search(name) else path


def _is_feed(url: str) -> bool:
    _, path = _place(url)
    return bool(
        _FEED_FILE.search(path)
        or _FEED_TAIL.search(path)
        or _FEED_QUERY.search(urlsplit(url).query)
    )


def _site_of_feed(path: str) -> str:
    if member := _MEMBER.search(path):
        before = _FEED_TAIL.sub("", path[: member.start() - 1])
        return f"{before}/{_FEED_FILE.sub('', member[0])}"
    if choice := _CHOICE.search(path):
        path = path[: choice.start()]
    else:
        path = _folder(_folder(path, _FEED_FILE), _PAGE_FILE)
    return _FEED_TAIL.sub("", path)
