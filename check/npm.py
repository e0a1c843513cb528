"""The checkers that come from npm, at the versions of package-lock.json."""

import subprocess
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"


def install() -> None:
    """Install what package-lock.json names, without running any of its scripts."""
    done = MODULES / ".package-lock.json"
    wanted = HERE / "package-lock.json"
    if done.exists() and done.stat().st_mtime >= wanted.stat().st_mtime:
        return
    command = ["npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--silent"]
    subprocess.run(command, cwd=HERE, check=True)
    done.touch()
