from datetime import timedelta
from pathlib import Path

import pytest

from copines.config import Config, find_instance, load, require_url
from copines.errors import ConfigError

PORTAL = (
    '[portal]\nurl = "https://copines.example"\n[crawl]\ncontact = "mailto:a@copines.example"\n'
)


def config(tmp_path: Path, text: str, **environ: str) -> Config:
    path = tmp_path / "copines.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, environ)


def mistakes(tmp_path: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config(tmp_path, text, **environ)
    return [line.replace(f"{tmp_path}/", "") for line in str(caught.value).splitlines()]


def test_an_empty_config_has_every_default(tmp_path: Path) -> None:
    read = config(tmp_path, "")
    assert read.portal.title == "Les blogs de mes copines"
    assert (read.portal.language, read.portal.timezone) == ("fr", "UTC")
    assert read.crawl.every == timedelta(hours=2)
    assert read.crawl.archive_limit == 5000
    assert read.link.related == 3
    assert read.link.min_score is None
    assert read.blogs == ()


def test_all_mistakes_are_told_at_once_with_line_key_and_hint(tmp_path: Path) -> None:
    text = (
        '[portal]\ntitel = "Cercle"\nlanguage = "fra"\n\n[crawl]\ndealy = 1\ndelay = "fast"\n'
        'per_host = 0\n[lnk]\n\n[[blog]]\nname = "Zoé"\n\n[[blog]]\nurl = "zoe.example"\n'
        'never_with = ["Zoe"]\n'
    )
    assert mistakes(tmp_path, text) == [
        'copines.toml:2: [portal] titel: unknown key; did you mean "title"?',
        'copines.toml:3: [portal] language: expected one of "fr", "en", got "fra"; '
        'did you mean "fr"?',
        'copines.toml:6: [crawl] dealy: unknown key; did you mean "delay"?',
        'copines.toml:7: [crawl] delay: expected a number from 0, got "fast"',
        "copines.toml:8: [crawl] per_host: expected a whole number from 1 to 64, got 0",
        'copines.toml:9: [lnk]: unknown section; did you mean "link"?',
        'copines.toml:11: [[blog]]: url is missing: expected url = "https://..."',
        "copines.toml:15: [[blog]] url: expected an address that begins with https:// or http://; "
        'did you mean "https://zoe.example"?, got "zoe.example"',
        'copines.toml:16: [[blog]] never_with: no blog is named "Zoe"; did you mean "Zoé"?',
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("archive = 1", "expected true or false, got 1"),
        ("archive_limit = true", "expected a whole number from 1 on, got true"),
        ('every = "2 hours"', 'expected a duration of a minute or more, such as "30m", "2h"'),
        ('every = "0m"', "expected a duration of a minute or more"),
        ("delay = -1", "expected a number from 0, got -1"),
        ("delay = nan", "expected a number from 0, got nan"),
        ("timeout = 0", "expected a number above 0, got 0"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(tmp_path: Path, line: str, expected: str) -> None:
    assert expected in mistakes(tmp_path, f"[crawl]\n{line}\n")[0]


def test_broken_toml_names_line_and_column(tmp_path: Path) -> None:
    said = mistakes(tmp_path, "[portal]\ntitle = Les blogs\n")
    assert said[0].startswith("copines.toml:2:9: no valid TOML")


def test_a_config_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "copines.toml"
    path.write_bytes(b'[portal]\ntitle = "Zo\xe9"\n')
    with pytest.raises(ConfigError, match=r"copines\.toml:2: not UTF-8"):
        load(path, {})


def test_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "copines.toml"
    path.write_bytes(b'\xef\xbb\xbf[portal]\r\ntitle = "Cercle"\r\n')
    assert load(path, {}).portal.title == "Cercle"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    read = config(tmp_path, "[crawl]\ndelay = 2\n", COPINES_CRAWL_DELAY="0",
                  COPINES_CRAWL_EVERY="30m", COPINES_PORTAL_TITLE="Le cercle",
                  COPINES_LINK_HIDE="https://a.example/1", COPINES_OTHER="x")  # fmt: skip
    assert read.crawl.delay == 0
    assert read.crawl.every == timedelta(minutes=30)
    assert read.portal.title == "Le cercle"
    assert read.hide == ("https://a.example/1",)


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    said = mistakes(tmp_path, "", COPINES_CRAWL_DEALY="1", COPINES_CRAWL_DELAY="soon")
    assert said == [
        'COPINES_CRAWL_DEALY: [crawl] dealy: unknown key; did you mean "delay"?',
        'COPINES_CRAWL_DELAY: [crawl] delay: expected a number from 0, got "soon"',
    ]


def test_two_blogs_may_share_neither_name_nor_address(tmp_path: Path) -> None:
    text = (
        '[[blog]]\nurl = "https://zoe.example/"\nname = "Zoé"\n'
        '[[blog]]\nurl = "http://www.zoe.example"\nname = "ZOÉ"\n'
    )
    assert mistakes(tmp_path, text) == [
        'copines.toml:5: [[blog]] url: "http://www.zoe.example" is the url of the blog on line 2 '
        "already",
        'copines.toml:6: [[blog]] name: "ZOÉ" is the name of the blog on line 3 already',
    ]


def test_consent_becomes_link_options(tmp_path: Path) -> None:
    text = "".join(
        f'[[blog]]\nurl = "https://{name}.example/"\nname = "{name}"\nteasers = "{name}"\n'
        for name in ("both", "in", "out", "none")
    )
    link = config(tmp_path, text + 'never_with = ["both"]\n').link
    assert link.no_out == {"in", "none"}
    assert link.no_in == {"out", "none"}
    assert link.never_with == {frozenset({"both", "none"})}


def test_a_secret_in_an_address_is_refused(tmp_path: Path) -> None:
    said = mistakes(tmp_path, '[[blog]]\nurl = "https://me:secret@zoe.example/"\n')
    assert "without user name and password" in said[0]


def test_an_unused_key_draws_a_warning(tmp_path: Path) -> None:
    read = config(tmp_path, PORTAL + '[[blog]]\nurl = "https://zoe.example/"\ncap = 5\n')
    assert [w.replace(f"{tmp_path}/", "") for w in read.warnings] == [
        "copines.toml:7: cap is not used yet"
    ]


def test_keys_within_a_multiline_text_have_no_line_of_their_own(tmp_path: Path) -> None:
    text = '[portal]\ntitle = """\ndealy = 1\n"""\n[crawl]\ndelay = "x"\n'
    assert mistakes(tmp_path, text)[0].startswith("copines.toml:6:")


def test_a_portal_needs_its_address(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"\[portal\] url is missing"):
        require_url(config(tmp_path, ""))
    read = config(tmp_path, PORTAL)
    require_url(read)
    assert read.portal.url == "https://copines.example/"


def test_the_instance_is_where_the_config_is(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="copines init"):
        find_instance(None, tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "copines.toml").touch()
    assert find_instance(None, tmp_path) == tmp_path / "data"
    (tmp_path / "copines.toml").touch()
    assert find_instance(None, tmp_path) == tmp_path
    with pytest.raises(ConfigError, match="elsewhere"):
        find_instance(tmp_path / "elsewhere", tmp_path)


def test_the_default_instance_is_valid() -> None:
    data = Path(__file__).parents[2] / "data" / "copines.toml"
    assert load(data, {}).portal.url
