"""The portal: read, rendered, published."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from copines.model import Blog, PortalOptions, Published
from copines.site import pages, visits
from copines.site.portal import Portal
from copines.site.publish import Release
from copines.site.theme import theme_of
from copines.site.view import PortalView


def build(  # noqa: PLR0913 - what, whose, how, where; the rest by name
    view: PortalView,
    blogs: tuple[Blog, ...],
    options: PortalOptions,
    out: Path,
    *,
    now: datetime,
    force: bool = False,
    excused: frozenset[str] = frozenset(),
    due: Mapping[str, datetime] = MappingProxyType({}),
    progress: Callable[[int, int], None] | None = None,
) -> Published:
    """Render what changed of the portal of these blogs, and publish it.

    Pictures and theme are taken from the folders media/ and theme/ beside `out`. `now` is told by
    the pages under status/ alone. `excused` are the addresses of posts that the config wants gone:
    they, and the posts of blogs that left, are no reason to refuse. `due` says when each blog is
    asked again, by name.

    Raises
    ------
    PublishError
        More than a fifth of the posts, or a blog's last post, would go unasked (unless force); or
        out is something else than a portal.
    """
    portal = Portal(view, blogs, options, theme_of(out.parent, options))
    release = Release(out)
    media = out.parent / "media"
    if not release.stands(pages.signature(portal, media)):
        sheets = tuple(pages.sheets(portal, media))
        release.plan(sheets)
        if not force:
            release.refuse_loss(frozenset(blog.name for blog in blogs), excused)
        release.publish(progress)
    release.refresh(visits.status(portal, view, now, due))
    return release.published
