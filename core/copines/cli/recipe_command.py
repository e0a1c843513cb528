"""copines recipe: how to have the schedule kept by what the host has."""

import getpass
import hashlib
import json
import os
import shlex
import shutil
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from string import Template
from types import MappingProxyType

import click

from copines import storable
from copines.cli.hints import whole_path
from copines.cli.session import Session, in_instance
from copines.cli.version import origin
from copines.errors import CopinesError
from copines.messages import Message
from copines.permalinks import slug_of

_KINDS = ("systemd", "cron", "github", "gitlab", "docker")


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
    if "\n" in str(instance) or storable.text(str(instance)) != str(instance):
        why = Message("no recipe can name this folder: its name has signs that are no text")
        raise CopinesError(Message("%(path)s: %(why)s", path=instance, why=why))
    quoted = _QUOTES.get(kind, str)
    source, note = _source()
    told = Template(text).substitute(
        dir=quoted(str(instance)),
        paths=_unit_text(str(instance)),
        unit="copines-" + slug_of("", instance.name),
        title=config.portal.title.replace("%", "%%"),
        copines=" ".join(quoted(word) for word in whole_path()),
        user=getpass.getuser(),
        uid=os.getuid() if hasattr(os, "getuid") else 1000,
        gid=os.getgid() if hasattr(os, "getgid") else 1000,
        alone=_alone(instance),
        minute=_minute(instance),
        source=source,
        note=note,
    )
    if session.as_json:
        session.answer({"recipe": kind, "text": told})
    else:
        click.echo(told, nl=False)


def _unit_text(text: str) -> str:
    """Quote a text of a unit (systemd.syntax(7)); a percent sign is a specifier's."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _unit_word(text: str) -> str:
    """Quote a word of a unit's command line, where a dollar sign is a variable's."""
    return _unit_text(text.replace("$", "$$"))


def _cron_word(text: str) -> str:
    """Quote a word for the shell of cron, which takes a percent sign for the end of the line."""
    return shlex.quote(text).replace("%", "\\%")


def _compose_word(text: str) -> str:
    """Quote a word of a compose file, where a dollar sign is a variable's."""
    return json.dumps(text.replace("$", "$$"), ensure_ascii=False)


_QUOTES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"systemd": _unit_word, "cron": _cron_word, "docker": _compose_word}
)


def _source() -> tuple[str, str]:
    """Return what a workflow installs, and what is to be done for it before."""
    found = origin()
    if found.repository:
        return shlex.quote(f"copines @ git+{found.repository}@{found.commit}"), ""
    wheel = f"copines-{found.version}-py3-none-any.whl"
    return f"./{wheel}", f"\n# Put the wheel of copines there too: {wheel}."


def _alone(directory: Path) -> str:
    """Keep cron quiet while a run outlasts the hour, where the host has what does it."""
    lock = _cron_word(str(directory / ".copines.cron.lock"))
    return f"flock -n {lock} " if shutil.which("flock") else ""


def _minute(directory: Path) -> int:
    """Return each circle a minute of its own, so that not all ask at the full hour."""
    return hashlib.sha256(str(directory).encode()).digest()[0] % 60
