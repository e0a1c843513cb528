"""Each command, called as a person or a script calls it."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from copines.cli.commands import COMMANDS
from instance import Instance, called
from served_blogs import until

POST: Mapping[str, object] = {
    "url": "https://zoe.example/semis/",
    "blog": "Zoé",
    "title": "Semis de mars",
    "author": "Zoé",
    "published": "2020-03-01T08:00:00+01:00",
    "updated": None,
    "language": "fr",
    "tags": ["jardin"],
    "image": None,
    "comments_url": None,
    "summary": "",
    "text": "Les tomates se sèment au chaud, les fèves dehors, et tout finit au compost.",
    "html": "<p>Les tomates<script>alert(1)</script></p>",
    "words": 14,
}


@pytest.fixture
def small(instance: Instance) -> Instance:
    """An instance of three blogs that were never visited."""
    for name in ("zoe", "max", "nour"):
        label = {"zoe": "Zoé"}.get(name, name.title())
        instance.copines("add", f"https://{name}.example/", "--name", label)
    return instance


def imported(small: Instance, *posts: Mapping[str, object]) -> Instance:
    file = small.directory / "posts.jsonl"
    file.write_text("".join(json.dumps(p) + "\n" for p in posts), encoding="utf-8")
    small.copines("import", str(file))
    return small


def some_posts() -> list[dict[str, object]]:
    return [
        {
            **POST,
            "url": f"https://{host}.example/semis/{n}",
            "blog": name,
            "text": f"{POST['text']} Chez {name}, le numéro {n}.",
        }
        for host, name in (("zoe", "Zoé"), ("max", "Max"), ("nour", "Nour"))
        for n in (1, 2)
    ]


def test_help_of_each_command_has_an_example() -> None:
    for words in ((), *((name,) for name in COMMANDS)):
        done = called((*words, "-h"), {})
        assert not done.returncode
        assert f"Example: copines {' '.join(words)}".strip() in " ".join(done.stdout.split())


def test_init_makes_an_instance_and_never_overwrites_one(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "copines", "init", str(tmp_path / "cercle"), "--title", "Le club"]
    assert subprocess.run(call, capture_output=True, check=False).returncode == 0
    assert "Le club" in (tmp_path / "cercle" / "copines.toml").read_text(encoding="utf-8")
    again = subprocess.run(call, capture_output=True, encoding="utf-8", check=False)
    assert again.returncode == 2
    assert "exists already" in again.stderr


def test_init_asks_for_the_address_until_it_is_one(tmp_path: Path) -> None:
    keyboard, terminal = pty.openpty()
    call = [sys.executable, "-m", "copines", "init", str(tmp_path / "cercle")]
    with subprocess.Popen(call, stdin=terminal, stderr=terminal, stdout=subprocess.PIPE) as asking:
        os.write(keyboard, b"quartier.example\nhttps://quartier.example\n")
        asking.communicate(timeout=60)
    said = os.read(keyboard, 10_000).decode("utf-8")
    os.close(keyboard)
    os.close(terminal)
    assert said.count("Where will the portal live?") == 2
    assert 'did you mean "https://quartier.example"?' in said
    config = (tmp_path / "cercle" / "copines.toml").read_text("utf-8")
    assert 'url = "https://quartier.example/"  # where' in config
    assert "copines.example" not in config


def test_the_directory_may_stand_before_the_command(small: Instance) -> None:
    call = [sys.executable, "-m", "copines", "--dir", str(small.directory), "status", "--json"]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", check=True)
    assert [b["name"] for b in json.loads(done.stdout)["blogs"]] == ["Zoé", "Max", "Nour"]


def test_a_directory_without_config_is_a_mistake_of_use(tmp_path: Path) -> None:
    done = Instance(tmp_path).copines("status", ok=(2,))
    assert "copines init" in done.stderr


def test_a_wrong_config_is_told_before_anything_is_done(small: Instance) -> None:
    config = small.directory / "copines.toml"
    config.write_text(config.read_text(encoding="utf-8") + "\n[crwal]\n", encoding="utf-8")
    done = small.copines("run", ok=(2,))
    assert 'did you mean "crawl"?' in done.stderr
    assert not (small.directory / "copines.db").exists()


def test_a_blog_is_removed_by_its_slug(small: Instance) -> None:
    small.copines("remove", "zoe")
    blogs = json.loads(small.copines("status", "--json").stdout)["blogs"]
    assert [blog["name"] for blog in blogs] == ["Max", "Nour"]
    unknown = small.copines("remove", "zoe", ok=(1,))
    assert "there are: Max, Nour" in unknown.stderr


def test_imported_posts_come_back_as_they_went_in(small: Instance) -> None:
    imported(small, POST)
    (line,) = small.copines("export", "posts").stdout.splitlines()
    post = json.loads(line)
    assert post == {**POST, "html": "<p>Les tomates</p>", "published": "2020-03-01T07:00:00+00:00"}
    file = small.directory / "again.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    again = json.loads(small.copines("import", str(file), "--json").stdout)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 1)


def test_lines_that_are_no_posts_are_named_and_the_rest_is_kept(small: Instance) -> None:
    file = small.directory / "posts.jsonl"
    lines = [
        json.dumps(POST),
        "{",
        '"text"',
        json.dumps({**POST, "blog": "Ailleurs"}),
        json.dumps({**POST, "url": "javascript:1"}),
        json.dumps({**POST, "url": "https://zoe.example/2", "published": "hier"}),
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    done = small.copines("import", str(file))
    for number in (2, 3, 4, 5, 6):
        assert f"posts.jsonl:{number}:" in done.stderr
    assert "Ailleurs" in done.stderr
    assert len(small.copines("export", "posts").stdout.splitlines()) == 1


def test_link_build_and_explain_work_on_what_was_imported(small: Instance) -> None:
    imported(small, *some_posts())
    linked = json.loads(small.copines("link", "--json").stdout)["link"]
    assert linked["posts"] == 6
    assert linked["links"] > 0
    built = json.loads(small.copines("build", "--json").stdout)["build"]
    assert built["written"] == built["pages"]
    told = json.loads(small.copines("explain", "https://zoe.example/semis/1", "--json").stdout)
    assert (told["verdict"], told["blog"]) == ("shown", "Zoé")
    assert {near["blog"] for near in told["related"]} <= {"Max", "Nour"}
    shown = [near["url"] for near in told["candidates"] if near["out"] is None]
    assert shown == [near["url"] for near in told["related"]]
    unknown = small.copines("explain", "https://zoe.example/nulle-part", "--json", ok=(1,))
    assert json.loads(unknown.stdout)["verdict"] == "unknown"


def test_a_blog_added_later_leaves_the_river_to_the_others(small: Instance) -> None:
    imported(small, *some_posts())
    small.copines("link")
    small.copines("build")
    small.copines("add", "https://lu.example/", "--name", "Lu")
    mine = {"blog": "Lu", "title": "Un vieux billet", "url": "https://lu.example/1"}
    file = small.directory / "more.jsonl"
    file.write_text(json.dumps({**POST, **mine}), encoding="utf-8")
    small.copines("import", str(file), "--now", "2031-01-01")
    small.copines("build", "--now", "2031-01-01")
    assert "Un vieux billet" not in small.portal_page("page/1/index.html")
    assert "Un vieux billet" not in small.portal_page("feed.xml")
    assert "Un vieux billet" in small.portal_page("blogs/lu/index.html")
    with (small.directory / "copines.toml").open("a", encoding="utf-8") as config:
        config.write("backlog = true\n")
    small.copines("build", "--now", "2031-01-01")
    assert "Un vieux billet" in small.portal_page("feed.xml")


def test_a_post_dated_later_is_held_until_then(small: Instance) -> None:
    url = "https://zoe.example/demain"
    later = {**POST, "url": url, "published": "2031-01-01T00:00:00Z"}
    imported(small, *some_posts(), later)
    told = json.loads(small.copines("explain", url, "--json").stdout)
    assert told["verdict"] == "held"
    assert url not in small.copines("export", "posts").stdout
    everything = small.copines("export", "posts", "--all").stdout.splitlines()
    assert [json.loads(line)["verdict"] for line in everything].count("held") == 1
    small.copines("build", "--now", "2031-01-02")
    told = json.loads(small.copines("explain", url, "--json", "--now", "2031-01-02").stdout)
    assert told["verdict"] == "shown"


def test_a_changed_rule_holds_without_a_crawl_and_explain_names_it(small: Instance) -> None:
    imported(small, *some_posts())
    small.copines("build")
    config = small.directory / "copines.toml"
    before = config.read_text(encoding="utf-8")
    ruled = before.replace('name = "Zoé"', 'name = "Zoé"\nexclude = ["url:/semis/1$"]')
    config.write_text(ruled, encoding="utf-8")
    small.copines("build")
    url = "https://zoe.example/semis/1"
    told = json.loads(small.copines("explain", url, "--json").stdout)
    assert (told["verdict"], told["reason"]) == ("filtered", 'exclude = "url:/semis/1$"')
    assert 'filtered: exclude = "url:/semis/1$"' in small.copines("explain", url).stdout
    assert not any(url.encode() in page for page in small.portal().values())
    config.write_text(before, encoding="utf-8")
    small.copines("build")
    assert any(url.encode() in page for page in small.portal().values())


def test_a_blog_that_left_takes_its_posts_along(small: Instance) -> None:
    imported(small, *some_posts()).copines("link")
    small.copines("build")
    small.copines("remove", "Nour")
    small.copines("build")
    told = json.loads(small.copines("explain", "https://nour.example/semis/1", "--json").stdout)
    assert told["verdict"] == "removed"
    assert not any(b"nour.example" in page for page in small.portal().values())


def test_search_finds_without_accents(small: Instance) -> None:
    imported(small, POST)
    assert "Semis de mars" in small.copines("search", "feves", "SEMENT").stdout
    (line,) = small.copines("search", "fèves", "--json").stdout.splitlines()
    assert json.loads(line)["url"] == POST["url"]
    nothing = small.copines("search", '"', "AND", "(")
    assert (nothing.stdout, "no post has all of" in nothing.stderr) == ("", True)


def test_export_gives_a_blogroll_and_an_archive_that_are_the_same_twice(small: Instance) -> None:
    imported(small, *some_posts())
    assert 'htmlUrl="https://zoe.example/"' in small.copines("export", "opml").stdout
    first, second = small.directory / "a.zip", small.directory / "b.zip"
    small.copines("export", "zip", "-o", str(first))
    small.copines("export", "zip", "-o", str(second))
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        names = set(archive.namelist())
        assert names == {
            "copines.toml",
            "copines.db",
            "blogroll.opml",
            "posts.jsonl",
            "links.jsonl",
        }


def test_a_broken_pipe_is_silent(small: Instance) -> None:
    imported(
        small,
        *({**POST, "url": f"https://zoe.example/{n}", "text": str(n) * 5000} for n in range(60)),
    )
    call = f'"{sys.executable}" -m copines export posts --dir "{small.directory}" | head -c 10'
    done = subprocess.run(["bash", "-o", "pipefail", "-c", call], capture_output=True, check=False)
    assert done.stdout == b'{"url": "h'
    assert b"Traceback" not in done.stderr


def test_inspect_tells_feeds_pages_and_sitemaps_apart(tmp_path: Path) -> None:
    files = {
        "feed.xml": '<rss version="2.0"><channel><title>Zoé</title><item><title>Semis</title>'
        "<link>/semis</link><description>Au chaud.</description></item></channel></rss>",
        "page.html": '<html lang="fr"><head><meta property="og:type" content="article"><title>Semis'
        f"</title></head><body><article><h1>Semis</h1><p>{'Au chaud, dit-elle. ' * 30}</p>"
        "</article></body></html>",
        "map.xml": "<urlset><url><loc>https://zoe.example/1</loc></url></urlset>",
        "picture.png": "\x89PNG",
        "empty.html": "",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = (str(tmp_path / name) for name in (*files, "absent"))
    done = called(("inspect", "--json", "--base", "https://zoe.example/billet", *paths), {})
    assert done.returncode == 0, done.stderr
    feed, page, sitemap, picture, empty, absent = map(json.loads, done.stdout.splitlines())
    assert (feed["kind"], feed["format"]) == ("feed", "rss")
    assert [e["url"] for e in feed["entries"]] == ["https://zoe.example/semis"]
    assert (page["kind"], page["is_post"], page["post"]["title"]) == ("page", True, "Semis")
    assert sitemap["kind"] == "sitemap"
    assert [found["kind"] for found in (picture, empty, absent)] == ["other"] * 3
    assert absent["problems"]


def test_inspect_says_of_a_document_that_it_is_too_hard_and_goes_on(tmp_path: Path) -> None:
    """Of the feed 8 MB become 200 MB, as objects."""
    bomb, page = tmp_path / "feed.json", tmp_path / "page.html"
    version = "https://jsonfeed.org/version/1.1"
    bomb.write_text(f'{{"version": "{version}", "x": [{"[]," * 2_600_000}[]]}}', encoding="utf-8")
    page.write_text("<!doctype html><title>Semis</title><p>Au chaud.", encoding="utf-8")
    done = called(("inspect", "--json", str(bomb), str(page)), {})
    assert done.returncode == 0, done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["kind"] == "other"
    assert [p.partition(" (")[0] for p in first["problems"]] == [
        "it takes too much time or memory to be read"
    ]
    assert second["kind"] == "page"
    assert done.stderr == ""


def test_serve_shows_the_portal_and_stops_when_told(small: Instance) -> None:
    imported(small, *some_posts())
    refused = small.copines("serve", "--port", "0", ok=(1,))
    assert "copines run" in refused.stderr
    small.copines("build")
    call = [sys.executable, "-m", "copines", "serve", "--port", "0", "--dir", str(small.directory)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        with urllib.request.urlopen(address) as answer:
            assert b"Les blogs" in answer.read() or answer.status == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=10) == 0


def test_schedule_runs_and_ends_cleanly(small: Instance) -> None:
    with small.started("schedule") as service:
        until(lambda: re.search("^build", service.err(), re.MULTILINE) is not None, service.err)
        second = small.copines("schedule", ok=(1,))
        assert str(service.pid) in second.stderr
        service.send(signal.SIGTERM)
        assert service.wait(30) == 0
        said = service.err()
    assert (small.directory / "public" / "index.html").is_file(), said
    assert "Traceback" not in said, said


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_schedule_takes_up_an_edited_config_and_refuses_one_with_mistakes(small: Instance) -> None:
    small.copines("run", ok=(0, 3))
    config = small.directory / "copines.toml"
    with small.started("schedule") as service:
        until(lambda: "the next is due" in service.err(), service.err)
        good = config.read_text("utf-8")
        config.write_text(good + "\nnonsense", "utf-8")
        service.send(signal.SIGHUP)
        until(lambda: "the config of before stays in force" in service.err(), service.err)
        assert not service.has_ended()
        more = '\n[[blog]]\nurl = "http://127.0.0.1:9/"\nenabled = false\n'
        config.write_text(good + more, "utf-8")
        service.send(signal.SIGHUP)
        until(lambda: "config taken up" in service.err(), service.err)
        service.send(signal.SIGTERM)
        assert service.wait(30) == 0
    assert not (small.directory / ".copines.schedule.toml").exists()


def test_version_is_told_fast() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "copines", "--version"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    for heavy in ("scrapy", "sklearn", "jinja2", "sqlite_utils", "trafilatura", "rich"):
        assert f" {heavy}\n" not in done.stderr
