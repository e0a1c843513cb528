"""What lists are made from besides posts."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from copines.model import Blog, PortalOptions
from copines.site.badges import portraits
from copines.site.keys import key_of
from copines.site.view import PortalView


@dataclass(frozen=True)
class Inputs:
    """The blogs as the config has them, their pictures, and when they joined."""

    view: PortalView
    blogs: tuple[Blog, ...]
    options: PortalOptions
    media: Path

    @cached_property
    def portraits(self) -> dict[str, str]:
        """The files of the blogs' pictures, by key."""
        return dict(sorted(portraits(self.view, self.blogs, self.options).items()))

    @cached_property
    def _pictures(self) -> Sequence[str]:
        return sorted(os.listdir(self.media)) if self.media.is_dir() else []

    @cached_property
    def _joined(self) -> dict[str, datetime]:
        return dict(sorted(self.view.joined().items()))

    def key(self, mine: Collection[str]) -> str:
        """Hash them, as far as these blogs are concerned, by key."""
        blogs = [
            (b.key, b.slug, b.cap, b.weight, b.backlog, b.flashback, b.teasers, b.never_with)
            for b in self.blogs
            if b.key in mine
        ]
        told = (self.portraits, self._joined)
        return key_of(
            blogs, self._pictures, *([p for p in t.items() if p[0] in mine] for t in told)
        )

    def is_bare(self, joined: Collection[str], before: Collection[str]) -> bool:
        """Tell whether blogs that joined bring a name alone to those that were there before.

        No post and no picture, nor one that was taken down; and they are not the first.
        """
        when = self._joined
        first = min((when[blog] for blog in before if blog in when), default=None)
        taken_down = {blog for blog, _ in self.view.taken_down()}
        return not any(
            blog in self.portraits
            or blog in taken_down
            or (first and blog in when and when[blog] < first)
            or self.view.fates(blog)
            for blog in joined
        )
