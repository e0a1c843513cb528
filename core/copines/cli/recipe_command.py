"""copines recipe: how to have the schedule kept by what the host has."""

import getpass
import hashlib
import os
import shutil
import sys
from importlib.resources import files
from pathlib import Path
from string import Template

import click

from copines.cli.session import Session, in_instance
from copines.permalinks import slug_of

_KINDS = ("systemd", "cron", "github", "gitlab", "docker")
#: What a percent sign must be where it means something else.
_PERCENT = {"systemd": "%%", "cron": "\\%"}


@click.command("recipe")
@click.argument("kind", type=click.Choice(_KINDS))
@in_instance
def command(session: Session, kind: str) -> None:
    """Print a ready recipe for this instance: a unit, a cron line, a workflow.

    Example: copines recipe systemd --dir moncercle
    """
    config = session.config()
    text = files("copines.cli").joinpath("recipes", f"{kind}.txt").read_text(encoding="utf-8")
    instance = session.directory.absolute()  # services have a working directory of their own
    directory = str(instance).replace("%", _PERCENT.get(kind, "%"))
    told = Template(text).substitute(
        dir=directory,
        unit="copines-" + slug_of("", instance.name),
        title=config.portal.title,
        copines=_called(),
        user=getpass.getuser(),
        uid=os.getuid() if hasattr(os, "getuid") else 1000,
        gid=os.getgid() if hasattr(os, "getgid") else 1000,
        alone=_alone(directory),
        minute=_minute(instance),
        source="copines",
    )
    if session.as_json:
        session.answer({"recipe": kind, "text": told})
    else:
        click.echo(told, nl=False)


def _called() -> str:
    """Name this program by its whole path: services know no PATH of anybody's."""
    beside = Path(sys.executable).with_name("copines")
    found = beside if beside.is_file() else shutil.which("copines")
    return str(found) if found else f"{sys.executable} -m copines"


def _alone(directory: str) -> str:
    """Keep cron quiet while a run outlasts the hour, where the host has what does it."""
    return f'flock -n "{directory}/.copines.cron.lock" ' if shutil.which("flock") else ""


def _minute(directory: Path) -> int:
    """Return each circle a minute of its own, so that not all ask at the full hour."""
    return hashlib.sha256(str(directory).encode()).digest()[0] % 60
