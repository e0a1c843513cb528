"""Tree of a page → which of the dates that it shows are its own, which of pages it links to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from copines.addresses import join
from copines.crawler.pages.addresses import is_about, is_hand_named, is_listing, is_page
from copines.crawler.pages.datelines import dated_headings, dates_at
from copines.crawler.pages.declared import base_of
from copines.crawler.pages.lines import Line, lines_of, mark_of
from copines.permalinks import key, same_site

#: Pages with a date beside their link, from which a page without a date of its own lists them.
_SEVERAL = 2
#: Bytes of letters that a list says of one of its pages, thirty words; more are a post's own text.
_TEASER = 150
#: More headings with a date make a list.
_FEW = 2
#: Bytes of a heading that proves something by beginning a title: two ideographs say as much as
#: a word.
_TELLING = 4
#: What themes call the place of a date.
_PLACES = {"published", "dt-published", "entry-date", "post-date", "date", "post-meta"}


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates that a page shows, outside sentences, comments and sidebars."""

    #: How many stand beside no link to another page of the site.
    own: int = 0
    #: How many stand beside such a link.
    others: int = 0
    #: How many headings have a date beside them.
    headings: int = 0
    #: Whether one of these headings is the page's own: its title begins with it.
    has_title: bool = False
    #: Whether the headings with a date are all those of other pages.
    leads_on: bool = False
    #: Whether the markup says of something that it is a date.
    is_marked: bool = False
    #: Bytes of letters in lines without a link.
    said: int = 0

    @property
    def are_of_list(self) -> bool:
        """Whether they are all those of other pages, and of several."""
        reads = self.has_title and self.said > _TEASER * self.others
        return not self.own and self.others >= _SEVERAL and not reads

    @property
    def is_page_dated(self) -> bool:
        """Whether the page has a date of its own."""
        if self.are_of_list or self.leads_on:
            return False
        return self.own > 0 or self.has_title or (self.is_marked and not self.others)

    def weigh(self) -> int:
        """Weigh how much they say that the page is one post."""
        if self.are_of_list:
            return -2
        many = -2 if self.headings > _FEW else 0
        if self.leads_on:
            return many
        alone = not self.headings and self.own == 1 and not self.others
        if alone or self.has_title or self.headings == 1:
            return 2 + self.is_marked
        return self.is_marked + many


def dates_of(tree: Any, url: str) -> Dates:
    """Tell the dates of a page from those of the pages it links to, in one line or next to it."""
    body, base = tree.find("body"), base_of(tree, url)
    if body is None:
        return Dates()
    lines = lines_of(body)
    found = list(dates_at(lines))
    others = sum(_is_anothers(lines, at, url, base) for at in found)
    headings = [line for line, _ in dated_headings(lines) if not _leads_home(line, base)]
    title = tree.find(".//title")
    name = mark_of(title.text_content()) if title is not None else ""
    marks = [line.mark for line in headings if len(line.mark.encode()) >= _TELLING]
    leading = [line.mark not in name and _leads(line, url, base) for line in headings]
    return Dates(
        own=len(found) - others,
        others=others,
        headings=len(headings),
        has_title=any(map(name.startswith, marks)),
        leads_on=bool(leading) and all(leading),
        is_marked=_marks_date(tree),
        said=sum(len(line.mark.encode()) for line in lines if not line.linked),
    )


def _is_anothers(lines: Sequence[Line], at: int, url: str, base: str) -> bool:
    """Tell a date beside a link to another page, but for a rubric or an author under the title."""
    above, own, below = (lines[n : n + 1] for n in (max(0, at - 1), at, at + 1))
    titled = at > 0 and above[0].is_heading and not _leads(above[0], url, base)
    return any(_leads(line, url, base) for line in (below if titled else (*above, *own, *below)))


def _leads(line: Line, url: str, base: str) -> bool:
    """Tell a line with a link to another page of the site that may be a post."""
    return bool(line.linked) and any(_is_other(join(base, href), url) for href in _hrefs(line))


def _leads_home(line: Line, base: str) -> bool:
    """Tell a line with a link to the site's first page: its name."""
    linked = (urlsplit(join(base, href)) for href in _hrefs(line))
    return any(not (parts.path.strip("/") or parts.query) for parts in linked)


def _is_other(address: str, url: str) -> bool:
    if not address or not same_site(address, url) or key(address) == key(url):
        return False
    listed = is_listing(address) and not is_hand_named(address)
    return is_page(address) and not listed and not is_about(address)


def _hrefs(line: Line) -> Iterator[str]:
    for node, is_tail in line.slots:
        holder = node.getparent() if is_tail else node
        around = () if holder is None else (holder, *holder.iterancestors())
        hrefs = (n.get("href") or "" for n in around if n.tag == "a")
        yield from islice(filter(None, hrefs), 1)


def _marks_date(tree: Any) -> bool:
    for node in tree.iter("time", "abbr", "span", "p", "div"):
        if node.tag == "time" and node.get("datetime"):
            return True
        if set((node.get("class") or "").lower().split()) & _PLACES:
            said = node.get("title") or node.text_content()
            if any(map(str.isdecimal, said)):
                return True
    return False
