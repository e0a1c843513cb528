"""Each file of data/ gives the stanzas and the report beside it."""

from pathlib import Path

import pytest

from copines.config.edit import stanza
from copines.errors import ConfigError
from copines.imports import FORMATS, Reading, decoded, format_of, read

DATA = Path(__file__).parent / "data"
FILES = {
    "dirty.opml": "opml",
    "venus.ini": "planet or venus",
    "planet.ini": "planet or venus",
    "venus.csv": "venus-csv",
    "pluto.ini": "pluto",
    "osmosfeed.yaml": "osmosfeed",
    "cache.json": "osmosfeed-cache",
    "urls.txt": "urls",
    "sites.json": "json",
}


def reading(text: str, name: str = "file") -> Reading:
    return read(format_of(name, text), text)


def urls(text: str) -> list[str]:
    return [blog.url for blog in reading(text).blogs]


def report(found: Reading) -> str:
    lines = [
        (s.entry.line, f"setting {s.entry.key}: [{s.section}] {s.key} = {s.value!r}")
        for s in found.settings
    ]
    lines += [
        (r.line, f"{r.fate} {r.key}" + (f": {r.why}" if r.why else "")) for r in found.remarks
    ]
    return "".join(f"{n} {line}\n" for n, line in sorted(lines, key=lambda pair: pair[0]))


@pytest.mark.parametrize("name", FILES)
def test_a_file_gives_the_stanzas_beside_it(name: str) -> None:
    text = decoded((DATA / name).read_bytes())
    assert format_of(name, text) == FILES[name]
    given = "\n".join(stanza(blog.values) for blog in reading(text, name).blogs)
    assert given == (DATA / f"{name}.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_each_key_of_a_file_is_reported_with_its_line(name: str) -> None:
    found = reading(decoded((DATA / name).read_bytes()), name)
    assert report(found) == (DATA / f"{name}.report").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "[Planet]\nname = P\n[https://luc.example/category/velo/feed/]\nname = Luc\n",
        "[luc]\ntitle = Luc\nfeed = https://luc.example/tags/velo/index.xml\n",
        "sources:\n  - href: https://luc.example/feeds/posts/default/-/Velo\n",
        "https://luc.example/?cat=3&feed=rss2\n",
        '[{"name": "Luc", "feed": "https://medium.com/feed/tag/velo"}]',
        "url,name\nhttps://luc.example/author/luc/feed,Luc\n",
        '<opml><outline text="Luc" htmlUrl="https://luc.example/" '
        'xmlUrl="https://luc.example/tag/velo/feed"/></opml>',
    ],
)
def test_a_feed_of_some_posts_stands_for_itself_alone(text: str) -> None:
    found = reading(text, "list")
    (blog,) = found.blogs
    assert blog.values["scope"] == "feed"
    assert any(remark.key == "scope" for remark in found.remarks)


@pytest.mark.parametrize(
    ("text", "expected", "left"),
    [
        ("https://a.example/\nbonjour\nhttps://[b\nhttps://c.example/\n", "ac", {2, 3}),
        ("- <https://a.example/>\n* https://b.example/, https://c.example/;\n", "abc", set()),
        ("Zoé\thttps://a.example/\n\"https://b.example/\"\nc.example\n", "ab", {1, 3}),
        ("name;url\nZoé;https://a.example/\nMax;\n", "a", {3}),
        ("url\ttitle\nhttps://a.example/\tZoé\n", "a", set()),
        ("- [Zoé](https://a.example/)\n- [Max](https://b.example/), un ami\n", "ab", {1, 2}),
        ("[A](https://a.example/)\n[B](https://b.example/)\n", "ab", {1, 2}),
        ("\ufeffhttps://a.example/.\n\ufeff«https://b.example/»\n(https://c.example/)\n", "abc",
         set()),
        ("[Planet]\n[https://a.example/\nname = A\n[https://b.example/]\n", "ab", set()),
        ('<x:opml xmlns:x="x"><x:outline xmlUrl="https://a.example/"/>\n<x:outline text="Zoé"/>'
         '\n<x:outline text="F"><x:outline xmlUrl="https://b.example/"/></x:outline></x:opml>',
         "ab", {2}),
        (f'<opml><outline text="{"long" * 60}"\n xmlUrl="https://a.example/"/></opml>', "a", {1}),
        ('[{"name": "A \\ud83d", "url": "https://a.example/"},\n{"name": {}, "url": 5}]', "a", {2}),
    ],
)  # fmt: skip
def test_a_bad_line_is_reported_and_the_rest_taken(
    text: str, expected: str, left: set[int]
) -> None:
    found = reading(text, "list")
    assert "".join(blog.url[8] for blog in found.blogs) == expected
    assert {r.line for r in found.remarks if r.fate == "dropped"} == left
    "\n".join(stanza(blog.values) for blog in found.blogs).encode()


def test_a_bracket_that_an_address_opens_is_its_own() -> None:
    page = "https://wiki.example/Pain_(aliment)"
    assert urls(f"voir ({page}).\n{page.replace('Pain', 'Sel')}\n") == [
        page,
        page.replace("Pain", "Sel"),
    ]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Title,URL,Feed URL", "Zoé,https://zoe.example/,https://zoe.example/feed"),
        ("nom;adresse;flux", "Zoé;https://zoe.example/;https://zoe.example/feed"),
        ("rss\tsite\tblog", "https://zoe.example/feed\thttps://zoe.example/\tZoé"),
    ],
)
def test_a_csv_is_read_by_the_names_of_its_columns(head: str, row: str) -> None:
    (blog,) = reading(f"{head}\n{row}\n").blogs
    assert blog.values == {
        "url": "https://zoe.example/",
        "name": "Zoé",
        "feed": "https://zoe.example/feed",
    }


def test_a_row_without_feed_stands_for_its_site() -> None:
    assert urls("name,site,feed\nMax,https://max.example/,\nLou,,\n") == ["https://max.example/"]


def test_what_readers_write_into_their_opml_is_understood() -> None:
    found = reading("""<opml><body>
<outline text="Max &amp;amp; Lou" type="rss" xmlUrl="https://max.example/rss" disabled="true"/>
<outline text="Zoé" type="JSONFeed" htmlUrl="https://zoe.example/"
 xmlUrl="https://zoe.example/feed.json"/>
<outline text="&#8203;" type="rss" xmlUrl="https://lou.example/rss"/>
</body></opml>""")
    assert [dict(blog.values) for blog in found.blogs] == [
        {"url": "https://max.example/rss", "name": "Max & Lou", "enabled": False},
        {"url": "https://zoe.example/", "name": "Zoé", "feed": "https://zoe.example/feed.json"},
        {"url": "https://lou.example/rss"},
    ]


def test_posts_in_a_list_are_no_blogs() -> None:
    with pytest.raises(ConfigError, match="posts in a list"):
        reading('[{"url": "https://a.example/1", "blog": "A", "title": "T"}]')


def test_feeds_of_one_site_stand_for_themselves_alone() -> None:
    outlines = "".join(
        f'<outline text="{name}" htmlUrl="https://duo.example/" xmlUrl="https://duo.example/{name}.xml"/>'
        for name in ("max", "lou", "zoe")
    )
    found = reading(f"<opml>{outlines}</opml>").blogs
    assert [blog.values.get("scope") for blog in found] == ["feed"] * 3
    feeds = [f"https://duo.example/{name}.xml" for name in ("lou", "zoe")]
    assert [blog.url for blog in found][1:] == feeds


def test_each_format_that_a_person_may_name_can_be_read() -> None:
    assert FORMATS[0] == "posts"
    for form in FORMATS[1:]:
        text = {"json": "[]", "osmosfeed": "sources: []", "osmosfeed-cache": '{"sources": []}'}
        assert read(form, text.get(form, "")).blogs == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_list_is_read_in_any_encoding(encoding: str) -> None:
    text = "[Planet]\r\nname = x\r\n[https://zoe.example/]\r\nname = Zoé\r\n"
    (blog,) = reading(decoded(text.encode(encoding))).blogs
    assert blog.values["name"] == "Zoé"


def test_a_declared_encoding_counts_where_the_bytes_are_no_utf_8() -> None:
    opml = '<?xml version="1.0" encoding="{}"?><outline text="Žofie" xmlUrl="https://a.example/"/>'
    data = opml.format("iso-8859-2").encode("iso-8859-2")
    assert reading(decoded(data)).blogs[0].values["name"] == "Žofie"
    data = opml.format("klingon").encode("utf-8")
    assert reading(decoded(data)).blogs[0].values["name"] == "Žofie"


def test_venus_and_planet_mean_two_things_by_new_feed_items() -> None:
    text = "[Planet]\nnew_feed_items = 2\n[https://zoe.example/feed]\nname = Zoé\n"
    asked = read("planet or venus", text)
    assert [entry.line for entry in asked.unclear] == [2]
    assert "cap" not in asked.blogs[0].values
    assert read("venus", text).blogs[0].values["cap"] == 2
    planet = read("planet", text)
    assert "cap" not in planet.blogs[0].values
    assert planet.unclear == ()
    told = read("planet or venus", text.replace("[Planet]", "[Planet]\nspider_threads = 2"))
    assert told.format == "venus"
    assert told.blogs[0].values["cap"] == 2


def test_values_of_an_ini_may_name_one_another() -> None:
    text = (
        "[Planet]\nhost = zoe.example\n[https://zoe.example/feed]\nlink = https://%(host)s/100%%\n"
    )
    assert urls(text) == ["https://zoe.example/100%"]


def test_an_opml_that_declares_entities_expands_none() -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa">'
    bomb += "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(30)) + "]>"
    found = reading(f'{bomb}<opml><outline text="&a29;" xmlUrl="https://zoe.example/"/></opml>')
    assert found.blogs[0].values["name"] == "&a29;"


@pytest.mark.parametrize("odd", ["<![DOCTYPE x>", "<![CDATA[ <b> ]]>", "<!x", "<?y", "</", "<!--"])
def test_odd_declarations_in_an_opml_are_passed_over(odd: str) -> None:
    outline = '<outline text="Zoé" xmlUrl="https://zoe.example/"/>'
    assert urls(f"<opml>{outline}{odd}") == ["https://zoe.example/"]
    assert urls(f"<opml>{odd}\n>{outline}-->{outline}") == ["https://zoe.example/"]


@pytest.mark.parametrize("before", ["[", '{"sources": ['])
def test_of_a_json_list_the_good_items_are_taken_and_the_others_named(before: str) -> None:
    key = "feedUrl" if before != "[" else "feed"
    found = reading(
        f"""{before}{{"{key}": "https://zoe.example/feed"}},
        {{"{key}": ,"title": "Max"}},
        {{"{key}": "https://nour.example/feed",
          "title": "Nour"
          "owner": "https://nour.example/"}},
        {{"{key}": "https://lu.example/feed", "x": [{{"a": 1}},
          {{"b": 2}}]}},
        {{"{key}": "https://io.example/"""
    )
    assert [blog.url for blog in found.blogs] == [
        "https://zoe.example/feed",
        "https://lu.example/feed",
    ]
    broken = {r.line: r.why for r in found.remarks if r.key == "item"}
    assert [*broken] == [2, 5, 8]
    assert broken[5] == "no valid JSON, column 11"


def test_a_yaml_that_names_objects_makes_none() -> None:
    text = "sources:\n- href: !!python/object/apply:os.system ['echo']\n- &a [*a, *a]\n"
    assert reading(text).blogs == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sources:\n - href: 'x\n", "line 3: no valid yaml"),
        ("\nsources: [" + "[" * 5000, "no valid"),
        ("feed,name\nhttps://zoe.example/," + "x" * 200_000, "no valid venus-csv"),
        ("<rss><channel/></rss>", "a feed or a page"),
        ("<!DOCTYPE html><p>", "a feed or a page"),
        ("<svg/>", "no OPML"),
        ("bonjour", "--format"),
        ("", "--format"),
        ("\x00\x01PNG", "--format"),
    ],
)
def test_what_is_no_list_is_said_to_be_none(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        reading(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('{"url": "https://zoe.example/1", "blog": "Zoé", "sources": []}', "posts"),
        ("https://zoe.example/\n", "urls"),
        ("[planet]\n  title = x\n[zoe]\n  feed = https://zoe.example/\n", "pluto"),
        ("[Planet]\nname = x\n", "planet or venus"),
        ('["https://zoe.example/"]', "json"),
        ("\n<opml/>", "opml"),
        ('feed,name\n"https://zoe.example/,1",Zoé\n', "venus-csv"),
    ],
)
def test_a_file_is_known_by_what_is_in_it(text: str, form: str) -> None:
    assert format_of("x.txt", text) == form


def test_a_secret_in_an_address_is_not_repeated() -> None:
    found = reading("https://anne:secret@nour.example/\nhttps://zoe.example/\n")
    assert not any("secret" in f"{r.where}{r.why}" for r in found.remarks)


def test_many_lines_are_read_in_no_time() -> None:
    assert len(urls("".join(f"https://b{n}.example/\n" for n in range(20000)))) == 20000
    assert len(urls("[" + ",\n".join(f'"https://b{n}.example/"' for n in range(20000)))) == 20000


def test_what_a_key_here_does_not_take_is_dropped_and_said() -> None:
    text = "[Planet]\nlocale = de_DE\nfeed_timeout = soon\n[https://zoe.example/feed]\nname =\n"
    found = reading(text)
    assert found.settings == ()
    assert [(r.line, r.fate) for r in found.remarks if r.key != "feed"] == [
        (2, "dropped"),
        (3, "dropped"),
        (5, "dropped"),
    ]


def test_a_list_in_a_file_beside_is_named_and_not_asked_for() -> None:
    found = reading("source = planete.ini\n[zoe]\nfeed = https://zoe.example/feed\n")
    assert found.elsewhere == ()
    assert found.remarks[0].why == "a list in a file of its own; copines import it"


def test_outlines_without_address_are_named_and_folders_are_not() -> None:
    opml = """<opml><body>
<outline text="A" type="rss"/>
<outline text="Folder"><outline text="B" xmlUrl="https://zoe.example/"/>
<outline text="C" xmlUrl=""></outline></outline>
<outline text="List" type="include" url="https://list.example/a.opml"/>
</body></opml>"""
    bare = [r.line for r in reading(opml).remarks if r.why == "names no address"]
    assert bare == [2, 4]
