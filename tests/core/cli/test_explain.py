import pytest

from copines.cli.explain_command import of_page
from copines.reasons import Reason, of_status

NAMES = {"zoe": "Zoé"}


@pytest.mark.parametrize(("why", "verdict", "words"), [
    (Reason.of("noindex"), "filtered", "noindex"),
    (Reason.of("foreign_canonical", address="https://lu.example/"), "filtered",
     "https://lu.example/"),
    (Reason.of("over_limit"), "capped", "as many posts as are kept"),
    (Reason.of("same_text", address="https://max.example/1"), "duplicate", "the same text as"),
    (Reason.of("deleted"), "removed", "taken it back"),
    (Reason.of("moved_to", address="https://zoe.example/2"), "unknown", "https://zoe.example/2"),
    (Reason.of("too_large", bytes=9), "unknown", "too big"),
    (Reason.of("unvisited"), "unknown", "the walk ended"),
    (Reason.of("pending"), "unknown", "waits for its turn"),
    (of_status(404), "unknown", "HTTP 404"),
])  # fmt: skip
def test_a_page_that_was_met_has_its_reason(why: Reason, verdict: str, words: str) -> None:
    told = of_page("https://zoe.example/x", NAMES, ("zoe", why))
    assert (told["blog"], told["verdict"]) == ("Zoé", verdict)
    assert words in str(told["reason"])
    assert "never met" not in str(told["reason"])


def test_only_what_was_never_met_was_never_met() -> None:
    told = of_page("https://zoe.example/x", NAMES, None)
    assert told["reason"] == "never met by this circle"
    told = of_page("https://zoe.example/x", NAMES, ("zoe", None))
    assert told["reason"] == "met, but no post was made of it"
