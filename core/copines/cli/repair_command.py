"""copines repair: a damaged database replaced by the last good run's."""

import click

from copines.cli.restore_command import put_back
from copines.cli.session import Session, in_instance
from copines.cli.snapshot import snapshot_of
from copines.errors import CopinesError, StoreError
from copines.store import check_database


@click.command("repair")
@in_instance
def command(session: Session) -> None:
    """Look whether the database is whole; where it is not, put back the last good run's.

    The damaged one is kept beside, in a folder that is named. What came in since that run is
    found again by the next, as far as its sources have it.

    Example: copines repair
    """
    with session.locked("repair"):
        if not session.db.exists():
            raise CopinesError(f"{session.db}: no database yet\n\nmake one: copines run")
        kept = _repaired(session)
    if session.as_json:
        session.answer({"damaged": kept is not None, "kept": kept})
    elif kept is None:
        session.say(f"{session.db}: whole, nothing to repair")


def _repaired(session: Session) -> str | None:
    """Return where the damaged database is kept; None where it is whole."""
    try:
        check_database(session.db)
    except StoreError as error:
        snapshot = snapshot_of(session)
        if not snapshot.exists():
            raise StoreError(
                f"{error}\n\nno snapshot of it is here: copines restore puts a backup back"
            ) from error
        kept = put_back(session, snapshot)
        session.say(f"{error}\nthe last good run's database is back; the other is in {kept}")
        return str(kept)
    return None
