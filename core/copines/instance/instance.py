"""A directory with a copines.toml, its database and its portal."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from copines import config as configuration
from copines.config import Config
from copines.errors import ConfigError, UnreadyError
from copines.instance.circle import Circle
from copines.instance.link import check_model
from copines.instance.lock import instance_lock
from copines.instance.members import as_known, doubled, feeds_of, found_feeds, wishes
from copines.instance.progress import Progress, silent
from copines.instance.publish import check_theme
from copines.instance.rehearsal import Rehearsal
from copines.instance.work import Work
from copines.messages import Message
from copines.model import Blog
from copines.partitions import Partitions
from copines.permalinks import key
from copines.reasons import Reason
from copines.store import Store, copy_database


@dataclass(frozen=True, slots=True)
class Instance:
    """One circle on this machine: read by anybody, worked in by one at a time."""

    directory: Path
    #: The config, where it is not the directory's copines.toml.
    settings: Path | None = None
    progress: Progress = silent
    #: Other machines that work too; None for this one alone.
    partitions: Partitions | None = None

    @classmethod
    def open(cls, directory: Path | None = None) -> Self:
        """Return the instance in this directory; absent: in the current one, or in data/ there.

        Raises
        ------
        ConfigError
            No copines.toml is there.
        """
        return cls(configuration.find_instance(directory, Path.cwd()))

    @property
    def db(self) -> Path:
        """The database."""
        return self.directory / "copines.db"

    @property
    def public(self) -> Path:
        """The portal."""
        return self.directory / "public"

    def config(self, path: Path | None = None) -> Config:
        """Read the config, or another one; environment variables win over it.

        Raises
        ------
        ConfigError
            It has mistakes.
        """
        chosen = path or self.settings or self.directory / "copines.toml"
        return configuration.load(chosen, os.environ)

    @contextmanager
    def read(
        self, now: datetime | None = None, *, config: Config | None = None, db: Path | None = None
    ) -> Iterator[Circle]:
        """Open the circle for questions: nothing is written or locked, nobody is waited for.

        Blogs, names and what is hidden are those of the config as it is now. `db` is read instead
        of the instance's own database.

        Raises
        ------
        UnreadyError
            There is no database yet, or it is an earlier copines'; the message says what to run.
        """
        chosen = config or self.config()
        with Store(db or self.db, readonly=True) as store:
            circle = Circle(self, chosen, store, _moment(now))
            store.shown.overlay(wishes(chosen, circle.blogs, store), circle.now)
            yield circle

    def hold(self, command: str) -> AbstractContextManager[None]:
        """Keep other commands that write out of the instance.

        Raises
        ------
        LockedError
            Another one works in it.
        """
        return instance_lock(self.directory, command)

    @contextmanager
    def work(
        self, command: str, now: datetime | None = None, *, config: Config | None = None
    ) -> Iterator[Work]:
        """Hold the instance and open the circle for work; the config's blogs are made known.

        Raises
        ------
        LockedError
            Another command works in it.
        StoreError
            The database cannot be opened or written.
        """
        chosen = config or self.config()
        with self.hold(command), self.opened(chosen, now) as work:
            yield work

    @contextmanager
    def opened(self, config: Config, now: datetime | None = None) -> Iterator[Work]:
        """Open the circle for the work of a command that holds the instance already."""
        with Store(self.db) as store:
            yield Work(Circle(self, config, store, _moment(now)))

    @contextmanager
    def rehearse(self, now: datetime | None = None) -> Iterator[Rehearsal]:
        """Work in a copy of the database; the instance stays as it is."""
        with tempfile.TemporaryDirectory(prefix="copines-rehearsal-") as name:
            folder = Path(name)
            copy = folder / self.db.name
            if self.db.exists():
                copy_database(self.db, copy)
            with Store(copy) as store:
                yield Rehearsal(self, folder, store, _moment(now))

    def check(self, config: Config) -> None:
        """Try what a build and a link need, before anything is fetched.

        Raises
        ------
        ConfigError
            The theme or the model of sentences is wrong.
        """
        check_theme(self.directory, config)
        check_model(self.directory, config)

    @contextmanager
    def with_cluster(self, address: str) -> Iterator[Self]:
        """Have the workers of a cluster at this address work too; "" for none.

        Raises
        ------
        ConfigError
            It cannot be used: what is missing, or differs, is said.
        """
        if not address:
            yield self
            return
        try:
            from copines.cluster import Cluster  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise ConfigError(
                Message(
                    "a cluster needs %(name)s, which is not installed\n\n"
                    'pip install "copines[cluster]"',
                    name=error.name,
                )
            ) from error
        with Cluster(address) as cluster:
            yield replace(self, partitions=cluster)

    def members(self, config: Config) -> tuple[Blog, ...]:
        """Return the config's blogs as they are known; before any visit as the config has them."""
        try:
            with self.read(config=config) as circle:
                return circle.blogs
        except UnreadyError:
            return as_known(config.blogs, ())

    def feeds(self, config: Config) -> Mapping[str, str]:
        """Return the addresses of blogs of the config by the key of their feed's, where known."""
        try:
            with self.read(config=config) as circle:
                return feeds_of(config, circle.store)
        except UnreadyError:
            return {key(blog.feed): blog.url for blog in config.blogs if blog.feed}

    def doubled(self, config: Config) -> Mapping[str, Reason]:
        """Return what to tell of stanzas that are a blog which is there already, by address."""
        try:
            with self.read(config=config) as circle:
                return doubled(circle.blogs, found_feeds(circle.store))
        except UnreadyError:
            return doubled(as_known(config.blogs, ()), {})


def _moment(now: datetime | None) -> datetime:
    return now or datetime.now(UTC).replace(microsecond=0)
