"""Where the feeds and pages of a site are."""

import gzip
from datetime import UTC, datetime

import pytest

from copines.crawler import discovery
from copines.crawler.documents import sniff

_URL = "https://blog.example/fr/"


def _alternate(href: str, kind: str = "application/rss+xml", title: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


def test_announced_feeds_come_before_linked_ones_and_comments_last() -> None:
    html = (
        "<head>"
        + _alternate("/comments/feed/", title="Comments Feed")
        + _alternate("/tag/pain/feed/")
        + _alternate("/feed/")
        + "</head><body><a href='/rss.xml'>RSS</a></body>"
    )

    assert discovery.feed_links(html, _URL) == (
        "https://blog.example/feed/",
        "https://blog.example/rss.xml",
        "https://blog.example/tag/pain/feed/",
        "https://blog.example/comments/feed/",
    )


@pytest.mark.parametrize(
    "kind",
    [
        "application/atom+xml",
        "application/rss+xml",
        "application/feed+json",
        "APPLICATION/RSS+XML",
        "application/rss+xml; charset=utf-8",
        "application/rdf+xml",
    ],
)
def test_every_type_of_feed_is_known(kind: str) -> None:
    assert discovery.feed_links(_alternate("f", kind), _URL) == ("https://blog.example/fr/f",)


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" title="RSS" href="/fr/flux.xml">',
        '<link rel="feed" href="flux.xml">',
        '<link rel="alternate" type="text/rss" href="flux.xml">',
        '<a href="flux.xml">Flux RSS</a>',
        '<a href="flux.xml" title="S’abonner (RSS)"><svg></svg></a>',
        '<a href="flux.xml"><img src="/orange.png" alt="Fil Atom"></a>',
        '<a type="application/rss+xml" href="flux.xml">Suivre</a>',
    ],
)
def test_a_feed_that_is_announced_by_its_name_or_its_end_is_found(link: str) -> None:
    assert discovery.feed_links(link, _URL) == ("https://blog.example/fr/flux.xml",)


@pytest.mark.parametrize("header", ['<flux.xml>; rel="feed"', "</fr/flux.xml>; rel=alternate"])
def test_a_header_announces_a_feed_without_its_type(header: str) -> None:
    assert discovery.header_feeds(header, _URL) == ("https://blog.example/fr/flux.xml",)


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" hreflang="en" href="/en/">',
        '<link rel="alternate" media="print" href="/imprimer">',
        '<link rel="alternate" type="text/html" href="/flux.xml">',
        '<a href="/fil-de-laine.html">Le fil RSS</a>',
        '<a href="/plan.xml">Plan du site</a>',
        '<link rel="stylesheet" href="/feed.xml">',
        _alternate("/wp-json/oembed/1.0/embed?url=x", "application/json"),
        _alternate("javascript:alert(1)"),
        _alternate(""),
        _alternate("http://["),
        '<a href="/about/feedback">f</a>',
        '<a href="mailto:rss@blog.example">m</a>',
    ],
)
def test_what_is_no_feed_is_not_given(link: str) -> None:
    assert discovery.feed_links(f"<html>{link}</html>", _URL) == ()


def test_base_is_honoured_and_each_feed_given_once() -> None:
    html = f'<base href="https://cdn.example/b/">{_alternate("x.atom")}{_alternate("x.atom")}'

    assert discovery.feed_links(html, _URL) == ("https://cdn.example/b/x.atom",)


@pytest.mark.parametrize("html", ["", "   ", b"\x00\x01", "<", "plain text"])
def test_what_is_no_page_has_no_feeds(html: str | bytes) -> None:
    assert discovery.feed_links(html, _URL) == ()


def test_places_beside_the_address_are_guessed_before_the_root() -> None:
    places = discovery.well_known("https://blog.example/~lea/blog")

    assert places[0] == "https://blog.example/~lea/blog/feed/"
    assert "https://blog.example/feed.xml" in places
    assert len(places) == len(set(places))


def test_robots_names_sitemaps_in_any_case() -> None:
    text = "User-agent: *\nDisallow:\nSITEMAP: /map.xml\n sitemap : https://blog.example/b.xml \r\n"

    assert discovery.sitemaps_of_robots(text, _URL) == (
        "https://blog.example/map.xml",
        "https://blog.example/b.xml",
    )
    assert discovery.sitemaps_of_robots("<html>404</html>", _URL) == ()


_MAP = (
    b'<?xml version="1.0"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
    b"<loc> https://blog.example/a?x=1&amp;y=2 </loc><lastmod>2016-11-05</lastmod></url><url>"
    b"<loc>/b</loc></url><url></url></urlset>"
)


def test_a_sitemap_gives_pages_with_their_last_change() -> None:
    pages, nested = discovery.sitemap_urls(sniff(_MAP), _URL)

    assert pages == (
        ("https://blog.example/a?x=1&y=2", datetime(2016, 11, 5, tzinfo=UTC)),
        ("https://blog.example/b", None),
    )
    assert nested == ()


def test_a_compressed_sitemap_is_read_and_a_broken_one_is_none() -> None:
    packed = gzip.compress(_MAP)

    assert len(discovery.sitemap_urls(sniff(packed), _URL)[0]) == 2
    assert discovery.sitemap_urls(sniff(b"\x1f\x8b rubbish"), _URL) == ((), ())


def test_a_bomb_of_gzip_is_not_unpacked_whole() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 80_000_000)

    assert discovery.sitemap_urls(sniff(bomb), _URL) == ((), ())


def test_an_index_gives_nested_sitemaps() -> None:
    data = b"<sitemapindex><sitemap><loc>/posts.xml</loc></sitemap></sitemapindex>"

    assert discovery.sitemap_urls(sniff(data), _URL) == ((), ("https://blog.example/posts.xml",))


def test_a_list_of_addresses_may_have_comments() -> None:
    text = b"\xef\xbb\xbf# pages\r\nhttps://blog.example/a # the first\r\nhttps://blog.example/b\t2024\r\n"

    pages, _ = discovery.sitemap_urls(sniff(text), _URL)

    assert [url for url, _ in pages] == ["https://blog.example/a", "https://blog.example/b"]


def test_a_plain_list_of_addresses_is_a_sitemap() -> None:
    pages, _ = discovery.sitemap_urls(sniff(b"https://blog.example/a\nnot one\n"), _URL)

    assert [address for address, _ in pages] == ["https://blog.example/a"]


@pytest.mark.parametrize("data", [b"", b"<html><body>404</body></html>", b"<", b"\x00", b"<a>&b;"])
def test_what_is_no_sitemap_gives_nothing(data: bytes) -> None:
    assert discovery.sitemap_urls(sniff(data), _URL) == ((), ())


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + _MAP,
        b"\xef\xbb\xbf\n<!-- by a plug-in -->" + _MAP.partition(b"\n")[2],
        b"<?xml version='1.0'?><?xml-stylesheet href='/map.xsl'?>" + _MAP.partition(b"\n")[2],
        _MAP.decode().replace('1.0"', '1.0" encoding="utf-16"').encode("utf-16"),
        _MAP.decode().encode("utf-16-le"),
        _MAP.replace(b"<url", b"<s:url")
        .replace(b"</url", b"</s:url")
        .replace(b"loc>", b"s:loc>")
        .replace(b"xmlns=", b"xmlns:s="),
        gzip.compress(b"\xef\xbb\xbf" + _MAP, mtime=0),
        gzip.compress(gzip.compress(_MAP, mtime=0), mtime=0),
        _MAP.replace(b"&amp;", b"&").replace(b"<url>", b"<url>\x08"),
        _MAP.replace(b"</urlset>", b"<url><loc>/b</lo"),
        b"Notice: Undefined index in /w/map.php<br />" + _MAP,
        b"\xef\xbb\xbfhttps://blog.example/a?x=1&y=2\r\nhttps://blog.example/b\r\n",
        "https://blog.example/a?x=1&y=2\nhttps://blog.example/b".encode("utf-16"),
        b"<rss><channel><item><link>https://blog.example/a?x=1&amp;y=2</link></item>"
        b"<item><link>/b</link></item></channel></rss>",
    ],
)
def test_a_sitemap_is_read_whatever_it_is_written_in(data: bytes) -> None:
    pages, nested = discovery.sitemap_urls(sniff(data, "text/html"), _URL)

    addresses = [address for address, _ in pages]
    assert addresses == ["https://blog.example/a?x=1&y=2", "https://blog.example/b"]
    assert nested == ()


def test_a_packed_index_gives_nested_sitemaps() -> None:
    index = b"<sm:sitemapindex xmlns:sm='x'><sm:sitemap><sm:loc>/p.xml.gz</sm:loc></sm:sitemap>"

    assert discovery.sitemap_urls(sniff(gzip.compress(index)), _URL) == (
        (),
        ("https://blog.example/p.xml.gz",),
    )
