"""The portal: read, rendered, published."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from copines.model import Blog, PortalOptions, Published
from copines.schedule import Turn
from copines.site.keys import key_of, key_of_file, made_with
from copines.site.publish import Release
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
    moved: Mapping[str, str] = MappingProxyType({}),
    turns: Mapping[str, Turn] = MappingProxyType({}),
    progress: Callable[[int, int], None] | None = None,
) -> Published:
    """Render what changed of the portal of these blogs, and publish it.

    Pictures and theme are taken from the folders media/ and theme/ beside `out`. `now` is told by
    the pages under status/ alone. `excused` are the addresses of posts that the config wants gone:
    they, and the posts of blogs that left, are no reason to refuse; nor are those that have moved,
    whose present keys `moved` gives by those that they had. `turns` says when each blog is
    asked again, by key.

    Raises
    ------
    PublishError
        More than a fifth of the posts, or a blog's last post, would go unasked (unless force); or
        out is something else than a portal.
    """
    instance = out.parent
    shown = _signature(view, blogs, options, instance)
    told = key_of(shown, view.signature_of_visits(), _hours(turns), now.date())
    release = Release(out)
    stands = release.stands(shown)
    if stands and release.tells(told, (blog.slug for blog in blogs)):
        return release.published
    from copines.site import pages, visits  # noqa: PLC0415 - with Jinja2 and Babel 0.1 s
    from copines.site.portal import Portal  # noqa: PLC0415
    from copines.site.theme import theme_of  # noqa: PLC0415

    portal = Portal(view, blogs, options, theme_of(instance, options))
    if not stands:
        release.plan(tuple(pages.sheets(portal, instance / "media")))
        if not force:
            release.refuse_loss({blog.slug: blog.name for blog in blogs}, excused, moved)
    release.tell(visits.status(portal, view, now, turns), told)
    release.publish(progress)
    return release.published


def _signature(
    view: PortalView, blogs: tuple[Blog, ...], options: PortalOptions, instance: Path
) -> str:
    """Hash all that the portal shows, but for status/."""
    media = instance / "media"
    pictures = sorted(os.listdir(media)) if media.is_dir() else []
    logo = key_of_file(instance / options.logo if options.logo else None)
    program = made_with(instance / "theme")
    return key_of(options, blogs, program, logo, pictures, view.signature_of_portal())


def _hours(turns: Mapping[str, Turn]) -> list[tuple[str, str, datetime | None]]:
    """Return times to the hour: a silent blog's next visit moves on all the time."""
    return [
        (key, turn.state, turn.due and turn.due.replace(minute=0, second=0, microsecond=0))
        for key, turn in turns.items()
    ]
