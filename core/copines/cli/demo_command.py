"""copines demo: a circle of blogs that comes with the program."""

import os
import sys
import tempfile
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import click

from copines.cli import run_command
from copines.cli.logs import start_log
from copines.cli.serve_command import show, wait_until_stopped
from copines.cli.session import Session, clock, progress
from copines.errors import CopinesError
from copines.instance import Instance
from copines.messages import Message


@click.command("demo")
@click.option("--build-only", is_flag=True, help="End after the build; print the portal's folder.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    default=0,
    help="Port of the portal; absent: a free one.",
)
@click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the instance in DIR, which must be empty.",
)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
@click.pass_context
def command(
    ctx: click.Context,
    build_only: bool,
    port: int,
    directory: Path | None,
    quiet: bool,
) -> None:
    """Crawl, link and render a small circle of blogs, and show its portal.

    The blogs are served on this machine under names of their own; nothing leaves it.

    Example: copines demo --build-only --dir /tmp/demo
    """
    start_log(None)
    kept = directory or ctx.obj
    if build_only and not kept:
        kept = Path(tempfile.mkdtemp(prefix="copines-demo-"))
    holder = nullcontext(str(kept)) if kept else tempfile.TemporaryDirectory(prefix="copines-demo-")
    with holder as name:
        instance = Instance(Path(name).resolve(), progress=partial(progress, quiet=quiet))
        session = Session(instance, clock(None), quiet=quiet)
        _make(session)
        if build_only:
            click.echo(instance.public)
            return
        with show(instance.public, port) as address:
            session.say(Message("the portal of the demo, until Ctrl-C:"))
            click.echo(address)
            sys.stdout.flush()
            wait_until_stopped()


def _make(session: Session) -> None:
    """Serve the ring, and run on it as on any circle."""
    from copines.demo import ring_config, serve_ring  # noqa: PLC0415 - its texts

    session.directory.mkdir(parents=True, exist_ok=True)
    if any(session.directory.iterdir()):
        raise CopinesError(
            Message("%(dir)s is not empty\n\nname an empty folder", dir=session.directory)
        )
    path = session.directory / "copines.toml"
    path.write_text(ring_config(), encoding="utf-8")
    with serve_ring() as ring:
        os.environ["http_proxy"] = ring.proxy
        os.environ.pop("no_proxy", None)
        os.environ.pop("NO_PROXY", None)
        run_command.run(session)
