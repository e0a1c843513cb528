"""The portal, rendered from the database."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from copines.config import Config, require_url
from copines.config.schema import is_address
from copines.instance.circle import Circle
from copines.instance.copy import InstanceCopy
from copines.instance.members import host_of
from copines.model import Blog, PortalOptions, Published

if TYPE_CHECKING:
    from copines.site.elsewhere import Elsewhere

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did, and how long it took."""

    published: Published
    seconds: float
    #: What became of after_build: "ok" or what went wrong; "" where it did not run.
    sent: str = ""


def check_theme(directory: Path, config: Config) -> None:
    """Try the instance's own templates, before anything is fetched."""
    if config.portal.logo or (directory / "theme").is_dir():
        from copines.site.theme_check import check_theme as check  # noqa: PLC0415 - Jinja2 takes 0.2 s

        check(directory, config.portal)


def build(circle: Circle, *, force: bool = False) -> Built:
    """Render what changed of the portal, and publish it."""
    from copines.site import build as publish  # noqa: PLC0415 - commands that render nothing

    instance, config, store, blogs = circle.instance, circle.config, circle.store, circle.blogs
    require_url(config)
    check_theme(instance.directory, config)
    began = monotonic()
    with instance.progress("build") as step, _readable():
        published = publish(
            store.portal,
            blogs,
            _told(circle),
            instance.public,
            now=circle.now,
            force=force,
            excused=store.shown.not_wanted(),
            moved=store.moves.all(),
            turns=circle.plan().turns,
            notices=circle.notices(),
            progress=step,
            elsewhere=_elsewhere(circle),
        )
    store.blogs.fix_slugs(_settled(config, blogs), circle.now)
    store.derived.sign("config", config.text)
    seconds = monotonic() - began
    told = (published.pages, published.written, published.removed, seconds)
    logger.info("build: %d files, %d written, %d removed, %.1f s", *told, extra={"stage": "build"})
    return Built(published, seconds)


def _elsewhere(circle: Circle) -> "Elsewhere | None":
    """Return where pages are made besides here, from a copy of the instance as it is."""
    instance = circle.instance
    if instance.partitions is None:
        return None
    from copines.site.elsewhere import Elsewhere  # noqa: PLC0415 - Jinja2 takes 0.2 s

    logo = circle.config.portal.logo
    return Elsewhere(instance.partitions, lambda: InstanceCopy.of(instance.directory, logo))


def _told(circle: Circle) -> PortalOptions:
    """Return the config's wishes for the portal; posts may be named by addresses they have left."""
    portal, moves = circle.config.portal, circle.store.moves

    def present(named: str) -> str:
        return moves.address(named) if is_address(named) else named

    recommended = tuple(
        replace(said, under=present(said.under), to=present(said.to)) for said in portal.recommended
    )
    return replace(portal, contact=circle.config.crawl.contact, recommended=recommended)


def _settled(config: Config, blogs: tuple[Blog, ...]) -> Iterator[str]:
    """Yield the keys of the blogs whose name will not change by itself."""
    for given, blog in zip(config.blogs, blogs, strict=True):
        if given.name or blog.name != host_of(blog.url):
            yield blog.key


@contextmanager
def _readable() -> Iterator[None]:
    """Let others read what is made within, a web server for one, though the host lets them not."""
    before = os.umask(0o022)
    os.umask(before & ~0o055)
    try:
        yield
    finally:
        os.umask(before)
