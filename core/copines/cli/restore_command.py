"""copines restore: the instance as a backup has it."""

from contextlib import suppress
from pathlib import Path

import click

from copines.cli.session import Session, in_instance
from copines.errors import CopinesError
from copines.instance import archive, files
from copines.instance.lock import instance_lock
from copines.messages import Call, Message
from copines.store import MAGIC, check_database, copy_database

#: What SQLite keeps beside a database; it belongs to the old one.
_BESIDE = ("-wal", "-shm")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@in_instance
def command(session: Session, file: Path) -> None:
    """Put FILE back: a backup, an export, or a database such as the copy before a migration.

    What is there is kept beside, in a folder that is named. Nothing is changed where FILE is wrong,
    or while another command works in the instance.

    Example: copines restore backups/copines-20261123T040000Z.zip
    """
    with instance_lock(session.directory, "restore"):
        kept = put_back(session, file)
    told = {"file": file, "kept": kept, "build": Call("build", "--force")}
    session.say(
        Message("restored %(file)s; what was there is in %(kept)s; next: %(build)s", **told)
    )
    if session.as_json:
        session.answer({"restored": str(file), "kept": str(kept)})


def put_back(session: Session, file: Path) -> Path:
    """Replace what is there by what FILE has; return the folder in which that is kept."""
    with files.aside(session.directory) as folder:
        _prepare(file, folder)
        return _swap(session, folder)


def _prepare(file: Path, folder: Path) -> None:
    """Put what is to come into the folder, and make sure of it."""
    with file.open("rb") as opened:
        is_database = opened.read(len(MAGIC)) == MAGIC
    if is_database:
        copy_database(file, folder / archive.DATABASE)
        check_database(folder / archive.DATABASE)
    else:
        files.unpacked(file, folder)


def _swap(session: Session, folder: Path) -> Path:
    """Move what is there aside, and what is to come in; where that fails, all is as before."""
    kept = session.directory / f"before-restore-{session.now:%Y%m%dT%H%M%SZ}"
    moved: list[tuple[Path, Path]] = []
    try:
        kept.mkdir(mode=0o700)
        for name in _replaced(folder):
            if (session.directory / name).exists():
                _move(session.directory / name, kept / name, moved)
        for path in sorted(folder.iterdir()):
            _move(path, session.directory / path.name, moved)
    except OSError as error:
        for source, target in reversed(moved):
            target.replace(source)
        with suppress(OSError):  # it is another restore's where it is not empty
            kept.rmdir()
        raise CopinesError(
            Message(
                "%(path)s: %(why)s; nothing was changed",
                path=error.filename,
                why=error.strerror,
            )
        ) from error
    return kept


def _replaced(folder: Path) -> list[str]:
    """Name what goes: all that comes, and of a whole instance also folders that do not come."""
    coming = {path.name for path in folder.iterdir()}
    folders = archive.FOLDERS if archive.CONFIG in coming else ()
    return sorted({*coming, *folders, *(f"{archive.DATABASE}{end}" for end in _BESIDE)})


def _move(source: Path, target: Path, moved: list[tuple[Path, Path]]) -> None:
    source.replace(target)
    moved.append((source, target))
