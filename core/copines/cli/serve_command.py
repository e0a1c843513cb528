"""copines serve: look at the portal."""

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from copines.cli.served import serving
from copines.cli.session import Session, in_instance
from copines.errors import CopinesError
from copines.messages import Call, Message


@click.command("serve")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    default=8000,
    show_default=True,
    help="Port; 0 takes a free one.",
)
@in_instance
def command(session: Session, port: int) -> None:
    """Serve the portal on this machine alone, until stopped.

    Example: copines serve --port 8080
    """
    if not (session.instance.public / "index.html").is_file():
        public, run = session.instance.public, Call("run")
        raise CopinesError(
            Message("%(public)s: no portal yet\n\nmake one: %(run)s", public=public, run=run)
        )
    with show(session.instance.public, port) as address:
        if session.as_json:
            session.answer({"url": address})
        else:
            click.echo(address)
        wait_until_stopped()


@contextmanager
def show(public: Path, port: int) -> Iterator[str]:
    """Serve the portal while the block lasts; give its address.

    Raises
    ------
    CopinesError
        The port is taken, or not for everybody.
    """
    with ExitStack() as stack:
        try:
            address = stack.enter_context(serving(public, port))
        except OSError as error:
            why = error.strerror
            raise CopinesError(
                Message("port %(port)d: %(why)s\n\ntry --port 0", port=port, why=why)
            ) from error
        yield address


def wait_until_stopped() -> None:
    """Sleep until Ctrl-C or SIGTERM."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.wait(3600):
        pass
