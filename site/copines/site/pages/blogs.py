"""The pages of blogs."""

from collections.abc import Iterator, Mapping

from copines.site import charts, jsonld, preview_pages, topic_pages, widget
from copines.site.keys import Page
from copines.site.pages.river import with_last
from copines.site.pages.shared import both_feeds
from copines.site.pages.sheet import Make, grouped
from copines.site.portal import Portal
from copines.site.topics import fold

#: Newest posts that a blog's page shows with their beginning.
_BEGUN = 3


def _roll(portal: Portal, _: str) -> Iterator[Page]:
    faces = sorted(portal.faces.values(), key=lambda face: (fold(face.name), face.slug))
    roll = with_last(portal, (face.blog for face in faces))
    yield portal.renderer.page("blogs/index.html", "blogs.html", roll=roll)


def _blog(portal: Portal, blog: str) -> Iterator[Page]:
    face = portal.faces[blog]
    keys = portal.list(f"blog/{blog}")
    mine = portal.rows(keys)
    days = [day for row in mine if (day := portal.date(row))]
    years = grouped(mine, portal.year)
    yield portal.renderer.page(
        f"blogs/{face.slug}/index.html",
        "blog.html",
        face=face,
        years=years,
        total=len(mine),
        since=min((year for year, _ in years if year), default=None),
        newest=mine[0] if mine else None,
        begun=portal.cards(keys[:_BEGUN]),
        start=portal.cards(portal.list(f"start/{blog}") or ()),
        silent=portal.list(f"silent/{blog}") or False,
        chart=charts.by_month(days),
        data=jsonld.blog(face),
        preview=preview_pages.of_blog(portal, face),
        **topic_pages.of_blog(portal.list(f"about/{blog}"), portal.faces),
    )


def _feeds(portal: Portal, blog: str) -> Iterator[Page]:
    face = portal.faces[blog]
    title = f"{face.name} · {portal.options.title}"
    keys = portal.list(f"fed/{blog}") or portal.list(f"blog/{blog}")
    yield from both_feeds(portal, f"blogs/{face.slug}/", title, keys)


def _embed(portal: Portal, blog: str) -> Iterator[Page]:
    face = portal.faces[blog]
    if face.teasered:
        above = widget.heading(portal.words, portal.options)
        snippets = tuple(widget.snippets(portal.options.url, above, face.slug))
        path = f"blogs/{face.slug}/widget/index.html"
        yield portal.renderer.page(path, "embed.html", face=face, snippets=snippets)


FAMILIES: Mapping[str, Make] = {
    "blogs": _roll,
    "blog": _blog,
    "blog-feeds": _feeds,
    "blog-widget": widget.of_blog,
    "embed": _embed,
}
