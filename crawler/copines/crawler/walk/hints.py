"""What the config might better say of a blog."""

from urllib.parse import urlsplit

from copines.addresses import is_local
from copines.crawler import feeds
from copines.crawler.walk.messages import Answer, Ask
from copines.crawler.walk.scope import Scope
from copines.model import Blog
from copines.permalinks import key, same_site
from copines.reasons import Reason


class Hints:
    """Compares the addresses of the config with what answers there."""

    def __init__(self, blog: Blog, scope: Scope) -> None:
        self._blog, self._scope = blog, scope
        #: None where no address of the config was asked for, nothing where they are right.
        self.found: tuple[Reason, ...] | None = None

    def is_named(self, url: str) -> bool:
        """Tell an address of the config."""
        return url in {self._blog.url, self._blog.feed}

    def note_move(self, ask: Ask, answer: Answer) -> None:
        """Say where an address of the config has moved to for good."""
        if not self.is_named(ask.url):
            return
        name = "feed" if ask.url == self._blog.feed else "url"
        gone = answer.moved and key(answer.url) != key(ask.url)
        moved = (Reason.of("moved", key=name, address=answer.url),) if gone else ()
        self.found = (*(self.found or ()), *moved)

    def point_out(self, ask: Ask, feed: feeds.Feed) -> None:
        """Say where all posts of the configured feed are, if nothing shows that they are own."""
        urls = [entry.url for entry in feed.entries if entry.url]
        if self.found or not urls or not self.is_named(ask.url) or is_local(urls[0]):
            return
        parts = urlsplit(urls[0])
        site = f"{parts.scheme}://{parts.netloc}/"
        if not any(map(self._scope.holds, urls)) and all(same_site(url, site) for url in urls):
            self.found = (Reason.of("posts_elsewhere", address=site),)
