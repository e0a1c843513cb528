"""Make a database of earlier schemas: `PYTHONPATH=tests python tests/upgrades/schemas.py [N...]`.

It is run at the top of the repository, and takes the program of that time from its history, with
the libraries of the interpreter that runs it. Schemas 1 and 2 had no command yet that filled a
database, and no commit had 16.
"""

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from types import MappingProxyType

from served_blogs import served
from upgrades.damaged import CONFIG
from upgrades.make import DATA, pack_database
from upgrades.sites import Site

#: The commit that was the first, or nearly, with each schema.
SCHEMAS = MappingProxyType({
    3: "f7b50e0", 4: "c178388", 5: "1e6b061", 6: "21f3f36", 7: "f4c5bdb", 8: "ecf1728",
    9: "d198de0", 10: "c1c8347", 11: "5cb1d2e", 12: "49975a2",
    13: "ee83627", 14: "0cc551c", 15: "17bee90", 17: "2975b64", 18: "24725df", 19: "46c6359",
    20: "11c304d", 21: "a0ce1ae",
})  # fmt: skip
SITES = (
    Site("max.example", "Le vélo de Max", posts=3),
    Site("lou.example", "Lou tisse", posts=3, feed="/atom/flux"),
)
STANZAS = "".join(f'[[blog]]\nurl = "http://{s.host}/"\nname = "{s.title}"\n' for s in SITES)
_PARTS = ("core", "crawler", "linker", "site")
#: Without `site`, whose hook would find the program of today.
_CALL = "import sys; sys.path[:] = {path}; from copines.cli import main; main(prog_name='copines')"


def make(schema: int, commit: str) -> None:
    """Have the program of a commit crawl two blogs, and keep its database."""
    with tempfile.TemporaryDirectory() as folder, served() as (blogs, environment):
        for each in SITES:
            each.put(blogs)
        source, made = Path(folder) / "source", Path(folder) / "made"
        made.mkdir()
        packed = subprocess.run(
            ["git", "archive", commit, *_PARTS], check=True, capture_output=True
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as files:
            files.extractall(source, filter="data")
        (made / "copines.toml").write_text(CONFIG.format(crawl="", blogs=STANZAS), "utf-8")
        path = [*(str(source / part) for part in _PARTS), *sys.path]
        words = [sys.executable, "-S", "-c", _CALL.format(path=path), "run", "--dir", str(made)]
        subprocess.run(words, env={**os.environ, **environment}, check=True, cwd=source)
        pack_database(made / "copines.db", DATA / f"schema-{schema:02}.db.gz")


if __name__ == "__main__":
    for number in map(int, sys.argv[1:] or SCHEMAS):
        make(number, SCHEMAS[number])
