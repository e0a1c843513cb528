from pathlib import Path

import pytest

from copines.config import load
from copines.edit import add_blog, initial, remove_blog, write_config
from copines.errors import ConfigError

CIRCLE = """\
# mon cercle
[portal]
title = "Cercle"  # à changer un jour

[[blog]]
url = "https://zoe.example/"
name = "Zoé"  # la jardinière

# le boulanger
[[blog]]
name = "Max"
url = "https://max.example/"

[link]
related = 3
"""


def test_a_new_config_is_valid_whatever_its_title(tmp_path: Path) -> None:
    title = 'Les "blogs" \\ de mes copines\n'
    write_config(tmp_path / "copines.toml", initial(title, "https://copines.example/", "fr"))
    read = load(tmp_path / "copines.toml", {})
    assert read.portal.title == 'Les "blogs" \\ de mes copines'
    assert read.portal.url == "https://copines.example/"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_blog_is_added_and_all_else_stays(end: str) -> None:
    before = CIRCLE.replace("\n", end)
    after = add_blog(before, "https://nour.example/", name='Nour "N"')
    assert after.startswith(before)
    assert after[len(before) :].count("\n") == after[len(before) :].count(end)
    assert remove_blog(after, "https://nour.example/").strip() == before.strip()


def test_a_blog_is_taken_out_and_the_others_stay() -> None:
    left = remove_blog(CIRCLE, "http://www.max.example")
    assert 'name = "Zoé"  # la jardinière' in left
    assert 'title = "Cercle"  # à changer un jour' in left
    assert "max.example" not in left
    assert "related = 3" in left


def test_a_blog_is_not_added_twice() -> None:
    with pytest.raises(ConfigError, match="already"):
        add_blog(CIRCLE, "http://zoe.example")


def test_what_is_no_address_is_not_added() -> None:
    with pytest.raises(ConfigError, match="did you mean"):
        add_blog(CIRCLE, "nour.example")


def test_a_blog_that_is_not_there_is_not_taken_out() -> None:
    with pytest.raises(ConfigError, match="not in the config"):
        remove_blog(CIRCLE, "https://nour.example/")


def test_the_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "copines.toml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o600)
    write_config(path, "new")
    assert path.read_text(encoding="utf-8") == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
