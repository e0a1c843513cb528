"""An opened circle: its config, its blogs as they are known, its posts."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from copines.config import Config
from copines.instance.members import as_known, doubled, found_feeds
from copines.model import Blog, BlogState, Health, Neighbor
from copines.permalinks import key
from copines.reasons import Reason
from copines.schedule import Plan, plan
from copines.standing import standing
from copines.store import Store

if TYPE_CHECKING:
    from copines.instance.instance import Instance


class Circle:
    """What can be asked of an instance that is open; see `Instance.read`."""

    def __init__(self, instance: "Instance", config: Config, store: Store, now: datetime) -> None:
        self.instance, self.config, self.store, self.now = instance, config, store, now
        #: Those of the config, in its order, with key and slug.
        self.blogs: tuple[Blog, ...] = as_known(config.blogs, store.blogs.known())

    @property
    def names(self) -> Mapping[str, str]:
        """Names by key, of the config's blogs and of those that left it."""
        return {**self.store.blogs.names(), **{blog.key: blog.name for blog in self.blogs}}

    def plan(self) -> Plan:
        """Plan the visits of its blogs."""
        store, options = self.store, self.config.crawl
        return plan(self.blogs, store.blogs.states(), options, self.now, store.shown.next_held())

    def health(self) -> Iterator[Health]:
        """Yield how each blog of the config fares, in its order, as it is planned and told of."""
        known = {each.state.blog: each for each in self.store.portal.health()}
        turns, notices = self.plan().turns, self.notices()
        for blog in self.blogs:
            unknown = Health(BlogState(blog.key, blog.name, blog.url, None, "new"))
            health = known.get(blog.key, unknown)
            named = replace(health, state=replace(health.state, name=blog.name))
            yield standing(named, turns[blog.key], notices.get(blog.key))

    def notices(self) -> Mapping[str, Reason]:
        """Return what stanzas tell whatever their visits meet, by the blog's key."""
        found = doubled(self.blogs, found_feeds(self.store))
        return {blog.key: found[blog.url] for blog in self.blogs if blog.url in found}

    def relatives(self, url: str) -> tuple[Neighbor, ...]:
        """Return what stands under the post at this address, or at one that it left; best first."""
        post = self.store.posts.by_key(self.store.moves.current(key(url)))
        return self.store.queries.neighbors(post.permalink) if post else ()
