"""The posts' lead pictures, and the blog's face."""

from collections import deque
from collections.abc import Iterable

from copines.crawler.walk import responses
from copines.crawler.walk.messages import Answer, Ask, Job, Outcome, Seen
from copines.model import Picture, Post


class Gallery:
    """Asks for each lead picture once, after all that is text."""

    def __init__(self, job: Job) -> None:
        self._key, self._wanted = job.blog.key, job.pictures
        self._known = set(job.seen_pictures)
        self._queue: deque[str] = deque()
        self.is_open = False
        self._faces: set[str] = set()
        self.add_face(job.blog.picture or job.face)
        self.add_urls(job.missing_pictures)

    def __len__(self) -> int:
        return len(self._queue)

    def add(self, posts: Iterable[tuple[Post, str]]) -> None:
        """Take the pictures of posts just kept."""
        self.add_urls(post.image for post, _ in posts if post.image)

    def add_urls(self, urls: Iterable[str | None]) -> None:
        """Take pictures not asked for before."""
        for url in urls if self._wanted else ():
            if url and url not in self._known:
                self._known.add(url)
                self._queue.append(url)

    def add_face(self, url: str) -> None:
        """Take the picture that stands for the blog; "" for none."""
        self._faces.add(url)
        self.add_urls((url,))

    def next(self) -> Ask | None:
        """Return the next picture to ask for."""
        return Ask(self._queue.popleft(), "picture") if self._queue and self.is_open else None

    def picture(self, ask: Ask, answer: Answer) -> Outcome:
        """Make it small; one that cannot be had or shown is not asked for again."""
        if answer.status in {429, 503} or responses.is_pause(answer):
            return Outcome(self._key)  # asked for again at the next visit
        from copines.crawler.pictures import (  # noqa: PLC0415 - only where there is a picture
            NoPictureError,
            portrait,
            shrink,
        )

        try:
            if answer.status != 200:
                raise NoPictureError(responses.reason(answer))
            small = (portrait if ask.url in self._faces else shrink)(answer.body)
        except NoPictureError as why:
            seen = Seen(Picture(ask.url), why.reason)
        else:
            seen = Seen(Picture(ask.url, small.file, small.width, small.height), data=small.data)
        return Outcome(self._key, pictures=(seen,))
