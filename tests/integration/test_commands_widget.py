"""copines widget, through the command."""

import json
from pathlib import Path

from instance import Instance

CONFIG = """
[portal]
url = "https://copines.example/"
[[blog]]
url = "https://zoe.example/"
name = "Zoé au jardin"
[[blog]]
url = "https://max.example/"
name = "Max"
teasers = "out"
"""


def an_instance(directory: Path, config: str = CONFIG) -> Instance:
    (directory / "copines.toml").write_text(config, encoding="utf-8")
    return Instance(directory)


def test_what_to_paste_is_printed_for_each_platform(tmp_path: Path) -> None:
    zoe = an_instance(tmp_path)
    told = zoe.copines("widget", "Zoé au jardin").stdout
    assert 'src="https://copines.example/widget.js"' in told
    assert "WordPress" in told
    assert "{{ page.url | absolute_url }}" in told
    one = zoe.copines("widget", "https://zoe.example", "--for", "iframe").stdout
    assert "w/blog-zoe-au-jardin.html" in one
    assert "widget.js" not in one
    feed = zoe.copines("widget", "zoe-au-jardin", "--for", "feed").stdout
    assert "https://copines.example/w/blog-zoe-au-jardin.xml\n" in feed
    found = json.loads(zoe.copines("widget", "zoe-au-jardin", "--json").stdout)
    assert found["blog"] == "Zoé au jardin"
    assert {s["platform"] for s in found["snippets"]} >= {"ghost", "hugo", "pelican", "html"}


def test_a_blog_that_shows_no_teasers_and_one_unknown_are_told_so(tmp_path: Path) -> None:
    circle = an_instance(tmp_path)
    assert 'teasers = "out"' in circle.copines("widget", "Max", ok=(1,)).stderr
    assert "there are: Max, Zoé au jardin" in circle.copines("widget", "Lu", ok=(1,)).stderr


def test_a_portal_without_address_has_no_widget(tmp_path: Path) -> None:
    circle = an_instance(tmp_path, CONFIG.replace('url = "https://copines.example/"\n', "", 1))
    assert "url" in circle.copines("widget", "Max", ok=(2,)).stderr
