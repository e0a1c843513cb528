"""Where a command's log goes, and in which form."""

import json
import logging
import sys
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path

#: Forms of a line: words, or an object a line for programs that collect logs.
FORMATS = ("text", "json")
_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
#: What a record may carry besides its message.
_MORE = ("blog", "stage")


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message; blog and stage where known."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **{name: getattr(record, name) for name in _MORE if hasattr(record, name)},
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def start_log(path: Path | None, form: str = "text") -> None:
    """Send what is logged to a file; as JSON without a file, to stderr in place of words.

    Else our own errors, with their traceback, go to stderr. What a library says of one blog's
    failure is no error of ours: the report tells it.
    """
    root = logging.getLogger()
    for old in root.handlers:
        if isinstance(old, WatchedFileHandler):
            old.close()
    root.handlers.clear()
    root.setLevel(logging.WARNING)
    wanted = path is not None or form == "json"
    logging.getLogger("copines").setLevel(logging.DEBUG if wanted else logging.ERROR)
    stderr = logging.StreamHandler(sys.stderr)
    root.addHandler(stderr)
    if path is None and form == "json":
        stderr.setLevel(logging.INFO)
        stderr.setFormatter(JsonLines())
        return
    stderr.setLevel(logging.ERROR)
    stderr.addFilter(logging.Filter("copines"))
    if path:
        kept = WatchedFileHandler(path, encoding="utf-8")  # logrotate may move it away
        kept.setFormatter(JsonLines() if form == "json" else logging.Formatter(_TEXT))
        root.addHandler(kept)


def replaces_words() -> bool:
    """Tell whether stderr is for programs: then nothing but the log is written there."""
    return any(
        type(handler) is logging.StreamHandler and isinstance(handler.formatter, JsonLines)
        for handler in logging.getLogger().handlers
    )
