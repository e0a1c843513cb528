"""Work that is done in a process of its own."""

import os
import pickle
import signal
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from copines.errors import CopinesError, PublishError, ThemeError
from copines.instance.apart import apart
from copines.messages import Call, Message
from served_blogs import is_working, until

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is done here")


@linux
def test_work_is_done_elsewhere_and_its_result_comes_back() -> None:
    seen: list[int] = []

    def work() -> tuple[int, list[int]]:
        seen.append(1)
        return os.getpid(), seen

    where, theirs = apart(work)
    assert where != os.getpid()
    assert (theirs, seen) == ([1], [])


def test_an_error_comes_back_as_it_was_thrown() -> None:
    def work() -> None:
        raise PublishError(Path("public"), Message("no %(what)s", what=Call("build")))

    with pytest.raises(PublishError) as caught:
        apart(work)
    assert caught.value.path == Path("public")
    assert caught.value.args[0] == "public: no copines build"
    told: Any = caught.value.args[0]
    assert told.given["why"].given["what"].words == ("build",)


@pytest.mark.parametrize(
    "error",
    [CopinesError("one", 2), ThemeError(Path("a.html"), 3, "odd"), PublishError(Path(), "")],
)
def test_errors_are_the_same_in_another_process(error: CopinesError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.args, vars(again)) == (type(error), error.args, vars(error))


@linux
def test_ctrl_c_and_a_request_to_end_are_for_who_started_it() -> None:
    def work() -> str:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)
        return "done"

    assert apart(work) == "done"


@linux
def test_a_process_that_was_ended_is_told() -> None:
    with pytest.raises(BrokenProcessPool):
        apart(lambda: os.kill(os.getpid(), signal.SIGKILL))


@linux
def test_it_does_not_outlive_who_started_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"

    def work() -> None:
        note.write_text(str(os.getpid()), encoding="ascii")
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)

    starter = os.fork()
    if not starter:
        apart(work)
        os._exit(0)  # pragma: no cover - ended before
    os.waitpid(starter, 0)
    until(lambda: not is_working(int(note.read_text("ascii"))), lambda: "it lives")
