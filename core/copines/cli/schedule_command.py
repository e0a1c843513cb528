"""copines schedule: run again and again."""

import signal
import subprocess
import sys
import threading
import time
from types import FrameType

import click

from copines.cli.exits import BLOGS_FAILED, DONE
from copines.cli.session import Session, in_instance
from copines.errors import CopinesError
from copines.lock import instance_lock


class _Service:
    """A child `copines run --due` at a time: Twisted's reactor starts once per process."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stopped = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def stop(self, number: int, frame: FrameType | None) -> None:
        """End after handing the signal on."""
        self._stopped.set()
        if self._child and self._child.poll() is None:
            self._child.send_signal(signal.SIGINT)

    def serve(self, every_s: float) -> None:
        """Run, wait for what is left of the rhythm, run again."""
        while not self._stopped.is_set():
            began = time.monotonic()
            self._run()
            # a config edited meanwhile counts from the next run on; a wrong one is said there
            self._stopped.wait(max(1.0, every_s - (time.monotonic() - began)))

    def _run(self) -> None:
        words = [sys.executable, "-m", "copines", "run", "--due"]
        words += ["--dir", str(self._session.directory)]
        words += ["--quiet"] if self._session.quiet else []
        self._child = subprocess.Popen(words, stdin=subprocess.DEVNULL)
        code = self._child.wait()
        if code not in {DONE, BLOGS_FAILED} and not self._stopped.is_set():
            self._session.say(f"the run ended with {code}; the next is tried in its turn")


@click.command("schedule")
@in_instance
def command(session: Session) -> None:
    """Stay, and run whenever `[crawl] every` has passed, until stopped.

    Example: copines schedule --dir moncercle --log-file copines.log
    """
    config = session.config(warn=True)
    if session.as_json:
        raise CopinesError("schedule has no --json\n\nask `copines status --json` what happened")
    service = _Service(session)
    with instance_lock(session.directory, "schedule", name=".copines.schedule.lock"):
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, service.stop)
        session.say(f"scheduled: every {config.crawl.every}; stop with Ctrl-C")
        service.serve(config.crawl.every.total_seconds())
    session.say("stopped")
