"""The blogroll as OPML 2.0, as `copines export opml` and the portal write it."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from copines import storable


@dataclass(frozen=True, slots=True)
class Outline:
    """One blog of a subscription list; `topics` are its categories."""

    name: str
    url: str
    feed: str = ""
    tagline: str = ""
    topics: tuple[str, ...] = ()


def blogroll(title: str, outlines: Iterable[Outline]) -> bytes:
    """Return a subscription list (http://opml.org/spec2.opml), its blogs in the order given."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = storable.text(title)
    body = ET.SubElement(root, "body")
    for outline in outlines:
        ET.SubElement(body, "outline", _attributes(outline))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _attributes(outline: Outline) -> dict[str, str]:
    said = {"text": outline.name, "title": outline.name}
    if outline.tagline:
        said["description"] = outline.tagline
    # OPML 2.0: what is of type rss has an xmlUrl, what is of type link a url
    if outline.feed:
        said |= {"type": "rss", "xmlUrl": outline.feed, "htmlUrl": outline.url}
    else:
        said |= {"type": "link", "url": outline.url, "htmlUrl": outline.url}
    if outline.topics:  # a comma parts categories, a slash their levels
        names = (name.replace(",", " ").replace("/", " ") for name in outline.topics)
        said["category"] = ",".join(names)
    # ElementTree writes what XML forbids, and no reader would take the list
    return {name: storable.text(value) for name, value in said.items()}
