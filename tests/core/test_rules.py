from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from copines.model import Blog, Post, Subject, Wishes
from copines.permalinks import key
from copines.phrases import cause
from copines.reasons import Reason
from copines.rules import left_out, reads_text
from copines.store import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://zoe.example/2019/semis"
POST = Subject(key(URL), URL, "Semis de mars", ("Jardin", "été"), "Les tomates se sèment au chaud.")


def reason(include: tuple[str, ...] = (), exclude: tuple[str, ...] = (), **more: Any) -> str:
    blog = Blog(
        "https://zoe.example/", "Zoé", "zoe", key="Zoé", include=include, exclude=exclude, **more
    )
    return cause(dict(left_out(blog, [POST])).get(POST.key))


@pytest.mark.parametrize("rule", [
    "tag:jardin", "TAG: Jardin", "tag:jar.*", "tag:été", "tag:e\u0301te\u0301", "title:semis",
    "url:/2019/", r"url:/\d{4}/", "text:tomates", "jardin|potager", "(?i)SEMIS", "au chaud",
    "mars$|x", "tag:ete", "tag:Jàrdin", "tag:ét.", "tag:[à-ü]té", "text:sement", "text:s[éè]ment",
    "tömätes|x", "text:\\Bément", "SÈMENT",
])  # fmt: skip
def test_a_rule_fits(rule: str) -> None:
    assert reason(exclude=(rule,)) == f'exclude = "{rule}"'
    assert reason(include=(rule,)) == ""


@pytest.mark.parametrize("rule", ["tag:jard", "tag:semis", "title:jardin", "url:semis/", "2019",
                                  "text:Mars", "tags", "text:s[á-ç]ment", "tag:et",
                                  "title:e\\S*E$"])  # fmt: skip
def test_a_rule_fits_not(rule: str) -> None:
    assert reason(exclude=(rule,)) == ""
    assert reason(include=("title:non", rule)) == (
        f'nothing of include fits: "title:non", "{rule}"'
    )


@pytest.mark.parametrize(("text", "rule"), [("がき", "かき"), ("पानी", "पन"), ("한글", "하글")])
def test_marks_of_other_scripts_are_letters(text: str, rule: str) -> None:
    blog = Blog("https://zoe.example/", "Zoé", "zoe", key="Zoé", exclude=(f"title:{rule}",))
    assert not tuple(left_out(blog, [Subject("k", URL, text, (), "")]))


def test_exclude_wins_over_include_and_a_named_page_over_both() -> None:
    assert reason(("tag:jardin",), ("title:semis",)) == 'exclude = "title:semis"'
    assert reason(("tag:vélo",), (".",), posts=("http://www.zoe.example/2019/semis/",)) == ""


def test_texts_are_read_only_for_rules_about_them() -> None:
    blogs = [Blog(URL, "Zoé", "zoe", key="Zoé", include=("url:/",), exclude=(said,))
             for said in ("tag:x", "title:x", "text:x", "x")]  # fmt: skip
    assert [reads_text(blog) for blog in blogs] == [False, False, True, True]


def a_post(number: int, published: datetime, day: str = "neige") -> Post:
    text = f"Le potager dort sous la {day}, et personne ne sait quand il se réveillera. " * 3
    return Post(f"https://zoe.example/{number}", f"{number:016x}", "Zoé", "Le potager", text,
                f"<p>{text}</p>", "", None, published, None, NOW, "fr", words=42)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "copines.db")
    store.blogs.register(Blog("https://zoe.example/", "Zoé", "zoe", key="Zoé"), NOW)
    store.posts.save(a_post(1, NOW - timedelta(days=2)))
    store.posts.save(a_post(2, NOW - timedelta(days=1)))
    store.posts.save(a_post(3, NOW + timedelta(days=1), "pluie"))
    return store


def verdicts(store: Store, **wishes: Any) -> list[str]:
    store.shown.judge(Wishes(frozenset({"Zoé"}), **wishes), NOW)
    return [(store.shown.verdict(f"{n:016x}") or ("", ""))[0] for n in (1, 2, 3)]


def test_what_a_rule_leaves_out_gives_way_to_its_copy(store: Store) -> None:
    with store:
        assert verdicts(store) == ["shown", "duplicate", "held"]
        why = Reason.of("excluded", rule='"x"')
        ruled = ((f"{1:016x}", why),)
        assert verdicts(store, left_out=ruled) == ["filtered", "shown", "held"]
        assert store.shown.verdict(f"{1:016x}") == ("filtered", why)
        assert store.shown.not_wanted() == {"https://zoe.example/1"}
        assert verdicts(store) == ["shown", "duplicate", "held"]


def test_posts_of_tomorrow_are_held_shown_or_left_out(store: Store) -> None:
    with store:
        zoe = frozenset({"Zoé"})
        assert verdicts(store, show_future=zoe) == ["shown", "duplicate", "shown"]
        assert verdicts(store, hide_future=zoe) == ["shown", "duplicate", "filtered"]
        said = store.shown.verdict(f"{3:016x}")
        assert said == ("filtered", Reason.of("future_hidden", date="2026-11-24T12:00:00+00:00"))
        assert verdicts(store, show_future=zoe, hide_future=frozenset({"Max"}))[2] == "shown"
