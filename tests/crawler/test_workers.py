"""A document that hangs, eats or kills its reader costs itself, and nothing else."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import forked
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer, Outcome
from copines.crawler.workers import fork_server
from copines.crawler.workers.fork_server import Forked
from copines.crawler.workers.host import Host, Planned
from copines.crawler.workers.limits import Limits
from copines.crawler.workers.pool import LostError, Pool
from copines.crawler.workers.reader import Reader
from copines.crawler.workers.steps import Receive, Step
from copines.reasons import of_bug
from stubborn import Stubborn, held
from walks import HOME, NOW, a_feed, a_job, a_post, a_whole_item

SITE = "https://zoe.example"
FEED = a_feed(*(a_whole_item(f"/2020/01/semis-{n}") for n in range(5)))
LIMITS = Limits(seconds=1, wall=20, megabytes=150)
TOO_HARD = ("spin", "eat", "die")


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))


@pytest.fixture
def forked_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what workers are forked off be forked itself, where it can be: it loads for a second."""
    if forked.can_fork({}):
        monkeypatch.setattr(fork_server, "_program", forked.workers)


def _stubborn() -> Planned:
    return Planned.of(Stubborn(a_job(f"{SITE}/feed.xml"), NOW))


def _finished(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end in a thread: a browser of other tests may have a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _walked(host: Host, site: Mapping[str, str]) -> list[Outcome]:
    """Walk a site that is a dictionary, in a worker."""
    brought: list[Outcome] = []
    for first in (_begun, Host.open_archive):
        asks = list((await first(host)).asks)
        while asks:
            ask = asks.pop(0)
            said = site.get(ask.url.removeprefix(SITE))
            status = 404 if said is None else 200
            kind = "text/html" if (said or "").startswith("<!doctype") else "text/xml"
            answer = Answer(ask.url, status, (said or "").encode(), kind)
            step = await host.receive(Receive(ask, answer))
            asks += step.asks
            brought += [step.outcome] if step.outcome else []
    return brought


async def _begun(host: Host) -> Step:
    return host.begin()


def _run(
    do: Callable[[Host], Awaitable[list[Outcome]]], *, workers: int = 1
) -> tuple[list[Outcome], Host]:
    pool = Pool(workers, LIMITS)

    async def within() -> tuple[list[Outcome], Host]:
        host = Host(0, _stubborn(), pool, 2)
        try:
            return await do(host), host
        finally:
            pool.close()

    brought: tuple[list[Outcome], Host] = _finished(within())
    return brought


def _posts(brought: list[Outcome]) -> set[str]:
    return {post.permalink for outcome in brought for post, _ in outcome.posts}


def _archive(bad: str) -> dict[str, str]:
    posts = {f"/2020/02/pois-{n}": a_post(f"Les pois {n}") for n in range(6)}
    links = (*posts, "/2020/02/bad")
    home = HOME.replace("</nav>", "".join(f'<a href="{u}">{u}</a>' for u in links) + "</nav>")
    return {"/feed.xml": FEED, "/": home, "/2020/02/bad": bad, **posts}


@pytest.mark.usefixtures("forked_off")
@pytest.mark.parametrize("bad", [*TOO_HARD, "bug"])
def test_one_bad_page_costs_itself_alone(bad: str) -> None:
    began = time.monotonic()
    brought, host = _run(lambda host: _walked(host, _archive(bad)))
    names = {url.rpartition("/")[2] for url in _posts(brought)}
    assert names == {*(f"semis-{n}" for n in range(5)), *(f"pois-{n}" for n in range(6))}
    assert host.failure is None
    verdicts = {f.url: f.verdict for o in brought for f in o.fetches if f.url.endswith("/bad")}
    assert [v.code for v in verdicts.values() if v] == ["bug" if bad == "bug" else "too_hard"]
    assert time.monotonic() - began < 60


@pytest.mark.usefixtures("forked_off")
def test_a_visit_that_does_it_again_and_again_is_given_up() -> None:
    site = {**_archive("spin"), **{f"/2020/02/pois-{n}": "die" for n in range(4)}}
    brought, host = _run(lambda host: _walked(host, site))
    assert host.failure is not None
    assert host.failure.code == "too_hard"
    assert len(_posts(brought)) >= 5


@pytest.mark.usefixtures("forked_off")
def test_another_blogs_visit_goes_on_where_its_worker_ended() -> None:
    pool = Pool(1, LIMITS)

    async def both() -> tuple[list[Outcome], list[Outcome]]:
        one = Host(0, Planned.of(Visit(a_job(f"{SITE}/feed.xml"), NOW)), pool, 2)
        bad = Host(1, _stubborn(), pool, 2)
        good, evil = _walked(one, _archive(a_post("Bien"))), _walked(bad, _archive("die"))
        return tuple(await asyncio.gather(good, evil))  # type: ignore[return-value]

    try:
        good, evil = _finished(both())
    finally:
        pool.close()
    assert len(_posts(good)) == 12
    assert len(_posts(evil)) == 11


@pytest.mark.usefixtures("forked_off")
def test_a_document_that_finds_a_worker_full_of_other_visits_is_read_by_a_new_one() -> None:
    pool = Pool(1, LIMITS)

    async def both() -> list[list[Outcome]]:
        hosts = [Host(n, _stubborn(), pool, 2) for n in range(2)]
        return [await _walked(host, _archive("hoard")) for host in hosts]

    try:
        visits = _finished(both())
    finally:
        pool.close()
    for brought in visits:
        verdicts = [f.verdict for o in brought for f in o.fetches if f.url.endswith("/bad")]
        assert verdicts
        assert not [v for v in verdicts if v and v.code == "too_hard"]


@pytest.mark.usefixtures("forked_off")
def test_a_worker_holds_no_visit_of_which_nothing_is_in_flight() -> None:
    pool = Pool(1, LIMITS)

    async def many() -> list[Host]:
        hosts = [Host(n, _stubborn(), pool, 2) for n in range(40)]
        for host in hosts:
            await _walked(host, {"/feed.xml": "keep"})
        return hosts

    try:
        hosts = _finished(many())
        assert all(host.ended for host in hosts)
        assert pool.least().life == 1, "they were too many for one process"
    finally:
        pool.close()
    assert not any(host.last.outcome for host in hosts), "what they brought was taken"


@pytest.mark.usefixtures("forked_off")
def test_a_worker_leaves_the_same_posts_as_none() -> None:
    site = {**_archive(a_post("Bien")), **{f"/p{n}": a_post(f"Long {n}") * 3 for n in range(40)}}
    site["/"] = site["/"].replace("</nav>", "".join(f"<a href=/p{n}>x</a>" for n in range(40)))
    brought, host = _run(lambda host: _walked(host, site))
    from walks import walk  # noqa: PLC0415 - beside what it is held against

    there = walk(site, a_job(f"{SITE}/feed.xml"))
    assert _posts(brought) == {post.permalink for post in there.posts}
    assert host.ending() == there.visit.ending()


def test_a_visit_comes_back_as_its_worker_left_it() -> None:
    recalled: list[Visit] = []

    async def walked(host: Host) -> list[Outcome]:
        brought = await _walked(host, _archive(a_post("Bien")))
        recalled.append(await host.recall())
        return brought

    _, host = _run(walked)
    assert recalled[0].ending() == host.ending()


def test_a_visit_that_could_not_begin_is_given_up_and_none_comes_back() -> None:
    def broken() -> Visit:
        raise ValueError("no such state")

    async def begun() -> Host:
        pool = Pool(1, LIMITS)
        host = Host(0, Planned(a_job(f"{SITE}/feed.xml").blog, broken), pool, 2)
        try:
            assert host.begin().asks == ()
            with pytest.raises(LostError, match="no such state"):
                await host.recall()
        finally:
            pool.close()
        return host

    host = _finished(begun())
    assert host.failure == host.ending().failure == of_bug(ValueError("no such state"))


def test_workers_end_with_whoever_started_them() -> None:
    pool = Pool(1, LIMITS)

    async def one() -> None:
        host = Host(0, Planned.of(Visit(a_job(f"{SITE}/feed.xml"), NOW)), pool, 2)
        await _walked(host, {"/feed.xml": FEED})

    _finished(one())
    process = pool.least()._process
    assert isinstance(process, Forked)
    os.kill(process.number, 0)
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process.number, 0)


def test_the_process_that_makes_requests_loads_nothing_that_reads_documents() -> None:
    code = (
        "import sys; from copines.crawler import crawl; from copines.store import Store; "
        "Store(__import__('pathlib').Path(sys.argv[1])).close(); heavy = {'numpy', 'py3langid', "
        "'feedparser', 'fastfeedparser', 'trafilatura', 'ftfy', 'PIL', 'regex'}; "
        "sys.exit(' '.join(sorted(heavy & sys.modules.keys())) or 0)"
    )
    with TemporaryDirectory() as folder:
        call = [sys.executable, "-c", code, f"{folder}/copines.db"]
        done = subprocess.run(call, check=False, capture_output=True, encoding="utf-8")
    assert done.stderr.strip() == ""
    assert done.returncode == 0


@pytest.mark.usefixtures("forked_off")
@pytest.mark.parametrize("bad", TOO_HARD)
def test_a_single_document_costs_itself_alone(bad: str) -> None:
    with Reader(LIMITS) as reader:
        with pytest.raises(LostError) as lost:
            reader.read(held, bad.encode())
        assert lost.value.reason.code == "too_hard"
        for _ in range(3):  # each has all the memory
            assert reader.read(held, b"hoard") == 90


def test_of_a_single_document_a_bug_comes_back_with_its_trace() -> None:
    with Reader(LIMITS) as reader, pytest.raises(LostError) as lost:
        reader.read(held, b"bug")
    assert lost.value.reason.code == "bug"
    assert 'raise ZeroDivisionError("of a document")' in lost.value.trace
