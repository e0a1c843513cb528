"""copines serve: look at the portal."""

import signal
import threading

import click

from copines.cli.served import serving
from copines.cli.session import Session, in_instance
from copines.errors import CopinesError


@click.command("serve")
@click.option("--port", default=8000, show_default=True, help="Port; 0 takes a free one.")
@in_instance
def command(session: Session, port: int) -> None:
    """Serve the portal on this machine alone, until stopped.

    Example: copines serve --port 8080
    """
    if not (session.instance.public / "index.html").is_file():
        raise CopinesError(f"{session.instance.public}: no portal yet\n\nmake one: copines run")
    try:
        with serving(session.instance.public, port) as address:
            if session.as_json:
                session.answer({"url": address})
            else:
                click.echo(address)
            wait_until_stopped()
    except OSError as error:
        raise CopinesError(f"port {port}: {error.strerror}\n\ntry --port 0") from error


def wait_until_stopped() -> None:
    """Sleep until Ctrl-C or SIGTERM."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.wait(3600):
        pass
