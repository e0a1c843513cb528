"""copines repair: a damaged database replaced by the last good run's."""

import click

from copines.cli.restore_command import put_back
from copines.cli.session import Session, in_instance
from copines.errors import CopinesError, StoreError
from copines.instance.lock import instance_lock
from copines.instance.snapshot import SNAPSHOT
from copines.messages import Call, Message
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
            db, run = session.instance.db, Call("run")
            raise CopinesError(
                Message("%(db)s: no database yet\n\nmake one: %(run)s", db=db, run=run)
            )
        kept = _repaired(session)
    if session.as_json:
        session.answer({"damaged": kept is not None, "kept": kept})
    elif kept is None:
        db = session.instance.db
        session.say(Message("%(db)s: whole, nothing to repair", db=db))


def _repaired(session: Session) -> str | None:
    """Return where the damaged database is kept; None where it is whole."""
    try:
        check_database(session.instance.db)
    except StoreError as error:
        snapshot = session.directory / SNAPSHOT
        if not snapshot.exists():
            told = {"why": error.args[0], "restore": Call("restore", "FILE")}
            raise StoreError(
                Message(
                    "%(why)s\n\nno snapshot of it is here; to put a backup back: %(restore)s",
                    **told,
                )
            ) from error
        kept = put_back(session, snapshot)
        told = {"why": error.args[0], "kept": kept}
        session.say(
            Message(
                "%(why)s\nthe last good run's database is back; the other is in %(kept)s", **told
            )
        )
        return str(kept)
    return None
