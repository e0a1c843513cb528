"""Visits that go on in programs of their own ask, elsewhere, what is theirs, and lose nothing."""

import pickle
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import forked
from copines import crawler
from copines.crawler.politeness import Pauses, Robots
from copines.crawler.turns import started
from copines.crawler.turns.messages import Brought, Errand, Share, UnderWay
from copines.crawler.turns.started import NobodyWaitsError, take_turn
from copines.crawler.turns.territories import Territory, shared_out, territories
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Ending, Job, Outcome
from copines.crawler.workers.steps import Begin
from copines.model import Blog, CrawlOptions, CrawlReport
from copines.partitions import is_awaited
from copines.store import Store
from served_blogs import Blogs, an_item, served
from stubborn import Stubborn
from walks import NOW

ERRAND = Errand(CrawlOptions(delay=0), "copines", NOW, frozenset({80}), in_archives=False)
MONDAY = "Mon, 02 Mar 2020 08:00:00 GMT"


@pytest.fixture
def blogs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Blogs]:
    with served() as (blogs, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield blogs


@pytest.fixture
def forked_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program of a turn be forked off, where it can be: it loads for two seconds."""
    if forked.can_fork({}):
        monkeypatch.setattr(started, "_program", forked.turn)


def a_share(*blogs: Blog, domains: frozenset[str] | None = None, seconds: float = 60) -> Share:
    visits = (UnderWay(b, pickle.dumps(Visit(Job(b), NOW)), Begin()) for b in blogs)
    return Share(tuple(visits), domains, Robots(), Pauses(), seconds, 1)


def a_blog(host: str, **more: Any) -> Blog:
    return Blog(f"http://{host}/", host, host.partition(".")[0], key=host, **more)


def titles(brought: Brought) -> list[str]:
    outcomes = (item for item in brought.items if isinstance(item, Outcome))
    return [post.title for outcome in outcomes for post, _ in outcome.posts]


@dataclass
class Neighbours:
    """Other machines, as far as whoever gives them something to do can see."""

    width: int = 2
    #: Parts that came to nothing there.
    broken: bool = False
    shares: list[Share] = field(default_factory=list)
    #: How many requests were made before each part, of a list.
    asked: list[str] = field(default_factory=list)
    before: list[int] = field(default_factory=list)

    def map(
        self, work: Callable[[Any, Any], Any], shared: Any, parts: Iterable[Any]
    ) -> Generator[Any, None, None]:
        for part in parts:
            self.shares.append(part)
            if self.broken:
                yield Brought(part.visits, failure="no memory")
            else:
                yield work(shared, part)
            self.before.append(len(self.asked))


def test_blogs_of_one_server_are_together_and_a_service_is_nobodys() -> None:
    lands = territories(
        {
            "a": ("shared.com",),
            "b": ("own.org", "feeds.net"),
            "c": ("shared.com", "cdn-of-c.net"),
            "d": ("d.org", "feeds.net", "own.org"),
        }
    )
    assert lands == (
        Territory(("a", "c"), frozenset({"shared.com", "cdn-of-c.net"})),
        Territory(("b",), frozenset({"own.org"})),
        Territory(("d",), frozenset({"d.org"})),
    )


def test_shares_of_one_time_have_no_domain_in_common() -> None:
    large = Territory(tuple(f"l{n}" for n in range(10)), frozenset({"large.com"}))
    small = [Territory((f"s{n}",), frozenset({f"s{n}.org"})) for n in range(7)]
    ready, seen = {*large.blogs, *(f"s{n}" for n in range(7))}, list[str]()
    while shares := shared_out([large, *small], frozenset(ready), 3, 5):
        domains = [domain for share in shares for domain in share.domains]
        assert len(domains) == len(set(domains))
        assert all(len(share.blogs) <= 5 for share in shares)
        done = [blog for share in shares for blog in share.blogs]
        seen += done
        ready -= set(done)
    assert sorted(seen) == sorted([*large.blogs, *(f"s{n}" for n in range(7))])


@pytest.mark.usefixtures("forked_off")
def test_a_turn_asks_its_own_servers_alone_and_hands_back_the_rest(blogs: Blogs) -> None:
    here, led_away, fed_elsewhere = (a_blog(f"{n}.example") for n in "abc")
    blogs.write("a.example", an_item("a.example", 1, MONDAY))
    blogs.pages["b.example/"] = (302, {"Location": "http://z.example/"}, "")
    blogs.write("z.example", an_item("z.example", 1, MONDAY))
    fed_elsewhere = a_blog("c.example", feed="http://service.example/c")
    own = frozenset({"a.example", "b.example", "c.example"})
    brought = take_turn(ERRAND, a_share(here, led_away, fed_elsewhere, domains=own))
    assert titles(brought) == ["a.example 1"]
    assert {place.partition("/")[0] for place in blogs.asked} == {"a.example", "b.example"}
    strays = [[ask.url for ask in one.strays] for one in brought.visits]
    assert strays == [[], ["http://b.example/"], ["http://service.example/c"]]
    # and whoever may ask all goes on from there
    left = tuple(UnderWay(o.blog, o.state, None, o.strays, (), o.last) for o in brought.visits[1:])
    brought = take_turn(ERRAND, Share(left, None, brought.robots, brought.pauses, 60))
    assert titles(brought) == ["z.example 1"]
    assert not any(one.owed or one.strays for one in brought.visits)


@pytest.mark.usefixtures("forked_off")
def test_a_robots_txt_that_lies_elsewhere_is_no_leave(blogs: Blogs) -> None:
    blogs.write("a.example", an_item("a.example", 1, MONDAY))
    blogs.pages["a.example/robots.txt"] = (301, {"Location": "http://z.example/robots.txt"}, "")
    blogs.pages["z.example/robots.txt"] = (200, {}, "User-agent: *\nDisallow: /\n")
    brought = take_turn(ERRAND, a_share(a_blog("a.example"), domains=frozenset({"a.example"})))
    assert blogs.asked == ["a.example/robots.txt"]
    assert [ask.url for ask in brought.visits[0].strays] == ["http://a.example/"]


@pytest.mark.usefixtures("forked_off")
def test_what_time_does_not_suffice_for_is_owed(blogs: Blogs) -> None:
    blogs.write("a.example", an_item("a.example", 1, MONDAY))
    share = a_share(a_blog("a.example"), seconds=-1)
    (one,) = take_turn(ERRAND, share).visits
    assert [ask.url for ask in one.owed] == ["http://a.example/"]
    assert not blogs.asked
    brought = take_turn(ERRAND, Share((one,), None, Robots(), Pauses(), 60))
    assert titles(brought) == ["a.example 1"]
    (ending,) = (item for item in brought.items if isinstance(item, Ending))
    assert ending == brought.visits[0].ending
    assert not ending.failure


def test_what_is_logged_comes_home(blogs: Blogs) -> None:
    blogs.write("a.example", an_item("a.example", 1, MONDAY))
    errand = Errand(CrawlOptions(delay=0), "copines", NOW, frozenset({80}), False, 10)
    said = [record.getMessage() for record in take_turn(errand, a_share(a_blog("a.example"))).log]
    assert "a.example: 200 home http://a.example/" in said


@pytest.mark.usefixtures("forked_off")
def test_a_visit_that_was_given_up_has_ended(blogs: Blogs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    blogs.write("a.example", *(an_item("a.example", n, MONDAY) for n in range(5)))
    blogs.otherwise = (200, {"Content-Type": "text/html"}, "die")
    blog = a_blog("a.example")
    given = UnderWay(blog, pickle.dumps(Stubborn(Job(blog), NOW)), Begin())
    brought = take_turn(ERRAND, Share((given,), None, Robots(), Pauses(), 60, 1))
    (one,), endings = brought.visits, [o for o in brought.items if isinstance(o, Ending)]
    assert not one.state
    assert one.ending == endings[-1]
    why = endings[-1].failure
    assert why
    assert why.code == "too_hard"


@pytest.mark.usefixtures("forked_off")
def test_a_program_that_breaks_down_hands_nothing_on() -> None:
    share = Share((UnderWay(a_blog("a.example"), b"no visit"),), None, Robots(), Pauses(), 60)
    brought = take_turn(ERRAND, share)
    assert "UnpicklingError" in brought.failure
    assert brought.visits == share.visits
    assert not brought.items


@pytest.mark.usefixtures("forked_off")
def test_a_turn_that_nobody_waits_for_ends(blogs: Blogs) -> None:
    blogs.open.clear()
    token = is_awaited.set(lambda: not blogs.asked)
    try:
        with pytest.raises(NobodyWaitsError):
            take_turn(ERRAND, a_share(a_blog("a.example")))
    finally:
        is_awaited.reset(token)


def crawled(directory: Path, blogs: tuple[Blog, ...], others: Neighbours) -> CrawlReport:
    db = directory / "copines.db"
    with Store(db) as store:
        for blog in blogs:
            store.blogs.register(blog, NOW)
    caller = crawler.Caller(partitions=others)
    return crawler.crawl(blogs, db, CrawlOptions(delay=0, archive=False), now=NOW, caller=caller)


def a_ring(blogs: Blogs) -> tuple[Blog, ...]:
    """Four blogs, two with feeds at one service, and one that has moved to where nobody lives."""
    for n in "ad":
        blogs.write(f"{n}.example", an_item(f"{n}.example", 1, MONDAY))
    for n in "bc":
        feed = f"<rss version='2.0'><channel>{an_item(f'{n}.example', 1, MONDAY)}</channel></rss>"
        blogs.pages[f"service.example/{n}"] = (200, {"Content-Type": "application/rss+xml"}, feed)
    blogs.pages["d.example/feed"] = (302, {"Location": "http://new.example/"}, "")
    blogs.write("new.example", an_item("d.example", 2, MONDAY))
    feeds = {n: f"http://service.example/{n}" for n in "bc"} | {"d": "http://d.example/feed"}
    return tuple(a_blog(f"{n}.example", feed=feeds.get(n)) for n in "abcd")


def kept(directory: Path) -> list[str]:
    with Store(directory / "copines.db", readonly=True) as store:
        return sorted(t.url for n in "abcd" for t in store.earlier.traces(f"{n}.example"))


@pytest.mark.usefixtures("forked_off")
@pytest.mark.parametrize("broken", [False, True], ids=["well", "broken there"])
def test_what_is_nobodys_is_asked_here_once_all_are_back(
    blogs: Blogs, tmp_path: Path, broken: bool
) -> None:
    others = Neighbours(broken=broken, asked=blogs.asked)
    report = crawled(tmp_path, a_ring(blogs), others)
    assert (report.ok, report.new, report.failed) == (4, 4, ())
    assert kept(tmp_path) == [
        *(f"http://{n}.example/1/" for n in "abc"),
        "http://d.example/2/",
    ]
    assert [sorted(share.domains or ()) for share in others.shares] == [
        ["a.example", "b.example"],
        ["c.example", "d.example"],
    ]
    until_all_were_back = blogs.asked[: others.before[-1]]
    strange = {"service.example", "new.example"}
    assert not any(place.partition("/")[0] in strange for place in until_all_were_back)
    assert {place.partition("/")[0] for place in blogs.asked} >= strange
    assert bool(until_all_were_back) is not broken
