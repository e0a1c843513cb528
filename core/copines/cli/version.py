"""Which copines this is: its version, and where its sources came from."""

import json
import re
import subprocess
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

#: How git spells an address that is reached by ssh, as host and path.
_SSH = re.compile(r"(?:ssh://)?git@([^:/]+)[:/](.+)")


@dataclass(frozen=True, slots=True)
class Origin:
    """A version, and the commit and the repository where they are known."""

    version: str
    commit: str = ""
    #: Its public address, without any name or password; "" where the web does not have it.
    repository: str = ""


def version_line() -> str:
    """Return what --version prints."""
    found = origin()
    return f"copines {found.version}" + (f" ({found.commit[:9]})" if found.commit else "")


def origin() -> Origin:
    """Find out which copines this is."""
    found = distribution("copines")
    told = json.loads(found.read_text("direct_url.json") or "{}")
    if commit := told.get("vcs_info", {}).get("commit_id"):  # pip took it from there (PEP 610)
        return Origin(found.version, str(commit), public(str(told["url"])))
    top = Path(__file__).parents[3]  # core/copines/cli/
    if not (top / ".git").exists():
        return Origin(found.version)
    address = public(_git(top, "remote", "get-url", "origin"))
    return Origin(found.version, _git(top, "rev-parse", "HEAD"), address)


def public(address: str) -> str:
    """Return the address of a repository as anybody may read it, "" where nobody may."""
    if found := _SSH.fullmatch(address):
        return f"https://{found[1]}/{found[2]}"
    scheme, _, rest = address.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2]
    if scheme != "https" or "." not in host:
        return ""
    return f"https://{host}/{rest.partition('/')[2]}"


def _git(top: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(top), *words], capture_output=True, encoding="utf-8", check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
