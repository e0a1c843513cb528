"""Circles that version 0276208 damaged: what was served at each of its visits, and what is today.

`make.py` had that version visit them, and kept its databases; the tests serve them again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from served_blogs import Blogs
from upgrades.sites import FAILS, Site

CONFIG = """[portal]
url = "https://copines.example/"
images = "none"
[crawl]
contact = "a@b.example"
delay = 0
{crawl}
{blogs}"""
#: Puts what is served at a visit among the blogs; what was served before is gone.
Served = Callable[[Blogs], None]


@dataclass(frozen=True)
class Damaged:
    """A circle, its visits by the old version, and what is right today."""

    name: str
    #: The blogs' stanzas, and keys of [crawl].
    blogs: str
    visits: tuple[Served, ...]
    today: Served
    #: Addresses that a fresh crawl shows, and those of strangers that the old one showed.
    right: frozenset[str]
    strangers: frozenset[str] = frozenset()
    crawl: str = ""

    @property
    def config(self) -> str:
        """The whole of copines.toml."""
        return CONFIG.format(crawl=self.crawl, blogs=self.blogs)


def _stanza(url: str, *more: str) -> str:
    return "\n".join(["[[blog]]", f'url = "{url}"', *more, ""])


# A feed that failed once when it was looked for, and ones that worked, and failed once when the
# home page had changed: neither was ever asked for again.
_ZOE = Site("zoe.example", "Les carnets de Zoé", posts=3)
_MAX = Site("max.example", "Le vélo de Max", posts=3)
_LOU = Site("lou.example", "Lou tisse", posts=3, feed="/atom/flux")


def _all_three(blogs: Blogs) -> None:
    for site in (_ZOE, _MAX, _LOU):
        site.put(blogs)


def _first_fails(blogs: Blogs) -> None:
    _all_three(blogs)
    blogs.pages["zoe.example/feed.xml"] = FAILS


def _others_fail(blogs: Blogs) -> None:
    _all_three(blogs)
    works = (200, {"Content-Type": "text/html"}, "<h1>Site en maintenance</h1>")
    for site, answer in ((_MAX, FAILS), (_LOU, works)):
        blogs.pages[f"{site.host}{site.feed}"] = answer
        blogs.pages[f"{site.host}/"] = site.front((f"{site.path}2",), "<p>Bientôt du neuf.</p>")


def _more(blogs: Blogs) -> None:
    """Serve what was written since, which the feeds tell of."""
    for site in (_ZOE, _MAX, _LOU):
        replace(site, posts=5, window=5).put(blogs)
        blogs.pages[f"{site.host}/"] = site.front(())


FORGOTTEN = Damaged(
    "forgotten",
    "".join(
        _stanza(f"http://{site.host}/", f'name = "{site.title}"') for site in (_ZOE, _MAX, _LOU)
    ),
    (_first_fails, _others_fail, _all_three),
    _more,
    frozenset(site.address(n) for site in (_ZOE, _MAX, _LOU) for n in range(5)),
    crawl="archive = false",
)

# Blogs without a name, as the README adds them: renamed while their archives were walked.
_NOUR = Site("nour.example", "Le wagon de Nour", posts=9)
_RYE = Site("rye.example", "Rhubarbe et seigle", posts=8, path="/notes/")


def _unnamed(blogs: Blogs) -> None:
    _NOUR.put(blogs)
    _RYE.put(blogs)


RENAMED = Damaged(
    "renamed",
    _stanza("http://nour.example/") + _stanza("http://rye.example/"),
    (_unnamed,),
    _unnamed,
    frozenset(_NOUR.addresses() | _RYE.addresses()),
)

# A channel's link left at the site of the theme's author; a blog of links to others; a blog in a
# folder beside another's.
_INA = Site("ina.example", "Ina au verger", posts=4)
_DEMO = Site("theme.example", "Thème Bocage", path="/essai-", posts=4)
_LEO = Site("leo.example", "Léo lit", path="/lectures/", posts=4, window=4)
_FORGE = Site("forge.example", "La forge", path="/projets/", posts=3)
_EVE = Site("plume.example", "Ève", path="/eve/jour-", home="/eve", feed="/eve/rss", posts=4)
_PAUL = Site("plume.example", "Paul", path="/paul/etape-", home="/paul", feed="/paul/rss", posts=4)


def _mixed(blogs: Blogs) -> None:
    for site in (_DEMO, _FORGE, _PAUL, _INA, _LEO, _EVE):
        site.put(blogs)
        del blogs.pages[f"{site.host}/sitemap.xml"]
    blogs.pages["ina.example/feed.xml"] = _INA.channel(*_INA.newest(), link="http://theme.example/")
    blogs.pages["ina.example/"] = _INA.front(tuple(f"{_INA.path}{n}" for n in range(4)))
    blogs.pages["theme.example/"] = _DEMO.front(tuple(f"{_DEMO.path}{n}" for n in range(4)))
    links = [
        _LEO.item(n, _FORGE.address(n), _LEO.address(n)).replace(' isPermaLink="false"', "")
        for n in range(3)
    ]
    blogs.pages["leo.example/feed.xml"] = _LEO.channel(_LEO.item(3), *links)
    paths = [f"/eve/jour-{n}" for n in range(4)]
    blogs.pages["plume.example/eve"] = _EVE.front((*paths, "/paul", "/paul/etape-0"))
    blogs.pages["plume.example/paul"] = _PAUL.front(tuple(f"{_PAUL.path}{n}" for n in range(4)))


STRANGERS = Damaged(
    "strangers",
    _stanza("http://ina.example/", 'name = "Ina"', 'feed = "http://ina.example/feed.xml"')
    + _stanza("http://leo.example/", 'name = "Léo"')
    + _stanza("http://plume.example/eve", 'name = "Ève"'),
    (_mixed, _mixed),
    _mixed,
    frozenset(_INA.addresses() | _LEO.addresses() | _EVE.addresses()),
    frozenset(_DEMO.addresses() | _FORGE.addresses() | _PAUL.addresses()),
)

# A sitemap, and pages of posts, that failed while the archive was walked: it counted as done.
_ANA = Site("ana.example", "Ana coud", posts=9)
_BOB = Site("bob.example", "Bob et les bobines", posts=9)


def _whole(blogs: Blogs) -> None:
    _ANA.put(blogs)
    _BOB.put(blogs)


def _walk_fails(blogs: Blogs) -> None:
    _whole(blogs)
    blogs.pages["ana.example/sitemap.xml"] = FAILS
    for number in (1, 3):
        blogs.pages[f"bob.example/billet-{number}"] = FAILS


WALKED = Damaged(
    "walked",
    _stanza("http://ana.example/", 'name = "Ana"') + _stanza("http://bob.example/", 'name = "Bob"'),
    (_walk_fails, _whole),
    _whole,
    frozenset(_ANA.addresses() | _BOB.addresses()),
)

# An author who mended an address without a redirect: the post was taken for a copy of itself.
_IRIS = Site("iris.example", "Iris au marché", posts=4, window=4)
_MENDED = "http://iris.example/tarte-aux-prunes"


def _mend(blogs: Blogs) -> None:
    _IRIS.put(blogs)
    mended = _IRIS.item(2, _MENDED, "tag:iris.example,2026:2")
    items = [_IRIS.item(3), mended, _IRIS.item(1), _IRIS.item(0)]
    blogs.pages["iris.example/feed.xml"] = _IRIS.channel(*items)
    blogs.pages["iris.example/tarte-aux-prunes"] = blogs.pages.pop("iris.example/billet-2")
    del blogs.pages["iris.example/sitemap.xml"]
    links = ("/billet-0", "/billet-1", "/tarte-aux-prunes", "/billet-3")
    blogs.pages["iris.example/"] = _IRIS.front(links)


MENDED = Damaged(
    "mended",
    _stanza("http://iris.example/", 'name = "Iris"'),
    (_IRIS.put, _mend, _mend),
    _mend,
    frozenset({_MENDED, *(_IRIS.address(n) for n in (0, 1, 3))}),
)

ALL = (FORGOTTEN, RENAMED, STRANGERS, WALKED, MENDED)
