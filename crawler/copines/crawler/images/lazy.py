"""Pictures that a script would load → pictures with an address."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from copines.crawler.elements import remove
from copines.crawler.images.addresses import is_placeholder, is_usable, kind_of

#: Widest that the portal shows a picture, twice over for dense screens.
_WIDEST = 960
#: Attributes that scripts read an address from, whatever comes before: data-src, data-lazy-src,
#: nitro-lazy-src, data-original, data-cfsrc, ...
_LAZY = re.compile(r"(?:^|-)(?:\w*src|lazy\w*|original|actual|echo)$")
#: Attributes that name the same picture elsewhere: used where there is nothing better.
_OTHER = re.compile(r"(?:^|[-_])(?:\w*file|url|img|image|full|large|hi-?res)$")
_SET = re.compile(r"srcset$")
#: An address may hold commas: only one before a space, or after a width, parts candidates.
_PARTED = re.compile(r",\s+|(?<=\d[wx]),")
#: How one that waits for its script is kept from sight.
_HIDING = re.compile(r"\b(?:display|visibility|opacity)\s*:[^;]*", re.IGNORECASE)
#: The portal cannot read these; browsers choose another where one is offered.
_UNREAD = {"image/avif", "image/jxl", "image/heic", "image/svg+xml"}


def show(tree: Any) -> None:
    """Return each picture below an element the address it is to be had from; change the tree.

    `amp-img` and `picture` become `img`; what `noscript` holds takes the place of what a script
    would have filled. One that has no address is left as it is.
    """
    for node in list(tree.iter("amp-img", "amp-anim")):
        node.tag = "img"
    for node in list(tree.iter("picture")):
        _flatten(node)
    for node in tree.iter("img"):
        address = _address(node) or _linked(node)
        if address and address != node.get("src"):
            node.set("src", address)
            node.set("style", _HIDING.sub("", node.get("style") or ""))
    silent = list(tree.iter("noscript"))
    inside = {node for one in silent for node in one.iter("img")}
    known = (
        {node.get("src") for node in tree.iter("img") if node not in inside} if silent else set()
    )
    for node in silent:
        _unwrap(node, known)


def _address(node: Any) -> str:
    """Return where a picture is to be had from, best first; "" for nowhere."""
    named = [(str(name), str(value).strip()) for name, value in node.items()]
    lazy = (value for name, value in named if name != "src" and _LAZY.search(name))
    given = str(node.get("src") or "")
    own = (given,) if is_usable(given) and not is_placeholder(given) else ()
    sets = [(name, value) for name, value in named if _SET.search(name)]
    other = (value for name, value in named if name.startswith("data-") and _OTHER.search(name))
    found = (
        *(value for value in lazy if _is_address(value)),
        *(chosen for name, value in sets if name != "srcset" and (chosen := of_set(value))),
        *own,
        *(chosen for name, value in sets if name == "srcset" and (chosen := of_set(value))),
        *(value for value in other if kind_of(value) == "image" and _is_address(value)),
    )
    return next(iter(found), "")


def _linked(node: Any) -> str:
    """Return the picture that a click on one without address would show."""
    above = node.getparent()
    to = str(above.get("href") or "") if above is not None and above.tag == "a" else ""
    return to if kind_of(to) == "image" and is_usable(to) else ""


def _is_address(value: str) -> bool:
    if not is_usable(value) or re.search(r"\s", value) or is_placeholder(value):
        return False
    return value.startswith(("http://", "https://", "/")) or kind_of(value) == "image"


def of_set(written: str) -> str:
    """Choose of a srcset the narrowest picture that is wide enough, else the widest."""
    fit: list[tuple[float, str]] = []
    for candidate in _PARTED.split(written):
        address, _, told = candidate.strip().strip(",").partition(" ")
        size = re.fullmatch(r"\s*(\d{1,5}(?:\.\d{1,3})?)([wx])\b.*", told)
        # what is meant for a density of 1 may be of any width: half the widest is as good a guess
        width = float(size[1]) * (1 if size[2] == "w" else _WIDEST / 2) if size else 1.0
        if _is_address(address):
            fit.append((width, address))
    wide = [pair for pair in fit if pair[0] >= _WIDEST]
    return min(wide)[1] if wide else max(fit, default=(0, ""))[1]


def _flatten(picture: Any) -> None:
    """Make a `picture` the one `img` it stands for, with the best of its sources."""
    shown = next(picture.iter("img"), None)
    if shown is None:
        shown = etree.SubElement(picture, "img")
    if not _address(shown):
        sources = [s for s in picture.iter("source") if (s.get("type") or "") not in _UNREAD]
        address = next((a for s in sources if (a := _address(s))), "")
        if address:
            shown.set("src", address)
    for child in list(picture):
        if child is not shown and child.tag == "source":
            lifted = [inner for inner in child.iter("img") if inner is shown]  # libxml2 nests them
            remove(child)
            picture.extend(lifted)
    picture.tag = "span"


def _unwrap(noscript: Any, known: set[str | None]) -> None:
    """Let the pictures of a `noscript` that are not known stand where a script's would."""
    if noscript.getparent() is None:
        return
    fresh = [p for p in _held(noscript) if p.get("src") not in known]
    blank = _before(noscript)
    if fresh and blank is not None:
        remove(blank)
    for picture in fresh:
        picture.tail = None
        noscript.addprevious(picture)
        known.add(picture.get("src"))
    remove(noscript)


def _held(noscript: Any) -> Iterator[Any]:
    """Return the pictures inside; what browsers with scripts read as text may be markup in it."""
    inside = list(noscript.iter("img"))
    said = "".join(noscript.itertext())
    if not inside and "<img" in said:
        try:
            inside = list(lxml_html.fragment_fromstring(said, create_parent="div").iter("img"))
        except (etree.LxmlError, ValueError):
            return
    for node in inside:
        if address := _address(node):
            node.set("src", address)
            yield node


def _before(noscript: Any) -> Any:
    """Return the picture without address that stands before; None for none."""
    before = noscript.getprevious()
    if before is None or (noscript.getprevious().tail or "").strip():
        return None
    last = before if before.tag == "img" else next(reversed(list(before.iter("img"))), None)
    return last if last is not None and not _address(last) else None
