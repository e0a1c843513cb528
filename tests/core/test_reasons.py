import sqlite3
from pathlib import Path
from typing import get_args

import pytest

from copines.model import BlogState
from copines.phrases import CAUSES, HINTS, advice, cause, detailed, hint
from copines.reasons import CODES, Code, FailureCode, Reason, of_status, of_stored, stored
from copines.schema import NUMBERED
from copines.store import Store

#: The schema of before reasons were values.
SENTENCES = 13


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_words(code: Code) -> None:
    assert cause(Reason.of(code, text="said"))


def test_no_words_are_left_without_a_code() -> None:
    assert set(CAUSES) == set(CODES)
    assert set(HINTS) <= set(get_args(FailureCode))


@pytest.mark.parametrize(
    "reason",
    [
        Reason.of("no_such_name"),
        Reason.of("challenge", who="Cloudflare", status=403),
        Reason.of("same_text", address='https://zoe.example/"1" été'),
        Reason.of("network", detail="a blank, {a brace}\nand a line"),
        None,
    ],
)
def test_a_reason_comes_back_from_the_database(reason: Reason | None) -> None:
    assert of_stored(stored(reason)) == reason


@pytest.mark.parametrize("text", ["a sentence", "no_such_code {}", 'held {"date"'])
def test_what_is_not_known_is_said_as_it_is(text: str) -> None:
    assert of_stored(text) == Reason.of("other", text=text)
    assert cause(of_stored(text)) == text


@pytest.mark.parametrize(("status", "code"), [
    (401, "access_denied"), (403, "access_denied"), (404, "not_found"), (406, "bad_answer"),
    (410, "gone"), (418, "bad_answer"), (429, "rate_limited"), (451, "access_denied"),
    (500, "server_error"), (503, "server_error"), (599, "server_error"),
])  # fmt: skip
def test_a_status_has_its_code(status: int, code: str) -> None:
    assert of_status(status) == Reason("".join(code), (("status", status),))  # type: ignore[arg-type]


@pytest.mark.parametrize(("reason", "words"), [
    (of_status(503), "its server is in trouble (HTTP 503)"),
    (of_status(404).but(at="feed"),
     "its feed: nothing is to be read at its address (HTTP 404)"),
    (of_status(500).but(pages=8), "its server is in trouble (HTTP 500), 8 pages in a row"),
    (Reason.of("too_large", bytes=100), "its answer is too big: more than the 100 bytes of "
                                        "max_bytes"),
    (Reason.of("moved", key="url", address='https://lu.example/"'),
     'it has moved for good: set url = "https://lu.example/\\""'),
    (Reason.of("other", text="100 % <b>new</b>"), "100 % <b>new</b>"),
    (None, ""),
])  # fmt: skip
def test_a_cause_is_told_in_plain_words(reason: Reason | None, words: str) -> None:
    assert cause(reason) == words


def test_what_a_library_said_is_told_apart() -> None:
    reason = Reason.of("connection_broken", detail="Connection lost: 104")
    assert cause(reason) == "the connection broke"
    assert detailed(reason) == "the connection broke (Connection lost: 104)"


def test_trouble_of_a_server_at_its_robots_txt_is_no_refusal() -> None:
    reason = Reason.of("robots_error", status=502)
    assert "server is in trouble" in cause(reason)
    assert hint(reason) == "nothing: it is tried again"
    assert "ask its author" in hint(Reason.of("robots_refused"))


def test_what_would_help_against_a_failure_comes_before_what_is_odd() -> None:
    state = BlogState("z", "Zoé", "https://zoe.example/", None, "ok", notice=Reason.of("emptied"))
    assert advice(state).startswith("its feed is empty")
    failing = BlogState(
        "z",
        "Zoé",
        "https://zoe.example/",
        None,
        "failing",
        reason=of_status(404),
        notice=Reason.of("emptied"),
    )
    assert advice(failing).startswith("has it moved?")


@pytest.mark.parametrize(("text", "reason"), [
    ("", None),
    ("HTTP 503", of_status(503)),
    ("HTTP 404, 8 pages in a row", of_status(404)),
    ("HTTP 410", of_status(410)),
    ("HTTP 406", of_status(406)),
    ("HTTP 403: Cloudflare asks whether a human is there (a challenge)",
     Reason.of("challenge", status=403, who="Cloudflare")),
    ("HTTP 429: the server asks to wait", of_status(429)),
    ("HTTP 503: the server asks to wait", Reason.of("rate_limited", status=503)),
    ("the name does not resolve (DNS lookup failed: x)", Reason.of("no_such_name")),
    ("the name does not resolve (x is the private address 10.0.0.1)",
     Reason.of("private_address")),
    ("no answer in time (Getting x took longer than 30 s)", Reason.of("silence_timeout")),
    ("the connection was refused (111)", Reason.of("connection_refused")),
    ("refused, private address: http://10.0.0.1/", Reason.of("private_address")),
    ("larger than max_bytes allows", Reason.of("too_large")),
    ("Forbidden by robots.txt", Reason.of("robots_refused")),
    ("a bug of copines, met on https://zoe.example/1",
     Reason.of("bug", detail="met on https://zoe.example/1")),
    ("the same text as https://zoe.example/1",
     Reason.of("same_text", address="https://zoe.example/1")),
    ("gone", Reason.of("deleted")),
    ("other", Reason.of("other_page")),
    ("never heard of", Reason.of("other", text="never heard of")),
])  # fmt: skip
def test_the_sentences_of_old_are_read_once_more(
    tmp_path: Path, text: str, reason: Reason | None
) -> None:
    old = sqlite3.connect(tmp_path / "copines.db")
    for migration in NUMBERED[:SENTENCES]:
        old.executescript(migration)
    old.execute(
        "INSERT INTO blogs (name, slug, url, first_seen, reason, hint, notice) VALUES "
        "('Zoé', 'zoe', 'https://zoe.example/', '2026-11-23', ?, 'it has moved for good: "
        "set feed = \"https://lu.example/\"', 'its feed is empty, and its posts are kept')",
        (text,),
    )
    old.execute(
        "INSERT INTO fetches (url, blog, kind, status, fetched, verdict) VALUES "
        "('https://zoe.example/x', 'Zoé', 'feed', 200, '2026-11-23', ?)",
        (text,),
    )
    old.execute(f"PRAGMA user_version = {SENTENCES}")
    old.commit()
    old.close()
    with Store(tmp_path / "copines.db") as store:
        (state,) = store.blogs.states()
        assert state.reason == reason
        assert state.notice == Reason.of("moved", key="feed", address="https://lu.example/")
        assert store.earlier.met("https://zoe.example/x") == (state.blog, reason)


def test_a_feed_that_was_forgotten_is_sought_again(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "copines.db")
    for migration in NUMBERED[:SENTENCES]:
        old.executescript(migration)
    feeds = {"lost": "", "new": None, "well": "https://well.example/feed"}
    old.executemany(
        "INSERT INTO blogs (name, slug, url, first_seen, feed, walked, archive_done) "
        "VALUES (?, ?, ?, '2026-11-23', ?, '2026-11-23T12:00:00+00:00', 1)",
        ((name, name, f"https://{name}.example/", feed) for name, feed in feeds.items()),
    )
    old.execute(f"PRAGMA user_version = {SENTENCES}")
    old.commit()
    old.close()
    with Store(tmp_path / "copines.db") as store:
        known = {state.name: store.earlier.source(state.blog) for state in store.blogs.states()}
        walked = {state.name: store.earlier.walked(state.blog) for state in store.blogs.states()}
    assert {name: each.state for name, each in known.items()} == {
        "lost": "unsought",
        "new": "unsought",
        "well": "found",
    }
    assert known["well"].feed == "https://well.example/feed"
    assert set(walked.values()) == {None}, "they are walked again"
