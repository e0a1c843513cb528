"""Feeds as RFC 4287 and JSON Feed 1.1 have them."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from jsonschema import Draft202012Validator
from lxml import etree

_SCHEMAS = Path(__file__).parent / "schemas"
_ATOM = {"a": "http://www.w3.org/2005/Atom"}
_BOTH = ("feed.xml", "feed.json")
#: What RFC 4287 asks for beyond its grammar: what breaks a rule, and the rule.
_RULES: Mapping[str, str] = {
    "/a:feed[not(a:author)]/a:entry[not(a:author or a:source/a:author)]": "no author (4.1.1)",
    "//a:entry[not(a:content or a:link[@rel='alternate' or not(@rel)])]": "no content (4.1.2)",
    "//a:entry[not(a:summary) and a:content/@src]": "content elsewhere, no summary (4.1.2)",
    "//a:link[@rel='alternate'][@type = preceding-sibling::a:link[@rel='alternate']/@type]"
    "[not(@hreflang)]": "two alternates of one type (4.1.1)",
    "//a:entry[a:id = preceding-sibling::a:entry/a:id]": "an id given twice (4.1.1)",
    "/a:feed[not(a:link[@rel='self'])]": "no link to itself (4.1.1)",
    "//a:id[not(contains(., ':')) or contains(., ' ')]": "an id that is no IRI (4.2.6)",
}


def faults(portal: Path) -> Iterator[str]:
    """Say what is wrong with which feed; one that is missing is wrong too."""
    found = sorted((*portal.rglob("feed.xml"), *portal.glob("w/*.xml")))
    for folder in (portal, portal / "answers", *_with_feeds(portal)):
        missing = [name for name in _BOTH if not (folder / name).is_file()]
        yield from (f"no {name} in {folder.relative_to(portal)}" for name in missing)
    if not any(file.parent.name == "w" for file in found):
        yield "no feed of the widget's"
    rules = grammar()
    for file in found:
        yield from (f"{file.relative_to(portal)}: {fault}" for fault in atom(file, rules))
    for file in sorted(portal.rglob("feed.json")):
        yield from (f"{file.relative_to(portal)}: {fault}" for fault in json_feed(file))


def _with_feeds(portal: Path) -> Iterator[Path]:
    for kind in ("blogs", "topics"):
        yield from (page.parent for page in sorted(portal.glob(f"{kind}/*/index.html")))


def grammar() -> etree.RelaxNG:
    """Read the grammar of Atom."""
    return etree.RelaxNG(etree.parse(str(_SCHEMAS / "atom.rng")))


def atom(file: Path, grammar: etree.RelaxNG) -> Iterator[str]:
    """Judge an Atom feed by grammar and rules."""
    try:
        tree = etree.parse(str(file))
    except etree.XMLSyntaxError as error:
        yield str(error)
        return
    if not grammar.validate(tree):
        yield from (f"line {error.line}: {error.message}" for error in grammar.error_log)
    for broken, rule in _RULES.items():
        places = cast("list[etree._Element]", tree.xpath(broken, namespaces=_ATOM))
        yield from (f"line {place.sourceline}: {rule}" for place in places)


def json_feed(file: Path) -> Iterator[str]:
    """Judge a JSON Feed."""
    schema = json.loads((_SCHEMAS / "json-feed.json").read_text(encoding="utf-8"))
    feed = json.loads(file.read_text(encoding="utf-8"))
    for error in Draft202012Validator(schema).iter_errors(feed):
        yield f"{error.json_path}: {error.message[:200]}"
