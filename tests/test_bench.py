"""The house that measures copines beside others: what it counts, believes and tells."""

import json
import platform
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench import __main__ as bench
from bench import crawl, report, runner, schedule
from bench.case import ROOT, SIZES, Case, Peer, WrongError
from bench.rivals import Rivals

from copines.model import CrawlOptions

Figures = dict[str, Any]


def _peer(name: str, code: str, **how: Any) -> Peer:
    return Peer(name, (sys.executable, "-c", code), **how)


def _case(*peers: Peer, **how: Any) -> Case:
    return Case("crawl", "a job", 1, "feeds", peers, **how)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Measure two stages at a tiny size, without any peer; return the file of figures."""
    file = tmp_path_factory.mktemp("bench") / "figures.json"
    call = [sys.executable, "-m", "bench", "text", "build", "--size", "tiny", "--alone"]
    subprocess.run([*call, "--to", str(file)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return file


def test_an_unknown_stage_is_named_with_those_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "nothing"])
    with pytest.raises(SystemExit):
        bench.main()
    assert "no nothing; there are: crawl, text, link" in capsys.readouterr().err


def test_copines_is_measured_alone_and_its_results_are_right(alone: Path) -> None:
    rows = json.loads(alone.read_text("utf-8"))["rows"]
    ours = [row for row in rows if row["peer"] == "copines"]
    assert [row["case"] for row in ours] == [
        "articles of pages",
        "whole",
        "nothing changed",
        "ten posts edited",
    ]
    for row in ours:
        assert not row["left_out"]
        assert row["note"]
        assert row["runs"][0]["cpu_s"] > 0
    assert ours[1]["work"]["files"] > 60
    hugo = next(row for row in rows if row["peer"] == "Hugo")
    assert (hugo["runs"], hugo["left_out"]) == ([], "not asked for")


def test_figures_name_the_machine_by_what_it_is_and_not_whose(alone: Path) -> None:
    told = alone.read_text("utf-8")
    assert json.loads(told)["machine"]["cores"] >= 1
    for private in (str(ROOT), str(Path.home()), str(alone.parent), platform.node()):
        assert private not in told


def test_the_page_has_every_case_and_why_others_are_left_out(alone: Path) -> None:
    page = "\n".join(report.page(json.loads(alone.read_text("utf-8"))))
    for wanted in ("## Text", "## Build", "**ten posts edited**", "not asked for", "bytes moved"):
        assert wanted in page


def test_the_page_that_is_published_has_its_figures_beside_it() -> None:
    figures: Figures = json.loads(report.FIGURES.read_text("utf-8"))
    page = report.FIGURES.with_suffix(".md").read_text("utf-8")
    curve = json.loads(report.CURVE.read_text("utf-8")) if report.CURVE.exists() else None
    assert page == "\n".join(report.page(figures, curve)) + "\n"
    assert report.FIGURES.with_suffix(".svg").exists()


_BUSY = "import time\nwhile time.process_time() < .3: pass"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere orphans go to init")
def test_what_a_process_leaves_running_is_counted_too() -> None:
    call = f"[sys.executable, '-c', {_BUSY!r}], start_new_session=True"
    code = f"import subprocess, sys; subprocess.Popen({call})"
    (row,) = runner.rows(_case(_peer("copines", code)), 1)
    assert row["runs"][0]["cpu_s"] >= 0.3


def test_all_memory_of_a_tree_is_summed() -> None:
    child = "x = bytearray(60 << 20); print(flush=True); input()"
    code = (
        "import subprocess, sys, time\n"
        f"call = [sys.executable, '-c', {child!r}]\n"
        "all_ = [subprocess.Popen(call, stdin=-1, stdout=-1) for _ in range(2)]\n"
        "for each in all_: each.stdout.readline()\n"
        "time.sleep(3)\n"  # a busy machine is looked at less often
        "for each in all_: each.communicate(b'\\n')"
    )
    (row,) = runner.rows(_case(_peer("copines", code)), 1)
    assert row["runs"][0]["peak_mb"] >= 120


def test_peers_take_turns_and_each_round_begins_with_another() -> None:
    order: list[str] = []

    def noting(name: str) -> Callable[[], None]:
        return lambda: order.append(name)

    peers = [_peer(name, "pass", prepare=noting(name)) for name in "abc"]
    runner.rows(_case(*peers, each_round=noting("|")), 3)
    assert "".join(order) == "|abc|bca|cab"


def test_a_wrong_result_has_no_time() -> None:
    def wrong() -> str:
        raise WrongError("two posts are missing")

    right = _peer("copines", "pass", check=lambda: "all found")
    one, other = runner.rows(_case(right, _peer("other", "pass", check=wrong)), 2)
    assert (len(one["runs"]), one["note"]) == (2, "all found")
    assert (other["runs"], other["left_out"]) == ([], "wrong: two posts are missing")


def test_a_peer_that_fails_says_why_without_paths() -> None:
    code = "raise SystemExit('no such file: /home/zoe/bench/posts.json')"
    (row,) = runner.rows(_case(_peer("copines", code)), 1)
    assert row["left_out"] == "wrong: no such file: posts.json"


def _row(peer: str, size: int, *cpus: float) -> Figures:
    runs = [{"wall_s": cpu, "cpu_s": cpu, "peak_mb": 10} for cpu in cpus]
    told = {"stage": "crawl", "case": "a job", "size": size, "unit": "feeds", "peer": peer}
    return {**told, "work": {"bytes": 2e6}, "runs": runs, "note": "", "left_out": ""}


def test_ratios_are_of_the_same_rounds_and_growth_is_a_power() -> None:
    few, other, many = _row("copines", 10, 1, 2, 6), _row("x", 10, 2, 2, 2), _row("copines", 40, 8)
    rates = {"bytes": 1e6, "multiply-adds": 1.0, "files": 1.0}
    machine = {
        **dict.fromkeys(("when", "commit", "processor", "system", "python", "sqlite"), ""),
        **{"cores": 2, "memory_mb": 1024, "versions": {}, "peers": {}, "rates": rates},
    }
    figures = {"size": "tiny", "machine": machine, "rows": [few, other, many]}
    page = "\n".join(report.page(figures))
    assert "| 10 feeds | x | 2.00 **2.00** 2.00 |" in page
    assert "| 1.00 |  |" in page  # the middle of .5, 1 and 3
    assert report.exponent(few, many) == pytest.approx(1)
    assert "| 10, 40 feeds | 2.00, 8.00 | 1.00 | 2 M bytes moved | 2.00 |" in page
    alone = {**figures, "rows": [_row("copines", size, cpu) for size, cpu in ((10, 1), (80, 4))]}
    page = "\n".join(report.page(figures, alone))
    assert "| 10, 80 feeds | 1.00, 4.00 | 0.67 | 2 M bytes moved | 2.00 |" in page
    assert "| 10 feeds | copines | 1.00 **2.00** 6.00 |" in page


def test_another_copines_crawls_in_turns_with_this_one(tmp_path: Path) -> None:
    cases = crawl.cases(SIZES["tiny"], Rivals(None, "/other/bin/python"), tmp_path)
    own, other, *_ = next(cases).peers
    cases.close()  # type: ignore[attr-defined]  # a generator

    assert other.command[0] == "/other/bin/python"
    assert other.command[1:-1] == own.command[1:-1]
    assert other.command[-1] != own.command[-1], "each has a folder of its own"


def test_a_simulated_service_asks_every_feed_and_one_server_one_thing_at_a_time() -> None:
    def lived() -> tuple[list[schedule.Member], list[schedule.Told]]:
        members = schedule.circle(150, 2)
        return members, schedule.lived(members, CrawlOptions(archive=False), 2, 600.0)

    members, told = lived()
    assert all(member.state.last_try for member in members)
    _, asked, seconds = told[0].rounds[0]
    assert asked == len(members)
    shared = Counter(member.domain for member in members).most_common(1)[0][0]
    alone = sum(m.answer_s for m in members if m.domain == shared and not m.dead)
    assert seconds - 600 >= alone
    for day, figures in zip(told, schedule.figures(told), strict=True):
        # a feed is asked once a day at least, and robots.txt of each host no more than that
        living = [member for member in members if not member.dead]
        assert figures["visits"] >= len(members)
        assert day.requests["robots.txt"] <= len(living) <= figures["requests"]["feed, 304"] * 2
        assert day.news
    times = schedule.figures(lived()[1])
    assert [{**day, "plan, median CPU s": 0} for day in times] == [
        {**day, "plan, median CPU s": 0} for day in schedule.figures(told)
    ]
