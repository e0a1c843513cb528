"""Where too little is related, others of the circle stand under a post, and each output says so."""

import json
import re
from typing import Any

import pytest

from copines.permalinks import key
from instance import Instance

SUBJECTS = {
    "Zoé": "semer tomates potager compost arrosoir rempoter paillage limaces",
    "Max": "vélo chaîne dérailleur pédalier rustine guidon frein crevaison",
    "Nour": "train couchette gare wagon correspondance contrôleur quai horaire",
    "Lou": "levain farine fournil pétrin croûte miche cuisson pâton",
    "Dan": "película cine butaca proyector guion estreno taquilla reparto",
}


def a_line(name: str, number: int) -> str:
    host = name.lower().replace("é", "e")
    words = SUBJECTS[name].split()
    text = " ".join(f"{words[n % 8]} {words[(n * number + 3) % 8]}" for n in range(60))
    post = {
        "url": f"https://{host}.example/{number}",
        "blog": name,
        "title": f"{name} {number}",
        "published": f"20{10 + number}-03-04T08:00:00Z",
        "text": text,
        "language": "es" if name == "Dan" else "fr",
    }
    return json.dumps(post) + "\n"


@pytest.fixture
def circle(instance: Instance) -> Instance:
    for name in SUBJECTS:
        host = name.lower().replace("é", "e")
        instance.copines("add", f"https://{host}.example/", "--name", name)
    lines = "".join(a_line(name, number) for name in SUBJECTS for number in range(1, 5))
    file = instance.directory / "posts.jsonl"
    file.write_text(lines, encoding="utf-8")
    instance.copines("import", str(file))
    return instance


def links(instance: Instance) -> list[dict[str, Any]]:
    return [json.loads(line) for line in instance.copines("export", "links").stdout.splitlines()]


def test_each_post_has_three_and_it_is_said_which_are_fills(circle: Instance) -> None:
    report = json.loads(circle.copines("link", "--json").stdout)["link"]
    assert (report["posts"], report["links"]) == (20, 60)
    assert report["fills"] == sum(link["kind"] == "fill" for link in links(circle)) > 30
    assert report["never_teasered"] <= 3
    assert report["most"][0]["times"] == report["most_teasered"] > report["least"][0]["times"]
    by_post: dict[str, list[dict[str, Any]]] = {}
    for link in links(circle):
        by_post.setdefault(link["url"], []).append(link)
        assert (link["kind"] == "fill") == (link["score"] == 0) == (link["terms"] == [])
    for mine in by_post.values():
        assert [link["rank"] for link in mine] == [1, 2, 3]
        kinds = [link["kind"] for link in mine]
        assert kinds == sorted(kinds, reverse=True)
    told = json.loads(circle.copines("explain", "https://dan.example/1", "--json").stdout)
    assert [near["kind"] for near in told["related"]] == ["fill"] * 3
    one = next(link for link in links(circle) if link["kind"] == "fill")
    told = json.loads(circle.copines("explain", one["related"], "--json").stdout)
    assert (one["url"], "fill") in [(near["url"], near["kind"]) for near in told["related_from"]]
    assert "fills the place" in circle.copines("explain", "https://dan.example/1").stdout
    shares = json.loads(circle.copines("status", "--json").stdout)["blogs"]
    assert all(blog["teasers"]["given"] == 12 for blog in shares)
    dan = next(blog["teasers"] for blog in shares if blog["name"] == "Dan")
    assert (dan["given_fills"], dan["got_fills"]) == (12, dan["got"])


def test_the_report_names_both_ends(circle: Instance) -> None:
    told = circle.copines("link").stderr
    assert re.search(r"most shown: \w+ \d \(\w+\), \d+×", told)
    assert "least shown: " in told


def test_it_can_be_turned_off(circle: Instance) -> None:
    with_them = [link for link in _linked(circle) if link["kind"] == "related"]
    config = circle.directory / "copines.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + "\n[link]\nfill = false\n", encoding="utf-8")
    assert _linked(circle) == with_them


def _linked(instance: Instance) -> list[dict[str, Any]]:
    instance.copines("link")
    return links(instance)


def test_the_page_names_another_language(circle: Instance) -> None:
    circle.copines("link")
    circle.copines("build")
    page = circle.portal_page("posts/dan/dan-1/index.html")
    assert "À lire aussi chez les copines" in page
    assert page.count("en français") == 3
    told = json.loads(circle.portal_page(f"w/{key('https://dan.example/1')}.json"))
    assert [post["kind"] for post in told["posts"]] == ["fill"] * 3
    before = page
    circle.copines("link", "--again")
    circle.copines("build")
    assert circle.portal_page("posts/dan/dan-1/index.html") == before
