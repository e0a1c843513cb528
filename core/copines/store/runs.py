"""Reports of commands."""

import json
from collections.abc import Mapping
from datetime import datetime

from copines.store.database import Database
from copines.store.rows import moment


class Runs:
    """What each command that changed something reported."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(
        self, command: str, started: datetime, ended: datetime, report: Mapping[str, object]
    ) -> None:
        """Keep the report of one command."""
        row = {
            "command": command,
            "started": started.isoformat(),
            "ended": ended.isoformat(),
            "report": json.dumps(report, ensure_ascii=False, sort_keys=True),
        }
        self._db.insert("runs", [row])

    def last(self) -> tuple[str, datetime, datetime, Mapping[str, object]] | None:
        """Return command, start, end and report of the last command that wrote one."""
        row = self._db.one(
            "SELECT command, started, ended, report FROM runs WHERE ended IS NOT NULL "
            "ORDER BY id DESC LIMIT 1"
        )
        if not row:
            return None
        started, ended = (datetime.fromisoformat(text) for text in row[1:3])
        return str(row[0]), started, ended, json.loads(row[3])


def begun(db: Database) -> datetime | None:
    """Return when a command first linked posts, and so made a portal of them."""
    row = db.one(
        "SELECT started FROM runs WHERE json_extract(report, '$.link.posts') > 0 "
        "ORDER BY id LIMIT 1"
    )
    return moment(row[0]) if row else None
