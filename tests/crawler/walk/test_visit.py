"""Visits of small sites that are dictionaries: what is asked, what is kept."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from copines import permalinks
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer
from copines.model import Blog, Validators
from copines.phrases import hint
from copines.reasons import Reason
from walks import (
    ATOM,
    BODY,
    HOME,
    NO_NEWS,
    NOW,
    SITE,
    Walked,
    a_feed,
    a_job,
    a_page,
    a_post,
    a_whole_item,
    an_item,
    walk,
)


def test_a_summary_feed_is_completed_from_the_page() -> None:
    walked = walk({"/": HOME, "/feed.xml": a_feed(an_item("/semis")), "/semis": a_post("Semis")})
    assert walked.addresses == {"/semis"}
    assert "fenêtre au sud" in walked.posts[0].text


def test_a_whole_feed_spares_the_pages() -> None:
    feed = a_feed(a_whole_item("/semis"), a_whole_item("/levain"))
    walked = walk({"/": HOME, "/feed.xml": feed})
    assert walked.addresses == {"/semis", "/levain"}
    assert "/semis" not in walked.asked, "only the last may lead to an older one"
    assert walk({"/": HOME, "/feed.xml": feed}, a_job(walk_archive=False)).asked == [
        "/",
        "/feed.xml",
    ]


def test_an_entry_whose_page_is_gone_keeps_what_the_feed_says() -> None:
    walked = walk({"/": HOME, "/feed.xml": a_feed(an_item("/semis"))})
    assert [post.text for post in walked.posts] == ["Un début…"]


def test_a_feed_address_in_the_config_needs_no_home_page() -> None:
    job = a_job(blog=Blog(f"{SITE}/feed.xml", "Zoé", "zoe", key="Zoé"), walk_archive=False)
    walked = walk({"/feed.xml": a_feed(a_whole_item("/semis"))}, job)
    assert walked.asked == ["/feed.xml"]
    assert walked.addresses == {"/semis"}


def test_a_comments_feed_is_passed_over() -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{path}">'
        for path in ("/discussion.xml", "/feed.xml")
    )
    comments = a_feed(an_item("/semis#comment-1")).replace("Zoé", "Commentaires sur Zoé")
    site = {
        "/": a_page("Zoé", head=links),
        "/discussion.xml": comments,
        "/feed.xml": a_feed(a_whole_item("/semis")),
    }
    assert walk(site).addresses == {"/semis"}


def test_the_archive_is_walked_by_its_sitemap() -> None:
    urls = "".join(f"<url><loc>{SITE}/{n}/billet</loc></url>" for n in range(2014, 2020))
    site = {
        "/": HOME,
        "/feed.xml": a_feed(a_whole_item("/2020/billet")),
        "/robots.txt": f"Sitemap: {SITE}/plan.xml",
        "/plan.xml": f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>',
        **{f"/{n}/billet": a_post(f"Billet {n}") for n in range(2014, 2020)},
    }
    assert walk(site).addresses == {f"/{n}/billet" for n in range(2014, 2021)}


def test_a_sitemap_index_that_lists_itself_is_asked_once() -> None:
    index = "<sitemapindex>" + "".join(
        f"<sitemap><loc>{SITE}/{name}.xml</loc></sitemap>" for name in ("sitemap", "posts", "posts")
    )
    site = {
        "/": HOME,
        "/feed.xml": a_feed(a_whole_item("/2020/billet")),
        "/sitemap.xml": f"{index}</sitemapindex>",
        "/posts.xml": f"<urlset><url><loc>{SITE}/2019/billet</loc></url></urlset>",
        "/2019/billet": a_post("Billet 2019"),
    }

    found = walk(site)

    assert found.addresses == {"/2019/billet", "/2020/billet"}
    assert found.asked.count("/sitemap.xml") == found.asked.count("/posts.xml") == 1


def test_the_archive_is_walked_by_its_pagination() -> None:
    site: dict[str, str | Answer] = {
        f"/page/{n}/": a_page("Zoé", f"/2019/0{n}/billet/", f"/page/{n + 1}/") for n in range(2, 6)
    }
    site |= {f"/2019/0{n}/billet/": a_post(f"Billet {n}") for n in range(2, 6)}
    site |= {"/": HOME.replace("<nav>", '<nav><a href="/page/2/">Plus</a>')}
    site |= {"/feed.xml": a_feed(a_whole_item("/2020/01/billet/"))}
    assert walk(site).addresses == {f"/2019/0{n}/billet/" for n in range(2, 6)} | {
        "/2020/01/billet/"
    }


def test_endless_paging_ends() -> None:
    class Endless(dict[str, str | Answer]):
        def get(self, key: str, default: object = None) -> str | Answer:
            if key.startswith("/page/"):
                number = int(key.split("/")[2])
                return a_page("Zoé", f"/page/{number + 1}/", f"/tag/t{number}/")
            if key.startswith("/tag/"):
                return a_page("Zoé")
            return super().get(key, Answer(SITE + key, 404))

    site = Endless(
        {
            "/": HOME.replace("<nav>", '<nav><a href="/page/2/">Plus</a>'),
            "/feed.xml": a_feed(a_whole_item("/2020/01/billet/")),
        }
    )
    assert len(walk(site).asked) < 200


def test_a_second_visit_asks_only_whether_the_feed_has_changed() -> None:
    feed = a_feed(a_whole_item("/semis"))
    answer = Answer(f"{SITE}/feed.xml", 200, feed.encode(), "text/xml", Validators('"a"'))
    job = a_job(
        feed=f"{SITE}/feed.xml",
        validators={f"{SITE}/feed.xml": Validators('"a"')},
        walk_archive=False,
    )
    walked = walk({"/feed.xml": answer}, job)
    assert walked.asked == ["/feed.xml"]
    assert walked.posts == []


def test_an_entry_seen_before_is_not_made_again() -> None:
    site = {
        "/": HOME,
        "/feed.xml": a_feed(an_item("/semis"), a_whole_item("/taille")),
        "/semis": a_post("Semis"),
    }
    first = walk(site)
    digests = {f.url: f.digest for o in first.outcomes for f in o.fetches if f.kind == "entry"}
    job = a_job(feed=f"{SITE}/feed.xml", digests=digests, walk_archive=False)
    again = walk(site, job)
    assert again.asked == ["/feed.xml"]
    assert again.posts == []


def test_a_post_that_is_another_sites_is_not_kept() -> None:
    head = '<link rel="canonical" href="https://ailleurs.example/semis">'
    site = {
        "/": HOME,
        "/feed.xml": a_feed(an_item("/semis"), an_item("/taille")),
        "/semis": a_post("Semis", head=head),
        "/taille": a_post("Taille"),
    }
    assert walk(site).addresses == {"/taille"}


def test_one_text_at_two_addresses_is_one_post() -> None:
    site = {
        "/": HOME,
        "/feed.xml": a_feed(an_item("/semis"), an_item("/semis-2")),
        "/semis": a_post("Semis"),
        "/semis-2": a_post("Semis"),
    }
    same = {key: value.replace("/semis-2</title>", "/semis</title>") for key, value in site.items()}
    assert len(walk(same).posts) == 1


def test_a_blog_without_feed_is_walked_from_its_home_page() -> None:
    site = {
        "/": a_page("Zoé", "/2019/", "/a-propos"),
        "/2019/": a_page("2019", "/2019/01/semis/"),
        "/2019/01/semis/": a_post("Semis"),
        "/a-propos": a_page("À propos"),
    }
    walked = walk(site)
    assert walked.addresses == {"/2019/01/semis/"}
    assert walked.visit.ending().archive_done


def test_a_blog_without_feed_teaches_how_its_posts_are_addressed() -> None:
    paths = [f"/carnet/{n:06}.html" for n in range(8)]
    site = {
        "/": a_page("Zoé", *paths, "/zoe.html"),
        **{path: a_page(path, body=f"{path} {BODY}") for path in (*paths[:2], "/zoe.html")},
        **{path: a_post(f"Billet {path}") for path in paths[2:]},
    }

    walked = walk(site)

    assert walked.addresses == set(paths), "the first two said too little, until others were known"
    assert [walked.asked.count(path) for path in paths] == [2, 2, 1, 1, 1, 1, 1, 1]
    assert walked.asked.count("/zoe.html") == 1

    works = [f"/works/{n}.html" for n in range(4)]
    site["/"] = a_page("Zoé", *works, *paths, "/zoe.html")
    site |= {path: a_page(path, body=f"{path} {BODY}") for path in works[:2]}
    site |= {path: a_post(f"Ouvrage {path}") for path in works[2:]}
    assert walk(site).addresses == {*paths, *works[2:]}, "two of a folder teach nothing"


def test_pages_that_an_earlier_walk_passed_over_are_visited_again_where_posts_are() -> None:
    posts = tuple(f"{SITE}/carnet/{n}.html" for n in range(4))
    over = (f"{SITE}/carnet/9.html", f"{SITE}/zoe.html", "https://other.example/carnet/8.html")
    job = a_job("", posts=posts, known=(*posts, *over), passed_over=over)
    site = {"/": a_page("Zoé"), "/carnet/9.html": a_page("Neuf", body=f"Neuf {BODY}")}

    walked = walk(site, job)

    assert walked.addresses == {"/carnet/9.html"}
    assert "/zoe.html" not in walked.asked
    assert not any("other.example" in url for url in walked.asked)


def test_a_changed_home_page_of_a_blog_without_feed_leads_to_its_new_posts() -> None:
    job = a_job(
        feed="",
        walk_archive=False,
        known=(f"{SITE}/2019/01/semis/",),
        posts=(f"{SITE}/2019/01/semis/",),
    )
    site = {
        "/": a_page("Zoé", "/2019/01/semis/", "/2019/02/taille/"),
        "/2019/02/taille/": a_post("Taille"),
    }
    walked = walk(site, job)
    assert walked.asked == ["/", "/2019/02/taille/"]
    assert walked.addresses == {"/2019/02/taille/"}


def test_a_home_page_that_does_not_answer_is_the_visits_failure() -> None:
    walked = walk({"/": Answer(f"{SITE}/", 0, error=Reason.of("no_such_name"))})
    assert walked.visit.ending().failure == Reason.of("no_such_name")
    assert walked.asked == ["/"]


def test_a_server_that_asks_to_wait_is_left_alone() -> None:
    walked = walk({"/": Answer(f"{SITE}/", 429, retry_after=3600.0)})
    ending = walked.visit.ending()
    assert ending.failure == Reason.of("rate_limited", status=429)
    assert ending.next_try == datetime(2026, 11, 23, 13, tzinfo=UTC)


def test_a_server_that_breaks_down_is_left_alone() -> None:
    urls = "".join(f"<url><loc>{SITE}/{n}/billet</loc></url>" for n in range(1000, 1100))
    site: dict[str, str | Answer] = {
        f"/{n}/billet": Answer(f"{SITE}/{n}/billet", 500) for n in range(1000, 1100)
    }
    site |= {
        "/": HOME,
        "/feed.xml": a_feed(a_whole_item("/2020/billet")),
        "/sitemap.xml": f"<urlset>{urls}</urlset>",
    }
    walked = walk(site)
    assert len(walked.asked) < 20
    assert walked.visit.ending().failure == Reason.of("server_error", status=500, pages=8)
    assert not walked.visit.ending().archive_done


def test_no_more_posts_are_kept_than_the_limit_says() -> None:
    site = {"/": HOME, "/feed.xml": a_feed(*(a_whole_item(f"/{n}") for n in range(5)))}
    assert len(walk(site, a_job(limit=3)).posts) == 3


def test_pages_beside_the_blogs_folder_are_left_alone() -> None:
    home = HOME.replace("/feed.xml", "/~zoe/feed.xml").replace(
        "<nav>", '<nav><a href="/~max/2019/01/x/">Max</a><a href="/~zoe/2019/01/y/">Y</a>'
    )
    site = {
        "/~zoe/": home,
        "/~zoe/feed.xml": a_feed(a_whole_item("/~zoe/2020/01/z/")),
        "/~zoe/2019/01/y/": a_post("Y"),
        "/~max/2019/01/x/": a_post("X"),
    }
    walked = walk(site, a_job(blog=Blog(f"{SITE}/~zoe/", "Zoé", "zoe", key="Zoé")))
    assert walked.addresses == {"/~zoe/2020/01/z/", "/~zoe/2019/01/y/"}
    assert "/~max/2019/01/x/" not in walked.asked


def test_a_post_that_left_feed_and_site_is_taken_back() -> None:
    kept = tuple(f"{SITE}/{name}" for name in ("semis", "taille"))
    dates = tuple((url, datetime(2020, 3, 3, tzinfo=UTC)) for url in kept)
    job = a_job(
        feed=f"{SITE}/feed.xml",
        posts=kept,
        recent=dates,
        known=kept,
        digests=dict.fromkeys(kept, "x"),
        walk_archive=False,
    )
    feed = a_feed(a_whole_item("/autre"))
    gone = walk({"/feed.xml": feed, "/taille": a_post("Taille")}, job)
    told = (permalinks.key(kept[0]), Reason.of("taken_back", status=404))
    assert [o.removed for o in gone.outcomes if o.removed] == [(told,)]
    down = walk({"/feed.xml": feed, "/semis": Answer(kept[0], 500), "/taille": a_post("T")}, job)
    assert not any(outcome.removed for outcome in down.outcomes)


def test_a_page_of_the_site_that_its_feed_lists_is_no_post() -> None:
    items = [a_whole_item(f"/blog/billet-{n}/") for n in range(9)]
    about = a_page("Mon vélo", body="Un vélo rouge. " * 30)
    site = {"/": HOME, "/feed.xml": a_feed(*items, a_whole_item("/mon-velo/")), "/mon-velo/": about}
    assert walk(site).addresses == {f"/blog/billet-{n}/" for n in range(9)}
    site["/mon-velo/"] = a_post("Mon vélo")
    assert "/mon-velo/" in walk(site).addresses


def test_a_page_that_asks_not_to_be_listed_is_not() -> None:
    head = '<meta name="robots" content="noindex, follow">'
    site = {
        "/": HOME,
        "/feed.xml": a_feed(an_item("/semis"), an_item("/taille")),
        "/semis": a_post("Semis", head=head),
        "/taille": a_post("Taille"),
    }
    assert walk(site).addresses == {"/taille"}


def test_a_post_named_like_an_action_or_a_file_is_asked_for_where_the_site_lists_it() -> None:
    def posted(title: str) -> str:
        told = '<meta property="article:published_time" content="2020-01-02">'
        return a_post(title, head=told)

    feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    named = ("/posts/share/", "/posts/why-node.js", "/posts/merci/", "/2021/03/print/")
    home = a_page("Zoé", *named, "/share/", "/login", "/app.js", head=feed)
    sitemap = f"<urlset><url><loc>{SITE}/embed/</loc></url></urlset>"
    site: dict[str, str | Answer] = {
        "/": home,
        "/feed.xml": a_feed(an_item("/posts/semis/"), an_item("/posts/taille/")),
        "/posts/semis/": posted("Semis"),
        "/posts/taille/": posted("Taille"),
        "/sitemap.xml": sitemap,
        "/embed/": posted("Embed"),
        **{path: posted(path) for path in named},
    }
    walked = walk(site)
    assert walked.addresses == {"/posts/semis/", "/posts/taille/", "/embed/", *named}
    assert not {"/share/", "/login", "/app.js"} & set(walked.asked)


def _verdicts(walked: Walked) -> dict[str, Reason | None]:
    fetches = (fetch for outcome in walked.outcomes for fetch in outcome.fetches)
    return {fetch.url.removeprefix(SITE): fetch.verdict for fetch in fetches}


def test_a_page_left_out_has_its_reason() -> None:
    head = '<meta name="robots" content="noindex">'
    answer = Answer(
        f"{SITE}/2019/01/taille/",
        200,
        a_post("Taille").encode(),
        "text/html",
        robots_tag="googlebot: all\nnoindex",
    )
    copy = a_post("Serre", head='<link rel="canonical" href="https://ailleurs.example/serre">')
    feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    home = a_page("Zoé", "/2019/01/taille/", "/2019/01/serre/", "/2019/01/again/", head=feed)
    site: dict[str, str | Answer]
    site = {
        "/": home,
        "/feed.xml": a_feed(an_item("/semis"), an_item("/kept")),
        "/semis": a_post("Semis", head=head),
        "/kept": a_post("/kept"),
        "/2019/01/taille/": answer,
        "/2019/01/serre/": copy,
        "/2019/01/again/": a_post("/kept"),
    }
    verdicts = _verdicts(walk(site))
    assert verdicts["/semis"] == verdicts["/2019/01/taille/"] == Reason.of("noindex")
    assert verdicts["/2019/01/serre/"] == Reason.of(
        "foreign_canonical", address="https://ailleurs.example/serre"
    )
    assert verdicts["/2019/01/again/"] == Reason.of("same_text", address=f"{SITE}/kept")
    assert verdicts["/kept"] is None


def test_a_post_whose_page_now_asks_not_to_be_listed_is_taken_back() -> None:
    job = a_job(
        feed=f"{SITE}/feed.xml",
        walk_archive=False,
        posts=(f"{SITE}/semis",),
        digests={f"{SITE}/semis": "another"},
    )
    site = {
        "/feed.xml": a_feed(an_item("/semis")),
        "/semis": a_post("Semis", head='<meta name="robots" content="none">'),
    }
    removed = [pair for outcome in walk(site, job).outcomes for pair in outcome.removed]
    assert removed == [(permalinks.key(f"{SITE}/semis"), Reason.of("noindex"))]


def test_an_archive_of_wordpress_is_read_from_its_feed_page_by_page() -> None:
    def page(*items: str) -> str:
        sign = "<generator>https://wordpress.org/?v=6.8</generator>"
        return a_feed(sign, *items)

    site: dict[str, str | Answer] = {
        "/": HOME,
        "/feed.xml": page(a_whole_item("/3"), a_whole_item("/2")),
        "/feed.xml?paged=2": page(a_whole_item("/1")),
        "/feed.xml?paged=3": Answer(f"{SITE}/feed.xml?paged=3", 404),
    }
    walked = walk(site)
    assert walked.addresses == {"/1", "/2", "/3"}
    assert "/feed.xml?paged=4" not in walked.asked


def test_an_archive_is_read_from_the_feeds_older_documents() -> None:
    def page(item: str, older: str) -> str:
        link = f'<atom:link {ATOM} rel="prev-archive" href="{older}"/>'
        return a_feed(link if older else "", item)

    site = {
        "/": HOME,
        "/feed.xml": page(a_whole_item("/3"), f"{SITE}/2.xml"),
        "/2.xml": page(a_whole_item("/2"), f"{SITE}/1.xml"),
        "/1.xml": page(a_whole_item("/1"), ""),
    }
    assert walk(site).addresses == {"/1", "/2", "/3"}


def test_a_paged_feed_that_repeats_itself_ends() -> None:
    link = f'<atom:link {ATOM} rel="next" href="{SITE}/feed.xml?p=1"/>'
    again = a_feed(link, a_whole_item("/1"))
    assert len(walk({"/": HOME, "/feed.xml": again, "/feed.xml?p=1": again}).asked) < 12


def test_an_archive_is_read_from_what_wordpress_lists_for_machines() -> None:
    api = f'<link rel="https://api.w.org/" href="{SITE}/wp-json/">'
    listed = f'[{{"link": "{SITE}/2014/05/semis/"}}, {{"link": "https://ailleurs.example/x"}}, 7]'
    site: dict[str, str | Answer] = {
        "/": HOME.replace("</head>", f"{api}</head>"),
        "/feed.xml": a_feed(a_whole_item("/2020/01/billet/")),
        "/wp-json/wp/v2/posts?per_page=100&_fields=link&page=1": Answer(
            f"{SITE}/wp-json/", 200, listed.encode(), "application/json"
        ),
        "/2014/05/semis/": a_post("Semis"),
    }
    assert walk(site).addresses == {"/2014/05/semis/", "/2020/01/billet/"}


def test_a_feed_that_is_gone_says_so() -> None:
    job = a_job(blog=Blog(f"{SITE}/feed.xml", "Zoé", "zoe", key="Zoé"))
    walked = walk({"/feed.xml": Answer(f"{SITE}/feed.xml", 410)}, job)
    assert walked.visit.ending().gone


def test_a_challenge_is_named() -> None:
    page = b"<html><title>Just a moment...</title></html>"
    walked = walk({"/": Answer(f"{SITE}/", 403, page)})
    assert walked.visit.ending().failure == Reason.of("challenge", status=403, who="Cloudflare")


def test_a_304_may_give_the_document_another_name() -> None:
    feed = f"{SITE}/feed.xml"
    job = a_job(feed=feed, validators={feed: Validators('"a"', "Mon")}, walk_archive=False)
    walked = Walked(Visit(job, NOW))
    ask = walked.visit.next()
    assert ask is not None
    outcome = walked.visit.receive(ask, Answer(feed, 304, validators=Validators('"b"')))
    assert [fetch.validators for fetch in outcome.fetches] == [Validators('"b"', "Mon")]


def test_an_import_that_dates_all_on_one_day_is_seen_through_by_the_pages() -> None:
    def imported(n: int) -> str:
        old, new = "Mon, 02 Mar 2020 08:00:00 GMT", f"Sun, 22 Nov 2026 10:0{n}:00 GMT"
        return a_whole_item(f"/{n}").replace(old, new)

    def a_dated_page(n: int) -> str:
        head = f'<meta property="article:published_time" content="201{n}-03-04T08:00:00Z">'
        return a_post(f"Billet {n}", head=head)

    pages = {f"/{n}": a_dated_page(n) for n in range(1, 6)}
    feed = a_feed(*(imported(n) for n in range(1, 6)))
    walked = walk({"/": HOME, "/feed.xml": feed, **pages}, a_job(walk_archive=False))
    assert sorted(post.published.year for post in walked.posts if post.published) == [
        2011,
        2012,
        2013,
        2014,
        2015,
    ]


def _dated_whole(path: str, date: str) -> str:
    return a_whole_item(path).replace("Mon, 02 Mar 2020 08:00:00 GMT", date)


@pytest.mark.parametrize("date", ["", "0000-00-00", "Mon, 01 Jan 0001 00:00:00 +0000", "demain"])
def test_an_entry_without_a_date_has_its_page_asked_though_its_text_is_whole(date: str) -> None:
    head = '<meta property="article:published_time" content="2021-03-04T08:00:00Z">'
    pages = {"/semis": a_post("Semis", head=head), "/levain": a_post("Levain")}
    feed = a_feed(_dated_whole("/semis", date), a_whole_item("/levain"))
    walked = walk({"/": HOME, "/feed.xml": feed, **pages}, a_job(walk_archive=False))
    assert "/semis" in walked.asked
    assert "/levain" not in walked.asked
    assert {p.permalink.removeprefix(SITE): p.published for p in walked.posts} == {
        "/semis": datetime(2021, 3, 4, 8, tzinfo=UTC),
        "/levain": datetime(2020, 3, 2, 8, tzinfo=UTC),
    }


@pytest.mark.parametrize("page", [a_post("Semis"), Answer(f"{SITE}/semis", 404)])
def test_an_entry_that_nobody_dates_is_kept_undated(page: str | Answer) -> None:
    feed = a_feed(_dated_whole("/semis", ""), a_whole_item("/levain"))
    walked = walk({"/": HOME, "/feed.xml": feed, "/semis": page}, a_job(walk_archive=False))
    dated = {p.permalink.removeprefix(SITE): p.published for p in walked.posts}
    assert dated["/semis"] is None
    digests = {f.url: f.digest for o in walked.outcomes for f in o.fetches if f.kind == "entry"}
    assert digests[f"{SITE}/semis"], "not asked again at the next visit"


def test_an_undated_entry_whose_page_leads_elsewhere_is_kept_as_the_feed_has_it() -> None:
    away = Answer("https://other.example/x", 200, a_post("Autre").encode())
    feed = a_feed(_dated_whole("/semis", ""), a_whole_item("/levain"))
    walked = walk({"/": HOME, "/feed.xml": feed, "/semis": away}, a_job(walk_archive=False))
    assert walked.addresses == {"/semis", "/levain"}


def test_an_import_of_some_posts_among_others_is_seen_through() -> None:
    head = '<meta property="article:published_time" content="2012-03-04T08:00:00Z">'
    old = [_dated_whole(f"/{n}", f"Sun, 22 Nov 2026 10:0{n}:00 GMT") for n in range(6)]
    feed = a_feed(*old, a_whole_item("/semis"), _dated_whole("/levain", "2019-05-06"))
    pages = {f"/{n}": a_post(f"Billet {n}", head=head) for n in range(6)}
    walked = walk({"/": HOME, "/feed.xml": feed, **pages}, a_job(walk_archive=False))
    years = {p.permalink.removeprefix(SITE): p.published and p.published.year for p in walked.posts}
    assert years == {**{f"/{n}": 2012 for n in range(6)}, "/semis": 2020, "/levain": 2019}


def test_the_pages_of_entries_that_a_build_touched_say_when_they_were_published() -> None:
    names = ["/miche", "/brioche", "/fougasse", "/pita", "/naan", "/baguette"]
    touched = ["2021-02-02T16:01:46Z", *(f"2021-02-02T10:38:4{n}Z" for n in range(5))]
    entries = "".join(
        f"<entry><id>{name}</id><link href='{SITE}{name}'/><updated>{time}</updated>"
        f"<title>{name}</title><content type='html'>{name} {BODY}</content></entry>"
        for name, time in zip(names, touched, strict=True)
    )
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Zoé</title>{entries}</feed>"
    head = '<meta property="article:published_time" content="2018-03-04T05:06:07Z">'
    pages = {name: a_post(name, head=head) for name in names}

    walked = walk({"/": HOME, "/feed.xml": feed, **pages}, a_job(walk_archive=False))

    dates = [post.published for post in walked.posts]
    moved, kept = datetime(2018, 3, 4, 5, 6, 7, tzinfo=UTC), datetime.fromisoformat(touched[0])
    assert sorted(filter(None, dates)) == [moved] * 5 + [kept]
    assert names[0] not in walked.asked


def test_a_page_is_asked_where_feed_and_address_name_different_months() -> None:
    head = '<meta property="article:published_time" content="2018-09-23T08:00:00Z">'
    path, silent = "/2018/09/semis", "/2017/05/levain"
    pages = {path: a_post("Semis", head=head), silent: a_post("Levain")}
    feed = a_feed(a_whole_item(path), a_whole_item(silent))
    walked = walk({"/": HOME, "/feed.xml": feed, **pages}, a_job(walk_archive=False))
    assert {p.permalink.removeprefix(SITE): p.published for p in walked.posts} == {
        path: datetime(2018, 9, 23, 8, tzinfo=UTC),
        silent: datetime(2020, 3, 2, 8, tzinfo=UTC),
    }


def test_a_feed_that_moved_for_good_is_asked_at_its_new_place() -> None:
    moved = Answer(f"{SITE}/new.xml", 200, a_feed(a_whole_item("/semis")).encode(), moved=True)
    walked = walk({"/old.xml": moved}, a_job(feed=f"{SITE}/old.xml", walk_archive=False))
    assert walked.visit.ending().hint is None
    [known] = [outcome.source for outcome in walked.outcomes if outcome.source]
    assert known.feed == f"{SITE}/new.xml"


def test_a_feed_that_the_config_names_and_that_moved_is_told_of() -> None:
    moved = Answer(
        "https://lea.example/feed", 200, a_feed(a_whole_item("/semis")).encode(), moved=True
    )
    blog = replace(a_job().blog, feed=f"{SITE}/old.xml")
    walked = walk({"/old.xml": moved}, a_job(blog=blog, walk_archive=False))
    assert walked.visit.ending().hint == (
        Reason.of("moved", key="feed", address="https://lea.example/feed"),
    )
    [known] = [outcome.source for outcome in walked.outcomes if outcome.source]
    assert known.feed == f"{SITE}/old.xml", "another site's until it is known to hold our posts"


def test_a_failure_comes_with_what_would_help() -> None:
    ending = walk({"/": Answer(f"{SITE}/", 404)}).visit.ending()
    assert ending.failure == Reason.of("not_found", status=404)
    assert hint(ending.failure) == "has it moved? correct its address in the config, or remove it"


def _an_h_entry(path: str, text: str = BODY) -> str:
    return (
        f'<article class="h-entry"><h2 class="p-name"><a class="u-url" href="{path}">{path}</a>'
        '</h2><time class="dt-published" datetime="2019-05-04T08:00:00Z">mai</time>'
        f'<div class="e-content"><p>{path} {text}</p></div></article>'
    )


def test_a_home_page_that_marks_its_entries_is_a_feed() -> None:
    home = a_page("Zoé", body=_an_h_entry("/semis") + _an_h_entry("/levain", "Un début…"))
    walked = walk({"/": home, "/levain": a_post("Levain")}, a_job(walk_archive=False))
    assert {p.permalink.removeprefix(SITE): p.published for p in walked.posts} == {
        "/semis": datetime(2019, 5, 4, 8, tzinfo=UTC),
        "/levain": datetime(2019, 5, 4, 8, tzinfo=UTC),
    }
    assert "/semis" not in walked.asked


def test_a_marked_home_page_is_read_again_when_it_changes() -> None:
    digests = {f"{SITE}/": "before"}
    home = a_page("Zoé", body=_an_h_entry("/semis") + _an_h_entry("/levain"))
    walked = walk({"/": home}, a_job(feed="", walk_archive=False, digests=digests))
    assert walked.addresses >= {"/semis", "/levain"}


def _two_feeds() -> str:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{path}">'
        for path in ("/feed.xml", "/notes.xml")
    )
    return a_page("Zoé", head=links)


def _dated(item: str, year: int) -> str:
    return item.replace("02 Mar 2020", f"02 Mar {year}")


def test_another_feed_of_the_blog_is_merged_with_the_main_one() -> None:
    main = a_feed(a_whole_item("/semis"), _dated(a_whole_item("/levain"), 2018))
    notes = a_feed(_dated(a_whole_item("/note"), 2019), a_whole_item("/semis"))
    site = {"/": _two_feeds(), "/feed.xml": main, "/notes.xml": notes}
    walked = walk(site, a_job(walk_archive=False))
    assert sorted(post.permalink for post in walked.posts) == [
        f"{SITE}/levain",
        f"{SITE}/note",
        f"{SITE}/semis",
    ]
    assert [o.another_feed for o in walked.outcomes if o.another_feed] == [f"{SITE}/notes.xml"]


def test_a_feed_that_is_only_a_part_of_the_main_one_is_left_alone() -> None:
    main = a_feed(a_whole_item("/semis"), _dated(a_whole_item("/levain"), 2018))
    part = a_feed(_dated(a_whole_item("/ancien"), 2012), a_whole_item("/semis"))
    site = {"/": _two_feeds(), "/feed.xml": main, "/notes.xml": part}
    walked = walk(site, a_job(walk_archive=False))
    assert not [outcome for outcome in walked.outcomes if outcome.another_feed]
    assert walked.addresses == {"/semis", "/levain"}


def test_another_feed_is_asked_at_each_visit() -> None:
    notes = a_feed(_dated(a_whole_item("/neuve"), 2021), a_whole_item("/semis"))
    site: dict[str, str | Answer] = {
        "/feed.xml": Answer(f"{SITE}/feed.xml", 304),
        "/notes.xml": notes,
    }
    job = a_job(
        feed=f"{SITE}/feed.xml",
        more_feeds=(f"{SITE}/notes.xml",),
        walk_archive=False,
        known=(f"{SITE}/semis",),
    )
    walked = walk(site, job)
    assert walked.asked == ["/feed.xml", "/notes.xml"]
    assert walked.addresses == {"/neuve"}


def _mapped(*dates: str) -> str:
    urls = (
        f"<url><loc>{SITE}/{n}</loc><lastmod>{date}</lastmod></url>"
        for n, date in enumerate(dates, 1)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(urls)}</urlset>'


def test_a_later_walk_asks_for_what_the_sitemap_says_has_changed() -> None:
    posts = tuple(f"{SITE}/{n}" for n in range(1, 4))
    site = {
        "/feed.xml": NO_NEWS,
        "/2": a_post("Deux"),
        "/sitemap.xml": _mapped("2020-01-01", "2026-11-20", "2020-01-01"),
    }
    job = a_job(
        feed=f"{SITE}/feed.xml", posts=posts, known=posts, walked=datetime(2026, 10, 1, tzinfo=UTC)
    )
    walked = walk(site, job)
    assert [path for path in walked.asked if path in {"/1", "/2", "/3"}] == ["/2"]


def test_a_build_that_touched_all_pages_changed_none() -> None:
    posts = tuple(f"{SITE}/{n}" for n in range(1, 8))
    site = {"/feed.xml": NO_NEWS, "/sitemap.xml": _mapped(*["2026-11-20"] * 7)}
    job = a_job(
        feed=f"{SITE}/feed.xml", posts=posts, known=posts, walked=datetime(2026, 10, 1, tzinfo=UTC)
    )
    walked = walk(site, job)
    assert not [path for path in walked.asked if path.strip("/").isdigit()]


def test_a_post_that_an_import_began_is_read_though_the_archive_is_not_walked() -> None:
    begun = f"{SITE}/2019/01/semis/"
    site = {"/feed": a_feed(), "/2019/01/semis/": a_post("Semis", "/2018/12/vieux/")}
    job = a_job(
        feed=f"{SITE}/feed",
        posts=(begun,),
        pending=(begun, f"{SITE}/reste"),
        unread=frozenset({begun}),
        walk_archive=False,
    )
    walked = walk(site, job)
    assert walked.visit.wants_more is False
    assert walked.asked == ["/feed", "/2019/01/semis/"]
    assert [post.title for post in walked.posts] == ["Semis"]


def test_a_blogs_feed_says_how_long_it_rests_and_what_it_pages_does_not() -> None:
    feed = a_feed("<ttl>60</ttl>", a_whole_item("/semis")).encode()
    site = {"/feed": Answer(f"{SITE}/feed", 200, feed, "application/xml", fresh=7200.0)}
    walked = walk(site, a_job(feed=f"{SITE}/feed", walk_archive=False))
    assert [o.rest for o in walked.outcomes if o.rest is not None] == [7200.0]


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("auto", "Du flux"),
        ("feed", "Du flux"),
        ("page", "De la page"),
        (".encart", "De l'encart"),
        (".absent", "De la page"),
    ],
)
def test_a_blogs_own_rule_says_where_a_text_is_taken_from(where: str, text: str) -> None:
    item = a_whole_item("/semis").replace("/semis Les", "Du flux. Les")
    page = a_page(
        "Semis",
        body=f"<article><h1>Semis</h1><p>De la page. {BODY}</p></article>"
        f"<div class='encart'><p>De l'encart. {BODY}</p></div>",
    )
    blog = Blog(f"{SITE}/", "Zoé", "zoe", key="Zoé", extract=where)
    site = {"/": HOME, "/feed.xml": a_feed(item), "/semis": page}
    walked = walk(site, a_job(blog=blog, walk_archive=False))
    (post,) = walked.posts
    assert post.text.startswith(text)
    assert ("/semis" in walked.asked) == (where not in {"auto", "feed"})


def test_a_feed_that_says_little_is_left_at_that_where_its_blog_says_so() -> None:
    blog = Blog(f"{SITE}/", "Zoé", "zoe", key="Zoé", extract="feed")
    site = {"/": HOME, "/feed.xml": a_feed(an_item("/semis")), "/semis": a_post("Semis")}
    walked = walk(site, a_job(blog=blog, walk_archive=False))
    assert [post.text for post in walked.posts] == ["Un début…"]


def test_nested_finds_of_a_selector_count_once() -> None:
    page = a_page(
        "Semis",
        body=f"<div class='t'><p>Un. {BODY}</p><div class='t'><p>Deux.</p></div>"
        "</div><div class='t'><p>Trois.</p></div>",
    )
    blog = Blog(f"{SITE}/", "Zoé", "zoe", key="Zoé", extract=".t")
    site = {"/": HOME, "/feed.xml": a_feed(an_item("/semis")), "/semis": page}
    (post,) = walk(site, a_job(blog=blog, walk_archive=False)).posts
    assert [post.text.count(word) for word in ("Un.", "Deux.", "Trois.")] == [1, 1, 1]
