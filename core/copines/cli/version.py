"""Which copines this is: its version, and the commit where it is known."""

import json
import subprocess
from importlib.metadata import distribution
from pathlib import Path


def version_line() -> str:
    """Return what --version prints."""
    found = distribution("copines")
    commit = _installed(found.read_text("direct_url.json")) or _checked_out(Path(__file__))
    return f"copines {found.version}" + (f" ({commit[:9]})" if commit else "")


def _installed(origin: str | None) -> str:
    """Return the commit that pip took it from (PEP 610), "" where it was no repository."""
    told = json.loads(origin).get("vcs_info", {}) if origin else {}
    return str(told.get("commit_id", ""))


def _checked_out(file: Path) -> str:
    """Return the commit of the clone that this file is in, "" in none."""
    top = file.parents[3]  # core/copines/cli/
    if not (top / ".git").exists():
        return ""
    asked = ["git", "-C", str(top), "rev-parse", "HEAD"]
    try:
        done = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return ""
    return done.stdout.strip()
