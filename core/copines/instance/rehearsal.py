"""Work in a copy of the database, of which nothing stays."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from copines import config as configuration
from copines.config import Config
from copines.instance.circle import Circle
from copines.instance.work import Work
from copines.store import Store

if TYPE_CHECKING:
    from copines.instance.instance import Instance


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A copy, worked in by one config after another; see `Instance.rehearse`."""

    instance: "Instance"
    #: Where the copy is.
    folder: Path
    store: Store
    now: datetime

    def by(self, config: Config) -> Work:
        """Work as this config wants."""
        return Work(Circle(self.instance, config, self.store, self.now))

    def last_built(self) -> Config | None:
        """Return the config that the portal was last built by; None before any build.

        Raises
        ------
        ConfigError
            This copines cannot read it.
        """
        text = self.store.derived.signature("config")
        if not text:
            return None
        path = self.folder / "copines.toml"
        path.write_text(text, encoding="utf-8")
        return configuration.load(path, os.environ)
