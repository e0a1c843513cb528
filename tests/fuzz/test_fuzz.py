"""Whatever comes in, nothing breaks: properties, tried on what hypothesis thinks up."""

import io
import json
import os
import re
import tempfile
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import trust_facts
from copines.addresses import checked, fault, join
from copines.config import load
from copines.crawler.dates import parse_date, parse_value
from copines.crawler.inspection import inspect
from copines.crawler.sanitise import clean, plain
from copines.crawler.walk.messages import Answer
from copines.errors import ArchiveError, ConfigError
from copines.imports import FORMATS, POSTS, decoded, format_of, read
from copines.instance.archive import unpack
from copines.permalinks import canonical, key, normalise, slug_of
from copines.site.excerpts import cut, paragraphs
from hostile.vectors import generated, vectors

#: FUZZ chooses another number of tries for each property, and new ones at each run.
TRIES = int(os.environ.get("FUZZ", "20"))
fuzz = settings(
    max_examples=TRIES,
    deadline=None,
    derandomize="FUZZ" not in os.environ,
    database=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
#: Crashes that were found, each for ever.
FIXTURES = Path(__file__).parent / "found"

TEXT = st.text(st.characters(), max_size=200)  # surrogates and NUL among them
#: What lies at the edges of what parsers know.
SHARDS = st.sampled_from(
    [
        "<rss version='2.0'><channel>", "<item>", "</item>", "<title>", "<link>http://a.example/", "<guid>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "<urlset>", "<sitemapindex>", "<url><loc>",
        "<pubDate>", "<?xml version='1.0' encoding='", "<!DOCTYPE ", "<!ENTITY a '", "&a;", "&#xD800;", "&#0;", "<![CDATA[",
        "]]>", "<!--", "-->", "<html>", "<head>", "<base href='", "<body>", "<article>", "<p>", "<svg>", "<math>",
        "<script type='application/ld+json'>", "</script>", '{"@type":"BlogPosting","datePublished":"', '{"items":[{"id":',
        '{"version":"https://jsonfeed.org/version/1.1","items":[', "[" * 50, "{" * 50, "xmlns:a='", "xml:base='", "\x00", "\ud800",
        "0001-01-01", "9999-12-31T23:59:59-12:00", "²", "http://[", "http://a:99999/", "http://x:y/", "'", '"', ">", "\ufeff", "\xff",
        "<meta property='article:published_time' content='", "<time datetime='", "<a href='", "<img src='", "href='?paged=²'",
    ]
)  # fmt: skip
DOCUMENTS = st.lists(SHARDS | TEXT, max_size=25).map("".join)
BYTES = st.binary(max_size=300) | DOCUMENTS.map(lambda text: text.encode("utf-8", "surrogatepass"))
KINDS = st.sampled_from(
    ["", "text/html", "application/rss+xml", "application/json", "text/xml; charset=utf-16", "x/y;charset=hex"]
)  # fmt: skip
ADDRESSES = st.lists(
    st.sampled_from(
        ["http://", "https://", "//", "a.example", "xn--", "é.example", "[::1", "]", ":80", ":x", ":99999", "@", "/", "..",
         "%2e", "%", "%zz", "?", "&utm_source=1", "#", "\\", "\t", " ", "\x00", "\ud800", "²", "。", "ⓛ", "\u202e", "a" * 300]
    )
    | TEXT,
    max_size=8,
).map("".join)  # fmt: skip


def told_of(name: str) -> None:
    trust_facts.told("fuzz", property=name, tries=TRIES)


@fuzz
@given(BYTES, KINDS, ADDRESSES)
def test_any_answer_is_understood_or_given_a_reason(
    body: bytes, content_type: str, address: str
) -> None:
    del address
    answer = Answer("http://a.example/", 200, body, content_type)
    told = inspect("http://a.example/", answer, NOW)
    assert told.kind in {"feed", "page", "sitemap", "other"}
    for post in (*told.entries, *([told.post] if told.post else [])):
        json.dumps([post.title, post.text, post.author, *post.tags]).encode()
        "".join([post.title, post.text, post.html, post.author or "", *post.tags]).encode()
        assert "\x00" not in post.title + post.text + post.html
        assert fault(post.permalink) is None


@fuzz
@given(ADDRESSES)
@example("http://[::1")
@example("http://a.example:²/")
def test_addresses_are_checked_or_refused_and_never_raise(url: str) -> None:
    if (found := checked(url)) is not None:
        assert fault(url) is None
        found.encode()
    joined = join("http://a.example/b/", url)
    if fault(joined) is None:
        assert canonical(joined).isascii() or canonical(joined)


@fuzz
@given(st.lists(st.sampled_from("abé/?&=%.:#+~ ②ß日🌱\t"), max_size=30).map("".join))
def test_permalinks_are_total_and_idempotent(tail: str) -> None:
    url = f"https://a.example/{tail}"
    once = normalise(url)
    assert normalise(once) == once
    assert canonical(canonical(url)) == canonical(url)
    assert key(url) == key(once)
    assert re.fullmatch("[0-9a-f]{16}", key(url))


@fuzz
@given(TEXT, TEXT)
def test_slugs_are_names_of_folders_anywhere(title: str, tail: str) -> None:
    slug = slug_of(f"https://a.example/{tail}", title)
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", slug), slug
    assert len(slug) <= 120


@fuzz
@given(TEXT | DOCUMENTS, st.integers(1, 300))
def test_an_excerpt_is_a_beginning_and_cuts_no_character(text: str, most: int) -> None:
    for part in (cut(text, most), *paragraphs(text, most)):
        part.encode()  # no half of a pair
        assert len(part) <= max(most, 40) + 2


#: An attribute that is a script; a value that only looks like one is taken away before.
_HANDLER = re.compile(r"<[^>]*\son\w+\s*=")
_VALUE = re.compile(r'"[^"<>]*"')


@fuzz
@given(st.lists(SHARDS | TEXT | st.sampled_from(vectors()), max_size=10).map("".join))
@example("\ud800")
@example("<rss>\ufeff")
@example("<IMG 0=''TITLE='> on0='")
def test_clean_html_stays_clean_and_carries_nothing_that_runs(html: str) -> None:
    once = clean(html, "http://a.example/")
    assert clean(once, "http://a.example/") == once
    assert not re.search(r"<(script|style|iframe|object|embed|base|meta|link|form)\b", once, re.I)
    assert not _HANDLER.search(_VALUE.sub('""', once))
    assert not re.search(r"<[^>]*=[\"']\s*(javascript|data|vbscript):", once, re.I)
    plain(once).encode()


def test_generated_vectors_come_out_clean() -> None:
    for vector in generated(5, TRIES * 10):
        once = clean(vector, "http://a.example/")
        assert "<script" not in once.lower()
        assert not _HANDLER.search(_VALUE.sub('""', once))
    told_of("generated vectors")


@fuzz
@given(
    TEXT
    | st.datetimes().map(str)
    | st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat())
    | st.datetimes(min_value=datetime(1000, 1, 1)).map(  # noqa: DTZ001 - hypothesis wants it so
        format_datetime
    )
    | st.integers().map(str)
    | st.lists(st.sampled_from("0123456789 -:+TZJanvierOctGMT/.,²½ا一"), max_size=40).map("".join),
    st.booleans(),
)
@example("0001-01-01T00:00:00+14:00", False)
@example("9999-12-31T23:59:59-12:00", False)
def test_a_date_is_aware_or_none(text: str, american: bool) -> None:
    for found in (parse_date(text, american=american), parse_value(text, american=american)):
        if found is not None:
            assert found.utcoffset() is not None
            found.astimezone(UTC).isoformat()


_TOML = st.sampled_from(
    ["[portal]\n", "[crawl]\n", "[link]\n", "[[blog]]\n", "url = ", "name = ", "every = ", "delay = ", "title = ", '"http://a.example/"',
     '"2h"', "1e400", "nan", "-1", "[[", "]]", "{", "}", '"""', "\\u0000", '"\\ud800"', "true", "\n", "= =", "'", "0x7f", "9" * 400]
)  # fmt: skip


@fuzz
@given(st.lists(_TOML | TEXT, max_size=20).map("".join))
def test_a_config_is_read_or_its_mistakes_are_told(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copines.toml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        with suppress(ConfigError):
            load(path, {})


@fuzz
@given(BYTES, st.sampled_from(["a.opml", "a.ini", "a.json", "a.yaml", "a.csv", "a.txt", ""]))
def test_a_list_of_any_kind_is_read_or_refused(data: bytes, name: str) -> None:
    text = decoded(data)
    with suppress(ConfigError):
        assert format_of(name, text)
    for form in set(FORMATS) - {POSTS}:
        with suppress(ConfigError):
            for blog in read(form, text).blogs:
                assert blog


@fuzz
@given(
    st.lists(st.tuples(ADDRESSES.filter(lambda name: 0 < len(name) < 60000), BYTES), max_size=4),
    st.binary(max_size=60),
    st.integers(0, 400),
)
def test_an_archive_is_unpacked_within_its_folder_or_refused(
    members: list[tuple[str, bytes]], noise: bytes, at: int
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in [("copines.toml", b""), ("copines.db", b""), *members]:
            with suppress(UnicodeEncodeError, UserWarning, ValueError, IndexError):
                archive.writestr(name, data)
    raw = bytearray(packed.getvalue())
    raw[at : at + len(noise)] = noise
    with tempfile.TemporaryDirectory() as folder:
        outer, inner = Path(folder), Path(folder) / "in" / "ner"
        inner.mkdir(parents=True)
        (outer / "a.zip").write_bytes(raw)
        with suppress(ArchiveError):
            unpack(outer / "a.zip", inner)
        assert {path.name for path in outer.iterdir()} == {"a.zip", "in"}
        assert [path.name for path in (outer / "in").iterdir()] == ["ner"]


def test_what_once_broke_something_breaks_nothing() -> None:
    for file in sorted(FIXTURES.glob("*")):
        for kind in ("", "text/html", "application/rss+xml", "application/json"):
            inspect(
                "http://a.example/", Answer("http://a.example/", 200, file.read_bytes(), kind), NOW
            )
    for name in sorted(name for name in globals() if name.startswith("test_")):
        told_of(name)
