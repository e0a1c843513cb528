"""Feeds small and odd: what we read of them is what feedparser reads.

feedparser is the measure because readers have been built on it for twenty years. Where we differ
on purpose, test_feeds.py says so.
"""

import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser
import pytest

from copines.crawler import feeds
from copines.crawler.sanitise import plain

_URL = "http://b.example/feed.xml"
_NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "media": "http://search.yahoo.com/mrss/",
        "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
        "atom": "http://www.w3.org/2005/Atom",
        "x": "http://www.w3.org/1999/xhtml",
    }.items()
)
_ATOM, _OLD_ATOM = "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"
_BASE64 = "PHA+Qm9uam91ciA8Yj56b8OpPC9iPjwvcD4="
_DIV = '<div xmlns="http://www.w3.org/1999/xhtml">Sel &amp; <b>eau</b> <a href="x">là</a></div>'

_TITLES = (
    "Un billet",
    "Sel &amp; eau",
    "Sel &amp;amp; eau",
    "&lt;b&gt;gras&lt;/b&gt; maigre",
    "<![CDATA[du <b>sel</b> & de l’eau]]>",
    "<![CDATA[caf&eacute; &amp; cie]]>",
    "&#233;t&#xe9;",
    "1 &lt; 2",
    "<b>nu</b> dans la ligne",
    "\n  deux\n  lignes ",
)
_DATES = (
    "Thu, 01 Jan 2004 19:48:21 GMT", "Thu, 1 Jan 2004 19:48:21 +0200", "01 Jan 2004 19:48 EST",
    "2003-12-31T10:14:55Z", "2003-12-31T10:14:55+01:00", "2003-12-31", "2003-12", "2003",
    "20031231", "2003-335", "03-12-31", "2003-12-31 10:14:55", "2003-12-31T10:14:55.789Z",
    "Thu Jan  1 19:48:21 2004", "Thu, 01 Jan 04 19:48:21 GMT", "2004-06-28T23:59:60Z",
    "Thursday, 01 January 2004 19:48:21 GMT", "Mon, 26 January 2004 16:31:00 EST",
    "2003-12-31T24:00:00Z", "Fri, 2006/09/15 08:19:53 EDT", "2010-12-07T02:03:45.000-08:00",
    "Κυρ, 11 Ιούλ 2004 12:00:00 EST", "Thu, 31 Jun 2004 19:48:21 GMT", "hier",
)  # fmt: skip
_BODIES = (
    "<description>&lt;p&gt;D&lt;/p&gt;</description>",
    "<description>S</description><content:encoded><![CDATA[<p>C</p>]]></content:encoded>",
    "<content:encoded><![CDATA[<p>C</p>]]></content:encoded><description>S</description>",
    '<body xmlns="http://www.w3.org/1999/xhtml"><p>X <b>y</b></p></body>',
    "<x:body><x:p>X <x:b>y</x:b></x:p></x:body>",
    "<fullitem>&lt;p&gt;F&lt;/p&gt;</fullitem>",
    "<itunes:summary>IS</itunes:summary><description>D</description>",
    "<itunes:subtitle>sub</itunes:subtitle>",
    "<dcterms:abstract>AB</dcterms:abstract>",
    '<description>&lt;a href="/x"&gt;k&lt;/a&gt;</description>',
    "<description>un</description><description>deux mots</description>",
    "<description>nu <b>dans</b> la ligne</description>",
    "<media:group><media:description>MD</media:description></media:group>",
    "<description></description><content:encoded></content:encoded>",
)
_LINKS = (
    "<guid>http://b.example/g</guid>",
    '<link>http://b.example/1</link><guid isPermaLink="false">tag:x</guid>',
    '<link>http://b.example/1</link><guid isPermaLink="true">http://b.example/g</guid>',
    "<link>/rel/1</link>",
    "<link>\n http://b.example/1\n </link>",
    "<link>http://b.example/?a=1&amp;b=2</link>",
    "<link><![CDATA[http://b.example/1?a=1&b=2]]></link>",
    '<atom:link href="http://b.example/a" rel="alternate"/>',
    '<link>http://b.example/1</link><atom:link href="http://b.example/s" rel="self"/>',
    "<guid>/rel</guid>",
    '<link href="http://b.example/1"/>',
    '<source url="http://z.example/">src</source><link>http://b.example/1</link>',
)
_ATOM_LINKS = (
    '<link rel="self" href="http://b.example/s"/><link rel="alternate" href="http://b.example/1"/>',
    '<link href="http://b.example/1"/>',
    '<link rel="edit" href="http://b.example/e"/><link href="http://b.example/1"/>',
    '<link rel="enclosure" href="http://b.example/e.mp3"/><link href="http://b.example/1"/>',
    '<link rel="related" href="http://r.example/"/><link rel="alternate" href="/1"/>',
    '<link xml:base="http://q.example/d/" href="x"/>',
    '<link rel="alternate" type="application/json" href="http://b.example/j"/>'
    '<link rel="alternate" type="text/html" href="http://b.example/h"/>',
    "<id>http://b.example/id</id>",
)
_REST = (
    "<dc:creator>Léa</dc:creator>",
    "<author>Léa</author>",
    "<itunes:author>Léa</itunes:author>",
    "<author>lea@b.example</author><dc:creator>Léa</dc:creator>",
    "<category>un</category><category>deux</category><category>un</category>",
    "<category><![CDATA[R&B]]></category><category></category>",
    "<dc:subject>sujet</dc:subject>",
    "<itunes:keywords>a, b c</itunes:keywords>",
    "<comments>http://b.example/1#c</comments>",
    "<dc:date>2003-12-31T10:14:55Z</dc:date>",
    "<dcterms:created>2003-12-31T10:14:55Z</dcterms:created>",
    "<dcterms:modified>2003-12-31T10:14:55Z</dcterms:modified>",
)


def _rss(item: str, version: str = "2.0") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="{version}" {_NAMES}><channel>'
        f"<title>C</title><link>http://b.example/</link><item>{item}</item></channel></rss>"
    )


def _atom(entry: str, name: str = _ATOM, base: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="{name}" {_NAMES} {base}>'
        f"<title>C</title><entry>{entry}</entry></feed>"
    )


def _documents() -> Iterator[str]:
    own = "<title>T</title><link>http://b.example/1</link>"
    own_atom = '<link href="http://b.example/1"/><title>T</title>'
    yield from (_rss(f"<title>{t}</title><link>http://b.example/1</link>") for t in _TITLES)
    yield _rss("<itunes:title>IT</itunes:title><title>T</title><link>http://b.example/1</link>")
    yield _rss("<dc:title>DT</dc:title><link>http://b.example/1</link>")
    for date in _DATES:
        yield _rss(f"{own}<pubDate>{date}</pubDate>")
        yield _atom(f"{own_atom}<published>{date}</published>")
    yield from (_rss(own + more) for more in (*_BODIES, *_REST))
    yield from (_rss("<title>T</title>" + links) for links in _LINKS)
    for links in _ATOM_LINKS:
        yield _atom("<title>T</title>" + links)
        yield _atom("<title>T</title>" + links, base='xml:base="http://base.example/x/"')
    yield from (_rss(own, version) for version in ("0.91", "0.92", "0.94", "2.0.1"))
    for name in ("title", "summary", "content"):
        for kind in ("html", "xhtml", "text/html", "application/xhtml+xml"):
            said = _DIV if "xhtml" in kind else "Sel &amp;amp; &lt;b&gt;eau&lt;/b&gt;"
            yield _atom(f'<link href="/1"/><{name} type="{kind}">{said}</{name}>')
        yield _atom(
            f'<link href="/1"/><{name} type="text/html" mode="base64">{_BASE64}</{name}>', _OLD_ATOM
        )
        yield _atom(
            f'<link href="/1"/><{name} type="text/html" mode="escaped">&lt;i&gt;h&lt;/i&gt;'
            f"</{name}>",
            _OLD_ATOM,
        )
        yield _atom(
            f'<link href="/1"/><{name} type="application/xhtml+xml" mode="xml">{_DIV}</{name}>',
            _OLD_ATOM,
        )
    for name in ("published", "updated", "issued", "created", "modified"):
        for kind in (_ATOM, _OLD_ATOM):
            yield _atom(f"{own_atom}<{name}>2003-12-31T10:14:55Z</{name}>", kind)
    yield _atom(
        f'{own_atom}<content type="html" xml:base="http://q.example/d/">'
        '&lt;a href="x"&gt;k&lt;/a&gt;</content>'
    )
    yield _atom(own_atom + '<content type="xhtml"><x:div><x:p>P</x:p></x:div></content>')
    yield _atom(own_atom + '<content type="text">a</content><content type="html">bbb</content>')
    yield _atom(own_atom + "<author><name>Léa</name><uri>http://lea.example/</uri></author>")
    yield _atom(own_atom + '<category term="t"/><category term="u"/><dc:subject>v</dc:subject>')
    for name in ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"):
        yield (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            f'xmlns="{name}" {_NAMES}><channel rdf:about="http://b.example/"><title>C</title>'
            '</channel><item rdf:about="http://b.example/1"><title>T</title><description>D'
            "</description><link>http://b.example/1</link><dc:date>2003-12-31T10:14:55Z</dc:date>"
            "<dc:creator>Léa</dc:creator><content:encoded><![CDATA[<p>C</p>]]></content:encoded>"
            "</item></rdf:RDF>"
        )


def _told_by_feedparser(data: bytes) -> dict[str, Any]:
    headers = {"content-type": "application/xml", "content-location": _URL}
    entry: Any = feedparser.parse(data, response_headers=headers, sanitize_html=False).entries[0]

    def said(name: str) -> Any:
        return dict.get(entry, name)

    def date(*names: str) -> datetime | None:
        found = next((said(f"{n}_parsed") for n in names if said(f"{n}_parsed")), None)
        return datetime.fromtimestamp(timegm(found), UTC) if found else None

    content = max((c.value for c in said("content") or ()), key=len, default="")
    author = re.sub(r"\S+@\S+ *", "", said("author") or "").strip("() ")
    return {
        "title": _flat(said("title")),
        "link": said("link") or "",
        "date": date("published", "created", "updated"),
        "author": author or None,
        "body": _flat(content or said("summary")),
        "links": re.findall(r'href="([^"]*)', content or said("summary") or ""),
        "tags": {tag.term for tag in said("tags") or () if tag.term},
    }


def _flat(html: str | None) -> str:
    return " ".join(plain(html or "").split())


@pytest.mark.parametrize("document", list(_documents()))
def test_an_entry_says_what_feedparser_reads(document: str) -> None:
    entry = feeds.parse(document.encode(), _URL).entries[0]
    body = entry.html or entry.summary_html
    assert {
        "title": entry.title,
        "link": entry.url,
        "date": entry.published or entry.updated,
        "author": entry.author,
        "body": _flat(body),
        "links": [urljoin(entry.url, a) for a in re.findall(r'href="([^"]*)', body)],
        "tags": set(entry.tags),
    } == _told_by_feedparser(document.encode())


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-8", "latin-1"),
        ("iso-8859-1", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "utf-8"),
        ("utf-8", "cp1252"),
    ],
)
def test_accents_are_read_whatever_is_declared(declared: str, written: str) -> None:
    text = "L’été – 3 €" if written not in {"latin-1"} else "L'été, ça chauffe"
    document = _rss(f"<title>{text}</title><link>http://b.example/1</link>")
    data = document.replace('encoding="utf-8"', f'encoding="{declared}"').encode(written)
    assert feeds.parse(data, _URL).entries[0].title == text
