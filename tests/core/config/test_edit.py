import random
import tomllib
from pathlib import Path

import pytest

from copines.config import load
from copines.config.edit import add_blog, add_blogs, initial, remove_blog, set_key, write_config
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
# c'est son adresse
url = "https://max.example/"
tags = [
  "pain",  # et brioche
]
# et voilà

[link]
related = 3
# fin
"""
#: What a person may write in a stanza; {n} is its number.
STANZAS = (
    '[[blog]]\nurl = "https://b{n}.example/"\n',
    "[[ blog ]] # {n}\n  name = \"Blog {n}\" # [[blog]]\n\n  url = 'https://b{n}.example/'\n",
    '[[blog]]\nurl = "https://b{n}.example/"\ninclude = """\n[[blog]]\n\nurl = 1\n"""\n',
    '[["blog"]]\n# url = "https://c.example/"\n"url" = "http://b{n}.example"\n'
    'tags = [\n\n"#",\n]\n',
    '[[blog]]\nurl = "https://b{n}.example/"\ntitle = "a\u2028b"\n[blog.more]\nx = 1\n',
)
BETWEEN = ("", "\n", "\n\n", "# remarque\n", "\n# remarque\n\n", "\n[link]\nrelated = 3\n# fin\n\n")


def a_circle(seed: int, end: str) -> tuple[list[str], int]:
    """Write a config as pieces of text, with the index of one that is a stanza."""
    chance = random.Random(seed)
    pieces = ["# cercle\n[portal]\ntitle = '''\n[[blog]]\n'''\n\n"]
    between = [*BETWEEN]
    for number in range(chance.randint(1, 5)):
        pieces.append(chance.choice(STANZAS).replace("{n}", str(number)))
        pieces.append(between.pop(chance.randrange(len(between))))
    chosen = chance.randrange(1, len(pieces), 2)
    return [piece.replace("\n", end) for piece in pieces], chosen


def test_a_new_config_is_valid_whatever_its_title(tmp_path: Path) -> None:
    title = 'Les "blogs" \\ de mes copines\n'
    write_config(tmp_path / "copines.toml", initial(title, "https://copines.example", "en"))
    read = load(tmp_path / "copines.toml", {})
    assert read.portal.title == 'Les "blogs" \\ de mes copines'
    assert read.portal.url == "https://copines.example/"
    assert (read.portal.language, read.portal.timezone) == ("en", "UTC")


@pytest.mark.parametrize(
    ("title", "url", "language"),
    [
        (" ", "https://a.example/", "fr"),
        ("a", "a.example", "fr"),
        ("a", "https://a.example/", "de"),
    ],
)
def test_a_new_config_that_would_be_wrong_is_not_written(
    title: str, url: str, language: str
) -> None:
    with pytest.raises(ConfigError, match="expected"):
        initial(title, url, language)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_blog_is_added_and_all_else_stays(start: str, end: str) -> None:
    before = start + CIRCLE.replace("\n", end)
    after = add_blog(before, "https://nour.example/", 'Nour "N"', "https://nour.example/rss")
    assert after.startswith(before)
    assert after[len(before) :].split(end) == [
        "",
        "[[blog]]",
        'url = "https://nour.example/"',
        'name = "Nour \\"N\\""',
        'feed = "https://nour.example/rss"',
        "",
    ]
    assert remove_blog(after, "https://nour.example/") == before


@pytest.mark.parametrize(
    ("before", "kept"),
    [("", ""), ("\ufeff", "\ufeff"), ("# x", "# x\n\n"), ("a = 1\n", "a = 1\n\n")],
)
def test_a_blog_is_added_to_a_file_that_ends_anyhow(before: str, kept: str) -> None:
    after = add_blog(before, "https://nour.example/")
    assert after == kept + '[[blog]]\nurl = "https://nour.example/"\n'


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_blog_is_taken_out_and_all_else_stays(end: str) -> None:
    before = CIRCLE.replace("\n", end)
    first, last = before.index("[[blog]]" + end + "name"), before.index("# et voilà")
    assert remove_blog(before, "http://www.max.example") == before[:first] + before[last:]
    first, last = before.index("[[blog]]"), before.index("# le boulanger")
    assert remove_blog(before, "https://zoe.example") == before[:first] + before[last:]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("seed", range(150))
def test_what_stands_around_a_stanza_stays_byte_for_byte(seed: int, end: str) -> None:
    pieces, chosen = a_circle(seed, end)
    before, after = "".join(pieces[:chosen]), "".join(pieces[chosen + 1 :])
    left = remove_blog(before + pieces[chosen] + after, f"https://b{chosen // 2}.example/")
    if after.strip():
        assert left == before + after.lstrip("\r\n")
    else:
        assert left == (before.removesuffix(end) if before.endswith(end * 2) else before) + after
    tomllib.loads(left)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("seed", range(50))
def test_adding_and_taking_out_again_changes_nothing(seed: int, end: str) -> None:
    before = "".join(a_circle(seed, end)[0])
    after = add_blog(before, "https://nour.example/", "Nour")
    assert after.startswith(before)
    assert remove_blog(after, "https://nour.example/") == before


def test_the_last_stanza_is_taken_out_of_a_file_without_final_newline() -> None:
    text = 'a = 1\n\n[[blog]]\nurl = "https://zoe.example/"'
    assert remove_blog(text, "https://zoe.example/") == "a = 1\n"


def test_a_mark_of_the_byte_order_stays_when_the_first_stanza_goes() -> None:
    text = '\ufeff[[blog]]\nurl = "https://zoe.example/"\n\n[link]\n'
    assert remove_blog(text, "https://zoe.example/") == "\ufeff[link]\n"


@pytest.mark.parametrize("url", ["http://zoe.example", "https://www.zoe.example/?utm_source=x"])
def test_a_blog_is_not_added_twice(url: str) -> None:
    with pytest.raises(ConfigError, match="already"):
        add_blog(CIRCLE, url)


def test_a_name_is_not_given_twice() -> None:
    with pytest.raises(ConfigError, match='named "ZOÉ" is in the config already'):
        add_blog(CIRCLE, "https://nour.example/", "ZOÉ")


def test_what_is_no_address_or_name_is_not_added() -> None:
    with pytest.raises(ConfigError, match=r'url: expected .*did you mean "https://nour\.example"'):
        add_blog(CIRCLE, "nour.example")
    with pytest.raises(ConfigError, match="feed: expected an address"):
        add_blog(CIRCLE, "https://nour.example/", feed="rss")
    with pytest.raises(ConfigError, match="name: expected text that is not empty"):
        add_blog(CIRCLE, "https://nour.example/", name="")


def test_a_blog_that_is_not_there_is_not_taken_out() -> None:
    for text in ("", CIRCLE):
        with pytest.raises(ConfigError, match="not in the config"):
            remove_blog(text, "https://nour.example/")


@pytest.mark.parametrize(
    "text",
    [
        'blog = [{url = "https://zoe.example/"}, {url = "https://max.example/"}]\n',
        '[[blog]]\nurl = "https://zoe.example/"\n[link]\nrelated = 1\n[blog.x]\ny = 1\n',
        '[blog]\nurl = "https://zoe.example/"\n',
        "blog = 1\n",
    ],
)
def test_blogs_written_in_another_way_are_left_to_a_person(text: str) -> None:
    with pytest.raises(ConfigError, match=r"write \[\[blog\]\] above each"):
        remove_blog(text, "https://zoe.example/")


def test_a_blog_on_a_line_of_its_own_is_taken_out_of_an_inline_list() -> None:
    text = 'blog = [\n  {url = "https://zoe.example/"},\n  {url = "https://max.example/"},\n]\n'
    left = 'blog = [\n  {url = "https://max.example/"},\n]\n'
    assert remove_blog(text, "https://zoe.example/") == left


@pytest.mark.parametrize("text", ['blog = [{url = "https://zoe.example/"}]\n', "[blog]\n"])
def test_no_stanza_is_added_where_it_would_break_the_file(text: str) -> None:
    with pytest.raises(ConfigError, match=r"write \[\[blog\]\] above each"):
        add_blog(text, "https://nour.example/")


def test_a_broken_file_is_not_changed() -> None:
    for change in (add_blog, remove_blog):
        with pytest.raises(ConfigError, match="no valid TOML"):
            change("[portal", "https://zoe.example/")


def test_the_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "copines.toml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o600)
    write_config(path, "a\r\né")
    assert path.read_bytes() == "a\r\né".encode()
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "copines.toml"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    write_config(link, "new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        write_config(tmp_path / "nowhere" / "copines.toml", "new")
    (tmp_path / "copines.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be written"):
        write_config(tmp_path / "copines.toml", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["copines.toml"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_key_is_set_and_comments_stay(end: str) -> None:
    before = "\ufeff" + CIRCLE.replace("\n", end)
    after = set_key(before, "portal", "title", 'Le "club"')
    assert after == before.replace('"Cercle"', '"Le \\"club\\""')
    added = set_key(after, "crawl", "timeout", 20)
    assert tomllib.loads(added.removeprefix("\ufeff"))["crawl"] == {"timeout": 20}
    assert added.startswith(after.rstrip())


def test_a_section_that_is_none_is_left_to_a_person() -> None:
    with pytest.raises(ConfigError, match="expected one section"):
        set_key("portal = 1\n", "portal", "title", "x")


def test_many_blogs_are_added_in_one_go() -> None:
    stanzas = [
        {"url": f"https://b{n}.example/", "tags": ["a", 'b"'], "enabled": False, "cap": 3}
        for n in range(2000)
    ]
    after = add_blogs(CIRCLE, stanzas)
    assert after.startswith(CIRCLE)
    assert tomllib.loads(after)["blog"][2:] == stanzas
