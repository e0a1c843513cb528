"""Lists of blogs that other programs kept, taken over by the command."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

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


@pytest.mark.parametrize("name", ["dirty.opml", "venus.ini", "venus.csv", "pluto.ini", "urls.txt",
                                  "osmosfeed.yaml", "planet.ini", "sites.json"])  # fmt: skip
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
    call = [sys.executable, "-m", "copines", "import", file, "--dry-run", "--dir",
            str(instance.directory)]  # fmt: skip
    with subprocess.Popen(call, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding="utf-8") as asking:  # fmt: skip
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


def test_what_is_no_list_changes_nothing(instance: Instance) -> None:
    before = config(instance)
    for name, text, said in (
        ("page.html", "<!DOCTYPE html><p>Bonjour", "copines add URL"),
        ("empty.opml", "<opml><body/></opml>", "no blog was found in it"),
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
        {"title": "Semis", "link": old.url, "publishedOn": "2009-03-01T08:00:00.000Z",
         "description": "Au chaud & au sec…", "author": None},
        {"title": "Perdu", "link": gone, "publishedOn": "hier", "description": "Plus là."},
    ]  # fmt: skip
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
