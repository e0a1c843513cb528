"""copines repair: a damaged database replaced by the last good run's."""

import click

from copines.cli.restore_command import put_back
from copines.cli.session import Session, in_instance
from copines.errors import CopinesError, StoreError
from copines.instance.lock import instance_lock
from copines.instance.snapshot import SNAPSHOT
from copines.store import check_database


@click.command("repair")
@in_instance
def command(session: Session) -> None:
    """Look whether the database is whole; where it is not, put back the last good run's.

    The damaged one is kept beside, in a folder that is named. What came in since that run is
    found again by the next, as far as its sources have it.

    Example: copines repair
    """
    with instance_lock(session.directory, "repair"):
        if not session.instance.db.exists():
            raise CopinesError(f"{session.instance.db}: no database yet\n\nmake one: copines run")
        kept = _repaired(session)
    if session.as_json:
        session.answer({"damaged": kept is not None, "kept": kept})
    elif kept is None:
        session.say(f"{session.instance.db}: whole, nothing to repair")


def _repaired(session: Session) -> str | None:
    """Return where the damaged database is kept; None where it is whole."""
    try:
        check_database(session.instance.db)
    except StoreError as error:
        snapshot = session.directory / SNAPSHOT
        if not snapshot.exists():
            raise StoreError(
                f"{error}\n\nno snapshot of it is here: copines restore puts a backup back"
            ) from error
        kept = put_back(session, snapshot)
        session.say(f"{error}\nthe last good run's database is back; the other is in {kept}")
        return str(kept)
    return None
