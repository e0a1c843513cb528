"""copines run on the demo's blogs: real HTTP, real database, real pages."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from urllib.parse import urlsplit

import pytest

from copines.demo.server import Ring
from instance import Instance, running
from served_blogs import until


def _posts(circle: Instance) -> list[dict[str, object]]:
    return [json.loads(line) for line in circle.copines("export", "posts").stdout.splitlines()]


def test_a_run_finds_links_and_publishes_every_post(circle: Instance, ring: Ring) -> None:
    report = json.loads(circle.copines("run", "--json").stdout)
    assert report["crawl"]["failed"] == []
    posts = _posts(circle)
    assert len(posts) == report["crawl"]["posts"]["new"] == 75
    assert not any("/prive/" in str(post["url"]) for post in posts)
    assert all(post["text"] and post["title"] and post["language"] for post in posts)

    links = [json.loads(line) for line in circle.copines("export", "links").stdout.splitlines()]
    blog_of = {post["url"]: post["blog"] for post in posts}
    language_of = {post["url"]: post["language"] for post in posts}
    assert len(links) >= 2 * len(posts)
    assert sum(link["kind"] == "related" for link in links) >= len(posts)
    for link in links:
        assert blog_of[link["url"]] != blog_of[link["related"]]
        same = language_of[link["url"]] == language_of[link["related"]]
        assert same or link["kind"] == "fill"
        assert bool(link["terms"]) == (link["kind"] == "related")
        assert 0 <= link["score"] <= 1
        assert bool(link["score"]) == (link["kind"] == "related")

    portal = circle.portal()
    assert {"index.html", "feed.xml", "blogroll.opml", "sitemap.xml"} <= set(portal)
    assert sum(name.startswith("posts/") for name in portal) == len(posts)

    ring.requests.clear()
    again = json.loads(circle.copines("run", "--json").stdout)
    assert again["crawl"]["posts"] == {"new": 0, "changed": 0, "unchanged": 0, "removed": 0}
    assert again["crawl"]["unchanged"] == again["crawl"]["ok"] == 9
    assert again["build"]["written"] == again["build"]["removed"] == 0
    assert circle.portal() == portal
    asked = Counter(urlsplit(request.url).hostname for request in ring.requests)
    assert max(asked.values()) <= 4


def test_a_hidden_post_goes(visited: Instance) -> None:
    victim = str(_posts(visited)[0]["url"])
    assert any(victim.encode() in page for page in visited.portal().values())
    config = visited.directory / "copines.toml"
    text = config.read_text(encoding="utf-8")
    hide = f'[link]\nhide = ["{victim}"]\n'
    config.write_text(text.replace("[[blog]]", f"{hide}\n[[blog]]", 1), encoding="utf-8")
    visited.copines("run")
    assert victim not in {post["url"] for post in _posts(visited)}
    told = json.loads(visited.copines("explain", victim, "--json").stdout)
    assert told["verdict"] == "hidden"
    assert not any(victim.encode() in page for page in visited.portal().values())


def test_one_bad_blog_stops_no_other(circle: Instance) -> None:
    config = circle.directory / "copines.toml"
    stanza = '\n[[blog]]\nname = "Nulle part"\nurl = "http://nulle-part.example/"\n'
    config.write_text(config.read_text(encoding="utf-8") + stanza, encoding="utf-8")
    report = json.loads(circle.copines("run", "--json", ok=(3,)).stdout)
    assert [failed["blog"] for failed in report["crawl"]["failed"]] == ["Nulle part"]
    assert report["crawl"]["ok"] == 9
    status = json.loads(circle.copines("status", "--json", ok=(3,)).stdout)
    bad = next(blog for blog in status["blogs"] if blog["name"] == "Nulle part")
    assert bad["state"] == "failing"
    assert bad["reason"]


def test_ctrl_c_leaves_a_database_that_the_next_run_goes_on_from(
    circle: Instance, ring: Ring
) -> None:
    with circle.started("run", COPINES_CRAWL_DELAY="0.2") as run:
        until(lambda: len(ring.requests) >= 40 or run.has_ended(), run.err)
        run.send(signal.SIGINT)
        assert run.wait(60) == 130, run.err()
    with sqlite3.connect(circle.directory / "copines.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    circle.copines("run")
    assert len(_posts(circle)) == 75


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is no process of its own")
def test_a_first_publish_that_is_killed_stops_no_crawl(circle: Instance) -> None:
    code = (
        "import os, signal, sys\nfrom copines.cli import main\nfrom copines.instance import link\n"
        "me, linked = os.getpid(), link.link\n"
        "def killed(*a, **k):\n"
        "    if os.getpid() != me: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return linked(*a, **k)\n"
        "link.link = killed\n"
        "main(['run', '--dir', sys.argv[1]])"
    )
    with running(("-c", code, str(circle.directory)), circle.environment) as run:
        ended, said = run.wait(), run.err()
    assert ended == 0, said
    assert "not published yet" in said
    assert "the system ended the process that does it" in said
    assert "Traceback" not in said
    assert len(_posts(circle)) == 75
    assert (circle.directory / "public" / "index.html").is_file()


def test_ctrl_c_works_after_the_crawl_as_before_it(circle: Instance) -> None:
    code = (
        "import os, signal, sys, time\nfrom copines.cli import main\n"
        "from copines.instance import link\n"
        "here, whole = os.getpid(), link.link\n"
        "def stopped(*given, **named):\n"
        # the first publish is a process of its own, which leaves it to this one
        "    if os.getpid() != here: return whole(*given, **named)\n"
        "    os.kill(here, signal.SIGINT)\n"
        # another thread may be given it: this one hears of it a moment later, between two naps
        "    for _ in range(600): time.sleep(.1)\n"
        "link.link = stopped\n"
        "main(['run', '--dir', sys.argv[1]])"
    )
    short = {"COPINES_CRAWL_ARCHIVE": "false", "COPINES_PORTAL_IMAGES": "none"}
    with running(("-c", code, str(circle.directory)), {**circle.environment, **short}) as run:
        ended, said = run.wait(120), run.err()
    assert ended == 130, said
    assert "Traceback" not in said


def test_a_second_command_in_the_instance_is_told_who_works_there(circle: Instance) -> None:
    code = (
        "import sys; from pathlib import Path; from copines.instance.lock import instance_lock\n"
        "with instance_lock(Path(sys.argv[1]), 'run'): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(circle.directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    refused = circle.copines("crawl", ok=(1,))
    holder.communicate("")
    assert str(holder.pid) in refused.stderr
    assert "Traceback" not in refused.stderr
