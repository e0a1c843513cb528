"""What make check-site judges by must itself be right: it lets good feeds pass, and no bad ones."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from check import feeds

ENTRY = """<entry><title>Un</title><id>http://a.example/1</id><updated>2026-01-01T00:00:00Z</updated>
<author><name>Zoé</name></author><link rel="alternate" href="http://a.example/1"/>{more}</entry>"""
FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://x.example/" xml:lang="fr">
<title>A</title><id>http://a.example/</id><updated>2026-01-01T00:00:00Z</updated>
<link rel="self" href="http://a.example/feed.xml"/>{entries}</feed>"""
ITEM: Mapping[str, object] = {"id": "1", "content_text": "a"}


def _atom(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "feed.xml"
    file.write_text(text, encoding="utf-8")
    return list(feeds.atom(file, feeds.grammar()))


@pytest.mark.parametrize(
    "more",
    [
        "",
        '<x:flower colour="red">rose</x:flower>',
        "<x:flowers><x:rose/><title>unbound</title></x:flowers>",
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a</p></div></content>',
        '<content type="image/svg+xml"><svg xmlns="http://www.w3.org/2000/svg"/></content>',
        '<source><id>http://b.example/</id><title>B</title></source><category term="a"/>',
    ],
)
def test_what_the_rfc_allows_passes(tmp_path: Path, more: str) -> None:
    assert _atom(tmp_path, FEED.format(entries=ENTRY.format(more=more))) == []


@pytest.mark.parametrize(
    "more",
    [
        "<title>Deux</title>",
        "<published>hier</published>",
        "<pubDate>2026</pubDate>",
        '<link rel="related"/>',
        '<link href="http://a.example/" lang="fr"/>',
        '<summary type="markdown">a</summary>',
        '<content src="http://a.example/a.mp3" type="audio/mpeg"/>',
        '<content type="xhtml">a</content>',
    ],
)
def test_what_the_rfc_forbids_is_said(tmp_path: Path, more: str) -> None:
    assert _atom(tmp_path, FEED.format(entries=ENTRY.format(more=more)))


@pytest.mark.parametrize(
    "wrong",
    [
        "no feed",
        FEED.format(entries=ENTRY.format(more="") * 2),
        FEED.format(entries=ENTRY.format(more="").replace("<author><name>Zoé</name></author>", "")),
        FEED.format(entries="").replace('<link rel="self" href="http://a.example/feed.xml"/>', ""),
    ],
)
def test_what_the_rfc_says_beside_its_grammar_counts(tmp_path: Path, wrong: str) -> None:
    assert _atom(tmp_path, wrong)


@pytest.mark.parametrize(
    ("item", "right"),
    [
        (ITEM, True),
        ({**ITEM, "_x": {"a": 1}, "date_published": "2026-01-01T00:00:00+02:00"}, True),
        ({"id": "1"}, False),
        ({"id": 1, "content_text": "a"}, False),
        ({**ITEM, "date_published": "2026-01-01"}, False),
        ({**ITEM, "published": "2026-01-01T00:00:00Z"}, False),
        ({**ITEM, "authors": [{}]}, False),
    ],
)
def test_json_feeds_are_judged_too(tmp_path: Path, item: Mapping[str, object], right: bool) -> None:
    file = tmp_path / "feed.json"
    version = "https://jsonfeed.org/version/1.1"
    file.write_text(json.dumps({"version": version, "title": "A", "items": [item]}))
    assert (not list(feeds.json_feed(file))) is right
