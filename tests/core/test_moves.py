"""Posts that move, are met twice, or are taken back: what the database keeps of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copines.model import Blog, Line, Neighbor, Post, Wishes
from copines.permalinks import key, slug_of
from copines.reasons import Reason
from copines.store import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=9)
CIRCLE = frozenset({"Zoé", "Max"})


def a_post(path: str, text: str = "", blog: str = "Zoé", **changes: object) -> Post:
    host = {"Zoé": "zoe", "Max": "max"}[blog]
    url = f"https://{host}.example/{path}"
    text = text or f"Ce que dit la page {path} du jardin, et rien d'autre que cela."
    post = Post(
        permalink=url,
        key=key(url),
        blog=blog,
        title=path,
        text=text,
        html=f"<p>{text}</p>",
        summary="",
        author=None,
        published=datetime(2020, 1, 1, tzinfo=UTC),
        updated=None,
        first_seen=NOW,
        language="fr",
        words=len(text.split()),
        slug=slug_of(url, path),
    )
    return replace(post, **changes)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "copines.db") as store:
        for name, host in (("Zoé", "zoe"), ("Max", "max")):
            store.blogs.register(Blog(f"https://{host}.example/", name, host, key=name), NOW)
        yield store


def move(store: Store, old: str, new: str) -> None:
    host = "https://zoe.example/"
    store.moves.move(
        key(host + old), host + new, Reason.of("moved_by_redirect", address=host + old), LATER
    )


def shown(store: Store) -> list[tuple[str, str]]:
    store.shown.judge(Wishes(CIRCLE), LATER)
    return sorted((post.permalink.rpartition("/")[2], post.slug) for post in store.queries.posts())


def test_a_post_that_moves_keeps_slug_date_links_and_name(store: Store) -> None:
    old, other = a_post("compots"), a_post("semis", blog="Max")
    citing = replace(
        a_post("cite", blog="Max"), html=f'<p>voir <a href="{old.permalink}">là</a></p>'
    )
    for post in (old, other, citing):
        store.posts.save(post)
    store.shown.judge(Wishes(CIRCLE), NOW)
    link = Neighbor(other.permalink, 0.5, ("jardin",))
    back = Neighbor(old.permalink, 0.4, ("jardin",))
    store.links.replace([(old.permalink, [link]), (other.permalink, [back])])
    move(store, "compots", "compost")
    new = a_post("compost", title="Le compost", first_seen=LATER, published=LATER)
    assert store.posts.save(new) == "changed"
    store.shown.judge(Wishes(CIRCLE), NOW)
    moved = store.queries.by_permalink(new.permalink)
    assert moved is not None
    assert (moved.slug, moved.first_seen, moved.published) == ("compots", NOW, old.published)
    assert (moved.key, moved.announced) == (key(new.permalink), old.permalink)
    assert store.queries.neighbors(new.permalink) == (link,)
    assert [near.permalink for near in store.queries.neighbors(other.permalink)] == [new.permalink]
    assert list(store.portal.replies()) == [(citing.key, new.key, old.key)]
    assert store.posts.by_key(old.key) is None
    assert store.moves.current(old.key) == new.key
    assert store.moves.reason(old.key) == Reason.of("moved_by_redirect", address=old.permalink)
    assert list(store.portal.aliases()) == [(old.key, new.key)]
    assert store.moves.address(old.permalink) == store.moves.address(new.permalink)


def test_a_post_that_moves_on_and_back_has_one_address(store: Store) -> None:
    store.posts.save(a_post("a"))
    for old, new in (("a", "b"), ("b", "c"), ("c", "a")):
        move(store, old, new)
        assert shown(store) == [(new, "a")]
    for left in ("b", "c"):
        assert store.moves.current(a_post(left).key) == a_post("a").key
    assert store.moves.current(a_post("a").key) == a_post("a").key
    (post,) = store.queries.posts()
    assert post.announced == a_post("a").permalink


def test_of_two_that_are_one_the_elder_stays_and_the_younger_leads_to_it(store: Store) -> None:
    store.posts.save(a_post("vieux"))
    store.posts.save(a_post("neuf", "Le texte d'aujourd'hui.", first_seen=LATER))
    move(store, "vieux", "neuf")
    assert shown(store) == [("neuf", "vieux")]
    assert list(store.portal.redirects()) == [("Zoé", "neuf", "https://zoe.example/neuf")]
    (post,) = store.queries.posts()
    assert (post.text, post.first_seen) == ("Le texte d'aujourd'hui.", NOW)
    assert store.posts.save(a_post("autre", slug="neuf")) == "new"
    assert store.posts.by_key(a_post("autre").key).slug == "neuf-2"  # type: ignore[union-attr]


def test_of_two_that_are_one_the_new_address_may_be_the_elders(store: Store) -> None:
    store.posts.save(a_post("vieux", first_seen=LATER))
    store.posts.save(a_post("neuf"))
    move(store, "vieux", "neuf")
    assert shown(store) == [("neuf", "neuf")]
    assert list(store.portal.redirects()) == [("Zoé", "vieux", "https://zoe.example/neuf")]


def test_three_that_are_one_lead_to_one_page(store: Store) -> None:
    for day, path in enumerate("abc"):
        store.posts.save(a_post(path, first_seen=NOW + timedelta(days=day)))
    move(store, "b", "c")
    move(store, "a", "c")
    assert shown(store) == [("c", "a")]
    assert {slug for _, slug, _ in store.portal.redirects()} == {"b", "c"}
    assert {store.moves.current(a_post(path).key) for path in "abc"} == {a_post("c").key}


def test_what_is_met_at_an_address_that_was_left_is_no_second_post(store: Store) -> None:
    store.posts.save(a_post("a"))
    move(store, "a", "b")
    assert store.posts.save(a_post("a", "Le même, d'un vieil export.")) == "changed"
    assert shown(store) == [("b", "a")]


def test_a_config_that_hides_the_old_address_hides_the_post(store: Store) -> None:
    store.posts.save(a_post("a"))
    move(store, "a", "b")
    store.shown.judge(Wishes(CIRCLE, frozenset({a_post("a").key})), NOW)
    assert store.shown.verdict(a_post("b").key) == ("hidden", Reason.of("hidden"))


def test_of_a_post_taken_back_nothing_stays_but_that_it_was(store: Store) -> None:
    store.posts.save(a_post("secret", "Ce que je n'aurais pas dû écrire."), "tag:zoe,1")
    assert store.posts.remove(a_post("secret").key, Reason.of("taken_back", status=410))
    assert not store.posts.remove(a_post("secret").key, Reason.of("taken_back", status=404))
    assert shown(store) == []
    assert store.shown.verdict(a_post("secret").key) == (
        "removed",
        Reason.of("taken_back", status=410),
    )
    assert list(store.portal.taken_down()) == [("Zoé", "secret")]
    assert store.queries.search("écrire") == ()
    assert [trace.gone for trace in store.earlier.traces("Zoé")] == [True]
    assert store.earlier.recent("Zoé", 9) == ()
    assert a_post("secret").permalink not in store.shown.not_wanted(), (
        "nobody asked for it in the config"
    )
    (trace,) = store.earlier.traces("Zoé")
    assert (trace.gone, trace.guid) == (True, "tag:zoe,1")
    post = store.posts.by_key(a_post("secret").key)
    assert post is not None
    assert (post.text, post.html, post.image) == ("", "", None)


def test_a_post_that_comes_back_is_not_new(store: Store) -> None:
    store.posts.save(a_post("a"))
    store.posts.remove(a_post("a").key, Reason.of("taken_back", status=404))
    assert store.posts.save(a_post("a", first_seen=LATER, published=LATER)) == "changed"
    store.shown.judge(Wishes(CIRCLE), NOW)
    (post,) = store.queries.posts()
    assert (post.first_seen, post.published) == (NOW, a_post("a").published)


def test_a_post_taken_back_and_found_elsewhere_has_moved(store: Store) -> None:
    store.posts.save(a_post("a"))
    store.posts.remove(a_post("a").key, Reason.of("taken_back", status=404))
    move(store, "a", "b")
    store.posts.save(a_post("b"))
    assert shown(store) == [("b", "a")]


def test_a_copy_of_a_post_taken_back_is_shown(store: Store) -> None:
    text = "Les graines de ma grand-mère, dans leurs boîtes de pastilles en fer. " * 5
    store.posts.save(a_post("a", text, title="Graines"))
    store.posts.save(a_post("b", text, "Max", title="Graines", published=NOW))
    assert shown(store) == [("a", "a")]
    store.posts.remove(a_post("a").key, Reason.of("taken_back", status=404))
    assert shown(store) == [("b", "b")]


def test_a_site_that_learns_https_has_the_same_posts(store: Store) -> None:
    plain = a_post("a", permalink="http://zoe.example/a")
    store.posts.save(plain)
    store.posts.save(a_post("a"))
    store.posts.save(plain)
    store.shown.judge(Wishes(CIRCLE), NOW)
    (post,) = store.queries.posts()
    assert (post.permalink, post.announced) == ("https://zoe.example/a", "http://zoe.example/a")


def test_a_cross_post_with_a_sentence_more_is_shown_where_it_was_first(store: Store) -> None:
    text = (
        "Nous avons traversé le marais à l'aube, quand les bottes font plus de bruit que les "
        "canards, et le passeur nous a montré l'île où l'on récolte encore la guimauve. Il en "
        "vend les racines au marché de la ville voisine, deux fois l'an, et refuse de dire à qui."
    )
    store.posts.save(
        a_post("copie", f"{text} Publié aussi chez Zoé.", "Max", title="L'île", published=LATER)
    )
    store.posts.save(a_post("ile", text, title="L'île"))
    assert shown(store) == [("ile", "ile")]
    assert store.shown.verdict(a_post("copie", blog="Max").key) == (
        "duplicate",
        Reason.of("same_text", address="https://zoe.example/ile"),
    )
    assert store.shown.copies(a_post("ile").key) == ("https://max.example/copie",)
    assert list(store.portal.redirects()) == [("Max", "copie", "https://zoe.example/ile")]
    # each may be touched up later
    store.posts.save(a_post("ile", text.replace("voisine", "d'à côté"), title="L'île"))
    assert shown(store) == [("ile", "ile")]
    store.posts.save(a_post("copie", "Tout autre chose.", "Max", title="L'île", published=LATER))
    assert [name for name, _ in shown(store)] == ["copie", "ile"]


def test_posts_of_an_older_database_are_compared_too(store: Store, tmp_path: Path) -> None:
    text = " ".join(f"mot{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(90))
    store.posts.save(a_post("a", text, title="T"))
    store.posts.save(a_post("b", f"{text} Paru aussi ailleurs.", "Max", title="T", published=NOW))
    store._db.connection.execute("UPDATE posts SET sketch = NULL, exact = '', fingerprint = key")
    store._db.connection.execute("DELETE FROM likenesses")
    assert shown(store) == [("a", "a")]


def test_a_moved_line_differs(store: Store) -> None:
    post = a_post("a")
    moved = replace(post, announced="https://zoe.example/z")
    assert Line.of(post).digest != Line.of(moved).digest
