"""The addresses that feeds of all kinds give for an entry whose link leads elsewhere."""

import pytest

from copines.crawler import feeds

OWN, FORGE = "http://zoe.example", "http://forge.example/projet"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Z</title><entry><title>x</title>'
ID = "<id>tag:zoe.example,2024:1</id><updated>2024-02-01T00:00:00Z</updated>"


def rss(item: str, doctype: str = "") -> str:
    head = '<rss version="2.0"><channel><title>Z</title><item><title>x</title>'
    return f"{doctype}{head}<link>{FORGE}</link>{item}</item></channel></rss>"


@pytest.mark.parametrize("doctype", ["", "<!DOCTYPE rss>"])  # for either parser
@pytest.mark.parametrize(
    ("item", "others"),
    [
        (f"<guid>{OWN}/1</guid>", [f"{OWN}/1"]),
        (f'<guid isPermaLink="true">{OWN}/1</guid>', [f"{OWN}/1"]),
        (f'<guid isPermaLink="false">{OWN}/?p=1</guid>', [f"{OWN}/?p=1"]),
        ("<guid>liens-1</guid>", []),
        (f"<comments>{OWN}/1#dire</comments>", [f"{OWN}/1"]),
        (f"<comments>{OWN}/1/dire</comments>", []),
    ],
)
def test_rss(doctype: str, item: str, others: list[str]) -> None:
    (entry,) = feeds.parse(rss(item, doctype).encode(), f"{OWN}/feed.xml", "").entries
    assert entry.url == FORGE
    assert [url for url in entry.others if url != FORGE] == others


@pytest.mark.parametrize("rel", ["related", "via", "self"])
def test_atom(rel: str) -> None:
    links = f'<link rel="alternate" href="{FORGE}"/><link rel="{rel}" href="{OWN}/liens/1"/>'
    document = f"{ATOM}{links}{ID}</entry></feed>"
    (entry,) = feeds.parse(document.encode(), f"{OWN}/feed", "").entries
    assert entry.url == FORGE
    assert f"{OWN}/liens/1" in entry.others


def test_an_entrys_own_document_is_no_page() -> None:
    links = f'<link rel="alternate" href="{FORGE}"/><link rel="self" href="{OWN}/e/1.atom"/>'
    document = f"{ATOM}{links}{ID}</entry></feed>"
    (entry,) = feeds.parse(document.encode(), f"{OWN}/feed", "").entries
    assert f"{OWN}/e/1.atom" not in entry.others


def test_json() -> None:
    items = (
        f'{{"id": "{OWN}/1", "url": "{FORGE}", "content_text": "x"}}, '
        f'{{"id": "2", "url": "{FORGE}", "external_url": "{OWN}/2", "content_text": "x"}}'
    )
    version = "https://jsonfeed.org/version/1.1"
    document = f'{{"version": "{version}", "title": "Z", "items": [{items}]}}'
    first, second = feeds.parse(document.encode(), f"{OWN}/feed.json", "").entries
    assert first.others == (f"{OWN}/1",)
    assert second.others == (f"{OWN}/2",)


CLICKS = "http://feedproxy.google.com/~r/zoe/~3/x1/"


@pytest.mark.parametrize(
    "item",
    [
        f"<link>{CLICKS}</link><guid>{OWN}/1</guid>",
        f'<guid isPermaLink="false">{OWN}/1</guid><link>{CLICKS}</link>',
        f"<link>http://zoe.feedsportal.com/c/1/story01.htm</link><guid>{OWN}/1</guid>",
        f"<link>{OWN.removeprefix('http://')}/1</link>",
        f"<link>http://{OWN}/1</link>",
        "<link>http//zoe.example/1</link>",
        "<link>http:/zoe.example/1</link>",
        "<link>http:///zoe.example/1</link>",
        "<link>http:\\\\zoe.example\\1</link>",
        "<link>itpc://zoe.example/1</link>",
        "<link>feed://zoe.example/1</link>",
        "<link>//zoe.example/1</link>",
        '<guid isPermaLink="true">./1</guid>',
        f'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="http://www.iana.org/assignments/'
        f'relation/alternate" href="{OWN}/1"/>',
    ],
)
def test_an_entry_has_the_address_that_opens(item: str) -> None:
    document = f'<rss version="2.0"><channel><title>Z</title><item>{item}</item></channel></rss>'
    (entry,) = feeds.parse(document.encode(), f"{OWN}/feed.xml", "").entries
    assert entry.url == f"{OWN}/1"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ('<guid isPermaLink="true">2024/un.html</guid>', f"{OWN}/b/2024/un.html"),
        ('<guid isPermaLink="true">?p=7</guid>', f"{OWN}/b/feed.xml?p=7"),
        ('<guid isPermaLink="true">urn:uuid:7/8</guid>', ""),
        ('<guid isPermaLink="true">7</guid>', ""),
        ("<guid>2024/un.html</guid>", ""),
        ("<link>http:/2024/un.html</link>", f"{OWN}/2024/un.html"),
    ],
)
def test_a_guid_that_is_said_to_be_an_address_may_be_relative(item: str, url: str) -> None:
    document = f'<rss version="2.0"><channel><title>Z</title><item>{item}</item></channel></rss>'
    (entry,) = feeds.parse(document.encode(), f"{OWN}/b/feed.xml", "").entries
    assert entry.url == url


def test_where_clicks_were_counted_is_better_than_nothing() -> None:
    document = f"<rss version='2.0'><channel><item><link>{CLICKS}</link></item></channel></rss>"
    (entry,) = feeds.parse(document.encode(), f"{OWN}/feed.xml", "").entries
    assert entry.url == CLICKS
