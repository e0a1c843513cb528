"""What comes in is clean, or refused with a reason: no value stops a later build."""

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from copines import storable
from copines.crawler import feeds
from copines.model import Blog
from copines.site.topics import Mention, topics
from copines.store import Store, blogs
from portals import a_post

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
ODD = ("\x00", "\x01", "\x0b", "\x1b[2J", "\x7f", "\x9f", "\ud800", "\udcff", "\uffff", "\ufffe")
DATES = (
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    datetime(1, 1, 1),  # noqa: DTZ001 - a naive one is meant
    datetime(2, 3, 4, tzinfo=UTC),
    datetime(1899, 12, 31, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=12))),
)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    with Store(tmp_path / "copines.db") as store:
        store.blogs.register(Blog("https://zoe.example/", "Zoé", "zoe", key="zoe"), NOW)
    return tmp_path / "copines.db"


@pytest.mark.parametrize("blank", ["\u200b", "\u00ad \u200e", "\ufeff", "\u3164", "\u2800", " "])
def test_a_title_of_which_nothing_is_seen_is_none(blank: str) -> None:
    assert storable.line(blank) == ""
    assert storable.line(f"{blank}é") == f"{blank}é"
    assert storable.post(replace(a_post(1), title="ca\xadfé", text="thé\xad")).title == "café"
    assert storable.post(replace(a_post(1), title=blank, tags=(blank, "thé"))).tags == ("thé",)


@pytest.mark.parametrize("odd", ODD)
def test_no_field_of_a_post_keeps_what_cannot_be_shown(odd: str, db: Path) -> None:
    dirty = replace(
        a_post(1), blog="zoe", title=f"Un{odd} thé", text=f"Du{odd} thé", html=f"<p>{odd}thé</p>",
        summary=odd, author=odd, tags=(f"a{odd}", odd), language=f"fr{odd}",
        image=f"https://zoe.example/{odd}.png", comments_url=f"https://zoe.example/#{odd}",
    )  # fmt: skip
    with Store(db) as store:
        store.posts.save(dirty, f"guid{odd}")
        (kept,) = (post for post, _, _ in store.queries.all_posts())
    assert odd not in repr(replace(kept, key="", permalink="")).encode().decode("unicode_escape")
    assert (kept.title.replace("[2J", ""), kept.language) == ("Un thé", None)
    json.dumps(kept.title, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("date", DATES, ids=str)
def test_a_year_that_no_post_has_is_no_date(date: datetime, db: Path) -> None:
    with Store(db) as store:
        store.posts.save(replace(a_post(1), blog="zoe", published=date, updated=date))
        (kept,) = (post for post, _, _ in store.queries.all_posts())
    assert (kept.published, kept.updated) == (None, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "a\x00b"), ("text", "a\x00b"), ("author", "\x1b"), ("tags", '["\x01"]'),
        ("published", "0001-01-01T00:00:00+00:00"), ("updated", "9999-01-01T00:00:00+00:00"),
        ("language", "fr\x01"), ("language", "français"), ("html", "\x00"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_goes_past_the_store(column: str, value: str, db: Path) -> None:
    with Store(db) as store:
        store.posts.save(replace(a_post(1), blog="zoe"))
    connection = sqlite3.connect(db)
    with pytest.raises(sqlite3.IntegrityError, match="cannot be shown"):
        connection.execute(f"UPDATE posts SET {column} = ?", (value,))
    connection.close()


def test_halves_of_characters_cost_themselves_wherever_they_are(db: Path) -> None:
    with Store(db) as store:
        store.blogs.change([("zoe", blogs.described("Zo\ud83dé", "\udfff"))])
        store.blogs.register(Blog("https://zoe.example/", "Zo\ud83dé", "zoe", key="zoe"), NOW)
        assert store.blogs.names() == {"zoe": "Zoé"}


@pytest.mark.parametrize("odd", [r"\ud83d", r"\udc00\ud800", r"\u0000", r"\u001b"])
def test_a_json_feed_keeps_its_posts(odd: str) -> None:
    item = f'{{"id": "1{odd}", "url": "https://zoe.example/a", "title": "Un{odd} thé", '
    item += f'"content_text": "Du {odd}thé", "authors": [{{"name": "Zoé{odd}"}}]}}'
    text = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "Z", "items": [{item}]}}'
    (entry,) = feeds.parse(text.encode(), "https://zoe.example/feed.json").entries
    assert (entry.title, entry.author) == ("Un thé", "Zoé")
    entry.html.encode("utf-8")


def test_a_pair_that_is_whole_stays() -> None:
    assert storable.parsed(r'["\ud83c\udf75"]') == ["🍵"]


def test_two_topics_of_one_address_are_one() -> None:
    """A tag may be spelt as another's address: "thé" has one with a hash."""
    (first,) = topics([_mention(1, "thé"), _mention(2, "thé")])
    forged = first.slug.replace("-", " ")
    found = topics([_mention(n, "thé", forged) for n in range(4)])
    assert len({topic.slug for topic in found}) == len(found)


def _mention(number: int, *tags: str) -> Mention:
    return Mention(a_post(number).permalink, f"b{number % 2}", "fr", tags)


def test_whatever_is_unfit_is_not_printable() -> None:
    # of a text that is, no sign is looked at
    signs = map(chr, range(0x110000))
    assert not [sign for sign in signs if storable._UNFIT.match(sign) and sign.isprintable()]
