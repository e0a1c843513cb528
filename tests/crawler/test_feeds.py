"""What a feed of any format gives, and what is refused."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copines.crawler import feeds
from copines.errors import FeedError

_DATA = Path(__file__).parent / "data" / "feeds"
_URL = "https://site.example/feed.xml"


def _read(name: str, url: str = _URL) -> feeds.Feed:
    return feeds.parse((_DATA / name).read_bytes(), url)


def _rss(items: str, head: str = "") -> bytes:
    return (
        f'<rss version="2.0"><channel><title>T</title><link>https://site.example/</link>{head}'
        f"{items}</channel></rss>"
    ).encode()


def test_rss_2_gives_the_channel_and_its_entries() -> None:
    feed = _read("rss20.xml", "https://maud.example/feed/")

    assert (feed.format, feed.title, feed.subtitle) == ("rss", "Le four de Maud", "Pains & levains")
    assert (feed.site_url, feed.language) == ("https://maud.example/", "fr")
    assert feed.hub == "https://hub.example/"
    first = feed.entries[0]
    assert first.title == "Une miche, deux farines"
    assert first.url == "https://maud.example/miche/"
    assert first.id == "https://maud.example/?p=12"
    assert first.author == "Maud"
    assert first.published == datetime(2016, 11, 5, 7, 30, tzinfo=UTC)
    assert first.tags == ("pain", "levain")
    assert first.html == "<p>On mélange, on attend, on enfourne &amp; on mange.</p>"
    assert first.summary_html == "On mélange, on attend."
    assert first.comments_url == "https://maud.example/miche/#comments"


def test_a_guid_that_is_an_address_stands_in_for_a_missing_link() -> None:
    second = _read("rss20.xml").entries[1]

    assert second.url == "https://maud.example/sans-lien/"
    assert second.published == datetime(2016, 11, 5, 13, 30, tzinfo=UTC)
    assert second.html == ""
    assert second.summary_html == "<b>Rien</b> qu'une ligne."


@pytest.mark.parametrize("name", ["rss091.xml", "rss092.xml"])
def test_old_rss_has_entries_without_dates(name: str) -> None:
    feed = _read(name)

    assert feed.format == "rss"
    assert [(e.title, e.url, e.published) for e in feed.entries] == [
        ("The quarry", "http://stones.example/quarry.html", None)
    ]


def test_rss_1_has_its_dates_authors_and_subjects_in_dublin_core() -> None:
    feed = _read("rss10.xml")

    assert (feed.format, feed.title, feed.language) == ("rdf", "Carnets", "fr")
    entry = feed.entries[0]
    assert entry.published == datetime(2004, 3, 2, 9, tzinfo=UTC)
    assert (entry.author, entry.tags) == ("Lise", ("temps",))


def test_atom_1_tells_publication_from_change_and_resolves_addresses() -> None:
    feed = _read("atom10.xml", "https://ines.example/feed.xml")

    assert (feed.format, feed.subtitle) == ("atom", "montes y caminos")
    assert feed.site_url == "https://ines.example/"
    assert feed.next_url == "https://ines.example/feed-2.xml"
    first, second = feed.entries
    assert first.url == "https://ines.example/verdades/"
    assert first.published == datetime(2024, 5, 1, 7, tzinfo=UTC)
    assert first.updated == datetime(2024, 5, 2, 9, tzinfo=UTC)
    assert first.tags == ("Montes",)
    assert (second.published, second.updated) == (None, datetime(2024, 4, 2, 9, tzinfo=UTC))


def test_entities_are_decoded_once() -> None:
    first, second = _read("atom10.xml").entries

    assert first.title == "1 < 2, y otras verdades"
    assert first.html == "<p>Subimos &amp; bajamos.</p>"
    assert second.title == "Los tres picos"
    titles = feeds.parse(
        _rss("<item><title>AT&amp;amp;T &amp;lt;b&amp;gt;</title><link>/a</link></item>"), _URL
    )
    assert titles.entries[0].title == "AT&T <b>"


def test_atom_xhtml_content_is_read_as_html() -> None:
    assert "está lejos</a>" in _read("atom10.xml").entries[1].html


def test_atom_03_is_read() -> None:
    feed = _read("atom03.xml")

    assert (feed.format, feed.title, feed.site_url) == (
        "atom",
        "Older still",
        "http://older.example/",
    )
    assert feed.entries[0].published == datetime(2003, 12, 13, 12, 29, 29, tzinfo=UTC)
    assert feed.entries[0].html == "<p>It is early.</p>"


def test_json_feed_is_read_and_what_is_no_item_is_left_out() -> None:
    feed = _read("feed.json", "https://notiz.example/feed.json")

    assert (feed.format, feed.title, feed.language) == ("json", "Notizen", "de")
    assert feed.next_url == "https://notiz.example/feed-2.json"
    assert feed.hub == "https://hub.example/"
    seven, eight = feed.entries
    assert (seven.url, seven.author, seven.tags) == (
        "https://notiz.example/sieben",
        "Jana",
        ("zahl",),
    )
    assert eight.id == "8"
    assert eight.html == "<p>Acht &lt; neun.</p><p>Und zehn.</p>"


def test_xml_base_is_honoured() -> None:
    feed = _read("xmlbase.xml")

    assert feed.site_url == "https://base.example/blog/"
    assert feed.entries[0].url == "https://base.example/blog/2024/here.html"
    assert "https://base.example/blog/2024/pic.jpg" in feed.entries[0].html


@pytest.mark.parametrize("declared", ["text/html", "text/plain; charset=us-ascii", "", "image/gif"])
def test_a_wrong_content_type_hides_no_feed(declared: str) -> None:
    data = (_DATA / "rss20.xml").read_bytes()

    assert feeds.parse(data, _URL, declared).title == "Le four de Maud"


def test_a_byte_order_mark_and_space_before_the_declaration_are_forgiven() -> None:
    data = (_DATA / "rss20.xml").read_bytes()

    for start in (b"\xef\xbb\xbf", b"\n  ", b"\xef\xbb\xbf\r\n"):
        assert feeds.parse(start + data, _URL).entries[0].title == "Une miche, deux farines"


def test_utf_16_is_read() -> None:
    data = (_DATA / "rss20.xml").read_text("utf-8").replace("UTF-8", "UTF-16").encode("utf-16")

    assert feeds.parse(data, _URL).entries[0].title == "Une miche, deux farines"


def test_latin_1_declared_as_utf_8_keeps_its_accents() -> None:
    data = b'<?xml version="1.0" encoding="utf-8"?>' + _rss(
        "<item><title>\u00c9t\u00e9 \u00e0 No\u00ebl</title><link>/a</link></item>"
    ).decode().encode("latin-1")

    assert feeds.parse(data, _URL).entries[0].title == "Été à Noël"


def test_utf_8_sent_as_latin_1_keeps_its_accents() -> None:
    data = _rss("<item><title>Été &nbsp;à Noël</title><link>/a</link></item>")

    title = feeds.parse(data, _URL, "application/xml; charset=iso-8859-1").entries[0].title

    assert title == "Été à Noël"


def test_what_is_not_well_formed_is_mended() -> None:
    data = _rss("<item><title>R&B & more</title><link>/a?x=1&y=2</link></item>")

    entry = feeds.parse(data, _URL).entries[0]

    assert (entry.title, entry.url) == ("R&B & more", "https://site.example/a?x=1&y=2")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"\xef\xbb\xbf",
        b"Not found",
        b"<!DOCTYPE html><html><body>404</body></html>",
        b"<html><head><title>Welcome</title></head></html>",
        b'{"error": "gone"}',
        b"{",
        b"[1, 2]",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"<urlset><url><loc>https://a.example/</loc></url></urlset>",
    ],
)
def test_what_is_no_feed_is_an_error(body: bytes) -> None:
    with pytest.raises(FeedError, match=r"site\.example"):
        feeds.parse(body, _URL, "application/rss+xml")


def test_entries_may_stand_beside_their_channel() -> None:
    items = "".join(
        f"<item><title>{n}</title><link>http://a.example/{n}</link></item>" for n in "ab"
    )
    document = f'<rss version="2.0"><channel><title>A</title></channel>{items}</rss>'

    feed = feeds.parse(document.encode(), "http://a.example/feed")

    assert [entry.url for entry in feed.entries] == ["http://a.example/a", "http://a.example/b"]


def test_an_empty_feed_is_a_feed() -> None:
    assert feeds.parse(_rss(""), _URL).entries == ()


def test_a_bomb_of_entities_does_no_harm() -> None:
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    data = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{levels}]>'.encode()
    began = time.process_time()

    feed = feeds.parse(data + _rss("<item><title>&e9;</title><link>/a</link></item>"), _URL)

    assert time.process_time() - began < 5
    assert len(feed.entries[0].title) < 10_000


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("top secret")
    data = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()

    feed = feeds.parse(data + _rss("<item><title>&x;!</title><link>/a</link></item>"), _URL)

    assert "secret" not in feed.entries[0].title


def test_twenty_thousand_entries_are_cut_not_refused() -> None:
    items = "".join(f"<item><title>n{i}</title><link>/{i}</link></item>" for i in range(20_000))
    began = time.process_time()

    assert len(feeds.parse(_rss(items), _URL).entries) == 10_000
    assert time.process_time() - began < 10


def test_a_feed_made_of_depth_is_refused_at_once() -> None:
    data = _rss("<item><description>" + "<b>" * 50_000)

    with pytest.raises(FeedError):
        feeds.parse(data, _URL)


def test_authors_are_named_without_their_mailbox() -> None:
    item = "<item><link>/a</link><author>lea@site.example (Léa)</author></item>"

    assert feeds.parse(_rss(item), _URL).entries[0].author == "Léa"


def test_only_addresses_of_the_web_are_given() -> None:
    item = "<item><title>x</title><link>javascript:alert(1)</link><guid>9</guid></item>"

    assert feeds.parse(_rss(item), _URL).entries[0].url == ""


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("Comments for Maud", _URL),
        ("Commentaires sur : Une miche", _URL),
        ("Maud", "https://site.example/comments/feed/"),
        ("Maud", "https://site.example/index.php?feed=comments-rss2"),
    ],
)
def test_a_feed_of_comments_is_told_by_title_or_address(title: str, url: str) -> None:
    feed = feeds.parse(_rss("").replace(b">T<", f">{title}<".encode()), url)

    assert feeds.is_comments_feed(feed, url)


def test_a_feed_of_comments_is_told_by_its_entries() -> None:
    items = "".join(f"<item><link>https://site.example/a/#comment-{i}</link></item>" for i in "123")

    assert feeds.is_comments_feed(feeds.parse(_rss(items), _URL), _URL)
    assert not feeds.is_comments_feed(_read("rss20.xml"), _URL)


def test_an_entry_in_another_language_than_its_feed_says_so() -> None:
    items = (
        "<item xml:lang='gl'><link>/a</link><description>a</description></item>"
        "<item><link>/b</link><description xml:lang='ca-ES'>b</description></item>"
        "<item xml:lang='en'><link>/c</link><description xml:lang='af'>c</description></item>"
        "<item><link>/d</link><description xml:lang='qqq'>d</description></item>"
    )

    entries = feeds.parse(_rss(items, "<language>fr</language>"), _URL).entries

    assert [entry.language for entry in entries] == ["gl", "ca", "af", "fr"]


def test_a_picture_comes_from_media_or_an_enclosure_that_is_one() -> None:
    items = (
        "<item><link>/a</link><enclosure url='/talk.mp3' type='audio/mpeg' length='1'/></item>"
        "<item><link>/b</link><enclosure url='/b.jpg' type='image/jpeg' length='1'/></item>"
    )

    podcast, picture = feeds.parse(_rss(items), _URL).entries

    assert podcast.image is None
    assert picture.image == "https://site.example/b.jpg"


def _dated(tag: str, *texts: str) -> tuple[datetime | None, ...]:
    items = "".join(
        f"<item><title>{n}</title><link>http://a.example/{n}</link><{tag}>{text}</{tag}></item>"
        for n, text in enumerate(texts)
    )
    document = f'<rss version="2.0"><channel><title>A</title>{items}</channel></rss>'
    return tuple(e.published for e in feeds.parse(document.encode(), "http://a.example/f").entries)


@pytest.mark.parametrize("tag", ["pubDate", "pubdate", "PubDate", "PUBDATE"])
def test_a_date_is_found_whatever_the_case_of_its_element(tag: str) -> None:
    assert _dated(tag, "mon, 05 feb 2024 10:00:00 cet") == (datetime(2024, 2, 5, 9, tzinfo=UTC),)


def test_a_feed_writes_all_its_dates_in_one_order() -> None:
    assert _dated("pubDate", "5/2/2024 8:30:00 PM", "5/25/2024 8:30:00 PM") == (
        datetime(2024, 5, 2, 20, 30, tzinfo=UTC),
        datetime(2024, 5, 25, 20, 30, tzinfo=UTC),
    )
    assert _dated("pubDate", "5/2/2024", "25/5/2024")[0] == datetime(2024, 2, 5, tzinfo=UTC)


def test_a_date_that_is_none_leaves_the_others_alone() -> None:
    assert _dated("pubDate", "0000-00-00", "9999-12-31T23:59:59-12:00", "2024-02-05") == (
        None,
        None,
        datetime(2024, 2, 5, tzinfo=UTC),
    )


def test_an_import_of_some_entries_is_marked_as_one() -> None:
    imported = [f"2024-02-05T10:0{n}:00Z" for n in range(5)]
    items = "".join(
        f"<item><link>http://a.example/{n}</link><pubDate>{text}</pubDate></item>"
        for n, text in enumerate([*imported, "2019-01-01", "2024-02-05T19:00:00Z"])
    )
    document = f'<rss version="2.0"><channel><title>A</title>{items}</channel></rss>'
    entries = feeds.parse(document.encode(), "http://a.example/f").entries
    assert [entry.is_imported for entry in entries] == [True] * 5 + [False] * 2


def test_a_build_that_touched_most_entries_is_no_word_on_when_they_were_published() -> None:
    touched = [f"2021-02-02T10:38:4{n}+01:00" for n in range(9)]
    times = ["2021-02-02T16:01:46+01:00", *touched]
    entries = "".join(
        f"<entry><id>{n}</id><link href='http://a.example/{n}'/><updated>{time}</updated></entry>"
        for n, time in enumerate(times)
    )
    document = f"<feed xmlns='{_ATOM_NS}'><title>A</title>{entries}</feed>"
    found = feeds.parse(document.encode(), "http://a.example/f").entries
    assert [entry.is_imported for entry in found] == [False] + [True] * 9
    dated = document.replace("<updated>", "<published>2019-03-04T05:06:07Z</published><updated>", 1)
    first = feeds.parse(dated.encode(), "http://a.example/f").entries[0]
    assert (first.published, first.is_imported) == (
        datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC),
        False,
    )


_BLOG = "http://maud.example/blog/"
_ATOM_NS = "http://www.w3.org/2005/Atom"


def _item_url(links: str, url: str = _BLOG + "rss.xml", broken: str = "") -> str:
    names = f"xmlns:atom='{_ATOM_NS}' xmlns:fb='http://rssnamespace.org/feedburner/ext/1.0'"
    data = (
        f"<rss version='2.0' {names}><channel><title>Maud {broken}</title>"
        f"<link>http://maud.example/</link><item><title>Une miche</title>{links}</item>"
        "</channel></rss>"
    )
    return feeds.parse(data.encode(), url).entries[0].url


def _entry_url(
    links: str, base: str = "", head: str = "<link href='http://maud.example/'/>"
) -> str:
    data = f"<feed xmlns='{_ATOM_NS}' {base}><title>M</title>{head}<entry><title>U</title>{links}"
    return feeds.parse(f"{data}</entry></feed>".encode(), _BLOG + "atom.xml").entries[0].url


@pytest.mark.parametrize(
    "links",
    [
        "<atom:link rel='standout' href='http://x.example/'/><link>http://maud.example/miche</link>",
        "<atom:link rel='self' href='http://x.example/1'/><atom:link rel='replies' href='/r'/>"
        "<link>http://maud.example/miche</link>",
        "<link>http://maud.example/miche</link><atom:link href='http://x.example/'/>",
        "<link>http://maud.example/miche</link><atom:link rel='hub' href='http://hub.example/'/>",
        "<atom:link href='http://maud.example/miche'/>",
        "<atom:link rel='self' href='/1'/><atom:link rel='Alternate' href='/miche'/>",
        "<atom:link rel='next' href='/2'/><guid>http://maud.example/miche</guid>",
        "<atom:link rel='related' href='http://x.example/'/><guid isPermaLink='true'>/miche</guid>",
        "<link/><atom:link rel='alternate' type='text/html' href='http://maud.example/miche'/>",
        "<link></link><guid>http://maud.example/miche</guid>",
        "<link href='http://maud.example/miche'/>",
        "<link>http://proxy.example/~r/1</link><fb:origLink>http://maud.example/miche</fb:origLink>",
        "<fb:origLink>http://maud.example/miche</fb:origLink><atom:link href='http://p.example/1'/>",
        "<link>http://maud.example/miche</link><fb:origLink> </fb:origLink>",
    ],
)
def test_an_item_s_address_is_its_link_or_what_stands_for_it(links: str) -> None:
    assert _item_url(links) == "http://maud.example/miche"


def test_what_leads_elsewhere_is_no_address_of_an_item() -> None:
    assert _item_url("<atom:link rel='self' href='/1'/><guid isPermaLink='false'>7</guid>") == ""
    assert _entry_url("<id>urn:1</id><link rel='replies' href='/r'/>") == ""


def test_what_feedburner_replaced_is_known_where_a_feed_is_not_well_formed_too() -> None:
    links = "<link>http://p.example/1</link><fb:origLink>http://maud.example/1</fb:origLink>"

    assert _item_url(links, broken="& Cie <br>") == "http://maud.example/1"


@pytest.mark.parametrize(
    "links",
    [
        "<link rel='related' href='http://x.example/'/><link href='/miche'/>",
        "<link rel='enclosure' href='/a.mp3'/><link rel='alternate' href='/miche'/>",
        "<link rel='self' href='/1.atom'/><link rel='edit' href='/e'/>"
        "<link rel='alternate' type='application/json' href='/1.json'/>"
        "<link rel='alternate' type='text/html' href='/miche'/>",
        "<link rel='http://maud.example/rel/x' href='/x'/><link rel='alternate' href='/miche'/>",
        "<id>http://maud.example/miche</id><link rel='via' href='http://x.example/'/>",
    ],
)
def test_an_atom_entry_s_address_is_its_alternate(links: str) -> None:
    assert _entry_url(links) == "http://maud.example/miche"


@pytest.mark.parametrize(
    ("base", "href", "url"),
    [
        ("", "posts/un.html", "http://maud.example/blog/posts/un.html"),
        ("", "../un.html", "http://maud.example/un.html"),
        ("", "?p=1", "http://maud.example/blog/atom.xml?p=1"),
        ("", "//www.maud.example/un", "http://www.maud.example/un"),
        ("xml:base='/journal/'", "un", "http://maud.example/journal/un"),
        ("xml:base='http://b.example/x/'", "../un", "http://b.example/un"),
    ],
)
def test_relative_addresses_are_relative_to_the_document(base: str, href: str, url: str) -> None:
    assert _entry_url(f"<link href='{href}'/>", base) == url
    assert _entry_url(f"<link href='{href}'/>", base, head="<link href='/elsewhere/'/>") == url


def test_relative_addresses_in_rss_and_json_are_relative_to_the_document_too() -> None:
    assert _item_url("<link>posts/un</link>") == _BLOG + "posts/un"
    assert _item_url("<link>posts/un</link>", broken="& Cie <br>") == _BLOG + "posts/un"
    told = (
        b'\xef\xbb\xbf{"version": "https://jsonfeed.org/version/1.1", "title": "M",'
        b'"home_page_url": "http://maud.example/", "items": [{"id": "1", "url": "un"}]}'
    )
    assert feeds.parse(told, _BLOG + "feed.json").entries[0].url == _BLOG + "un"


@pytest.mark.parametrize(
    "line", ["<br>", "<BR >", "<hr><img src=x>", "<p>", "<ul><li>un<li>deux</ul>", "<b>", "<i><b>"]
)
def test_a_feed_that_quotes_pages_unescaped_is_read(line: str) -> None:
    text = f"&nbsp; à table {line}" * 40
    items = "".join(
        f"<item><link>/{i}</link><description>{text}</description></item>" for i in range(40)
    )

    assert len(feeds.parse(_rss(items), _URL).entries) == 40


@pytest.mark.parametrize("tag", ["b", "div", "ul><li", "br", "p"])
def test_a_feed_made_to_occupy_us_is_refused_at_once(tag: str) -> None:
    data = _rss("<item><link>/1</link><description>&nbsp;" + f"<{tag}>" * 1_200_000)
    began = time.process_time()

    with pytest.raises(FeedError, match=r"levels|tags"):
        feeds.parse(data, _URL)
    assert time.process_time() - began < 5


def test_a_control_character_does_not_break_a_feed() -> None:
    item = "<item><title>Un\x0b \x08billet\ufffe</title><link>/a</link></item>"

    assert feeds.parse(_rss(item), _URL).entries[0].title == "Un billet"


def test_a_prefix_for_atom_changes_nothing() -> None:
    data = (
        f"<?xml version='1.0'?><!-- ours --><a:feed xmlns:a='{_ATOM_NS}'><a:title>M</a:title>"
        "<a:entry><a:title>Un</a:title><a:link href='/un'/><a:content>oui</a:content></a:entry>"
        "</a:feed>"
    )

    feed = feeds.parse(data.encode(), _URL)

    assert (feed.format, feed.title) == ("atom", "M")
    assert [(e.title, e.url) for e in feed.entries] == [("Un", "https://site.example/un")]
    assert "oui" in feed.entries[0].html


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#55296;", "&#xDFFF;", "&#0;", "&#x110000;", f"&#{'9' * 5000};"]
)
def test_a_reference_to_no_character_costs_no_feed(reference: str) -> None:
    item = f"<item><title>a{reference}b &#233;</title><link>http://a.example/1</link></item>"
    text = f"<rss version='2.0'><channel><title>A</title>{item}</channel></rss>"
    (entry,) = feeds.parse(text.encode(), "http://a.example/").entries
    assert entry.title == "a\ufffdb é"
