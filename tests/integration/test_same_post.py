"""The same post, for years: over HTTP and by the command, day after day."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from copines.permalinks import key
from instance import Instance
from served_blogs import Blogs, a_circle_of, served

HOSTS = ("zoe.example", "max.example")
NAMES = ("semis", "levain", "ruche", "poule", "mare", "noyer")
TOPICS = {
    "semis": "terreau godet tomate basilic fenêtre arrosoir repiquage lumière chaleur graines mars",
    "levain": "farine seigle bocal bulles pétrir four croûte miche nourrir acidité fournil mie",
    "ruche": "abeilles cadre cire essaim couvain miel enfumoir saule butiner récolte rucher reine",
    "poule": "paille perchoir grain renard enclos plumage couver poussins mue pondoir basse-cour",
    "mare": "têtards joncs libellule berge vase grenouille nénuphar reflets canards gel roseaux",
    "noyer": "brou coques gaulage huile cerneaux séchoir verger greffe ombre racines écorce nuits",
}
ATOM = "{http://www.w3.org/2005/Atom}"


def story(name: str, host: str = "zoe.example") -> str:
    told = TOPICS[name].split()
    voice = {"zoe.example": "Chez moi", "max.example": "À la ferme"}[host]
    lines = [
        f"{voice}, {told[n]} et {told[n - 3]} vont avec {told[n - 5]}, dit-on depuis longtemps."
        for n in range(len(told))
    ]
    return " ".join(lines if host == "zoe.example" else reversed(lines))


def an_item(host: str, name: str, path: str = "", text: str = "", title: str = "") -> str:
    said = text or story(name, host)
    day = NAMES.index(name) + 1
    return (
        f"<item><title>{title or f'Du {name}'}</title><link>http://{host}/{path or name}</link>"
        f"<pubDate>{day:02} Oct 2026 0{HOSTS.index(host) + 6}:31:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{said}</p>]]></description></item>"
    )


@dataclass
class Years:
    """A circle of two blogs, and what they have today."""

    blogs: Blogs
    circle: Instance
    day: int = 0

    def run(self, *words: str, ok: int = 0) -> dict[str, Any]:
        self.day += 1
        done = self.circle.copines(
            "run", "--json", "--now", f"2026-11-{self.day:02}T08:00Z", *words, ok=(ok,)
        )
        found: dict[str, Any] = json.loads(done.stdout) if done.stdout else {}
        return found

    def explain(self, path: str, ok: int = 0) -> dict[str, Any]:
        told = self.circle.copines("explain", f"http://{path}", "--json", ok=(ok,)).stdout
        found: dict[str, Any] = json.loads(told)
        return found

    def posts(self, *words: str) -> list[dict[str, Any]]:
        lines = self.circle.copines("export", "posts", *words).stdout.splitlines()
        return [json.loads(line) for line in lines]

    def news(self) -> dict[str, str]:
        """What the portal's feed names, and where that leads."""
        feed = ElementTree.fromstring(self.circle.portal_page("feed.xml"))
        return {
            entry.findtext(f"{ATOM}id", ""): entry.find(f"{ATOM}link").get("href", "")  # type: ignore[union-attr]
            for entry in feed.iter(f"{ATOM}entry")
        }


@contextmanager
def years(directory: Path) -> Iterator[Years]:
    circle = a_circle_of(directory, *HOSTS)
    with served() as (blogs, circle.environment):
        found = Years(blogs, circle)
        for host in HOSTS:
            blogs.write(host, *(an_item(host, name) for name in NAMES))
        found.run()
        assert len(found.posts()) == 12
        yield found


def test_a_slug_mended_without_redirect_is_one_post_for_ever(tmp_path: Path) -> None:
    with years(tmp_path) as world:
        before = world.news()
        teasers = json.loads(world.circle.portal_page(f"w/{key('http://zoe.example/levain')}.json"))
        items = [
            an_item("zoe.example", name, "le-levain" if name == "levain" else "") for name in NAMES
        ]
        world.blogs.write("zoe.example", *items)
        assert world.run()["crawl"]["posts"] == {
            "new": 0,
            "changed": 1,
            "unchanged": 0,
            "removed": 0,
        }
        world.day = 28  # some weeks later
        world.run()
        old, new = (f"http://zoe.example/{path}" for path in ("levain", "le-levain"))
        assert {post["url"] for post in world.posts()} == {
            new if url == old else url for url in before
        }
        page = world.circle.portal_page("posts/zoe-example/levain/index.html")
        assert f'href="{new}"' in page
        assert f'href="{old}"' not in page
        told = world.explain("zoe.example/levain")
        assert (told["url"], told["verdict"]) == (new, "shown")
        assert told["reason"] == f"moved: {old} is gone, and this is the same post"
        assert world.explain("zoe.example/le-levain")["reason"] == ""
        for url in (old, new):
            assert json.loads(world.circle.portal_page(f"w/{key(url)}.json")) == teasers
            assert "<" in world.circle.portal_page(f"w/{key(url)}.html")
        assert world.news() == {name: new if name == old else url for name, url in before.items()}


def test_a_new_scheme_is_no_loss_and_no_news(tmp_path: Path) -> None:
    with years(tmp_path) as world:
        before = world.news()
        items = [an_item("zoe.example", name, f"2026/10/{name}.html") for name in NAMES]
        world.blogs.write("zoe.example", *items)
        for _ in range(2):
            told = world.run()["crawl"]["posts"]
            assert (told["new"], told["removed"]) == (0, 0)
            assert world.news().keys() == before.keys()
        assert {post["url"] for post in world.posts() if "zoe" in post["url"]} == {
            f"http://zoe.example/2026/10/{name}.html" for name in NAMES
        }
        for name in NAMES:
            assert world.explain(f"zoe.example/{name}")["url"].endswith(f"/2026/10/{name}.html")
            assert world.circle.portal_page(f"posts/zoe-example/{name}/index.html")


def test_of_two_published_posts_that_are_one_the_younger_leads_to_the_elder(tmp_path: Path) -> None:
    with years(tmp_path) as world:
        items = [an_item("zoe.example", name) for name in NAMES]
        again = an_item(
            "zoe.example",
            "levain",
            "du-levain",
            title="Le levain, un an après",
            text=f"Un an après. {story('levain')} {story('mare')[:200]}",
        )
        world.blogs.write("zoe.example", again, *items)
        world.run()
        assert len(world.posts()) == 13
        younger = "posts/zoe-example/du-levain/index.html"
        assert "Un an après" in world.circle.portal_page(younger)
        world.blogs.write("zoe.example", again, *(i for i in items if "/levain<" not in i))
        text = f"{story('levain')} {story('mare')[:200]}"
        said = f"<h1>Le levain, un an après</h1><p>Un an après. {text}</p>"
        head = "<meta charset=utf-8><title>Le levain, un an après</title>"
        page = f"<html>{head}<body><article>{said}</article>"
        world.blogs.pages["zoe.example/levain"] = (
            301,
            {"Location": "http://zoe.example/du-levain"},
            "",
        )
        world.blogs.pages["zoe.example/du-levain"] = (200, {"Content-Type": "text/html"}, page)
        world.run()
        assert len(world.posts()) == 12
        left = world.circle.portal_page(younger)
        assert (
            '<link rel="canonical" href="https://copines.example/posts/zoe-example/levain/">'
            in left
        )
        assert "url=../../../posts/zoe-example/levain/" in left
        assert "Chez moi" not in left
        elder = world.circle.portal_page("posts/zoe-example/levain/index.html")
        assert 'href="http://zoe.example/du-levain"' in elder
        assert len(world.news()) == 12


def test_a_post_taken_back_leaves_a_stone_and_a_reason(tmp_path: Path) -> None:
    with years(tmp_path) as world:
        world.blogs.write(
            "zoe.example", *(an_item("zoe.example", n) for n in NAMES if n != "ruche")
        )
        world.blogs.pages["zoe.example/ruche"] = (302, {"Location": "http://zoe.example/"}, "")
        world.blogs.pages["zoe.example/"] = world.blogs.pages["zoe.example/"]
        world.run()
        assert world.explain("zoe.example/ruche")["verdict"] == "shown", "its feed is no home page"
        world.blogs.pages["zoe.example/ruche"] = (410, {}, "")
        assert world.run()["crawl"]["posts"]["removed"] == 1
        told = world.explain("zoe.example/ruche")
        assert (told["verdict"], told["reason"]) == (
            "removed",
            "taken back: nothing is at its address any more (HTTP 410)",
        )
        stone = world.circle.portal_page("posts/zoe-example/ruche/index.html")
        assert "Ce billet a été repris" in stone
        assert "ruche" not in stone.lower()
        assert not (
            world.circle.directory / "public" / "w" / f"{key('http://zoe.example/ruche')}.json"
        ).exists()
        assert "http://zoe.example/ruche" not in world.news()
        (line,) = [
            post for post in world.posts("--all") if post["url"].endswith("zoe.example/ruche")
        ]
        assert (line["verdict"], line["text"], line["html"]) == ("removed", "", "")


def test_a_feed_of_strangers_shows_nothing_and_is_told(tmp_path: Path) -> None:
    with years(tmp_path) as world:
        portal = world.circle.portal()
        spam = [
            an_item(
                "zoe.example",
                name,
                f"win-{n}",
                title=f"Win {n}",
                text="Best casino bonus for players who want real money. " * 9,
            )
            for n, name in enumerate(NAMES)
        ]
        world.blogs.write("zoe.example", *(i.replace("Oct", "Nov") for i in spam), head="")
        place = world.blogs.pages["zoe.example/"]
        said = str(place[2]).replace("<title>zoe.example", "<title>Royal casino")
        world.blogs.pages["zoe.example/"] = (*place[:2], said)
        told = world.run(ok=3)
        (failed,) = told["crawl"]["failed"]
        assert "another site's" in failed["reason"]
        assert world.circle.portal() == portal
        assert len(world.posts("--all")) == 12


def test_a_cross_post_that_says_so_is_shown_where_it_was_first(tmp_path: Path) -> None:
    with years(tmp_path) as world:
        copy = an_item(
            "max.example",
            "noyer",
            "invite",
            title="Du semis",
            text=f"{story('semis')} Publié aussi chez Zoé, qui m'invite.",
        )
        world.blogs.write("max.example", copy, *(an_item("max.example", name) for name in NAMES))
        world.run()
        told = world.explain("max.example/invite")
        assert (told["verdict"], told["reason"]) == (
            "duplicate",
            "the same text as http://zoe.example/semis",
        )
        assert world.explain("zoe.example/semis")["copies"] == ["http://max.example/invite"]
        assert "http://max.example/invite" in world.circle.portal_page(
            "posts/zoe-example/semis/index.html"
        )


def test_imported_copies_are_folded_as_crawled_ones_are(tmp_path: Path) -> None:
    circle = a_circle_of(tmp_path, *HOSTS)
    lines = [
        {
            "url": f"https://{host}/{n}",
            "blog": host,
            "title": "L'herbier",
            "text": text,
            "published": f"2024-0{n}-01T10:00:00Z",
        }
        for n, (host, text) in enumerate(
            (
                (HOSTS[0], story("mare")),
                (HOSTS[1], story("mare")),
                (HOSTS[1], f"Paru ailleurs d'abord. {story('mare')}"),
            ),
            1,
        )
    ]
    file = tmp_path / "posts.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    circle.copines("import", str(file))
    kept = [
        json.loads(line) for line in circle.copines("export", "posts", "--all").stdout.splitlines()
    ]
    assert {post["url"][-1]: post["verdict"] for post in kept} == {
        "1": "shown",
        "2": "duplicate",
        "3": "duplicate",
    }


def test_a_blog_whose_address_in_the_config_follows_its_new_host_keeps_its_posts(
    tmp_path: Path,
) -> None:
    with served() as (blogs, environment):
        circle = a_circle_of(tmp_path / "circle", "vieux.example")
        circle.environment.update(environment)
        config = circle.directory / "copines.toml"
        stanza = 'url = "http://vieux.example/"\n'
        named = config.read_text("utf-8").replace(stanza, f'{stanza}name = "Zoé"\n')
        config.write_text(named, "utf-8")

        def write(host: str, posts: range) -> None:
            items = (
                an_item("zoe.example", NAMES[n], f"{n}/").replace("zoe.example", host)
                for n in posts
            )
            blogs.write(host, *items)

        write("vieux.example", range(5))
        circle.copines("run", "--now", "2026-11-10")
        slugs = {path.name for path in (circle.directory / "public/posts/zoe").iterdir()}
        del blogs.pages["vieux.example/"]
        write("neuf.example", range(6))
        config.write_text(named.replace("vieux.example", "neuf.example"), "utf-8")
        done = circle.copines("run", "--json", "--now", "2026-11-11")
        told = json.loads(done.stdout)["crawl"]["posts"]
        shown = [json.loads(line) for line in circle.copines("export", "posts").stdout.splitlines()]
        assert {post["url"] for post in shown} == {f"http://neuf.example/{n}/" for n in range(6)}
        assert told["new"] == 1
        assert slugs < {path.name for path in (circle.directory / "public/posts/zoe").iterdir()}
        old = json.loads(circle.copines("explain", "http://vieux.example/2/", "--json").stdout)
        assert old["url"] == "http://neuf.example/2/"
