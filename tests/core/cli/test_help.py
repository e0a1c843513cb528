"""Help that is whole, grouped, and there at once."""

import subprocess
import sys

import pytest

from copines.cli.commands import COMMANDS, GROUPS
from copines.cli.language import translated

#: What no help needs, and takes long to load.
HEAVY = (
    "babel",
    "rich",
    "scrapy",
    "sqlite3",
    "copines.config",
    "copines.store",
    "copines.instance",
)


def test_help_loads_none_of_the_commands() -> None:
    script = (
        "import sys\nfrom copines.cli import main\nsys.argv = ['copines', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    print(*sys.modules, file=sys.stderr)"
    )
    call = [sys.executable, "-c", script]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stderr.split())
    assert not loaded & {*HEAVY, *(f"copines.cli.{name}_command" for name in COMMANDS)}
    lines = done.stdout.splitlines()
    assert all(len(line) <= 80 for line in lines)
    for title, commands in GROUPS.items():
        assert f"{title}:" in lines
        for name, what in commands.items():
            assert f"  {name:10}  {what}" in lines


def test_no_line_of_it_is_broken_in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    for commands in GROUPS.values():
        for what in commands.values():
            assert len(translated(what)) <= 66, what
