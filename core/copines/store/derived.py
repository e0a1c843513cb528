"""What was made from what, under a name."""

from copines.store.database import Database


class Derived:
    """Signatures: the same while what something was made from is."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def signature(self, name: str) -> str:
        """Return what the derived data of this name were last made from; "" for never."""
        row = self._db.one("SELECT signature FROM derived WHERE name = ?", name)
        return str(row[0]) if row else ""

    def sign(self, name: str, signature: str) -> None:
        """Keep what derived data were made from."""
        self._db.upsert("derived", [{"name": name, "signature": signature}])
