"""Work in a circle: visit its blogs, link their posts, publish the portal."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copines.errors import PublishError
from copines.instance import crawl, link, publish
from copines.instance.after_build import after_build
from copines.instance.apart import apart
from copines.instance.circle import Circle
from copines.instance.link import LinkReport
from copines.instance.members import register, wishes
from copines.instance.publish import Built
from copines.messages import Message
from copines.model import CrawlReport

if TYPE_CHECKING:
    from copines.imports import Article
    from copines.instance.imports import Saved


class Work:
    """What can be done in an instance that is held; see `Instance.work`."""

    def __init__(self, circle: Circle) -> None:
        self.circle = circle
        #: Blogs that were visited since it was opened.
        self._visited = 0
        self._sync()

    def _sync(self) -> None:
        """Make the config's blogs known, and decide which posts are shown."""
        circle = self.circle
        circle.blogs = register(circle.config, circle.store, circle.now)
        circle.store.shown.judge(wishes(circle.config, circle.blogs, circle.store), circle.now)

    def crawl(
        self, *, due: bool = False, between: Callable[[], None] = lambda: None
    ) -> CrawlReport:
        """Visit the blogs, or those that are due; once a process: Twisted does not start twice.

        `between` is called when all feeds are in and archives lie ahead.

        Raises
        ------
        StoreError
            The disk is full, or the database damaged.
        KeyboardInterrupt
            Stopped by Ctrl-C; the next crawl goes on from there.
        """

        def feeds_are_in() -> None:
            self._sync()
            between()

        report = crawl.crawl(self.circle, due=due, between=feeds_are_in)
        self._sync()  # some have learnt their names
        self._visited = report.blogs
        names = self.circle.names
        return replace(report, failed=tuple((names[blog], why) for blog, why in report.failed))

    def link(self, *, again: bool = False) -> LinkReport:
        """Find each shown post's neighbors, and keep them: of what has changed, or all `again`."""
        return link.link(self.circle, again=again)

    def build(self, *, force: bool = False) -> Built:
        """Render what changed of the portal, publish it, and run [portal] after_build.

        Raises
        ------
        ConfigError
            The config names no address for the portal, or its theme is wrong.
        PublishError
            Too many posts would go unasked (unless `force`).
        """
        built = publish.build(self.circle, force=force)
        sent = after_build(self.circle, built.published, visited=self._visited)
        return replace(built, sent=sent)

    def run(
        self,
        *,
        due: bool = False,
        force: bool = False,
        published: Callable[[Built], None] = lambda built: None,
        refused: Callable[[PublishError], None] = lambda error: None,
    ) -> tuple[CrawlReport, LinkReport, Built | None]:
        """Crawl, link and build: what the feeds bring is published before archives are walked.

        `published` is called then, or `refused` where that first publish is; it is tried again at
        the end. Nothing is built where the config names no address for the portal.
        """
        has_address = bool(self.circle.config.portal.url)

        def publish_feeds() -> None:
            if not has_address:
                return
            try:
                published(self._first_built(force=force))
            except PublishError as error:
                refused(error)

        crawled = self.crawl(due=due, between=publish_feeds)
        return crawled, self.link(), self.build(force=force) if has_address else None

    def _first_built(self, *, force: bool) -> Built:
        """Link and build while a crawl waits, in a process of its own where that can be.

        The libraries of both hold 110 MB, which the archives' documents may need.
        """

        def work() -> Built:
            with self.circle.instance.opened(self.circle.config, self.circle.now) as there:
                there.link()
                return there.build(force=force)

        if self.circle.instance.partitions is None:
            try:
                return apart(work)
            except BrokenProcessPool as error:
                # for want of memory, say
                why = Message("the system ended the process that does it")
                raise PublishError(self.circle.instance.public, why) from error
        self.link()  # a cluster's client is this process's alone
        return self.build(force=force)

    def import_lines(self, file: Path, name: str) -> "Saved":
        """Keep posts in the form of `export posts`; mistakes call the file by this name."""
        from copines.instance import imports  # noqa: PLC0415 - 50 ms that all others are spared

        saved = imports.take_lines(self.circle, file, name)
        self._sync()
        return saved

    def import_articles(self, articles: "Iterable[Article]") -> "Saved":
        """Keep what another program kept of posts; the next crawl completes them."""
        from copines.instance import imports  # noqa: PLC0415 - likewise

        saved = imports.take_articles(self.circle, articles)
        self._sync()
        return saved

    def keep_report(self, command: str, report: Mapping[str, Any]) -> None:
        """Keep what a command did in the table `runs`."""
        runs = self.circle.store.runs
        runs.note(command, self.circle.now, datetime.now(UTC), report)
