"""What the portal reads: a store satisfies it by its shape."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from copines.model import Changes, Fate, Health, Line, Picture, Post
from copines.site.memory import Memory


class PortalView(Memory, Protocol):
    """Posts that may be shown, and the links between them."""

    def lines(self) -> Iterator[Line]:
        """Stream the lines of the posts, newest first, ties by permalink."""
        ...

    def lines_of(self, keys: Collection[str]) -> Iterator[Line]:
        """Stream the lines of some of them, by key, in any order."""
        ...

    def by_key(self, key: str) -> Post | None:
        """Return the post with this key."""
        ...

    def changes(self, cursor: int) -> Changes | None:
        """Return what changed after the cursor; None where nobody knows."""
        ...

    def visited(self) -> object:
        """Return what differs after each change of how visits went."""
        ...

    def ties(self) -> Iterator[tuple[str, str, float, str, str]]:
        """Stream each link: both keys, score, terms as JSON list, kind; by key, then by rank."""
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

    def replies(self) -> Iterator[tuple[str, str, str]]:
        """Stream each post whose text leads to another blog's post, and that one; sorted.

        By key; third is the key of the address that the text has for it.
        """
        ...

    def feeds(self) -> Mapping[str, str]:
        """Addresses of the blogs' feeds, by key."""
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

    def portraits(self, named: Mapping[str, str]) -> Mapping[str, str]:
        """Return the files of the blogs' faces, by key; `named` has addresses from the config."""
        ...

    def beginnings(self, blog: str, most: int) -> Iterator[str]:
        """Stream the first characters of the blog's texts, in no order of theirs."""
        ...

    def joined(self) -> Mapping[str, datetime]:
        """When each blog joined the circle, by key; none where nobody knows."""
        ...

    def pictures(self) -> Mapping[str, Picture]:
        """Return the pictures that can be shown, by the address where their source has them."""
        ...
