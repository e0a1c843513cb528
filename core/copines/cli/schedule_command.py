"""copines schedule: visit each blog when it is due, for as long as it is let."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import FrameType

import click

from copines.cli import stages
from copines.cli.exits import BLOGS_FAILED, DONE
from copines.cli.session import Session, in_instance
from copines.config import Config
from copines.errors import ConfigError, CopinesError
from copines.lock import instance_lock

#: Longest sleep, in seconds: the clock may be set, the machine suspended, the config edited.
_NAP = 30.0
#: Between two runs at least, whatever blogs and servers say.
_REST = timedelta(minutes=1)
#: The config that was taken last, for runs while copines.toml has mistakes.
_TAKEN = ".copines.schedule.toml"


class _Service:
    """A child `copines run --due` at a time: Twisted's reactor starts once per process."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._path = session.directory / "copines.toml"
        self._config: Config = session.config(warn=True)
        self._refused = False
        self._read = self._stamp()
        self._keep()
        self._stopped, self._woken = threading.Event(), threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._rested = session.now

    def stop(self, number: int, frame: FrameType | None) -> None:
        """End after handing the signal on."""
        self._stopped.set()
        self._woken.set()
        if self._child and self._child.poll() is None:
            self._child.send_signal(signal.SIGINT)

    def wake(self, number: int, frame: FrameType | None) -> None:
        """Read the config again, though it looks the same."""
        self._read = None
        self._woken.set()

    def serve(self) -> None:
        """Run whenever a blog is due."""
        while not self._stopped.is_set():
            self._reread()
            now = datetime.now(UTC)
            due = stages.soonest(replace(self._session, now=now), self._config)
            if due and due <= now and now >= self._rested:
                self._run()
                self._rested = datetime.now(UTC) + _REST
            else:
                due = max(due, self._rested) if due else now + timedelta(days=1)
                self._sleep((due - now).total_seconds())

    def _sleep(self, seconds: float) -> None:
        self._woken.wait(max(0.1, min(seconds, _NAP)))
        self._woken.clear()

    def _reread(self) -> None:
        """Take up a config that was edited; keep the one before where the new one has mistakes."""
        stamp = self._stamp()
        if stamp == self._read:
            return
        self._read = stamp
        try:
            self._config = self._session.config(warn=True)
        except ConfigError as error:
            self._refused = True
            self._session.say(f"{error}\n\nthe config of before stays in force")
            return
        self._refused = False
        self._keep()
        self._session.say(f"config taken up: {self._told()}")

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0)
        return found.st_mtime_ns, found.st_size

    def _keep(self) -> None:
        kept = self._session.directory / _TAKEN
        kept.write_bytes(self._path.read_bytes())
        kept.chmod(0o600)

    def _told(self) -> str:
        count = sum(blog.enabled for blog in self._config.blogs)
        due = stages.soonest(self._session, self._config)
        first = "none is due" if due is None else f"the next is due {_when(due)}"
        return f"{count} blogs, {first}"

    def _run(self) -> None:
        words = [sys.executable, "-m", "copines", "run", "--due"]
        words += ["--dir", str(self._session.directory)]
        words += ["--config", str(self._session.directory / _TAKEN)] if self._refused else []
        words += ["--quiet"] if self._session.quiet else []
        self._child = subprocess.Popen(words, stdin=subprocess.DEVNULL)
        code = self._child.wait()
        if code not in {DONE, BLOGS_FAILED} and not self._stopped.is_set():
            self._session.say(f"the run ended with {code}; the next is tried in its turn")

    def begin(self) -> None:
        """Say what is under way."""
        self._session.say(f"scheduled: {self._told()}; stop with Ctrl-C")


def _when(due: datetime) -> str:
    now = datetime.now(UTC)
    if due <= now:
        return "now"
    local = due.astimezone()
    return f"at {local:%H:%M}" if due - now < timedelta(hours=20) else f"on {local:%Y-%m-%d %H:%M}"


@click.command("schedule")
@in_instance
def command(session: Session) -> None:
    """Stay, and visit each blog whenever it is due, until stopped.

    A config that is edited meanwhile counts at once, also after SIGHUP; where it has mistakes they
    are said, and the one before stays in force.

    Example: copines schedule --dir moncercle --log-file copines.log
    """
    if session.as_json:
        raise CopinesError("schedule has no --json\n\nask `copines status --json` what happened")
    with instance_lock(session.directory, "schedule", name=".copines.schedule.lock"):
        service = _Service(session)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, service.stop)
        if os.name == "posix":
            signal.signal(signal.SIGHUP, service.wake)
        service.begin()
        service.serve()
        (session.directory / _TAKEN).unlink(missing_ok=True)
    session.say("stopped")
