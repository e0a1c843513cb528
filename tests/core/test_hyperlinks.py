"""Links that members' authors made themselves."""

from dataclasses import replace
from pathlib import Path

from copines.model import Blog, Wishes
from copines.permalinks import key
from copines.store import Store
from portals import NOW, a_post

ZOE, MAX = (
    Blog("https://zoe.example/", "Zoé", "zoe", key="Zoé"),
    Blog("https://max.example/", "Max & Cie", "", key="Max & Cie"),
)
CITED = "https://max.example/2"


def citing(*addresses: str, number: int = 1) -> str:
    return " ".join(f'<a rel="nofollow" href="{address}">là</a>' for address in addresses)


def saved(store: Store, *blogs: Blog, html: str) -> None:
    for blog in blogs:
        store.blogs.register(blog, NOW)
    for number, name, content in ((1, "Zoé", html), (2, "Max & Cie", "")):
        post = a_post(number, name, html=content)
        store.posts.save(replace(post, key=key(post.permalink)))
    store.shown.judge(Wishes(frozenset({"Zoé", "Max & Cie"})), NOW)


def test_a_link_to_a_members_post_is_known_however_it_is_spelt(tmp_path: Path) -> None:
    with Store(tmp_path / "copines.db") as store:
        saved(
            store,
            ZOE,
            MAX,
            html=citing(
                "http://www.max.example/2/?utm_source=x&amp;b=",
                "https://elsewhere.example/2",
                "https://zoe.example/7",
                "https://[",
                "https://max.example/gone",
            ),
        )
        assert list(store.portal.replies()) == []
        store.posts.save(
            replace(
                a_post(1),
                key=key("https://zoe.example/1"),
                html=citing(CITED + "?utm_source=x#top"),
            )
        )
        store.shown.judge(Wishes(frozenset({"Zoé", "Max & Cie"})), NOW)
        assert list(store.portal.replies()) == [
            (key("https://zoe.example/1"), key(CITED), key(CITED))
        ]
        document = next(d for d in store.corpus.documents() if d.blog == "Zoé")
        assert document.mentions == (CITED,)
        assert document.published == a_post(1).published


def test_a_member_who_joins_later_is_cited_by_posts_of_before(tmp_path: Path) -> None:
    with Store(tmp_path / "copines.db") as store:
        store.blogs.register(ZOE, NOW)
        store.posts.save(replace(a_post(1), key=key("https://zoe.example/1"), html=citing(CITED)))
        saved(store, MAX, html=citing(CITED))
        assert key("https://zoe.example/1") in {citing for citing, _, _ in store.portal.replies()}


def test_a_link_that_was_taken_out_is_forgotten(tmp_path: Path) -> None:
    with Store(tmp_path / "copines.db") as store:
        saved(store, ZOE, MAX, html=citing(CITED))
        assert list(store.portal.replies())
        saved(store, html="<p>Rien</p>")
        assert not list(store.portal.replies())
