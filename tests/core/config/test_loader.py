import re
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from copines.config import Config, find_instance, load, require_url, with_consent
from copines.config.schema import KEYS
from copines.config.toml_lines import places
from copines.errors import ConfigError
from copines.model import Blog, CrawlOptions, LinkOptions, PortalOptions, Recommendation

DEFAULT = Path(__file__).parents[3] / "data" / "copines.toml"
PORTAL = (
    '[portal]\nurl = "https://copines.example"\n[crawl]\ncontact = "mailto:a@copines.example"\n'
)
ZOE = '[[blog]]\nurl = "https://zoe.example/"\nname = "Zoé"\n'


def config(tmp_path: Path, text: str, **environ: str) -> Config:
    path = tmp_path / "copines.toml"
    path.write_text(text, encoding="utf-8", newline="")
    return load(path, environ)


def short(tmp_path: Path, message: object) -> list[str]:
    return str(message).replace(f"{tmp_path}/", "").splitlines()


def mistakes(tmp_path: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config(tmp_path, text, **environ)
    return short(tmp_path, caught.value)


def warnings(tmp_path: Path, text: str) -> list[str]:
    return short(tmp_path, "\n".join(config(tmp_path, text).warnings))


def test_an_empty_config_has_every_default(tmp_path: Path) -> None:
    read = config(tmp_path, "")
    assert read.portal == PortalOptions("Les blogs de mes copines", "")
    assert (read.crawl, read.link) == (CrawlOptions(), LinkOptions())
    assert (read.blogs, read.hide) == ((), ())


def test_each_key_outside_blogs_has_a_field() -> None:
    for section, options in (("portal", PortalOptions), ("crawl", CrawlOptions)):
        assert {f.name for f in fields(options)} >= KEYS[section].keys() - {"after_build"}
    assert {f.name for f in fields(LinkOptions)} >= KEYS["link"].keys() - {"hide"}


def test_each_key_of_a_blog_has_a_field() -> None:
    assert KEYS["blog"].keys() <= {field.name for field in fields(Blog)}


def test_pictures_are_fetched_only_for_a_portal_that_shows_them(tmp_path: Path) -> None:
    assert config(tmp_path, '[portal]\nimages = "local"\n').crawl.pictures
    assert not config(tmp_path, '[portal]\nimages = "none"\n').crawl.pictures
    assert not config(tmp_path, "", COPINES_PORTAL_IMAGES="none").crawl.pictures


def test_a_blog_needs_its_address_alone(tmp_path: Path) -> None:
    (blog,) = config(tmp_path, '[[blog]]\nurl = " https://zoe.example "\n').blogs
    assert blog == Blog("https://zoe.example", "", "")


def test_a_blog_takes_all_its_keys(tmp_path: Path) -> None:
    text = ZOE + (
        'feed = "https://zoe.example/feed"\nlanguage = "FR-ca"\ntags = "jardin"\nevery = "1d12h"\n'
        'archive = false\nfull = true\nteasers = "out"\nenabled = false\n'
        'posts = ["https://zoe.example/1"]\n'
    )
    (blog,) = config(tmp_path, text).blogs
    assert blog == Blog(
        "https://zoe.example/",
        "Zoé",
        "",
        "https://zoe.example/feed",
        "fr",
        full=True,
        teasers="out",
        archive=False,
        enabled=False,
        tags=("jardin",),
        every=timedelta(hours=36),
        posts=("https://zoe.example/1",),
    )


def test_all_mistakes_are_told_at_once_with_line_key_and_hint(tmp_path: Path) -> None:
    text = (
        '[portal]\ntitel = "Cercle"\nlanguage = "fra"\n\n[crawl]\ndealy = 1\ndelay = "fast"\n'
        'per_host = 0\n[lnk]\n\n[[blog]]\nname = "Zoé"\n\n[[blog]]\nurl = "zoe.example"\n'
        'never_with = ["ZOE"]\n'
    )
    assert mistakes(tmp_path, text) == [
        'copines.toml:2: [portal] titel: unknown key; did you mean "title"?',
        'copines.toml:3: [portal] language: expected one of "fr", "en", got "fra"; '
        'did you mean "fr"?',
        'copines.toml:6: [crawl] dealy: unknown key; did you mean "delay"?',
        'copines.toml:7: [crawl] delay: expected a number of seconds >= 0, got "fast"',
        "copines.toml:8: [crawl] per_host: expected a whole number from 1 to 64, got 0",
        'copines.toml:9: [lnk]: unknown section; did you mean "link"?',
        'copines.toml:11: [[blog]] "Zoé": url is missing: expected url = "https://..."',
        "copines.toml:15: [[blog]] url: expected an address that begins with https:// or http://, "
        'got "zoe.example"; did you mean "https://zoe.example"?',
        'copines.toml:16: [[blog]] never_with: no blog has name = "ZOE"; did you mean "Zoé"?',
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("archive = 1", "expected true or false, got 1"),
        ("archive_limit = true", "expected a whole number >= 1, got true"),
        ("concurrency = 1001", "expected a whole number from 1 to 1000, got 1001"),
        ("per_host = 1.0", "expected a whole number from 1 to 64, got 1"),
        ("max_bytes = 1023", "expected a whole number >= 1024, got 1023"),
        ('every = "2 hours"', 'expected a duration of a minute or more, such as "30m", "2h"'),
        ('every = "0m"', "expected a duration of a minute or more"),
        ('every = ""', "expected a duration of a minute or more"),
        ("every = 2", "expected a duration of a minute or more"),
        (f'every = "{"9" * 5000}d"', "expected a duration of a minute or more"),
        ("delay = -1", "expected a number of seconds >= 0, got -1"),
        ("delay = nan", "expected a number of seconds >= 0, got nan"),
        ("delay = inf", "expected a number of seconds >= 0, got inf"),
        (
            f"delay = 1{'0' * 400}",
            "expected a number of seconds >= 0, got a number of more than 18 digits",
        ),
        (f"delay = 0x{'f' * 9000}", "expected a number of seconds >= 0, got a number of more"),
        ("delay = [1]", "expected a number of seconds >= 0, got a list"),
        ("delay = {}", "expected a number of seconds >= 0, got a table"),
        ("delay = 1979-05-27", "expected a number of seconds >= 0, got 1979-05-27"),
        ("timeout = 0", "expected a number of seconds > 0, got 0"),
        ("contact = 1", "expected text in quotes, got 1"),
        ('contact = "a\\r\\nX-Evil: 1"', "expected text of one line"),
    ],
)
def test_a_crawl_value_of_the_wrong_kind_is_named(tmp_path: Path, line: str, expected: str) -> None:
    (said,) = mistakes(tmp_path, f"[crawl]\n{line}\n")
    assert said.startswith(f"copines.toml:2: [crawl] {line.partition(' ')[0]}: {expected}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[link]\nrelated = 21", "a whole number from 0 to 20, got 21"),
        ("[link]\nmin_score = 1.1", "a number from 0 to 1, got 1.1"),
        ("[link]\nper_blog = 0", "a whole number >= 1, got 0"),
        ('[link]\nhide = ["https://a.example/", 1]', "text in quotes, got 1"),
        ('[portal]\nimages = "remote"', 'one of "local", "none", got "remote"'),
        ('[portal]\ntitle = " "', 'text that is not empty, got " "'),
        ('[portal]\ntitle = "\u200b"', "text that is not empty"),
        ("[portal]\nlanguage = 1", 'one of "fr", "en", got 1'),
        ('[portal]\nlanguage = "en-GB"', 'one of "fr", "en", got "en-GB"; did you mean "en"?'),
        ('[portal]\nurl = "https://a.example/?x=1"', 'an address without "?" or "#"'),
        (ZOE + 'language = "french"', 'a language such as "fr" or "en", got "french"'),
        (ZOE + "cap = 0", "a whole number >= 1, got 0"),
        (ZOE + "weight = 0.0", "a number > 0, got 0"),
        (ZOE + "include = [1]", "text in quotes, got 1"),
        (ZOE + 'teasers = "Both"', 'one of "both", "in", "out", "none", got "Both"; did you'),
    ],
)
def test_a_value_out_of_bounds_is_named(tmp_path: Path, text: str, expected: str) -> None:
    (said,) = mistakes(tmp_path, text)
    assert f": expected {expected}" in said


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ('"Europe/paris"', 'got "Europe/paris"; did you mean "Europe/Paris"?'),
        ('"Paris"', 'got "Paris"; did you mean "Europe/Paris"?'),
        ('"New York"', 'got "New York"; did you mean "America/New_York"?'),
        ('"../etc/passwd"', 'got "../etc/passwd"'),
        ('"Europe"', 'got "Europe"'),
        ('["UTC"]', "got a list"),
    ],
)
def test_a_time_zone_that_is_none_is_named(tmp_path: Path, zone: str, hint: str) -> None:
    (said,) = mistakes(tmp_path, f"[portal]\ntimezone = {zone}\n")
    assert 'expected a time zone such as "Europe/Paris"' in said or "text in quotes" in said
    assert hint in said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("zoe.example:8080/blog", 'did you mean "https://zoe.example:8080/blog"?'),
        ("//zoe.example", 'did you mean "https://zoe.example"?'),
        ("feed://zoe.example/rss", 'did you mean "https://zoe.example/rss"?'),
        ("ftp://zoe.example/", "begins with https:// or http://"),
        ("javascript:alert(1)", "begins with https:// or http://"),
        ("", "begins with https:// or http://"),
        ("https:///billets", "an address such as"),
        ("https://./", "an address such as"),
        ("https://zoe example/", "an address such as"),
        ("https://zoe.example:99999/", "an address such as"),
        ("http://[::1/", "an address such as"),
    ],
)
def test_what_is_no_web_address_is_refused(tmp_path: Path, url: str, said: str) -> None:
    assert said in mistakes(tmp_path, f'[[blog]]\nurl = "{url}"\n')[0]


@pytest.mark.parametrize(
    "url", ["https://zoé.example/", "HTTP://zoe.example:8080", "http://[::1]/"]
)
def test_other_hosts_and_ports_are_taken(tmp_path: Path, url: str) -> None:
    assert config(tmp_path, f'[[blog]]\nurl = "{url}"\n').blogs[0].url == url


def test_a_secret_in_an_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    (said,) = mistakes(tmp_path, '[[blog]]\nurl = "https://me:secret@zoe.example/"\n')
    assert "without user name and password" in said
    assert "secret" not in said


def test_a_key_in_the_wrong_section_is_told_its_own(tmp_path: Path) -> None:
    assert mistakes(tmp_path, 'title = "Cercle"\nreleted = 1\n[portal]\ndelay = 1\n') == [
        "copines.toml:1: title: unknown key here; it belongs under [portal]",
        "copines.toml:2: releted: unknown key",
        "copines.toml:4: [portal] delay: unknown key here; it belongs under [crawl]",
    ]


def test_brackets_of_the_wrong_number_are_told(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "[[crawl]]\n[blog]\n[[blogs]]\n") == [
        "copines.toml:1: [[crawl]]: expected one section, [crawl]",
        "copines.toml:2: [blog]: expected [[blog]], in double brackets, for each blog",
        'copines.toml:3: [[blogs]]: unknown section; did you mean "blog"?',
    ]


@pytest.mark.parametrize("text", ["blog = 1", 'blog = ["https://zoe.example/"]'])
def test_blogs_that_are_no_tables_are_told(tmp_path: Path, text: str) -> None:
    assert "expected [[blog]], in double brackets" in mistakes(tmp_path, text)[0]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[portal]\ntitle = """\ndealy = 1\n"""\n[crawl]\ndealy = 1', 6),
        ('[portal]\ntitle = \'"""\' # """\n[crawl]\ndealy = 1', 4),
        ('[portal]\ntitle = "a\u2028b\u0085c"\n[crawl]\ndealy = 1', 4),
        ("[portal]\r\n\r\n[crawl]\r\ndealy = 1\r\n", 4),
        ("\n\ncrawl.dealy = 1", 3),
        ("\n[crawl]\n\n'dealy' = 1", 4),
        ('[ "crawl" ] # [link]\n\n"deal\\u0079" = 1', 3),
        ("\ncrawl = { delay = 1,\tdealy = 1 }", 2),
        ('[link]\nhide = [\n  "https://a.example/[x]",\n]\n[crawl]\ndealy = 1', 6),
        ("[crawl.dealy]\nx = 1", 1),
    ],
)
def test_a_mistake_has_its_line_however_the_key_is_written(
    tmp_path: Path, text: str, line: int
) -> None:
    (said,) = mistakes(tmp_path, text)
    assert said == f'copines.toml:{line}: [crawl] dealy: unknown key; did you mean "delay"?'


def test_a_mistake_in_an_inline_blog_has_its_line(tmp_path: Path) -> None:
    text = (
        'blog = [\n  {url = "https://a.example/"},\n  {url = "https://b.example/", cap = 0},\n]\n'
    )
    assert mistakes(tmp_path, text)[0].startswith("copines.toml:3: [[blog]] cap: expected")


def test_lines_reach_from_the_key_to_the_end_of_its_value() -> None:
    found = places("[a]\nx = [\n 1,\n [2, 3],\n]\n[[b]]\n[[b]]\n[b.c]\nd = '''\n\n'''\ne.f = 1\n")
    spans = {path: (place.first, place.last) for path, place in found.items()}
    assert spans["a", "x"] == (2, 5)
    assert spans["a", "x", 1, 1] == (4, 4)
    assert spans["b", 1] == (7, 7)
    assert spans["b", 1, "c", "d"] == (9, 11)
    assert spans["b", 1, "c", "e", "f"] == (12, 12)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[portal]\ntitle = Les blogs\n", "2:9"),
        ("[crawl]\ndelay = 1\r\ndelay = 2\r\n", "3:"),
        ('[portal]\ntitle = "a\n', "2:"),
        ("[portal]\n\n[crawl", "3:"),
        (f"[portal]\ntitle = {'9' * 5000}\n", "2:"),
    ],
)
def test_broken_toml_names_its_place_and_a_remedy(tmp_path: Path, text: str, where: str) -> None:
    said = mistakes(tmp_path, text)
    assert said[0].startswith(f"copines.toml:{where}")
    assert "no valid TOML" in said[0]
    assert said[1] == ""
    assert "quotes" in said[2]


def test_lists_nested_without_end_are_a_mistake(tmp_path: Path) -> None:
    assert "nested too deeply" in mistakes(tmp_path, f"x = {'[' * 9000}{']' * 9000}")[0]


def test_a_config_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "copines.toml"
    path.write_bytes(b'[portal]\ntitle = "Zo\xe9"\n')
    with pytest.raises(ConfigError, match=r"copines\.toml:2: not UTF-8"):
        load(path, {})


def test_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    read = config(tmp_path, '\ufeff[portal]\r\ntitle = "Cercle"\r\n')
    assert read.portal.title == "Cercle"


def test_a_missing_config_names_its_directory_and_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "copines.toml", {})
    assert str(caught.value) == (
        f"no copines.toml in {tmp_path}\n\nmake one: copines init {tmp_path}"
    )


def test_a_config_that_is_a_directory_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load(tmp_path, {})


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    read = config(
        tmp_path,
        "[crawl]\ndelay = 2\n",
        COPINES_CRAWL_DELAY="0.5",
        COPINES_CRAWL_EVERY="30m",
        COPINES_PORTAL_TITLE="2024",
        COPINES_LINK_RELATED="5",
        COPINES_CRAWL_ARCHIVE="0",
        COPINES_CRAWL_ALLOW_PRIVATE="True",
        COPINES_OTHER="x",
        COPINES_BLOG_URL="x",
        COPINES_DB="x",
        HOME="/",
    )
    assert read.crawl.delay == 0.5
    assert read.crawl.every == timedelta(minutes=30)
    assert read.portal.title == "2024"
    assert read.link.related == 5
    assert (read.crawl.archive, read.crawl.allow_private) == (False, True)


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("https://a.example/1", ["https://a.example/1"]),
        ("https://a.example/1,https://b.example/", ["https://a.example/1", "https://b.example/"]),
        (
            "https://a.example/1,2, https://b.example/3,",
            ["https://a.example/1,2", "https://b.example/3"],
        ),
        ("", []),
    ],
)
def test_a_list_in_a_variable_has_commas(tmp_path: Path, said: str, hidden: list[str]) -> None:
    read = config(tmp_path, '[link]\nhide = ["https://c.example/"]\n', COPINES_LINK_HIDE=said)
    assert list(read.hide) == hidden


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    said = mistakes(
        tmp_path,
        "[crawl]\nper_host = 0\n",
        COPINES_CRAWL_DEALY="1",
        COPINES_CRAWL_DELAY="soon",
        COPINES_CRAWL_TIMEOUT="",
        COPINES_PORTAL_="1",
        COPINES_CRAWL_OBEY_ROBOTS="yes",
        COPINES_LINK_PER_BLOG="1.5",
    )
    assert said == [
        'COPINES_CRAWL_DEALY: [crawl] dealy: unknown key; did you mean "delay"?',
        'COPINES_CRAWL_DELAY: [crawl] delay: expected a number of seconds >= 0, got "soon"',
        'COPINES_CRAWL_OBEY_ROBOTS: [crawl] obey_robots: expected true or false, got "yes"',
        'COPINES_CRAWL_TIMEOUT: [crawl] timeout: expected a number of seconds > 0, got ""',
        'COPINES_LINK_PER_BLOG: [link] per_blog: expected a whole number >= 1, got "1.5"',
        "COPINES_PORTAL_: [portal] : unknown key",
        "copines.toml:2: [crawl] per_host: expected a whole number from 1 to 64, got 0",
    ]


def test_a_flag_goes_before_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "copines.toml"
    path.write_text("[link]\nrelated = 1\n", encoding="utf-8")
    read = load(path, {"COPINES_LINK_RELATED": "2"}, {("link", "related"): "4"})
    assert read.link.related == 4


def test_a_wrong_flag_is_named(tmp_path: Path) -> None:
    (tmp_path / "copines.toml").touch()
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "copines.toml", {}, {("link", "related"): "many", ("blog", "cap"): "1"})
    assert short(tmp_path, caught.value) == [
        "command line: [blog] cap: only the file can say this",
        'command line: [link] related: expected a whole number from 0 to 20, got "many"',
    ]


def test_two_blogs_may_share_neither_name_nor_address(tmp_path: Path) -> None:
    text = ZOE + '[[blog]]\nurl = "http://www.zoe.example"\nname = "ZOE\u0301"\n'
    assert mistakes(tmp_path, text) == [
        'copines.toml:5: [[blog]] "ZOE\u0301" url: "http://www.zoe.example" is the url of the blog '
        "on line 2 already",
        'copines.toml:6: [[blog]] "ZOE\u0301" name: "ZOÉ" is the name of the blog on line 3 '
        "already",
    ]


def test_blogs_without_name_are_no_twins(tmp_path: Path) -> None:
    text = '[[blog]]\nurl = "https://a.example/"\n[[blog]]\nurl = "https://b.example/"\n'
    assert len(config(tmp_path, text).blogs) == 2


def test_a_blog_is_not_kept_from_itself(tmp_path: Path) -> None:
    (said,) = mistakes(tmp_path, ZOE + 'never_with = "Zoé"\n')
    assert said == 'copines.toml:4: [[blog]] "Zoé" never_with: "Zoé" is this blog itself'


def test_consent_becomes_link_options(tmp_path: Path) -> None:
    text = "".join(
        f'[[blog]]\nurl = "https://{name}.example/"\nname = "{name}"\nteasers = "{name}"\n'
        for name in ("both", "in", "out", "none")
    )
    read = config(tmp_path, text + 'never_with = ["both"]\n')
    link = with_consent(read.link, [replace(b, key=f"key of {b.name}") for b in read.blogs])
    assert link.no_out == {"key of in", "key of none"}
    assert link.no_in == {"key of out", "key of none"}
    assert link.never_with == {frozenset({"key of both", "key of none"})}


def test_a_pair_with_a_blog_that_left_is_no_pair() -> None:
    zoe = Blog("https://zoe.example/", "Zoé", "zoe", never_with=("Max",), key="1")
    assert with_consent(LinkOptions(related=5), [zoe]) == LinkOptions(5, names={"1": "Zoé"})


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("(", "expected a regular expression"),
        ("tag:", "not empty"),
        ("", "not empty"),
        ("tags:jardin", 'did you mean "tag:"?'),
        ("https://zoe.example/2019/", '"url:" before'),
    ],
)
def test_a_rule_that_cannot_be_meant_is_a_mistake(tmp_path: Path, rule: str, said: str) -> None:
    with pytest.raises(ConfigError, match=r'copines\.toml:8: \[\[blog\]\] "Zoé" exclude: ') as told:
        config(tmp_path, PORTAL + ZOE + f'exclude = ["concours", "{rule}"]\n')
    assert said in str(told.value)


@pytest.mark.parametrize("value", ["auto", "feed", "page", "article .entry-content", "#main > p"])
def test_a_text_is_taken_from_feed_page_or_a_selected_place(tmp_path: Path, value: str) -> None:
    read = config(tmp_path, PORTAL + ZOE + f'extract = "{value}"\n')
    assert read.blogs[0].extract == value


@pytest.mark.parametrize("value", ["", "div[", "//div", "p::"])
def test_what_selects_nothing_is_a_mistake(tmp_path: Path, value: str) -> None:
    with pytest.raises(ConfigError, match=r'\[\[blog\]\] "Zoé" extract: expected "auto", "feed"'):
        config(tmp_path, PORTAL + ZOE + f'extract = "{value}"\n')


RECOMMENDED = """
[[blog]]
url = "https://zoe.example/"
name = "Zoé"
[[blog]]
url = "https://max.example/"
name = "Max"
"""


def test_friends_recommend_blogs_and_posts_and_two_posts_are_a_pin(tmp_path: Path) -> None:
    post, other = "https://zoe.example/1", "https://max.example/2"
    said = f'''
[[recommend]]
from = "Zoé"
to = "https://max.example/"
why = "Pour le pain."
[[recommend]]
from = "{post}"
to = "{other}"
why = "Et pour la miche."
by = "Ada"
'''
    read = config(tmp_path, RECOMMENDED + said)
    assert read.portal.recommended == (
        Recommendation("https://max.example/", "Pour le pain.", "Zoé"),
        Recommendation(other, "Et pour la miche.", post, "Ada"),
    )
    assert read.link.pins == ((post, other),)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('to = "Max"\nby = "A"', '9: [[recommend]]: why is missing: expected why = "..."'),
        ('from = "Zoé"\nwhy = "x"', '9: [[recommend]]: to is missing: expected to = "..."'),
        ('to = "Max"\nwhy = "x"', "9: [[recommend]]: expected from, by, or both: who says it?"),
        (
            'to = "Maxx"\nwhy = "x"\nby = "A"',
            '10: [[recommend]] to: no blog has name = "Maxx"; did',
        ),
        ('to = "Max"\nwhy = ""\nby = "A"', "11: [[recommend]] why: expected text"),
        ('to = "Max"\nwhy = "x"\nfor = "A"', "12: [[recommend]] for: unknown key"),
    ],
)
def test_a_recommendation_that_cannot_be_shown_is_a_mistake(
    tmp_path: Path, said: str, expected: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(expected)):
        config(tmp_path, f"{RECOMMENDED}\n[[recommend]]\n{said}\n")


def test_recommendations_stand_in_double_brackets(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="double brackets, for each recommendation"):
        config(tmp_path, '[recommend]\nto = "Max"\n')


def test_a_config_without_blogs_or_contact_is_allowed_with_a_word(tmp_path: Path) -> None:
    assert warnings(tmp_path, '[crawl]\ncontact = " "\n') == [
        "copines.toml: [crawl] contact is empty: sites cannot reach you; "
        'write contact = "mailto:you@your.address"',
        "copines.toml: no blogs yet; add one: copines add URL",
    ]
    assert warnings(tmp_path, PORTAL + ZOE) == []


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
    assert find_instance(tmp_path / "data", tmp_path) == tmp_path / "data"
    with pytest.raises(ConfigError, match=r"no copines\.toml in .*elsewhere"):
        find_instance(tmp_path / "elsewhere", tmp_path)


def test_the_default_instance_has_no_blogs_and_is_valid() -> None:
    read = load(DEFAULT, {})
    assert read.portal.title == "Les blogs de mes copines"
    assert read.portal.url.endswith(".example/")
    assert read.blogs == ()


def test_the_default_instance_shows_every_key_with_a_value_that_is_taken(tmp_path: Path) -> None:
    text = re.sub(r"^# (?=\w+ = |\[)", "", DEFAULT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {blog.name for blog in config(tmp_path, text).blogs} == {
        "Max et ses pains",
        "Zoé au jardin",
    }
    shown = {(str(path[0]), str(path[-1])) for path in places(text)}
    assert shown >= {(section, key) for section, keys in KEYS.items() for key in keys}


def test_the_default_instance_shows_the_defaults() -> None:
    text = DEFAULT.read_text(encoding="utf-8")
    for key in ("archive_limit", "delay", "concurrency", "per_host", "max_bytes"):
        assert re.search(rf"^# {key} = {getattr(CrawlOptions(), key)}\s", text, re.MULTILINE), key


def test_bounds_of_the_rhythm_that_cross_are_refused(tmp_path: Path) -> None:
    said = '[crawl]\nevery_max = "6h"\nevery_min = "8h"\n'
    wrong = "copines.toml:3: [crawl] every_min: is longer than every_max"
    assert mistakes(tmp_path, said) == [wrong]
    alone = '[crawl]\nevery_min = "3d"\n'
    assert mistakes(tmp_path, alone) == [
        'copines.toml:2: [crawl] every_min: is longer than every_max, which is "1d" unless said'
    ]
    path = tmp_path / "copines.toml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="every_min: is longer than every_max"):
        load(path, {"COPINES_CRAWL_EVERY_MIN": "3d"})
