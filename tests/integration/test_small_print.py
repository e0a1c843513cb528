"""What people type, paste and bring, in forms nobody thought of first."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from instance import Instance
from served_blogs import a_circle_of, an_item, served

PORTAL = '[portal]\nurl = "https://copines.example/"\n[crawl]\ncontact = "a@b.example"\n'
ZOE = '[[blog]]\nurl = "https://zoe.example/"\nname = "Zoé"\n'


@pytest.fixture
def circle(tmp_path: Path) -> Instance:
    (tmp_path / "copines.toml").write_text(PORTAL + ZOE, encoding="utf-8")
    return Instance(tmp_path)


def _import(circle: Instance, *posts: dict[str, object], ok: tuple[int, ...] = (0,)) -> str:
    file = circle.directory / "posts.jsonl"
    lines = (json.dumps({"blog": "Zoé", "text": "Un mot.", **post}) for post in posts)
    file.write_text("\n".join(lines), encoding="utf-8")
    return circle.copines("import", str(file), ok=ok).stderr


def _exported(circle: Instance) -> list[dict[str, object]]:
    return [json.loads(line) for line in circle.copines("export", "posts").stdout.splitlines()]


def test_a_post_without_title_has_none_and_is_shown_by_its_first_words(circle: Instance) -> None:
    _import(circle, {"url": "https://zoe.example/a", "title": "", "text": "La mer monte ce soir."})
    assert [post["title"] for post in _exported(circle)] == [""]
    circle.copines("link")
    circle.copines("build")
    assert "La mer monte ce soir" in circle.portal_page("index.html")


@pytest.mark.parametrize(
    ("tags", "kept"), [("jardin", ["jardin"]), (["jardin", "mer"], ["jardin", "mer"]), (None, [])]
)
def test_tags_are_a_list_or_a_single_one(circle: Instance, tags: object, kept: list[str]) -> None:
    _import(circle, {"url": "https://zoe.example/a", "tags": tags})
    assert [post["tags"] for post in _exported(circle)] == [kept]


@pytest.mark.parametrize("tags", [7, {"a": 1}, [1, 2], [["jardin"]]])
def test_tags_that_are_no_texts_are_a_mistake_of_their_line(circle: Instance, tags: object) -> None:
    told = _import(
        circle, {"url": "https://zoe.example/a"}, {"url": "https://zoe.example/b", "tags": tags}
    )
    assert 'posts.jsonl:2: "tags": expected a list of texts' in told
    assert [post["url"] for post in _exported(circle)] == ["https://zoe.example/a"]


def test_a_pipe_that_closes_early_is_no_error(circle: Instance) -> None:
    posts: list[dict[str, object]] = [
        {"url": f"https://zoe.example/{n}", "text": "mot " * 500} for n in range(200)
    ]
    _import(circle, *posts)
    command = f"{sys.executable} -m copines export posts --dir {circle.directory}"
    script = f"{command} | head -1 > /dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("0", "")


def test_a_recipe_names_the_instance_from_anywhere(circle: Instance) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "copines", "recipe", "cron", "--dir", circle.directory.name],
        cwd=circle.directory.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(circle.directory) in done.stdout


def test_nothing_is_no_search(circle: Instance) -> None:
    for nothing in ("", "  "):
        assert "expected a word" in circle.copines("search", nothing, ok=(2,)).stderr


@pytest.mark.parametrize("asked", ["スープ", "本語", "入門 soupe", "ไทย", "soupe"])
def test_search_finds_any_part_of_a_script_without_blanks(circle: Instance, asked: str) -> None:
    told = "今日は日本語の入門とスープ, ภาษาไทย, une soupe"
    _import(
        circle,
        {"url": "https://zoe.example/a", "text": told},
        {"url": "https://zoe.example/b", "text": "rien 語"},
    )
    found = circle.copines("search", asked).stdout
    assert "zoe.example/a" in found
    assert "zoe.example/b" not in found


def test_topics_that_no_letter_tells_apart_have_two_pages_under_one_sign(circle: Instance) -> None:
    tags = ("☕ 日記", "☕ 日記", "日記", "日記", "2024 à vélo", "2024 à vélo")
    posts: list[dict[str, object]] = [
        {"url": f"https://zoe.example/{n}", "tags": [tag], "text": f"billet {n}"}
        for n, tag in enumerate(tags)
    ]
    _import(circle, *posts)
    circle.copines("link")
    circle.copines("build")
    assert circle.portal_page("topics/index.html").count(">#<") == 1


def test_the_feed_of_a_member_is_no_new_blog(tmp_path: Path) -> None:
    circle = a_circle_of(tmp_path / "circle", "zoe.example")
    with served() as (blogs, environment):
        circle.environment.update(environment)
        item = an_item("zoe.example", 1, "Mon, 02 Feb 2026 10:00:00 +0000")
        feed = f"<rss version='2.0'><channel><title>Zoé</title>{item}</channel></rss>"
        home = (
            '<link rel="alternate" type="application/rss+xml" href="/flux.xml"><title>Zoé</title>'
        )
        blogs.pages["zoe.example/"] = (200, {"Content-Type": "text/html"}, home)
        blogs.pages["zoe.example/flux.xml"] = (200, {"Content-Type": "text/xml"}, feed)
        circle.copines("crawl", "--now", "2026-02-10")
    told = circle.copines("add", "http://zoe.example/flux.xml", ok=(2,)).stderr
    assert "is in the config already" in told
    circle.copines("add", "http://max.example/flux.xml")


def test_a_blog_without_feed_is_a_link_in_the_blogroll_and_comes_back_as_it_was(
    circle: Instance, tmp_path: Path
) -> None:
    file = tmp_path / "blogroll.opml"
    circle.copines("export", "opml", "-o", str(file))
    assert 'type="link" url="https://zoe.example/"' in file.read_text("utf-8")
    assert "rss" not in file.read_text("utf-8")
    other = tmp_path / "other"
    other.mkdir()
    (other / "copines.toml").write_text(PORTAL, encoding="utf-8")
    told = json.loads(Instance(other).copines("import", str(file), "--json").stdout)
    assert [blog["url"] for blog in told["added"]] == ["https://zoe.example/"]


def test_a_theme_whose_parts_lack_one_is_told_by_its_file(circle: Instance) -> None:
    parts = circle.directory / "theme/templates/parts.html"
    parts.parent.mkdir(parents=True)
    parts.write_text('{% macro mark(face, more="", root="") %}x{% endmacro %}', encoding="utf-8")
    told = circle.copines("build", ok=(2,)).stderr
    assert f"{parts}:1: it lacks the macro " in told
    assert "Traceback" not in told
