"""The blogroll that `export opml` and the portal write."""

import xml.etree.ElementTree as ET

import pytest

from copines.imports.opml import read_opml
from copines.opml import Outline, blogroll

ZOE = Outline(
    "Zoé & co", "https://zoe.example/", "https://zoe.example/feed", "Le « fil »", ("a/b",)
)


def test_an_outline_with_a_feed_is_a_subscription() -> None:
    (outline,) = ET.fromstring(blogroll("Mes copines", [ZOE])).iter("outline")
    assert outline.attrib == {
        "text": "Zoé & co",
        "title": "Zoé & co",
        "description": "Le « fil »",
        "type": "rss",
        "xmlUrl": "https://zoe.example/feed",
        "htmlUrl": "https://zoe.example/",
        "category": "a b",
    }


def test_an_outline_without_a_feed_is_a_link() -> None:
    blog = Outline("Léa", "https://lea.example/")
    (outline,) = ET.fromstring(blogroll("Mes copines", [blog])).iter("outline")
    assert outline.attrib == {
        "text": "Léa",
        "title": "Léa",
        "type": "link",
        "url": "https://lea.example/",
        "htmlUrl": "https://lea.example/",
    }


def test_what_is_written_is_read_again() -> None:
    hostile = Outline('"><x a="', "https://x.example/?a=1&b=<2>", "https://x.example/feed?a=1&b=2")
    found = read_opml(blogroll("<titre>", [ZOE, hostile]).decode()).blogs
    assert [(blog.values["name"], blog.values["feed"]) for blog in found] == [
        ("Zoé & co", ZOE.feed),
        ('"><x a="', "https://x.example/feed?a=1&b=2"),
    ]


@pytest.mark.parametrize("unfit", ["\x00", "\x0b", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_forbids_is_left_out(unfit: str) -> None:
    said = f"Zo{unfit}é"
    blog = Outline(said, f"https://zoe.example/{unfit}", "", said, (said,))
    (outline,) = ET.fromstring(blogroll(said, [blog])).iter("outline")
    assert outline.attrib["text"] == "Zoé"
    assert outline.attrib["category"] == "Zoé"
