"""Which posts are shown, decided on values alone."""

import itertools
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copines.cli.explain_command import of_page
from copines.model import Verdict, Wishes
from copines.reasons import CODES, Reason, of_stored
from copines.visibility import Candidate, Visibility

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EARLIER, LATER = (NOW - timedelta(days=1)).isoformat(), (NOW + timedelta(days=1)).isoformat()
POST = Candidate("k", "https://zoe.example/1", "zoe", EARLIER, "", "")
WISHES = Wishes(circle=frozenset({"zoe", "max"}))
RULE = Reason.of("excluded", rule='"tag:pub"')


def judged(post: Candidate, wishes: Wishes = WISHES) -> tuple[str, Reason | None]:
    ((_, (verdict, reason)),) = Visibility(wishes, NOW).judge([post], ())
    return verdict, of_stored(reason)


@pytest.mark.parametrize(
    ("post", "wishes", "expected"),
    [
        pytest.param(POST, WISHES, ("shown", None), id="nothing is against it"),
        pytest.param(replace(POST, published=None), WISHES, ("shown", None), id="undated"),
        pytest.param(replace(POST, blog="lu"), WISHES,
                     ("removed", Reason.of("left_config")), id="its blog left"),
        pytest.param(replace(POST, gone="deleted"), WISHES,
                     ("removed", Reason.of("deleted")), id="taken back"),
        pytest.param(replace(POST, gone="noindex"), WISHES,
                     ("filtered", Reason.of("noindex")), id="its author wants it in no list"),
        pytest.param(POST, replace(WISHES, hidden=frozenset({"k"})),
                     ("hidden", Reason.of("hidden")), id="hidden"),
        pytest.param(POST, replace(WISHES, left_out=(("k", RULE),)),
                     ("filtered", RULE), id="a rule"),
        pytest.param(replace(POST, published=LATER), WISHES,
                     ("held", Reason.of("held", date=LATER)), id="dated later"),
        pytest.param(replace(POST, published=LATER), replace(WISHES, show_future=WISHES.circle),
                     ("shown", None), id="dated later, and wanted so"),
        pytest.param(replace(POST, published=LATER), replace(WISHES, hide_future=WISHES.circle),
                     ("filtered", Reason.of("future_hidden", date=LATER)), id="or not wanted"),
        pytest.param(replace(POST, published=LATER, gone="deleted"),
                     replace(WISHES, hidden=frozenset({"k"}), left_out=(("k", RULE),)),
                     ("removed", Reason.of("deleted")), id="the first that holds"),
    ],
)  # fmt: skip
def test_the_first_reason_that_holds_decides(
    post: Candidate, wishes: Wishes, expected: tuple[str, Reason | None]
) -> None:
    assert judged(post, wishes) == expected


def test_of_one_text_the_oldest_that_can_be_shown_is_the_original_in_whatever_order() -> None:
    posts = [
        replace(POST, key="hidden", permalink="https://zoe.example/0", text="t",
                published=(NOW - timedelta(days=9)).isoformat()),
        replace(POST, key="first", permalink="https://zoe.example/2", text="t"),
        replace(POST, key="second", permalink="https://zoe.example/3", text="t"),
        replace(POST, key="undated", permalink="https://zoe.example/1", text="t", published=None),
        replace(POST, key="other", permalink="https://zoe.example/4", text="u"),
    ]  # fmt: skip
    visibility = Visibility(replace(WISHES, hidden=frozenset({"hidden"})), NOW)
    copy = Reason.of("same_text", address="https://zoe.example/2").stored()
    for order in itertools.permutations(posts):
        found = {post.key: said for post, said in visibility.judge(order, {"t"})}
        assert found == {
            "hidden": ("hidden", "hidden"),
            "first": ("shown", ""),
            "second": ("duplicate", copy),
            "undated": ("duplicate", copy),
            "other": ("shown", ""),
        }


def test_what_is_held_is_no_original_of_what_can_be_shown() -> None:
    held = replace(POST, key="held", text="t", published=LATER)
    undated = replace(POST, key="undated", permalink="https://max.example/", text="t",
                      published=None)  # fmt: skip
    found = {p.key: said[0] for p, said in Visibility(WISHES, NOW).judge([held, undated], {"t"})}
    assert found == {"held": Verdict.HELD, "undated": Verdict.SHOWN}


def test_documented_verdicts_are_those_that_there_are() -> None:
    text = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    section = text.split("| verdict | meaning |", 1)[1].split("\n\n", 1)[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    of_posts = {judged(POST)[0], "held", "hidden", "filtered", "removed", "duplicate"}
    of_pages = {
        str(of_page("https://zoe.example/", {}, ("zoe", Reason.of(code, text="?")))["verdict"])  # type: ignore[arg-type]
        for code in CODES
    }
    assert documented == set(Verdict) == of_posts | of_pages
