"""Pages are known by what they read; nothing is read that no page would know of."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from copines.model import PortalOptions
from copines.site import pages
from copines.site.plan import whole
from copines.site.portal import Portal
from copines.site.snapshot import Snapshot
from copines.site.theme import Theme
from copines.site.trace import Notebook, Trace, UnrecordedReadError, anew
from portals import BLOGS, View, a_post

OPTIONS = PortalOptions("Les copines", "https://copines.example/")


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    view = View([a_post(n, blog.name) for n, blog in enumerate(BLOGS * 3)])
    made = Portal(view, BLOGS, OPTIONS, Theme(tmp_path / "theme"))
    with made.notebook.reading():
        whole(made, Snapshot(view, BLOGS, OPTIONS, made.words), view)
    return made


def test_a_read_that_no_page_would_know_of_raises(portal: Portal) -> None:
    face = next(iter(portal._faces.values()))
    reads: list[Callable[[], object]] = [
        lambda: portal.cards(["zoe0"]),
        lambda: portal.rows(["zoe0"]),
        lambda: portal.post("zoe0"),
        lambda: portal.place("zoe0"),
        lambda: portal.list("home"),
        lambda: portal.faces["Zoé"],
        lambda: list(portal.faces),
        lambda: portal.feeds.get("Zoé"),
        lambda: face.tagline,
    ]
    for read in reads:
        with pytest.raises(UnrecordedReadError):
            read()


def test_a_page_notes_what_it_shows(portal: Portal) -> None:
    with portal.notebook.reading() as read:
        tuple(pages.make(portal, "blog-feeds/Zoé"))
    assert {"post/zoe0", "post/zoe4", "face/Zoé", "feed/Zoé", "blog/Zoé"} <= read
    assert not [fact for fact in read if fact.startswith("tagline/")]
    assert "post/max1" not in read


def test_a_numbered_page_depends_on_the_next_and_not_on_how_many_there_are(portal: Portal) -> None:
    with portal.notebook.reading() as read:
        tuple(pages.make(portal, "page/1"))
    assert "page/2" in read
    assert "pages" not in read


def test_what_a_shared_part_reads_is_noted_by_each_page_that_has_it(portal: Portal) -> None:
    folder = portal.theme.folder / "templates"
    folder.mkdir(parents=True)
    (folder / "footer.html").write_text("{{ blogs|length }}", "utf-8")
    view = View([])
    themed = Portal(view, BLOGS, OPTIONS, portal.theme)
    whole(themed, Snapshot(view, BLOGS, OPTIONS, themed.words), view)
    for _ in range(2):
        with themed.notebook.reading() as read:
            tuple(pages.make(themed, "404"))
        assert "blogs" in read


def test_a_part_within_a_page_is_noted_by_both() -> None:
    notebook = Notebook()
    with notebook.reading() as page:
        notebook.note("a")
        with notebook.reading() as part:
            notebook.note("b")
    assert (page, part) == ({"a", "b"}, {"b"})


@pytest.mark.parametrize("seed", range(3))
def test_readers_after_changes_are_those_of_a_trace_made_anew(seed: int) -> None:
    chance, memory = random.Random(seed), View([])
    reads = {f"page {n}": {f"fact {chance.randrange(9)}" for _ in range(4)} for n in range(12)}
    memory.remember(anew(reads))
    for step in range(20):
        gone = chance.sample(sorted(reads), 1)
        made = {
            page: {f"fact {chance.randrange(9)}" for _ in range(4)}
            for page in (*chance.sample(sorted(reads.keys() - set(gone)), 2), f"new {step}")
        }
        memory.remember(Trace(memory).update(made, gone).items())
        reads = {page: facts for page, facts in {**reads, **made}.items() if page not in gone}
        for fact in (f"fact {n}" for n in range(9)):
            assert Trace(memory).readers({fact}) == {p for p, f in reads.items() if fact in f}
