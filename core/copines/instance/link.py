"""Links between the posts that are shown."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from copines.config import Config, with_consent
from copines.config.toml_lines import line_of, places
from copines.errors import ConfigError
from copines.instance import relink
from copines.instance.circle import Circle
from copines.messages import Message
from copines.model import Considered, Exposed, Filler, LinkOptions
from copines.store import Store

logger = logging.getLogger(__name__)

#: Posts that a report names, of those most and of those least often shown as teasers.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What linking gave."""

    posts: int
    #: Of both kinds; how many of them are fills.
    links: int
    fills: int
    #: Posts without anything related.
    without_related: int
    #: Posts that stand under no other, in either kind.
    never_teasered: int
    #: Under how many posts the one stands that stands under most.
    most_teasered: int
    seconds: float
    #: Those at both ends.
    most: tuple[Exposed, ...]
    least: tuple[Exposed, ...]


def link(circle: Circle, *, again: bool = False) -> LinkReport:
    """Find each shown post's neighbors, and keep them: of what has changed, or all `again`."""
    began, store = monotonic(), circle.store
    options = link_options(circle)
    with circle.instance.progress("link") as step, _blamed(circle.config):
        partitions = circle.instance.partitions
        relink.renew(store, options, step, again=again, partitions=partitions)
    without, fills, never, most = store.queries.inbound()
    posts, links = store.queries.count("posts"), store.queries.count("links")
    ends = store.queries.most_shown(_NAMED), store.queries.least_shown(_NAMED, options.no_out)
    seconds = monotonic() - began
    told = (posts, links, without, seconds)
    logger.info("link: %d posts, %d links, %d without, %.1f s", *told, extra={"stage": "link"})
    return LinkReport(posts, links, fills, without, never, most, seconds, *ends)


def considered(circle: Circle, permalink: str) -> tuple[tuple[Considered, ...], tuple[Filler, ...]]:
    """Return what became of each post that might stand under a shown one, related or as a fill."""
    from copines.linker import why_filled, why_not  # noqa: PLC0415 - numpy takes 0.1 s

    options = link_options(circle)
    index = relink.index_of(circle.store, options, lambda done, total: None)
    return why_not(index, options, permalink), why_filled(index, options, permalink)


def link_options(circle: Circle) -> LinkOptions:
    """Return the config's wishes for links, with what its blogs agree to."""
    options = _with_model(circle.instance.directory, circle.config.link)
    return with_consent(_moved(options, circle.store), circle.blogs)


def _moved(options: LinkOptions, store: Store) -> LinkOptions:
    """Let pins and vetoes name posts by addresses that these have left."""
    address = store.moves.address
    pins, vetoes = (
        tuple((address(one), address(other)) for one, other in pairs)
        for pairs in (options.pins, options.vetoes)
    )
    return replace(options, pins=pins, vetoes=vetoes)


def _with_model(directory: Path, options: LinkOptions) -> LinkOptions:
    """Return the options with the folder of the model of sentences, if any, made absolute."""
    if not options.embeddings:
        return options
    return replace(options, embeddings=str(directory / options.embeddings))


def check_model(directory: Path, config: Config) -> None:
    """Try the model of sentences, if there is to be one, before anything is fetched."""
    if folder := _with_model(directory, config.link).embeddings:
        from copines.linker.embeddings import check_model as check  # noqa: PLC0415 - an extra

        with _blamed(config):
            check(Path(folder))


@contextmanager
def _blamed(config: Config) -> Iterator[None]:
    """Say where the config asks for a model of sentences that cannot be used."""
    try:
        yield
    except ConfigError as error:
        found, key = places(config.text), ("link", "embeddings")
        place = f"{config.path}:{line_of(key, found)}" if key in found else str(config.path)
        raise ConfigError(
            Message("%(place)s: %(what)s", place=place, what=error.args[0])
        ) from error
