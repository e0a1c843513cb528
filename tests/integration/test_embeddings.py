"""A circle whose host has put a model of sentences into its folder."""

import json

from instance import Instance
from models import a_model


def given(instance: Instance, texts: dict[str, str]) -> None:
    """Put one post of each blog into the instance."""
    posts = []
    for host, text in texts.items():
        instance.copines("add", f"https://{host}.example/", "--name", host)
        posts.append(
            {
                "url": f"https://{host}.example/1",
                "blog": host,
                "title": "",
                "text": text,
                "published": "2020-03-01T08:00:00Z",
                "language": "fr",
            }
        )
    file = instance.directory / "posts.jsonl"
    file.write_text("".join(json.dumps(post) + "\n" for post in posts), encoding="utf-8")
    instance.copines("import", str(file))
    with (instance.directory / "copines.toml").open("a", encoding="utf-8") as config:
        config.write('\n[link]\nembeddings = "model"\nmin_score = 0.0\n')


def test_a_model_links_what_shares_a_meaning_and_only_a_word_in_passing(instance: Instance) -> None:
    given(
        instance,
        {
            "zoe": "Ma bicyclette grince dehors.",
            "max": "Un vélo neuf attend dehors.",
            "nour": "La miche tiède repose dehors.",
            "lu": "Mon levain gonfle dehors.",
        },
    )
    a_model(instance.directory / "model")
    instance.copines("link")
    found = [json.loads(line) for line in instance.copines("export", "links").stdout.splitlines()]
    first = {link["url"]: link["related"] for link in found if link["rank"] == 1}
    assert first == {
        f"https://{one}.example/1": f"https://{other}.example/1"
        for pair in (("zoe", "max"), ("nour", "lu"))
        for one, other in (pair, pair[::-1])
    }
    assert all(0 <= link["score"] <= 1 for link in found)
    instance.environment["COPINES_PORTAL_URL"] = "https://copines.example/"
    instance.copines("build")
    assert "Un vélo neuf" in next((instance.directory / "public/posts/zoe").glob("*/*")).read_text()


def test_a_folder_without_a_model_is_told_before_anything_is_fetched(instance: Instance) -> None:
    given(instance, {"zoe": "Ma bicyclette grince."})
    lines = (instance.directory / "copines.toml").read_text(encoding="utf-8").splitlines()
    line = lines.index('embeddings = "model"') + 1
    place = f"copines.toml:{line}: [link] embeddings: "
    instance.environment["COPINES_PORTAL_URL"] = "https://copines.example/"
    for command in ("run", "link"):
        told = instance.copines(command, ok=(2,)).stderr
        assert place in told
        assert "model: is no folder" in told
        assert "take the key out" in told
    status = json.loads(instance.copines("status", "--json").stdout)
    assert status["blogs"][0]["last_try"] is None


def test_explain_asks_a_model_that_has_read_nothing_yet_and_keeps_nothing(
    instance: Instance,
) -> None:
    given(instance, {"zoe": "Ma bicyclette grince dehors.", "max": "Un vélo attend dehors."})
    a_model(instance.directory / "model")
    database = instance.directory / "copines.db"
    before = database.read_bytes()
    told = json.loads(instance.copines("explain", "https://zoe.example/1", "--json").stdout)
    assert [near["url"] for near in told["candidates"]] == ["https://max.example/1"]
    assert database.read_bytes() == before


def test_the_model_is_found_from_any_folder(instance: Instance) -> None:
    given(instance, {"zoe": "Ma bicyclette grince dehors.", "max": "Un vélo attend dehors."})
    a_model(instance.directory / "model")
    instance.copines("link")
    report = json.loads(instance.copines("preview", "--json").stdout)
    assert report["links"]["after"] == 2
    told = json.loads(instance.copines("explain", "https://zoe.example/1", "--json").stdout)
    assert [near["url"] for near in told["related"]] == ["https://max.example/1"]
