"""copines backup: the instance in one file."""

from pathlib import Path

import click

from copines.cli.language import told
from copines.cli.session import Session, in_instance
from copines.instance import files
from copines.instance.archive import pack
from copines.messages import Message

FOLDER = "backups"


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Of the backups in backups/, keep the newest N.",
)
@in_instance
def command(session: Session, file: Path | None, keep: int | None) -> None:
    """Write config, database, pictures and theme to FILE, or to a dated one in backups/.

    A crawl that is under way is not held up: the database is as it was at one moment.

    Example: copines backup --keep 7
    """
    if file and keep:
        raise click.UsageError(
            told(Message("--keep goes with the backups in backups/, not with FILE"))
        )
    config = session.config()
    target = file or _dated(session)
    with files.aside(session.directory) as folder, files.private_file(target) as sink:
        snapshot = files.take_database(session.instance.db, folder)
        pack(files.members(session.directory, config, snapshot), sink)
    dropped = _drop(session, keep) if keep else ()
    size = target.stat().st_size
    session.say(Message("backup %(file)s, %(size).1f MB", file=target, size=size / 1e6))
    if dropped:
        session.say(Message("older ones dropped: %(count)d", count=len(dropped)))
    if session.as_json:
        session.answer({"file": str(target), "bytes": size, "dropped": list(dropped)})


def _dated(session: Session) -> Path:
    folder = session.directory / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"copines-{session.now:%Y%m%dT%H%M%SZ}.zip"


def _drop(session: Session, keep: int) -> tuple[str, ...]:
    """Remove the oldest backups that carry a date of ours."""
    dated = sorted((session.directory / FOLDER).glob("copines-????????T??????Z.zip"))
    for old in dated[:-keep]:
        old.unlink()
    return tuple(str(old) for old in dated[:-keep])
