"""Sources are tuned: rules are tried on what is known, before anything is published."""

import json
from pathlib import Path

import pytest

from instance import Instance

TEXT = "Les tomates se sèment au chaud, les fèves dehors, et tout finit au compost avec les vers."


@pytest.fixture
def built(instance: Instance) -> Instance:
    """An instance of three blogs with two posts each, built once."""
    for name in ("Zoé", "Max", "Nour"):
        host = name.lower().replace("é", "e")
        instance.copines("add", f"https://{host}.example/", "--name", name)
    posts = [
        {
            "url": f"https://{host}.example/{n}",
            "blog": name,
            "title": f"Semis {n}",
            "published": f"2020-03-0{n}T08:00:00Z",
            "language": "fr",
            "tags": ["jardin"],
            "text": f"{TEXT} Chez {name}, le numéro {n}.",
            "html": f"<p>{TEXT}</p>",
        }
        for host, name in (("zoe", "Zoé"), ("max", "Max"), ("nour", "Nour"))
        for n in (1, 2)
    ]
    file = instance.directory / "posts.jsonl"
    file.write_text("".join(json.dumps(post) + "\n" for post in posts), encoding="utf-8")
    instance.copines("import", str(file))
    instance.copines("link")
    instance.copines("build")
    return instance


def edited(instance: Instance, old: str, new: str, name: str = "copines.toml") -> Path:
    text = (instance.directory / "copines.toml").read_text(encoding="utf-8")
    assert old in text
    path = instance.directory / name
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def all_files(instance: Instance) -> dict[Path, bytes]:
    found = (p for p in instance.directory.rglob("*") if p.is_file() and "db-" not in p.name)
    return {path: path.read_bytes() for path in found}


def test_preview_says_what_would_go_and_come_and_writes_nothing(built: Instance) -> None:
    nothing = json.loads(built.copines("preview", "--json").stdout)
    assert nothing["settings"] == nothing["posts"]["appear"] == nothing["links"]["changed"] == []
    edited(built, 'name = "Zoé"', 'name = "Zoé"\nexclude = ["url:/1$"]\n')
    before = all_files(built)
    report = json.loads(built.copines("preview", "--json").stdout)
    assert before == all_files(built)
    assert report["settings"] == [
        {"key": '[[blog]] "Zoé" exclude', "before": [], "after": ["url:/1$"]}
    ]
    (vanished,) = report["posts"]["vanish"]
    assert vanished == {
        "url": "https://zoe.example/1",
        "blog": "Zoé",
        "title": "Semis 1",
        "verdict": "filtered",
        "reason": 'exclude = "url:/1$"',
    }
    assert (report["posts"]["before"], report["posts"]["after"]) == (6, 5)
    lost = [c for c in report["links"]["changed"] if vanished["url"] in c["before"]]
    assert lost
    assert not any(vanished["url"] in change["after"] for change in lost)
    told = built.copines("preview")
    assert 'Semis 1 (Zoé); filtered: exclude = "url:/1$"' in told.stdout
    built.copines("explain", vanished["url"])  # judges anew, but is no build
    assert json.loads(built.copines("preview", "--json").stdout) == report
    built.copines("build")
    assert json.loads(built.copines("preview", "--json").stdout)["posts"]["vanish"] == []


def test_preview_tries_another_file(built: Instance) -> None:
    trial = edited(built, "https://nour.example/", "https://lu.example/", "trial.toml")
    trial.write_text(trial.read_text(encoding="utf-8").replace('"Nour"', '"Lu"'), encoding="utf-8")
    report = json.loads(built.copines("preview", "--config", str(trial), "--json").stdout)
    assert report["blogs"] == {
        "added": [{"name": "Lu", "url": "https://lu.example/", "scope": "site"}],
        "removed": [{"name": "Nour", "url": "https://nour.example/", "posts": 2}],
        "unread": [],
    }
    assert {post["verdict"] for post in report["posts"]["vanish"]} == {"removed"}
    trial.write_text("[link]\nrelated = 99\n", encoding="utf-8")
    refused = built.copines("preview", "--config", str(trial), ok=(2,))
    assert "trial.toml:2: [link] related" in refused.stderr


def test_preview_of_an_instance_never_built_shows_all_as_new(instance: Instance) -> None:
    instance.copines("add", "https://zoe.example/", "--name", "Zoé")
    told = instance.copines("preview")
    assert "nothing was built yet" in told.stderr
    assert "Zoé (https://zoe.example/)" in told.stdout
    assert not (instance.directory / "copines.db").exists()


def test_status_tells_rhythm_shares_and_causes(built: Instance) -> None:
    built.copines("crawl", "--now", "2020-03-20", ok=(3,))  # nothing can be reached
    built.copines("build")
    done = built.copines("status", "--json", "--now", "2020-03-20", ok=(3,))
    zoe = json.loads(done.stdout)["blogs"][0]
    assert (zoe["state"], zoe["posts"], zoe["posts_per_month"]) == ("failing", 2, None)
    assert zoe["cause"] == "its server refused the connection"
    assert zoe["last_post"] == "2020-03-02T08:00:00+00:00"
    assert zoe["next_try"] > zoe["last_try"]
    assert zoe["teasers"]["given"] == 4
    assert zoe["teasers"]["given_share"] == pytest.approx(1 / 3, abs=1e-3)
    table = built.copines("status", ok=(3,)).stdout
    assert "Zoé: its server refused the connection; nothing: it is tried again" in table
    assert "33%" in table
    page = built.portal_page("status/index.html")
    assert "its server refused the connection" not in page, "the portal speaks French"
    assert "son serveur a refusé la connexion" in page


def test_a_page_says_what_became_of_the_last_posts(built: Instance) -> None:
    edited(built, 'name = "Zoé"', 'name = "Zoé"\nexclude = ["url:/1$"]\n')
    edited(built, "[crawl]", '[link]\nhide = ["https://zoe.example/2"]\n[crawl]')
    built.copines("build", "--force")
    page = built.portal_page("status/zoe/index.html")
    assert 'href="https://zoe.example/1">Semis 1</a>' in page
    assert "laissé de côté par une règle de ce portail" in page
    assert "zoe.example/2" not in page, "what was taken down is named nowhere"
    assert "montré" in built.portal_page("status/max/index.html")
    built.copines("remove", "zoe")
    built.copines("build")
    assert not (built.directory / "public" / "status" / "zoe").exists()
