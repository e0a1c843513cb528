"""The host's own command after a publish: rsync, git push."""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from copines.instance.circle import Circle
from copines.messages import Message, joined
from copines.model import Published

#: Seconds that it may take.
_PATIENCE = 600
#: Of what it said, the lines that are told.
_TOLD = 5
#: Under this name the store keeps how it went the last time.
_NAME = "after_build"
_OK = "ok"
#: What after_build gives where nothing is wrong.
WELL = ("", _OK)


def after_build(
    circle: Circle, published: Published, *, visited: int = 0, patience: float = _PATIENCE
) -> str:
    """Run [portal] after_build in the instance; return "ok" or what went wrong, "" if it did not.

    It is left out where the portal is as it was sent: no file differs, and no blog was visited, of
    which the pages under status/ would tell. After `patience` seconds it is ended.
    """
    instance, words, store = circle.instance, circle.config.after_build, circle.store
    if not words:
        return ""
    differs = published.written + published.removed
    if not differs and not visited and store.derived.signature(_NAME) == _OK:
        return ""
    told = {"COPINES_PUBLIC": str(instance.public), "COPINES_WRITTEN": str(differs)}
    sent = _run(instance.directory, words, told, patience)
    store.derived.sign(_NAME, sent)
    return sent


def _run(
    directory: Path, words: tuple[str, ...], environment: Mapping[str, str], patience: float
) -> str:
    try:
        child = subprocess.Popen(
            words,
            cwd=directory,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        return Message("failed: after_build: %(path)s: %(why)s", path=words[0], why=error.strerror)
    with child:
        try:
            said, _ = child.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            _end(child)
            return Message(
                "failed: after_build took more than %(seconds)g seconds, and was ended",
                seconds=patience,
            )
        except BaseException:
            _end(child)
            raise
    if child.returncode == 0:
        return _OK
    last = " / ".join(said.strip().splitlines()[-_TOLD:])
    return joined(
        ": ", (Message("failed: after_build ended with %(code)d", code=child.returncode), last)
    )


def _end(child: "subprocess.Popen[str]") -> None:
    """End the command with all that it started: the shell's own end would leave rsync behind."""
    if os.name == "posix":
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
