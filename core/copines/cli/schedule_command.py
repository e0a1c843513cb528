"""copines schedule: visit each blog when it is due, for as long as it is let."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from time import monotonic, time
from types import FrameType

import click

from copines.cli.exits import BLOGS_FAILED, DONE
from copines.cli.session import Session, in_instance
from copines.config import Config, require_url
from copines.errors import ConfigError, CopinesError, UnreadyError
from copines.instance.lock import instance_lock
from copines.messages import Call, Message
from copines.schedule import pause

#: Longest sleep, in seconds: the clock may be set, the machine suspended, the config edited.
_NAP = 30.0
#: Seconds between two looks at a run that is under way.
_GLANCE = 1.0
#: Seconds by which the two clocks may part without one having been set.
_DRIFT = 5.0
#: The config that was taken last, for runs while copines.toml has mistakes.
_TAKEN = ".copines.schedule.toml"


class _Service:
    """A child `copines run --due` at a time: Twisted's reactor starts once per process."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._path = session.directory / "copines.toml"
        self._config: Config = self._wanted()
        self._refused = False
        self._read = self._stamp()
        self._keep()
        self._stopped, self._woken = threading.Event(), threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        #: When there is work; None where that is to be asked anew.
        self._due: datetime | None = None
        #: Until then nothing is run, by the clock that nobody sets.
        self._rested = 0.0
        self._failures = 0
        self._offset = _offset()

    def stop(self, number: int, frame: FrameType | None) -> None:
        """End after handing the signal on."""
        self._stopped.set()
        self._woken.set()
        self._interrupt()

    def wake(self, number: int, frame: FrameType | None) -> None:
        """Read the config again, though it looks the same."""
        self._read = None
        self._woken.set()

    def serve(self) -> None:
        """Run whenever there is work."""
        while not self._stopped.is_set():
            if self._reread():
                self._begin_at_once()
            now = datetime.now(UTC)
            if self._due is None or self._was_set():
                self._due = self._soonest(now)
            wait = max((self._due - now).total_seconds(), self._rested - monotonic())
            if wait > 0:
                self._sleep(wait)
            else:
                self._run()

    def _begin_at_once(self) -> None:
        """Publish what an edit changes, though no blog may be due."""
        self._due, self._rested = datetime.now(UTC), 0.0

    def _soonest(self, now: datetime) -> datetime:
        due = self._wake(now)
        return due or now + timedelta(days=1)

    def _wake(self, now: datetime) -> datetime | None:
        """Say when there is work; before the first run there is at once."""
        try:
            with self._session.instance.read(now, config=self._config) as circle:
                return circle.plan().wake
        except UnreadyError:
            return now

    def _was_set(self) -> bool:
        """Tell whether the clock was set, or the machine slept."""
        offset = _offset()
        parted = abs(offset - self._offset) > _DRIFT
        self._offset = offset if parted else self._offset
        return parted

    def _sleep(self, seconds: float) -> None:
        self._woken.wait(max(0.1, min(seconds, _NAP)))
        self._woken.clear()

    def _reread(self) -> bool:
        """Take up a config that was edited; keep the one before where the new one has mistakes."""
        stamp = self._stamp()
        if stamp == self._read:
            return False
        self._read = stamp
        try:
            self._config = self._wanted()
        except ConfigError as error:
            self._refused = True
            self._session.complain(
                Message("%(why)s\n\nthe config of before stays in force", why=error.args[0])
            )
            return False
        self._refused = False
        self._keep()
        self._session.say(Message("config taken up: %(what)s", what=self._told()))
        return True

    def _wanted(self) -> Config:
        """Read the config; one by which no portal can be written is none to stay for."""
        config = self._session.config(warn=True)
        require_url(config)
        return config

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

    def _told(self) -> Message:
        count = sum(blog.enabled for blog in self._config.blogs)
        now = datetime.now(UTC)
        due = self._wake(now)
        first = _when(due, now) if due else Message("none is due")
        return Message("%(count)d blogs, %(first)s", count=count, first=first)

    def _run(self) -> None:
        words = [sys.executable, "-m", "copines", "run", "--due"]
        words += ["--dir", str(self._session.directory)]
        words += ["--config", str(self._session.directory / _TAKEN)] if self._refused else []
        words += ["--quiet"] if self._session.quiet else []
        words += ["--log-file", str(self._session.log_file)] if self._session.log_file else []
        words += ["--log-format", self._session.log_format]
        # in a session of its own, else Ctrl-C would reach it twice
        self._child = subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True)
        code, edited = self._attend(self._child)
        self._failures = 0 if edited or code in {DONE, BLOGS_FAILED} else self._failures + 1
        self._due, self._rested = None, monotonic() + pause(self._failures).total_seconds()
        if edited:
            self._begin_at_once()
        elif self._failures and not self._stopped.is_set():
            again = pause(self._failures) // timedelta(minutes=1)
            self._session.complain(
                Message(
                    "the run ended with %(code)d; it is tried again in %(again)d min",
                    code=code,
                    again=again,
                )
            )

    def _attend(self, child: subprocess.Popen[bytes]) -> tuple[int, bool]:
        """Wait for a run; end it where the config is edited meanwhile, for it goes on later."""
        edited = False
        while True:
            try:
                return child.wait(timeout=_GLANCE), edited
            except subprocess.TimeoutExpired:
                if not self._stopped.is_set() and self._reread():
                    edited = True
                    self._interrupt()

    def _interrupt(self) -> None:
        if self._child and self._child.poll() is None:
            posix = os.name == "posix"  # elsewhere there is no gentle way
            self._child.send_signal(signal.SIGINT if posix else signal.SIGTERM)

    def begin(self) -> None:
        """Say what is under way."""
        self._session.say(Message("scheduled: %(what)s; stop with Ctrl-C", what=self._told()))


def _offset() -> float:
    return time() - monotonic()


def _when(due: datetime, now: datetime) -> Message:
    if due <= now:
        return Message("the next is due now")
    local = due.astimezone()
    if due - now < timedelta(hours=20):
        return Message("the next is due at %(time)s", time=f"{local:%H:%M}")
    return Message("the next is due on %(time)s", time=f"{local:%Y-%m-%d %H:%M}")


@click.command("schedule")
@in_instance
def command(session: Session) -> None:
    """Stay, and visit each blog whenever it is due, until stopped.

    A config that is edited meanwhile counts at once, also after SIGHUP; where it has mistakes they
    are said, and the one before stays in force.

    Example: copines schedule --dir moncercle --log-file copines.log
    """
    if session.as_json:
        raise CopinesError(
            Message(
                "schedule has no --json\n\nwhat happened is told by %(status)s",
                status=Call("status", "--json"),
            )
        )
    with instance_lock(session.directory, "schedule", name=".copines.schedule.lock"):
        service = _Service(session)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, service.stop)
        if os.name == "posix":
            signal.signal(signal.SIGHUP, service.wake)
        service.begin()
        service.serve()
        (session.directory / _TAKEN).unlink(missing_ok=True)
    session.say(Message("stopped"))
