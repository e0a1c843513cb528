import pytest

from copines.causes import cause, help_for, told
from copines.crawler.walk.advice import advice


@pytest.mark.parametrize(("reason", "words"), [
    ("HTTP 503", "its server is in trouble (HTTP 503)"),
    ("HTTP 403: Cloudflare asks whether a human is there (a challenge)",
     "Cloudflare asks whether a human is there"),
    ("the name does not resolve (DNS lookup failed: x)", "its name is not known on the net"),
    ("the connection was refused (Connection was refused by other side: 111)",
     "its server refused the connection"),
    ("refused, private address: http://10.0.0.1/", "its address is not public"),
    ("HTTP 429: the server asks to wait", "it asks to be left alone for a while"),
    ("HTTP 404, 8 pages in a row", "nothing is to be read at its address (HTTP 404)"),
    ("the same text as https://zoe.example/1", "the same text as https://zoe.example/1"),
    ("gone", "nothing is to be read at its address (HTTP 404)"),
    ("listing", "its page was not taken for a post"),
    ("100 % <b>new</b> under the sun", "100 % <b>new</b> under the sun"),
    ("", ""),
])  # fmt: skip
def test_a_cause_is_told_in_plain_words(reason: str, words: str) -> None:
    assert told(cause(reason)) == words


@pytest.mark.parametrize("failure", [
    "Cloudflare", "HTTP 401", "HTTP 404", "HTTP 410", "does not resolve", "certificate",
    "robots.txt", "max_bytes", "not a feed", "private", "HTTP 500",
])  # fmt: skip
def test_every_hint_of_the_crawler_can_be_looked_up(failure: str) -> None:
    phrase, given = help_for(advice(failure))
    assert phrase == advice(failure)
    assert given == {}


def test_a_move_names_the_new_address() -> None:
    hint = 'it has moved for good: set url = "https://lu.example/"'
    assert told(help_for(hint)) == "it has moved for good: https://lu.example/"
