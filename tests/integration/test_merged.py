"""Two stanzas that are one blog: merged by `also`, or written twice."""

import json
from pathlib import Path

from copines.permalinks import key
from instance import Instance
from served_blogs import Blogs, a_circle_of, an_item, served

HOSTS = ("zoe.example", "max.example", "nour.example")
#: One date each, no word of one in another's but for the first, which all have.
STORIES = {
    "zoe.example": ("semis terreau godet arrosoir", "ruche abeilles cire essaim"),
    "max.example": ("levain farine four croûte", "semis basilic lumière chaleur"),
    "nour.example": ("semis terreau lumière graines", "mare têtards joncs libellule"),
}


def _circle(directory: Path, blogs: Blogs) -> Instance:
    circle = a_circle_of(directory, *HOSTS)
    for host in HOSTS:
        days = (f"0{day} Oct 2026 06:31:00 GMT" for day in (1, 2))
        blogs.write(
            host,
            *(
                an_item(host, n, day, f"{words}. " * 9)
                for n, (day, words) in enumerate(zip(days, STORIES[host], strict=True))
            ),
        )
    return circle


def _posts(circle: Instance) -> dict[str, dict[str, object]]:
    lines = circle.copines("export", "posts").stdout.splitlines()
    return {post["url"]: post for post in map(json.loads, lines)}


def _edit(circle: Instance, old: str, new: str) -> None:
    path = circle.directory / "copines.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_two_blogs_that_are_merged_keep_posts_dates_links_and_widgets(tmp_path: Path) -> None:
    with served() as (blogs, environment):
        circle = _circle(tmp_path, blogs)
        circle.environment.update(environment)
        circle.copines("run")
        before = _posts(circle)
        assert len(before) == 6
        _edit(circle, '[[blog]]\nurl = "http://max.example/"\n', "")
        _edit(
            circle,
            '"http://zoe.example/"\n',
            '"http://zoe.example/"\nalso = ["http://max.example/"]\n',
        )
        told = json.loads(circle.copines("preview", "--json").stdout)
        assert told["posts"]["vanish"] == []
        assert json.loads(circle.copines("run", "--json").stdout)["crawl"]["posts"] == {
            "new": 0, "changed": 0, "unchanged": 0, "removed": 0,
        }  # fmt: skip
        assert _posts(circle) == {
            url: {**post, "blog": str(post["blog"]).replace("max.", "zoe.")}
            for url, post in before.items()
        }
        portal = circle.portal()
        # both blogs had posts/0 and posts/1
        mine = {path for path in portal if path.startswith("posts/zoe-example/")}
        assert len([path for path in mine if path.endswith("index.html")]) == 4
        assert not [path for path, data in portal.items() if b"/max-example/" in data]
        assert not [path for path in portal if path.startswith(("posts/max", "blogs/max"))]
        for url in before:
            assert f"w/{key(url)}.json" in portal
        links = [json.loads(line) for line in circle.copines("export", "links").stdout.splitlines()]
        assert {"http://max.example/1/", "http://nour.example/0/"} == {
            link[end] for link in links for end in ("url", "related")
            if link["kind"] == "related" and link["url"] == "http://max.example/1/"
        }  # fmt: skip
        told = json.loads(circle.copines("explain", "http://max.example/1/", "--json").stdout)
        assert (told["blog"], told["verdict"]) == ("zoe.example", "shown")
        assert circle.copines("run", "--json").returncode == 0
        assert circle.portal() == portal


def test_a_stanza_for_a_feed_that_a_member_has_is_told_of(tmp_path: Path) -> None:
    with served() as (blogs, environment):
        circle = _circle(tmp_path, blogs)
        circle.environment.update(environment)
        _edit(
            circle,
            '[[blog]]\nurl = "http://max.example/"\n',
            '[[blog]]\nurl = "http://max.example/"\n'
            '[[blog]]\nurl = "http://max.example/feed/"\nname = "Encore Max"\n',
        )
        blogs.pages["max.example/feed/"] = blogs.pages["max.example/"]
        what = 'it is the same blog as "max.example", which has the posts: remove one of the two'
        for command in ("run", "crawl"):  # both at once, and again
            assert f"warning: Encore Max: {what}" in circle.copines(command).stderr
        assert {post["blog"] for post in _posts(circle).values()} == {*HOSTS}
        assert f"Encore Max: {what}" in circle.copines("status").stdout
        states = json.loads(circle.copines("status", "--json").stdout)["blogs"]
        assert [blog["hint"] for blog in states if blog["name"] == "Encore Max"] == [what]
        circle.copines("build")
        status = circle.directory / "public" / "status"
        told = json.loads((status / "visits.json").read_text("utf-8"))["blogs"]
        assert told == states, "the portal tells what the command tells"
        assert "Encore Max" in (page := (status / "index.html").read_text("utf-8"))
        assert "c’est le même blog que" in page or "it is the same blog as" in page
        assert what in circle.copines("check", "Encore Max").stdout
        assert what not in circle.copines("check", "max.example").stdout
