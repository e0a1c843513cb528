"""One `copines run` on tricks and healthy blogs, and what came of it."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hostile.healthy import BLOGS
from hostile.server import Trick, Web, serving
from instance import Instance

#: Seconds that a run may take for each trick, and besides: none may hang the others.
_SECONDS, _BESIDES = 8, 300


@dataclass
class Outcome:
    """What a run left."""

    exit: int
    stderr: str
    seconds: float
    #: Bytes of the process and all that it started, at most.
    peak: int
    #: Reasons, by the blog's host.
    failed: dict[str, str]
    #: Addresses of posts, by the blog's host.
    posts: dict[str, set[str]] = field(default_factory=dict)
    #: What was asked of hosts that are nobody's.
    strangers: list[str] = field(default_factory=list)

    def wrong(self, tricks: tuple[Trick, ...]) -> dict[str, str]:
        """Return what is not as it was to be, by the trick's name."""
        import re  # noqa: PLC0415

        found = {}
        for trick in tricks:
            why, posts = self.failed.get(trick.host, ""), len(self.posts.get(trick.host, ()))
            if trick.fails is not None and not (
                re.search(trick.fails, why) if trick.fails else not why
            ):
                found[trick.name] = f'failed: "{why}", expected "{trick.fails}"'
            elif trick.posts is not None and posts != trick.posts:
                found[trick.name] = f"{posts} posts, expected {trick.posts} ({why})"
        return found


def run(instance: Instance, tricks: tuple[Trick, ...], **keys: object) -> Outcome:
    """Run once, all archives included, with the default limits of memory and size."""
    with serving(tricks) as web:
        _configure(instance, tricks, web, keys)
        return _outcome(instance, web, len(tricks))


def _configure(
    instance: Instance, tricks: tuple[Trick, ...], web: Web, keys: dict[str, object]
) -> None:
    hosts = [*(trick.host for trick in tricks), *BLOGS]
    stanzas = "".join(f'[[blog]]\nname = "{h}"\nurl = "http://{h}/"\n' for h in hosts)
    told = "".join(f"{k} = {v}\n" for k, v in ({"delay": 0, "timeout": 4} | keys).items())
    (instance.directory / "copines.toml").write_text(
        f'[portal]\nurl = "https://copines.example/"\n[crawl]\ncontact = "x"\n{told}{stanzas}',
        encoding="utf-8",
    )
    proxy = f"http://127.0.0.1:{web.server_port}"
    instance.environment |= {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}


def _outcome(instance: Instance, web: Web, count: int) -> Outcome:
    began = time.monotonic()
    words = ["-m", "copines", "run", "--json", "--dir", str(instance.directory)]
    with (
        open(instance.directory / "out", "wb") as out,
        open(instance.directory / "err", "wb") as err,
        subprocess.Popen(
            [sys.executable, *words], env={**os.environ, **instance.environment},
            stdout=out, stderr=err, start_new_session=True,
        ) as process,
        _Peak(process.pid) as peak,
    ):  # fmt: skip
        code = _ended(process, _BESIDES + _SECONDS * count)
    stderr = (instance.directory / "err").read_text("utf-8", "replace")
    assert code in (0, 3), stderr[-3000:]
    told = json.loads((instance.directory / "out").read_text("utf-8"))["crawl"]
    outcome = Outcome(
        code, stderr, time.monotonic() - began, peak.bytes,
        {failure["blog"]: failure["reason"] for failure in told["failed"]},
        strangers=list(web.strangers),
    )  # fmt: skip
    for line in instance.copines("export", "posts").stdout.splitlines():
        post = json.loads(line)
        outcome.posts.setdefault(post["blog"], set()).add(post["url"])
    return outcome


def _ended(process: "subprocess.Popen[bytes]", seconds: float) -> int:
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        raise


class _Peak:
    """Watches how much memory a process and its children have, what they share counted once."""

    def __init__(self, pid: int) -> None:
        self.bytes, self._pid = 0, pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "_Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.05):
            self.bytes = max(self.bytes, sum(map(_held, _family(self._pid))))


def _family(pid: int) -> list[int]:
    """Return a process and all below it; each of its threads has children of its own."""
    found = [pid]
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(OSError):  # it ended since it was listed; others may have children too
            for child in (thread / "children").read_text("ascii").split():
                found += _family(int(child))
    return found


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0
