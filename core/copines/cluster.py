"""Other machines, by Dask: the one module that knows it, imported where an address is named."""

import hashlib
import logging
import pickle
import platform
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from re import match
from time import sleep
from types import TracebackType
from typing import Any, Self, TypeVar

import dask.config
from distributed import CancelledError, Client, Future, KilledWorker, get_worker, wait

import copines
from copines.errors import ClusterError, ConfigError
from copines.messages import Call, Message
from copines.partitions import AHEAD, is_awaited

_S = TypeVar("_S")
_T = TypeVar("_T")
_R = TypeVar("_R")

logger = logging.getLogger(__name__)

#: Seconds within which a scheduler answers, and has a worker.
_PATIENCE = 10
#: Seconds after which it is asked whether anybody still works, and how often in a row nobody may.
_GLANCE, _GLANCES = 5, 12
#: Seconds after which what could not be sent is sent again.
_MOMENT = 1
#: How often what all parts share is sent anew, where each worker that had it ended.
_SENT_AGAIN = 3
#: Extras that decide how something is worked out.
_EXTRAS = ("dask", "distributed", "numba")


class Cluster:
    """Partitions that the workers of a Dask scheduler work on.

    What a worker held when it ended is worked on again by another. What is sent is pickled, and
    run: who can reach the scheduler can do all that its workers may.
    """

    def __init__(self, address: str) -> None:
        """Reach the scheduler, and make sure that its workers would do what this program does.

        Raises
        ------
        ConfigError
            It cannot be reached, has no worker, or one with another version of something.
        """
        _log_as_we_do()
        self._address, self._known = address, set[str]()
        try:
            with warnings.catch_warnings():
                # of versions that differ we speak ourselves
                warnings.simplefilter("ignore")
                # each of its methods may be a coroutine, for all that its types know
                self._client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError, ImportError) as error:
            raise self._unusable(Message("no cluster answers"), error) from error
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
            self._check()
        except TimeoutError as error:
            self.close()
            raise self._unusable(Message("no worker is there"), None) from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; its workers stay."""
        with suppress(OSError, TimeoutError):
            self._client.close(timeout=_PATIENCE)

    @property
    def width(self) -> int:
        """How many parts are worked on at a time."""
        threads: Mapping[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def map(
        self, work: Callable[[_S, _T], _R], shared: _S, parts: Iterable[_T]
    ) -> Generator[_R, None, None]:
        """Yield what `work(shared, part)` gives of each part, in their order.

        Raises
        ------
        ClusterError
            The scheduler is gone, or all workers, or one after the other over one part.
        """
        self._check()
        sent = _Sent(self._client, work, _Shared(shared), self._lost)
        logger.debug("%s: by %d workers of %s", work.__qualname__, self.width, self._address)
        most = AHEAD * self.width
        under_way: deque[tuple[bytes, Future[Any]]] = deque()
        for part in parts:
            packed = pickle.dumps(part, pickle.HIGHEST_PROTOCOL)
            under_way.append((packed, sent.submit(packed)))
            if len(under_way) >= most:
                yield self._done(sent, *under_way.popleft())
        while under_way:
            yield self._done(sent, *under_way.popleft())

    def _done(self, sent: "_Sent", packed: bytes, future: Future[Any]) -> Any:
        """Wait for a part; where what it needs was lost with all who had it, send that anew."""
        for _ in range(_SENT_AGAIN):
            self._wait(future)
            if future.status not in {"cancelled", "lost"}:
                break
            self._still_there()
            future = sent.anew(packed)
        else:
            raise self._lost(Message("no worker is left"))
        try:
            return future.result()
        except KilledWorker as error:
            raise self._lost(Message("several workers ended over the same part")) from error

    def _wait(self, future: Future[Any]) -> None:
        nobody = 0
        while True:
            try:
                with self._client.as_current():
                    wait(future, timeout=_GLANCE)
            except CancelledError:
                return  # its status says so
            except TimeoutError:
                nobody = 0 if self._still_there() else nobody + 1
                if nobody == _GLANCES:
                    raise self._lost(Message("no worker is left")) from None
            else:
                return

    def _still_there(self) -> bool:
        """Tell whether anybody works; the scheduler has to be there."""
        try:
            if self._client.status == "running":
                return bool(self._client.nthreads())
        except (OSError, TimeoutError) as error:
            raise self._lost(Message("the scheduler is gone")) from error
        raise self._lost(Message("the scheduler is gone"))

    def _check(self) -> None:
        """Compare the versions of workers that are new here with those of this program."""
        new = sorted(self._client.nthreads().keys() - self._known)
        if not new:
            return
        ours = told()
        found = self._asked(new, version, "copines")
        theirs: Mapping[str, object] = {w: {"copines": v} for w, v in found.items()}
        if all(each == {"copines": ours["copines"]} for each in theirs.values()):
            theirs = self._asked(sorted(theirs), told)
        for worker, names in sorted(theirs.items()):
            self._compare(worker, ours, names if isinstance(names, Mapping) else {})
        self._known.update(theirs)

    def _asked(
        self, workers: Sequence[str], what: Callable[..., object], *given: str
    ) -> Mapping[str, object]:
        """Return what workers answer, or why they could not; those that ended say nothing."""
        answers = self._client.run(what, *given, workers=workers, on_error="return")
        return {w: a for w, a in answers.items() if not isinstance(a, OSError | TimeoutError)}

    def _compare(self, worker: str, ours: Mapping[str, str], theirs: Mapping[str, Any]) -> None:
        for name, here in ours.items():
            there = theirs.get(name, "")
            if there == here:
                continue
            is_missing = isinstance(there, Exception) or not there
            raise ConfigError(
                Message(
                    "the worker at %(worker)s has %(name)s %(there)s, and here is %(here)s\n\n"
                    "install the same on all machines, then start the workers anew",
                    worker=worker,
                    name=name,
                    there=Message("not at all") if is_missing else there,
                    here=here or Message("none"),
                )
            )

    def _unusable(self, what: Message, error: BaseException | None) -> ConfigError:
        why = f": {str(error).splitlines()[0]}" if error and str(error) else ""
        return ConfigError(
            Message(
                "%(what)s at %(address)s%(why)s\n\nhow to start one: %(cluster)s",
                what=what,
                address=self._address,
                why=why,
                cluster=Call("cluster"),
            )
        )

    def _lost(self, what: Message) -> ClusterError:
        return ClusterError(
            Message(
                "the cluster at %(address)s: %(what)s\n\nthe next run goes on from here",
                address=self._address,
                what=what,
            )
        )


@dataclass(frozen=True, slots=True)
class _Shared:
    """Something that Dask takes as one, whatever it is."""

    value: Any


class _Sent:
    """A work and what its parts share, sent to all workers."""

    def __init__(
        self,
        client: Any,
        work: Callable[[Any, Any], Any],
        shared: _Shared,
        lost: Callable[[Message], ClusterError],
    ) -> None:
        self._client, self._work, self._shared, self._lost = client, work, shared, lost
        self._future = self._send()

    def _send(self) -> Future[Any]:
        for _ in range(_SENT_AGAIN):
            # of a worker that ends while it is sent to all, Dask knows nothing, or hears no more
            with suppress(KeyError, OSError, TimeoutError):
                sent: Future[Any] = self._client.scatter(self._shared, broadcast=True, hash=False)
                return sent
            sleep(_MOMENT)
        raise self._lost(Message("no worker is left"))

    def submit(self, packed: bytes) -> Future[Any]:
        """Have a part worked on."""
        part: Future[Any] = self._client.submit(_do, self._work, self._future, packed, pure=False)
        return part

    def anew(self, packed: bytes) -> Future[Any]:
        """Have it worked on once more."""
        if self._future.status != "finished":
            self._future = self._send()
        return self.submit(packed)


def _do(work: Callable[[Any, Any], Any], shared: _Shared, packed: bytes) -> Any:
    worker = get_worker()
    token = is_awaited.set(partial(_is_executed, worker, worker.get_current_task()))
    try:
        return work(shared.value, pickle.loads(packed))
    finally:
        is_awaited.reset(token)


def _is_executed(worker: Any, task: object) -> bool:
    """Tell whether a task still stands: Dask cancels those whose driver is gone."""
    state = worker.state.tasks.get(task)
    return state is not None and state.state != "cancelled"


def told() -> Mapping[str, str]:
    """Return the versions of this program and of what decides how it works, by name."""
    names = (match(r"[\w.-]+", line) for line in requires("copines") or () if "extra" not in line)
    known = {name[0]: _version(name[0]) for name in names if name}
    extras = {name: _version(name) for name in _EXTRAS}
    python = ".".join(platform.python_version_tuple()[:2])
    return {"copines": version("copines"), "Python": python, **known, **extras, "code": _code()}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _code() -> str:
    """Hash this program's files: between two releases they differ under one version."""
    digest = hashlib.blake2b(digest_size=6)
    files = {
        file.relative_to(root).as_posix(): file
        for root in copines.__path__
        for file in Path(root).rglob("*")
        if file.is_file() and file.parent.name != "__pycache__"
    }
    for name, file in sorted(files.items()):
        digest.update(f"{name}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _log_as_we_do() -> None:
    """Have what Dask says in this program's log alone."""
    theirs = logging.getLogger("distributed")
    theirs.handlers.clear()
    theirs.propagate = True
    # a share of hundreds of visits has 15 MB: it warns from ten on, past all logs
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"})
