"""What the portal reads: a store's part satisfies it by its shape."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from copines.model import BlogState, Fate, Health, Line, Picture, Post


class PortalView(Protocol):
    """Posts that may be shown, and the links between them."""

    def lines(self) -> Iterator[Line]:
        """Stream the lines of the posts, newest first, ties by permalink."""
        ...

    def by_permalink(self, permalink: str) -> Post | None:
        """Return the post at this address."""
        ...

    def signature_of_portal(self) -> str:
        """Give what differs after each change of what is told here, but for how visits went."""
        ...

    def signature_of_visits(self) -> str:
        """Give what differs after each change of how visits went."""
        ...

    def ties(self) -> Iterator[tuple[str, str, float, str, str]]:
        """Stream each link: both keys, score, terms as JSON list, kind; by key, then by rank."""
        ...

    def posts_of(self, blog: str) -> Iterator[Post]:
        """Stream one blog's posts, newest first."""
        ...

    def taken_down(self) -> Iterator[tuple[str, str]]:
        """Stream blog and slug of each post that was taken down."""
        ...

    def aliases(self) -> Iterator[tuple[str, str]]:
        """Stream each key that a post had before, and the one it has; sorted."""
        ...

    def redirects(self) -> Iterator[tuple[str, str, str]]:
        """Stream blog and slug of each page that leads to a post, and that post; sorted."""
        ...

    def folded(self) -> Iterator[tuple[str, str, str]]:
        """Stream each copy of a shown text: the shown post, and the copy's blog and address."""
        ...

    def replies(self) -> Iterator[tuple[str, str]]:
        """Stream each post whose text leads to another blog's post, and that one; sorted."""
        ...

    def states(self) -> tuple[BlogState, ...]:
        """How the visits of each blog went."""
        ...

    def health(self) -> tuple[Health, ...]:
        """How each blog fares."""
        ...

    def fates(self, blog: str) -> tuple[Fate, ...]:
        """Say what became of the blog's last posts, newest first, and of what was no post."""
        ...

    def taglines(self) -> Mapping[str, str]:
        """Each blog's own subtitle, by key."""
        ...

    def joined(self) -> Mapping[str, datetime]:
        """When each blog joined the circle, by key; none where nobody knows."""
        ...

    def pictures(self) -> Mapping[str, Picture]:
        """Return the pictures that can be shown, by the address where their source has them."""
        ...

    def remembered(self, name: str) -> bytes:
        """Give what was remembered under this name; nothing where nothing was."""
        ...

    def remember(self, pieces: Mapping[str, bytes]) -> None:
        """Keep pieces under their names, all or none, to spare the next build work."""
        ...
