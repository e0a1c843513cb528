"""What must hold of the published feeds: each text is announced once, and stays where it is."""

from collections.abc import Iterator

from year import texts
from year.blogs import Post, spelt
from year.circle import Entry, Seen
from year.violation import Violation, of_post
from year.world import World


class Announced:
    """The invariants of the feeds, asked each day."""

    def __init__(self, world: World) -> None:
        self._world = world
        #: Under which id and portal page a text was announced, by file and identity.
        self._first: dict[tuple[str, Post], tuple[Entry, Post]] = {}

    def day(self, seen: Seen) -> Iterator[Violation]:
        """Yield all that does not hold today."""
        for name, entries in seen.feeds.items():
            for entry in entries:
                post = self._world.index.get(spelt(entry.id))
                if post and not post.stranger:
                    yield from self._entry(name, entry, post)

    def _entry(self, name: str, entry: Entry, post: Post) -> Iterator[Violation]:
        first, whose = self._first.setdefault((name, post.identity), (entry, post))
        if whose.gone and whose is not post:
            return  # a copy takes the place of what its author took down
        subject = f"{name} post {post.number}"
        if first.id != entry.id:
            yield of_post("announced twice", post, subject, f"{first.id} and {entry.id}")
        elif first.page != entry.page:
            yield of_post("portal address changed", post, subject, f"{first.page}, {entry.page}")
        hosts = {texts.slug(host) for host in post.blog.hosts}
        if not post.blog.named and entry.page.split("/")[-3] in hosts:
            yield of_post("slug is the host", post, post.blog.host, entry.page)
