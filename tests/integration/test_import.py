"""Lists of blogs that other programs kept, taken over by the command."""

import json
import os
import pty
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from copines.demo.config import ring_config
from copines.demo.posts import newest_first, posts
from instance import Instance

DATA = Path(__file__).parents[1] / "core" / "imports" / "data"


def config(instance: Instance) -> str:
    return (instance.directory / "copines.toml").read_text(encoding="utf-8")


def blogs(instance: Instance) -> dict[str, str]:
    told = json.loads(instance.copines("status", "--json").stdout)["blogs"]
    return {blog["name"]: blog["url"] for blog in told}


def exported(instance: Instance) -> dict[str, dict[str, object]]:
    lines = instance.copines("export", "posts").stdout.splitlines()
    return {post["url"]: post for post in map(json.loads, lines)}


@pytest.mark.parametrize(
    "name",
    [
        "dirty.opml",
        "venus.ini",
        "venus.csv",
        "pluto.ini",
        "urls.txt",
        "osmosfeed.yaml",
        "planet.ini",
        "sites.json",
    ],
)
def test_blogs_are_added_and_the_config_is_kept(instance: Instance, name: str) -> None:
    path = instance.directory / "copines.toml"
    path.write_text("# à moi\n" + config(instance) + "\n[link]  # la fin\n", encoding="utf-8")
    before = config(instance)
    shown = instance.copines("import", str(DATA / name), "--dry-run")
    assert shown.stdout == (DATA / f"{name}.toml").read_text(encoding="utf-8")
    assert config(instance) == before
    instance.copines("import", str(DATA / name))
    assert config(instance) == f"{before}\n{shown.stdout}"
    again = json.loads(instance.copines("import", str(DATA / name), "--json").stdout)
    assert again["added"] == []
    assert len(again["known"]) == shown.stdout.count("[[blog]]")
    assert config(instance) == f"{before}\n{shown.stdout}"


def test_each_key_is_told_to_programs_with_its_line_and_fate(instance: Instance) -> None:
    done = instance.copines("import", str(DATA / "pluto.ini"), "--json", "--dry-run")
    told = json.loads(done.stdout)
    assert told["format"] == "pluto"
    fates = {(key["line"], key["key"]): key["fate"] for key in told["keys"]}
    assert (fates[6, "link"], fates[8, "author"]) == ("carried", "dropped")
    (excludes,) = (key for key in told["keys"] if key["key"] == "excludes")
    assert excludes["fate"] == "translated"
    assert "warning: Pluto read it and never applied it" in excludes["why"]
    assert "(line 12): as exclude; warning" in done.stderr


def test_settings_of_the_portal_are_taken_only_where_asked_for(instance: Instance) -> None:
    file = str(DATA / "venus.ini")
    kept = instance.copines("import", file, "--dry-run")
    assert "--settings takes it as [portal] title" in kept.stderr
    taken = json.loads(instance.copines("import", file, "--settings", "--json").stdout)
    assert taken["settings"]["portal.title"] == "Les copines"
    assert 'title = "Les copines"' in config(instance)
    assert 'contact = "mailto:anne@example.org"' in config(instance)
    assert "timeout = 20" in config(instance)


def test_what_new_feed_items_means_is_asked_on_a_terminal(instance: Instance) -> None:
    """Where nobody can be asked, it is left behind and said."""
    file = str(DATA / "planet.ini")
    done = instance.copines("import", file, "--dry-run")
    assert "--format planet or --format venus" in done.stderr
    assert "cap" not in done.stdout
    said = instance.copines("import", file, "--dry-run", "--format", "venus")
    assert "cap = 2" in said.stdout
    keyboard, terminal = pty.openpty()
    call = [
        sys.executable,
        "-m",
        "copines",
        "import",
        file,
        "--dry-run",
        "--dir",
        str(instance.directory),
    ]
    with subprocess.Popen(
        call, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as asking:
        os.write(keyboard, b"venus\n")
        out, err = asking.communicate(timeout=60)
    os.close(keyboard)
    os.close(terminal)
    assert asking.returncode == 0
    assert "which of them wrote this file" in err
    assert out == said.stdout


def test_names_that_are_taken_get_a_number(instance: Instance) -> None:
    instance.copines("add", "https://autre.example/", "--name", "zoé au jardin")
    instance.copines("import", str(DATA / "venus.ini"))
    assert blogs(instance)["Zoé au jardin (2)"] == "https://zoe.example.org/"


def test_our_own_blogroll_brings_nothing_new(instance: Instance) -> None:
    instance.copines("import", str(DATA / "sites.json"))
    file = instance.directory / "blogroll.opml"
    instance.copines("export", "opml", "-o", str(file))
    told = json.loads(instance.copines("import", str(file), "--json").stdout)
    assert (told["format"], told["added"], len(told["known"])) == ("opml", [], 3)


#: Of its 8 MB become 200 MB, as objects.
_BOMB = b'{"sources": [[' + b"[]," * 2_600_000 + b"[]]]}"


class _Lists(BaseHTTPRequestHandler):
    """Serves data/, and what is too much; says who asked."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(f"{self.path} {self.headers['User-Agent']}")
        file = DATA / self.path.strip("/")
        body = _BOMB if file.name == "bomb.json" else b""
        self.send_response(200 if body or file.is_file() else 404)
        self.end_headers()
        self.wfile.write(file.read_bytes() if file.is_file() else body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_lists_that_a_list_names_are_fetched_where_asked_for(instance: Instance) -> None:
    """A cache brings its posts with it; a list that is gone, or no list, is said to be."""
    path = instance.directory / "copines.toml"
    path.write_text(
        config(instance).replace("[crawl]", "[crawl]\nallow_private = true\ndelay = 0"),
        encoding="utf-8",
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Lists)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"http://127.0.0.1:{server.server_address[1]}"
    instance.environment |= {"http_proxy": "", "https_proxy": "", "no_proxy": "*"}
    yaml = instance.directory / "osmosfeed.yaml"
    yaml.write_text(
        f"cacheUrl: {host}/cache.json\nsources:\n- href: https://zoe.example.org/feed/\n",
        encoding="utf-8",
    )
    opml = instance.directory / "liste.opml"
    opml.write_text(
        f'<opml><outline text="a" xmlUrl="https://nour.example/"/>'
        f'<outline text="b" type="include" url="{host}/pluto.ini"/>\n'
        f'<outline text="c" type="include" url="{host}/perdu.opml"/>\n'
        f'<outline text="d" type="include" url="{host}/dirty.opml.report"/>\n'
        f'<outline text="e" type="include" url="{host}/bomb.json"/></opml>',
        encoding="utf-8",
    )
    try:
        assert "--fetch brings it" in instance.copines("import", str(yaml), "--dry-run").stderr
        assert _Lists.asked == []
        told = json.loads(instance.copines("import", str(yaml), "--fetch", "--json").stdout)
        more = instance.copines("import", str(opml), "--fetch", "--json")
    finally:
        server.shutdown()
        server.server_close()
    assert [blog["name"] for blog in told["added"] if "name" in blog] == ["Zoé"]
    assert (len(told["added"]), told["new"]) == (2, 2)
    assert told["keys"][0]["why"] == "fetched: osmosfeed-cache, 2 blogs"
    assert "copines.example" in _Lists.asked[-1]
    assert len(exported(instance)) == 2
    listed = json.loads(more.stdout)
    assert len(listed["added"]) == 2, "of Max the cache named the feed"
    fates = {key["line"]: key["why"] for key in listed["keys"] if key["key"] == "url"}
    assert fates[2] == "could not be fetched: nothing is to be read at its address (HTTP 404)"
    assert fates[3].startswith("could not be read: ")
    assert "it takes too much time or memory to be read" in fates[4]
    assert f"excludes (line 12 of {host}/pluto.ini)" in more.stderr


def test_what_is_no_list_changes_nothing(instance: Instance) -> None:
    before = config(instance)
    for name, text, said in (
        ("page.html", "<!DOCTYPE html><p>Bonjour", "page.html: a feed or a page, no list of blogs"),
        ("page.html", "<!DOCTYPE html><p>Bonjour", "copines add URL"),
        ("empty.opml", "<opml><body/></opml>", "empty.opml: no blog was found in it"),
        ("broken.yaml", "sources:\n - href: 'x\n", "broken.yaml: line 3: no valid yaml"),
        ("notes.txt", "bonjour", "--format"),
    ):
        file = instance.directory / name
        file.write_text(text, encoding="utf-8")
        assert said in instance.copines("import", str(file), ok=(2,)).stderr
    assert config(instance) == before
    posts = instance.directory / "posts.jsonl"
    posts.write_text("", encoding="utf-8")
    assert "holds posts" in instance.copines("import", str(posts), "--dry-run", ok=(2,)).stderr


def test_a_cache_of_osmosfeed_brings_posts_that_the_next_run_completes(circle: Instance) -> None:
    """Also those that neither feed nor archive lead to any more; what is gone stays as it came."""
    path = circle.directory / "copines.toml"
    head = ring_config().partition("[[blog]]")[0]
    path.write_text(head.replace("[crawl]", "[crawl]\narchive = false"), encoding="utf-8")
    old = newest_first(post for post in posts() if post.blog.key == "rustines")[-1]
    gone = f"{old.blog.home}perdu/"
    articles = [
        {
            "title": "Semis",
            "link": old.url,
            "publishedOn": "2009-03-01T08:00:00.000Z",
            "description": "Au chaud & au sec…",
            "author": None,
        },
        {"title": "Perdu", "link": gone, "publishedOn": "hier", "description": "Plus là."},
    ]
    source = {"title": "Rustines", "feedUrl": f"{old.blog.home}atom.xml", "siteUrl": old.blog.home}
    file = circle.directory / "cache.json"
    file.write_text(json.dumps({"sources": [{**source, "articles": articles}]}), encoding="utf-8")
    told = json.loads(circle.copines("import", str(file), "--json").stdout)
    assert (told["format"], told["new"], len(told["added"])) == ("osmosfeed-cache", 2, 1)
    begun = exported(circle)[old.url]
    assert begun["text"] == "Au chaud & au sec…"
    assert begun["html"] == "<p>Au chaud &amp; au sec…</p>"
    assert begun["published"] == "2009-03-01T08:00:00+00:00"
    circle.copines("crawl")
    kept = exported(circle)
    assert kept[old.url]["title"] == old.title
    assert len(str(kept[old.url]["text"])) > 300
    assert kept[old.url]["published"] == begun["published"]
    assert kept[gone]["text"] == "Plus là."
    again = json.loads(circle.copines("import", str(file), "--json").stdout)
    assert (again["new"], again["unchanged"]) == (0, 2)
    assert exported(circle) == kept
