"""Visits of blogs beside strangers: nothing is kept that is not a page of the blog."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer, Job, Outcome
from copines.feed_states import FeedState
from copines.model import Blog, Proof
from copines.reasons import Reason

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZOE = "http://zoe.example"
BODY = "La mare a gelé cette nuit, et le merle marche dessus comme un notaire. " * 8


@dataclass
class Walked:
    """What a visit asked and brought."""

    visit: Visit
    asked: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def kept(self) -> set[str]:
        return {post.permalink for outcome in self.outcomes for post, _ in outcome.posts}

    @property
    def hosts(self) -> set[str]:
        return {url.split("/")[2] for url in self.asked}

    @property
    def proofs(self) -> tuple[Proof, ...]:
        told = [outcome.proofs for outcome in self.outcomes if outcome.proofs is not None]
        return told[-1] if told else ()

    def verdict(self, url: str) -> Reason | None:
        fetches = [fetch for outcome in self.outcomes for fetch in outcome.fetches]
        return next(fetch.verdict for fetch in reversed(fetches) if fetch.url == url)


def walk(site: Mapping[str, str], job: Job) -> Walked:
    walked = Walked(Visit(job, NOW))
    for part in ("feed", "archive"):
        if part == "archive":
            walked.visit.open_archive()
        while ask := walked.visit.next():
            walked.asked.append(ask.url)
            walked.outcomes.append(walked.visit.receive(ask, _answer(site, ask.url)))
    return walked


def _answer(site: Mapping[str, str], asked: str) -> Answer:
    """Answer with a document, or follow "-> URL"; "!503" is a failure."""
    found, url = site.get(asked, "!404"), asked
    while found.startswith("-> "):
        url = found.removeprefix("-> ")
        found = site.get(url, "!404")
    if found.startswith("!"):
        return Answer(url, int(found[1:]))
    kind = "text/html" if found.startswith("<!doctype") else "application/xml"
    return Answer(url, 200, found.encode(), kind)


def a_job(url: str = f"{ZOE}/", **changes: object) -> Job:
    keys = {key: changes.pop(key) for key in ("feed_key", "also") if key in changes}
    blog = Blog(url, "Zoé", "zoe", also=keys.get("also", ()), feed=keys.get("feed_key"))  # type: ignore[arg-type]
    feed = changes.pop("feed", None) or blog.feed
    known = FeedState("found", str(feed), looked=NOW) if feed else FeedState()
    return replace(Job(blog, known), **changes)  # type: ignore[arg-type]


def a_home(*links: str, feed: str = "/feed.xml", head: str = "") -> str:
    announced = f'<link rel="alternate" type="application/rss+xml" href="{feed}">' if feed else ""
    anchors = " ".join(f'<a href="{link}">{link}</a>' for link in links)
    return f"<!doctype html><html><head><title>Zoé</title>{announced}{head}</head>{anchors}</html>"


def a_post(title: str, canonical: str = "") -> str:
    head = '<meta property="og:type" content="article">'
    head += f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><article>"
        f"<h1>{title}</h1><p>{title}. {BODY}</p></article></body></html>"
    )


def an_item(url: str, title: str, more: str = "", text: str = "Un début…") -> str:
    return (
        f"<item><title>{title}</title><link>{url}</link>{more}"
        f"<pubDate>Mon, 02 Mar 2020 08:00:00 GMT</pubDate><description>{text}</description></item>"
    )


def a_feed(*items: str, link: str = f"{ZOE}/") -> str:
    about = f"<title>Zoé</title><link>{link}</link>"
    return f'<rss version="2.0"><channel>{about}{"".join(items)}</channel></rss>'


def a_site(host: str, *names: str, feed: str = "/feed.xml", linked: str = "") -> dict[str, str]:
    """Serve a home page, its posts and a feed of them, whose links may name another host."""
    items = [an_item(f"http://{linked or host}/{name}", f"Billet {name}") for name in names]
    return {
        f"http://{host}/": a_home(*(f"/{name}" for name in names), feed=feed),
        f"http://{host}/feed.xml": a_feed(*items, link=f"http://{linked or host}/"),
        **{f"http://{host}/{name}": a_post(f"Billet {name}") for name in names},
    }


def of(host: str, *names: str) -> set[str]:
    return {f"http://{host}/{name}" for name in names}


def test_a_link_blog_keeps_its_own_addresses_and_asks_nothing_of_others() -> None:
    guid = f'<guid isPermaLink="true">{ZOE}/liens/1</guid>'
    forge = "http://forge.example/projet"
    items = (
        an_item(forge, "Un outil", guid),
        an_item("http://tube.example/v", "Un film", f"<guid>{ZOE}/liens/2</guid>"),
        an_item("http://revue.example/a", "Une revue", f"<comments>{ZOE}/liens/3#dire</comments>"),
        an_item("http://revue.example/b", "Sans adresse", "<guid>lien-4</guid>"),
        an_item(f"{ZOE}/billet", "Billet"),
    )
    pages = {f"{ZOE}/billet": a_post("Billet"), forge: a_post("Projet")}
    walked = walk({f"{ZOE}/": a_home(), f"{ZOE}/feed.xml": a_feed(*items), **pages}, a_job())
    assert walked.kept == of("zoe.example", "liens/1", "liens/2", "liens/3", "billet")
    assert walked.hosts == {"zoe.example"}
    assert walked.verdict("http://revue.example/b") == Reason.of("elsewhere")


def test_neighbours_under_one_host_stay_out() -> None:
    root = "http://plume.example"
    sitemap = "".join(f"<url><loc>{root}{p}</loc></url>" for p in ("/paul/a", "/zoe/b"))
    walked = walk(
        {
            f"{root}/zoe": a_home("/zoe/a", "/paul/a", "/zoe2/a", feed="/zoe/feed"),
            f"{root}/zoe/feed": a_feed(
                an_item(f"{root}/zoe/a", "A"), an_item(f"{root}/zoe/c", "C")
            ),
            f"{root}/zoe/c": f"-> {root}/paul/a",
            f"{root}/sitemap.xml": f"<urlset>{sitemap}</urlset>",
            **{f"{root}{p}": a_post(p) for p in ("/zoe/a", "/zoe/b", "/paul/a", "/zoe2/a")},
        },
        a_job(f"{root}/zoe"),
    )
    assert walked.kept == of("plume.example", "zoe/a", "zoe/b")


def test_the_channels_link_leads_nowhere() -> None:
    site = a_site("zoe.example", "a", "b") | a_site("theme.example", "demo")
    site[f"{ZOE}/feed.xml"] = a_feed(an_item(f"{ZOE}/a", "A"), link="http://theme.example/")
    for job in (a_job(), a_job(feed_key=f"{ZOE}/feed.xml")):
        walked = walk(site, job)
        assert walked.kept == of("zoe.example", "a", "b")
        assert walked.hosts == {"zoe.example"}


def test_a_third_partys_feed_on_the_home_page_is_passed_over() -> None:
    site = a_site("zoe.example", "a") | a_site("journal.example", "x")
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    site[f"{ZOE}/"] = a_home("/a", feed="http://journal.example/feed.xml", head=head)
    walked = walk(site, a_job())
    assert walked.kept == of("zoe.example", "a")
    assert walked.visit._source.state.feed == f"{ZOE}/feed.xml"
    site[f"{ZOE}/"] = a_home("/a", feed="http://journal.example/feed.xml")
    del site[f"{ZOE}/feed.xml"]
    assert walk(site, a_job()).kept == of("zoe.example", "a")


def test_a_redirect_of_the_home_page_is_remembered() -> None:
    site = a_site("neuf.example", "a", "b") | {f"{ZOE}/": "-> http://neuf.example/"}
    walked = walk(site, a_job())
    assert walked.kept == of("neuf.example", "a", "b")
    assert walked.proofs == (Proof("redirect", "http://neuf.example/", f"{ZOE}/"),)
    later = a_job(feed="http://neuf.example/feed.xml", proofs=walked.proofs, walk_archive=False)
    again = walk(site, later)
    assert again.kept == of("neuf.example", "a", "b")
    assert again.asked[0] == "http://neuf.example/feed.xml", "the home page is not asked for"


def test_a_blog_that_moves_between_two_visits_is_followed() -> None:
    site = a_site("neuf.example", "a") | {
        f"{ZOE}/": "-> http://neuf.example/",
        f"{ZOE}/feed.xml": "-> http://neuf.example/feed.xml",
    }
    walked = walk(site, a_job(feed=f"{ZOE}/feed.xml", walk_archive=False))
    assert walked.kept == of("neuf.example", "a")


def test_a_member_whom_her_platform_forgot_is_not_its_front_page() -> None:
    site = a_site("plume.example", "une", "deux")
    site["http://plume.example/zoe"] = "-> http://plume.example/"
    walked = walk(site, a_job("http://plume.example/zoe"))
    assert not walked.kept
    assert walked.visit.failure == Reason.of("leads_elsewhere", address="http://plume.example/")


def test_a_feed_burnt_elsewhere_is_believed_where_the_site_announces_it() -> None:
    burnt = "http://brule.example/zoe"
    site = a_site("zoe.example", "a", "b", feed=burnt)
    site[burnt] = site[f"{ZOE}/feed.xml"]
    walked = walk(site, a_job(burnt))
    assert walked.kept == of("zoe.example", "a", "b")
    assert walked.proofs == (Proof("back", f"{ZOE}/", burnt),)


def test_or_where_its_own_feed_leads_there_or_has_the_same_posts() -> None:
    burnt = "http://brule.example/f/zoe.xml"
    site = a_site("zoe.example", "a", "b")
    site[burnt] = a_feed(an_item(f"{ZOE}/a", "Billet a"))
    assert walk(site, a_job(burnt)).kept == of("zoe.example", "a", "b")
    site[f"{ZOE}/feed.xml"] = f"-> {burnt}"
    assert walk(site, a_job(burnt)).kept == of("zoe.example", "a", "b")


def test_but_not_where_nothing_of_the_site_speaks_for_it() -> None:
    list_of_links = "http://liste.example/feed.xml"
    site = a_site("zoe.example", "a", "b")
    site[list_of_links] = a_feed(an_item(f"{ZOE}/ailleurs", "Ailleurs"), link=f"{ZOE}/")
    walked = walk(site, a_job(list_of_links))
    assert not walked.kept
    assert walked.visit.ending().hint == (
        Reason.of("posts_elsewhere", address="http://zoe.example/"),
    )
    told = walk(site, replace(a_job(list_of_links, also=(f"{ZOE}/",)), walk_archive=False))
    assert told.kept == of("zoe.example", "ailleurs")


def test_a_feed_of_a_category_is_read_and_its_site_left_alone() -> None:
    site = a_site("zoe.example", "python", "famille")
    category = f"{ZOE}/category/python/feed.xml"
    site[category] = a_feed(an_item(f"{ZOE}/python", "Python"))
    walked = walk(site, a_job(category))
    assert walked.kept == of("zoe.example", "python")
    assert walked.visit.ending().archive_done


def test_where_the_feed_alone_is_meant_nothing_else_of_the_site_is_asked_for() -> None:
    """Its own older documents are: an announced feed, sitemap, API or list of links is not."""
    site = a_site("zoe.example", "python", "vieux", "famille")
    first, older = f"{ZOE}/python.xml", f"{ZOE}/python.xml?page=2"
    more = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{older}"/>'
    site[first] = a_feed(an_item(f"{ZOE}/python", "Python"), more)
    site[older] = a_feed(an_item(f"{ZOE}/vieux", "Vieux"))
    for blog in (
        Blog(first, "Zoé", "zoe", key="z", scope="feed"),
        Blog(f"{ZOE}/", "Zoé", "zoe", feed=first, key="z", scope="feed", archive=True),
    ):
        walked = walk(site, Job(blog))
        assert walked.kept == of("zoe.example", "python", "vieux")
        entries = of("zoe.example", "python", "vieux")
        assert set(walked.asked) - entries <= {first, older, f"{ZOE}/"}
        assert walked.visit.ending().archive_done
    whole = walk(site, Job(Blog(first, "Zoé", "zoe", key="z", scope="site")))
    assert whole.kept == of("zoe.example", "python", "vieux", "famille")


def test_a_feed_that_alone_is_meant_is_not_replaced_by_another() -> None:
    site = a_site("zoe.example", "python", "famille")
    for url, feed in ((f"{ZOE}/python.xml", None), (f"{ZOE}/", f"{ZOE}/python.xml")):
        walked = walk(site, Job(Blog(url, "Zoé", "zoe", feed=feed, key="z", scope="feed")))
        assert not walked.kept
        assert walked.visit.ending().failure


def test_of_a_categorys_page_its_own_feed_is_meant() -> None:
    site = a_site("zoe.example", "a", "b", "c", "famille")
    category = f"{ZOE}/category/python/"
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{url}">'
        for url in ("/feed.xml", "/comments/feed/", f"{category}feed/")
    )
    site[category] = f"<!doctype html><html><head>{links}</head><body>Python</body></html>"
    site[f"{category}feed/"] = a_feed(*(an_item(f"{ZOE}/{name}", name) for name in "abc"))
    assert walk(site, a_job(category)).kept == of("zoe.example", *"abc")


def test_links_to_the_authors_own_machine_are_read_at_the_blogs_address() -> None:
    site = a_site("zoe.example", "2024/a", "2024/b", "2024/c", linked="localhost:4000")
    walked = walk(site, a_job())
    assert walked.kept == of("zoe.example", "2024/a", "2024/b", "2024/c")
    assert walked.hosts == {"zoe.example"}
    assert walked.asked.count(f"{ZOE}/2024/a") == 1, "the walk reads no page again"
    assert walked.verdict("http://localhost:4000/2024/a") == Reason.of(
        "same_text", address=f"{ZOE}/2024/a"
    )


def test_a_folders_feed_may_leave_out_the_folder() -> None:
    site = {
        "http://univ.example/~zoe/": a_home("/~zoe/a", feed="/~zoe/feed.xml"),
        "http://univ.example/~zoe/feed.xml": a_feed(an_item("http://127.0.0.1:1313/a", "Aa")),
        "http://univ.example/~zoe/a": a_post("Aa"),
    }
    assert walk(site, a_job("http://univ.example/~zoe/")).kept == of("univ.example", "~zoe/a")


def test_a_page_at_the_same_path_with_another_text_is_no_twin() -> None:
    site = {
        f"{ZOE}/": a_home(),
        f"{ZOE}/a": a_post("Rien à voir"),
        f"{ZOE}/feed.xml": a_feed(
            an_item("http://forge.example/a", "Un projet"),
            an_item("http://forge.example/b", "Un autre"),
        ),
    }
    walked = walk(site, a_job(walk_archive=False))
    assert not walked.kept
    assert walked.hosts == {"zoe.example"}
    assert walked.verdict("http://forge.example/b") == Reason.of("elsewhere")
    assert f"{ZOE}/b" not in walked.asked, "one of a host is tried"


def test_a_canonical_address_on_localhost_or_of_the_home_page_costs_no_post() -> None:
    site = a_site("zoe.example", "a", "b")
    for said in ("http://localhost:4000/{}", "http://staging.zoe.example/{}", f"{ZOE}/"):
        site |= {f"{ZOE}/{name}": a_post(f"Billet {name}", said.format(name)) for name in "ab"}
        assert walk(site, a_job()).kept == of("zoe.example", "a", "b"), said
    site |= {f"{ZOE}/a": a_post("Billet a", "http://revue.example/a")}
    assert walk(site, a_job()).kept == of("zoe.example", "b")


def test_hosts_of_all_scripts_are_compared_as_punycode() -> None:
    host = "xn--caf-dma.example"
    site = a_site(host, "a", "b", linked="www.café.example") | {
        f"http://www.café.example/{name}": a_post(f"Billet {name}") for name in "ab"
    }
    site["http://café.example/"] = f"-> http://{host}/"
    for url in ("http://café.example/", f"http://{host}/"):
        walked = walk(site, a_job(url, walk_archive=False))
        assert walked.kept == of("www." + host, "a", "b")


def stored(*urls: str, **changes: object) -> Job:
    feed = changes.pop("feed", f"{ZOE}/feed.xml")
    job = a_job(feed=feed, posts=urls, made=urls, walk_archive=False)
    return replace(job, **changes)  # type: ignore[arg-type]


def test_strangers_posts_go_once_a_visit_showed_what_is_the_blogs() -> None:
    site = a_site("zoe.example", "a")
    walked = walk(site, stored(f"{ZOE}/a", "http://theme.example/demo"))
    assert walked.visit.ending().strangers == ("http://theme.example/demo",)
    assert walked.asked[0] == f"{ZOE}/", "nothing known is believed"
    assert not walk(site, stored(f"{ZOE}/a")).visit.ending().strangers


def test_posts_behind_a_redirect_stay_also_while_the_home_page_is_down() -> None:
    site = a_site("neuf.example", "a") | {f"{ZOE}/": "-> http://neuf.example/"}
    job = stored("http://neuf.example/a", feed="http://neuf.example/feed.xml")
    assert not walk(site, job).visit.ending().strangers
    site[f"{ZOE}/"] = "!503"
    down = walk(site, job).visit
    assert down.failure
    assert not down.ending().strangers
    configured = replace(job, blog=replace(job.blog, feed="http://brule.example/zoe"))
    site["http://brule.example/zoe"] = site["http://neuf.example/feed.xml"]
    assert not walk(site, configured).visit.ending().strangers


def test_a_post_kept_at_localhost_is_read_anew_at_its_own_address() -> None:
    site = a_site("zoe.example", "a", linked="localhost:4000")
    first = walk(site, a_job(walk_archive=False))
    digests = {f.url: f.digest for o in first.outcomes for f in o.fetches if f.kind == "entry"}
    again = walk(site, stored("http://localhost:4000/a", digests=digests))
    assert again.kept == of("zoe.example", "a")
    assert again.visit.ending().strangers == ("http://localhost:4000/a",)


def test_a_feed_of_another_site_taken_once_by_mistake_is_sought_again() -> None:
    site = a_site("zoe.example", "a") | a_site("journal.example", "x")
    strange = "http://journal.example/feed.xml"
    walked = walk(site, a_job(feed=strange, walk_archive=False))
    assert walked.kept == of("zoe.example", "a")
    assert walked.visit._source.state.feed == f"{ZOE}/feed.xml"
