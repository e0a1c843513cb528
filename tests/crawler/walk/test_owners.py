"""A post is that member's on whose own territory it lies, whatever others say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copines.crawler.pipelines import StorePipeline, Tally
from copines.crawler.politeness import Pauses, Robots
from copines.crawler.walk.messages import Ending, Move, Outcome
from copines.crawler.walk.owners import Owners
from copines.crawler.walk.scope import Scope
from copines.model import Blog, CrawlOptions, Post, Proof
from copines.permalinks import key
from copines.reasons import Reason
from copines.store import Store
from portals import a_post as a_kept_post
from walks import jobs_of

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def _blog(name: str, url: str, **more: object) -> Blog:
    return Blog(url, name, name, key=name, **more)  # type: ignore[arg-type]


ANNE = _blog("anne", "https://anne.example/")
BEA = _blog("bea", "https://bea.example/")
ZOE = _blog("zoe", "https://plume.example/zoe/")
PLUME = _blog("plume", "https://plume.example/")
TAG = _blog("tag", "https://anne.example/tag/thé/feed/")
GUEST = _blog("guest", "https://guest.example/", posts=("https://anne.example/invitee/",))
CIRCLE = (BEA, ANNE, ZOE, PLUME, TAG, GUEST)


@pytest.mark.parametrize(
    ("url", "owners"),
    [
        ("https://www.anne.example/2020/a/", ("anne", "tag")),
        ("http://bea.example/", ("bea",)),
        ("https://plume.example/zoe/a", ("zoe",)),
        ("https://plume.example/zoe2/a", ("plume",)),
        ("https://anne.example/invitee", ("guest",)),
        ("https://blog.anne.example/", ()),
        ("http://[anne.example/", ()),
    ],
)
def test_of_nested_territories_the_narrowest_counts(url: str, owners: tuple[str, ...]) -> None:
    assert Owners(CIRCLE).of(url) == owners


@pytest.mark.parametrize(
    ("blog", "fed", "kept", "kept_fed", "may"),
    [
        ("bea", True, "anne", False, False),
        ("bea", True, None, False, False),
        ("tag", True, "anne", False, True),
        ("tag", True, "anne", True, False),
        ("anne", True, "tag", True, True),
        ("tag", False, "anne", False, False),
        ("anne", False, "tag", True, False),
        ("anne", False, "bea", True, True),
        ("anne", True, "left the config", True, True),
    ],
)
def test_who_writes_what_two_might(
    blog: str, fed: bool, kept: str | None, kept_fed: bool, may: bool
) -> None:
    url = "https://anne.example/2020/a/"
    told = Owners(CIRCLE).may_write(blog, url, fed=fed, kept=kept, kept_fed=kept_fed)
    assert told is may


def test_what_nobody_was_given_stays_whose_it_is() -> None:
    def may(kept: str | None) -> bool:
        url = "https://proven.example/a"
        return Owners(CIRCLE).may_write("bea", url, fed=True, kept=kept, kept_fed=False)

    assert may(None)
    assert may("bea")
    assert not may("anne")


def test_a_proof_gives_nothing_that_the_config_gave_to_another() -> None:
    proof = Proof("back", "https://anne.example/", BEA.url)
    rivals = Owners(CIRCLE).rivals(BEA, [proof.url])
    assert Scope(BEA, [proof]).holds("https://anne.example/2020/a/")
    assert not Scope(BEA, [proof], rivals).holds("https://anne.example/2020/a/")
    wide = Scope(PLUME, (), Owners(CIRCLE).rivals(PLUME, ()))
    assert wide.holds("https://plume.example/paul/a")
    assert not wide.holds("https://plume.example/zoe/a")
    narrow = Scope(ZOE, (), Owners(CIRCLE).rivals(ZOE, ()))
    assert narrow.holds("https://plume.example/zoe/a")


# what is kept


def _post(blog: Blog, url: str, title: str) -> Post:
    return replace(
        a_kept_post(1), permalink=url, key=key(url), blog=blog.key, title=title, slug="a"
    )


class _Circle:
    def __init__(self, directory: Path) -> None:
        self.db = directory / "copines.db"
        with Store(self.db) as store:
            for blog in CIRCLE:
                store.blogs.register(blog, NOW)

    def visit(self, outcome: Outcome) -> None:
        manners = (Robots(), Pauses())
        pipeline = StorePipeline(self.db, NOW, Tally(), manners, Owners(CIRCLE))
        pipeline.process_item(outcome)
        pipeline.process_item(Ending(outcome.blog))
        pipeline.close_spider()

    def titles(self) -> dict[str, str]:
        with Store(self.db) as store:
            return {post.title: post.blog for post, _, _ in store.queries.all_posts()}

    def notice(self, blog: str) -> Reason | None:
        with Store(self.db) as store:
            return store.earlier.notice(blog)


@pytest.fixture
def circle(tmp_path: Path) -> _Circle:
    circle = _Circle(tmp_path)
    mine = _post(ANNE, "https://anne.example/a", "Le thé d'Anne")
    circle.visit(Outcome("anne", posts=((mine, "guid-a"),), entries=1))
    return circle


def test_nobody_writes_anothers_post(circle: _Circle) -> None:
    for url in ("https://anne.example/a", "http://www.anne.example/a/", "https://anne.example/new"):
        false = _post(BEA, url, "Volé")
        circle.visit(Outcome("bea", posts=((false, "guid-a"),), entries=1))
        assert circle.titles() == {"Le thé d'Anne": "anne"}
        told = circle.notice("bea")
        assert told
        assert told.code == "posts_of_another"
    circle.visit(Outcome("bea", entries=1))
    assert circle.notice("bea") is None


def test_nobody_moves_takes_or_removes_anothers_post(circle: _Circle) -> None:
    own = _post(BEA, "https://bea.example/b", "Le thé de Béa")
    circle.visit(Outcome("bea", posts=((own, "b"),)))
    hers = key("https://anne.example/a")
    move = Move(
        own.key, "https://anne.example/a", Reason.of("moved_by_guid", address=own.permalink)
    )
    circle.visit(
        Outcome("bea", moves=(move,), taken=(hers,), removed=((hers, Reason.of("noindex")),))
    )
    assert circle.titles() == {"Le thé d'Anne": "anne", "Le thé de Béa": "bea"}


def test_a_proof_of_anothers_territory_is_not_kept(circle: _Circle) -> None:
    proofs = (
        Proof("redirect", "https://anne.example/", BEA.url),
        Proof("redirect", "https://neu.example/", BEA.url),
    )
    circle.visit(Outcome("bea", proofs=proofs))
    jobs = jobs_of(circle.db, CIRCLE, CrawlOptions(), NOW + timedelta(days=1))
    assert [proof.url for proof in jobs[0].proofs] == ["https://neu.example/"]


def test_two_feeds_of_a_site_are_at_peace(circle: _Circle) -> None:
    again = _post(TAG, "https://anne.example/a", "Le thé, par étiquette")
    only = _post(TAG, "https://anne.example/b", "Rien que l'étiquette")
    circle.visit(Outcome("tag", posts=((again, "guid-a"), (only, "guid-b"))))
    assert circle.titles() == {"Le thé d'Anne": "anne", "Rien que l'étiquette": "tag"}
    assert circle.notice("tag") is None
    by_page = _post(ANNE, "https://anne.example/b", "Par la page")
    circle.visit(Outcome("anne", posts=((by_page, ""),)))
    assert "Par la page" not in circle.titles()
