"""The host's own command after a publish: rsync, git push."""

import os
import subprocess

from copines.cli.session import Session
from copines.config import Config

#: Seconds that it may take.
_PATIENCE = 600
#: Of what it said, the lines that are told.
_TOLD = 5


def after_build(session: Session, config: Config) -> str:
    """Run [portal] after_build in the instance; give "ok", or what went wrong, "" where none is."""
    if not config.after_build:
        return ""
    try:
        done = subprocess.run(
            config.after_build, cwd=session.directory, stdin=subprocess.DEVNULL, check=False,
            env={**os.environ, "COPINES_PUBLIC": str(session.public)}, timeout=_PATIENCE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"failed: after_build took more than {_PATIENCE // 60} minutes, and was ended"
    except OSError as error:
        return f"failed: after_build: {config.after_build[0]}: {error.strerror}"
    if done.returncode == 0:
        return "ok"
    said = " / ".join(done.stdout.strip().splitlines()[-_TOLD:])
    return f"failed: after_build ended with {done.returncode}" + (f": {said}" if said else "")
