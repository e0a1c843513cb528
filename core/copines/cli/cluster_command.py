"""copines cluster: how to have other machines work too."""

import shlex
import socket
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import click

from copines.cli.hints import whole_path
from copines.cli.language import translated
from copines.cli.session import Session, in_instance
from copines.messages import Message

#: Dask's own port for schedulers.
_PORT = 8786
#: Columns of what is said of a call.
_WIDTH = 100
#: What is said of each call, and at the end.
_SAID: Mapping[str, str] = MappingProxyType(
    {
        "scheduler": Message("On one machine, the scheduler:"),
        "worker": Message(
            "On each machine that works, as many workers as it has cores. They need the same "
            'copines with the same versions of all else, pip install "copines[cluster]", and '
            "nothing of the instance:"
        ),
        "run": Message(
            "On the machine with the instance; or once for all, address under [cluster] in its "
            "config:"
        ),
    }
)
_CARE = Message(
    "Whoever reaches the scheduler or a worker can run anything there: Dask unpickles what it is "
    "sent. Let a private network or a firewall keep others out, or have Dask use TLS, with "
    "certificates of your own and tls:// in the address."
)


@click.command("cluster")
@click.argument("address", required=False)
@in_instance
def command(session: Session, address: str | None) -> None:
    """Print how to start a cluster of machines, and how to use it.

    One machine has the scheduler, the others have workers, all with the same copines; the machine
    with the instance may be one of them. Without ADDRESS it is the config's, else this machine's.

    Example: copines cluster tcp://10.0.0.1:8786
    """
    at = address or session.config().cluster.address or f"{socket.gethostname()}:{_PORT}"
    at = at if "://" in at else f"tcp://{at}"
    calls = _calls(at) | {
        "run": shlex.join([*whole_path(), "run", "--dir", str(session.directory), "--cluster", at])
    }
    if session.as_json:
        session.answer({"address": at, **calls})
        return
    for name, call in calls.items():
        click.echo(f"{_comment(_SAID[name])}\n{call}\n")
    click.echo(_comment(_CARE))


def _calls(at: str) -> dict[str, str]:
    """Return the calls of Dask's command beside this Python; the scheduler listens at one place."""
    dask = shlex.quote(str(Path(sys.executable).with_name("dask")))
    protocol, host, port = (
        at.partition("://")[0],
        urlsplit(at).hostname or "",
        at.rpartition(":")[2],
    )
    listen = shlex.join(["--protocol", protocol, "--host", host, "--port", port])
    return {
        "scheduler": f"{dask} scheduler {listen} --no-dashboard",
        "worker": f'{dask} worker {shlex.quote(at)} --nworkers "$(nproc)" --nthreads 1 '
        "--no-dashboard",
    }


def _comment(said: str) -> str:
    lines = textwrap.wrap(translated(said), _WIDTH - 2, break_long_words=False)
    return "\n".join(f"# {line}" for line in lines)
