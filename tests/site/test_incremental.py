"""A build that renders only what changed gives what a build from nothing gives."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from PIL import Image

from copines.feed_states import FeedState
from copines.model import (
    FILL,
    Blog,
    Fate,
    Fetch,
    Neighbor,
    Picture,
    PortalOptions,
    Post,
    Published,
    Wishes,
)
from copines.permalinks import key
from copines.reasons import Reason
from copines.site import build
from copines.site.exchange import put
from copines.site.search import files, index
from copines.site.trace import Trace
from copines.store import Store, blogs
from portals import BLOGS, NOW, PORTAL, Site, a_post

_WORDS = ["semis", "potager", "levain", "gare", "laine", "rustine", "marée", "compost"]


_LED = Reason.of("moved_by_redirect", address="https://zoe.example/0")


@dataclass
class Walk:
    """An instance that lives: each step changes something, as crawls and hosts do."""

    folder: Path
    chance: random.Random
    options: PortalOptions = PORTAL
    hidden: set[str] = field(default_factory=set)
    blogs: tuple[Blog, ...] = BLOGS
    number: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.store = Store(self.folder / "copines.db")
        for blog in BLOGS:
            self.store.blogs.register(blog, NOW - timedelta(days=200 if blog.name == "Lu" else 900))
        self.store.runs.note("run", NOW - timedelta(days=900), NOW, {"link": {"posts": 9}})
        for _ in range(25):
            self.write()
        self.link()

    def build(self) -> Published:
        return self._build(self.store, self.folder / "public")

    def clean(self) -> dict[str, bytes]:
        """Return the files of a build from nothing, by a copy that remembers no other."""
        self.copy_to(self.folder / "clean.db")
        with Store(self.folder / "clean.db") as store:
            store.portal.remember([], anew=True)
            self._build(store, self.folder / "clean")
        files = self.all_files(self.folder / "clean")
        shutil.rmtree(self.folder / "clean")
        return files

    def _build(self, store: Store, out: Path) -> Published:
        wishes = Wishes(frozenset(blog.name for blog in self.blogs), frozenset(self.hidden))
        store.shown.judge(wishes, NOW)
        return build(store.portal, self.blogs, self.options, out, now=NOW, force=True)

    def copy_to(self, file: Path) -> None:
        with sqlite3.connect(self.folder / "copines.db") as now, sqlite3.connect(file) as copy:
            now.backup(copy)

    def files(self, out: Path) -> dict[str, bytes]:
        return {
            path: data for path, data in Site(out).files().items() if not path.startswith("status/")
        }

    def all_files(self, out: Path) -> dict[str, bytes]:
        """Return also those that tell of visits."""
        told = [*(out / "status").rglob("*.html"), out / "status" / "visits.json"]
        status = {path.relative_to(out).as_posix(): path.read_bytes() for path in told}
        return self.files(out) | status

    def keys(self) -> list[str]:
        return [line.key for line in self.store.portal.lines()]

    # what may happen

    def rename(self) -> None:
        self.number += 1
        name = f"{self.chance.choice(_WORDS)} {self.number}"
        self.blogs = (*self.blogs[:-1], replace(self.blogs[-1], name=name))

    def retitle(self) -> None:
        post = self.store.posts.by_key(self.chance.choice(self.keys()))
        assert post
        self.save(replace(post, title=f"{post.title} {self.chance.choice(_WORDS)}"))

    def fill(self) -> None:
        """Let some posts have other fills, as after a post that came to the ring."""
        lines = list(self.store.portal.lines())
        fills = {
            one.permalink: (Neighbor(other.permalink, 0.0, (), FILL),)
            for one, other in (self.chance.sample(lines, 2) for _ in range(5))
            if one.blog != other.blog
        }
        self.store.links.replace_fills(fills)

    def restore(self) -> None:
        """Put a copy back that was made before the last change but one."""
        kept = self.folder / "kept.db"
        self.copy_to(kept)
        self.edit()
        self.build()
        self.edit()
        self.put_back(kept)

    def put_back(self, kept: Path) -> None:
        self.store.close()
        for file in self.folder.glob("copines.db-*"):
            file.unlink()
        kept.replace(self.folder / "copines.db")
        self.store = Store(self.folder / "copines.db")

    def write(self) -> None:
        self.number += 1
        blog = self.chance.choice(BLOGS)
        dated = NOW - timedelta(days=self.chance.randint(0, 400), hours=self.number)
        self.save(
            a_post(
                self.number,
                blog.name,
                published=dated if self.chance.random() < 0.9 else None,
                tags=tuple(self.chance.sample(_WORDS, 2)),
                image=f"https://pictures.example/{self.number % 9}.jpg",
                language=self.chance.choice(["fr", "en", None]),
            )
        )

    def save(self, post: Post) -> None:
        self.store.posts.save(replace(post, key=key(post.permalink)))

    def respond(self) -> None:
        one, other = (self.store.posts.by_key(k) for k in self.chance.sample(self.keys(), 2))
        assert one
        assert other
        html = f'<p>Comme le dit <a href="{other.permalink}?utm_source=x">là</a> {self.number}.</p>'
        self.store.posts.save(replace(one, html=html))

    def edit(self) -> None:
        post = self.store.posts.by_key(self.chance.choice(self.keys()))
        assert post
        self.store.posts.save(
            replace(
                post,
                title=f"{post.title} !",
                text=f"Autrement. {post.text}",
                tags=(self.chance.choice(_WORDS),),
            )
        )

    def remove(self) -> None:
        self.store.posts.remove(
            self.chance.choice(self.keys()), Reason.of("taken_back", status=404)
        )

    def move(self) -> None:
        post = self.store.posts.by_key(self.chance.choice(self.keys()))
        assert post
        self.number += 1
        self.store.moves.move(post.key, f"{post.permalink}-{self.number}", _LED, NOW)

    def unite(self) -> None:
        one = self.store.posts.by_key(self.chance.choice(self.keys()))
        assert one
        traces = self.store.earlier.traces(one.blog)
        others = (trace.url for trace in traces if not trace.gone)
        other = next((url for url in others if url != one.permalink), None)
        if other:
            self.store.moves.move(one.key, other, _LED, NOW)

    def hide(self) -> None:
        self.hidden.add(self.chance.choice(self.keys()))

    def copy(self) -> None:
        post = self.store.posts.by_key(self.chance.choice(self.keys()))
        assert post
        other = self.chance.choice([b for b in BLOGS if b.name != post.blog])
        self.number += 1
        self.save(a_post(self.number, other.name, title=post.title, text=post.text))

    def link(self) -> None:
        lines = list(self.store.portal.lines())
        found = {}
        for line in lines:
            others = [other for other in lines if other.blog != line.blog]
            found[line.permalink] = tuple(
                Neighbor(
                    other.permalink, self.chance.random(), tuple(self.chance.sample(_WORDS, 2))
                )
                for other in self.chance.sample(others, min(len(others), self.chance.randint(0, 3)))
            )
        self.store.links.replace(found.items())

    def tell(self) -> None:
        blog = self.chance.choice(BLOGS).name
        feed = FeedState("found", f"https://feeds.example/{self.number}")
        told = blogs.described("", self.chance.choice(_WORDS))
        self.store.blogs.change([(blog, blogs.fed(feed)), (blog, told)])

    def ask(self) -> None:
        """Meet a page that is no post, or one of before that is none any more."""
        blog, number = self.chance.choice(BLOGS), self.chance.randint(1, 9)
        why = self.chance.choice([Reason.of("damaged"), Reason.of("challenge"), None])
        page = Fetch(f"{blog.url}page-{number}", "page", 200, verdict=why)
        self.number += 1
        self.store.visits.note_all([(blog.key, page)], NOW + timedelta(seconds=self.number))

    def picture(self) -> None:
        address = f"https://pictures.example/{self.chance.randint(0, 8)}.jpg"
        hue = self.chance.randint(0, 3)
        name = f"{hue}.webp"
        (self.folder / "media").mkdir(exist_ok=True)
        # the gazette's book opens it
        Image.new("RGB", (48, 30), (hue, hue, hue)).save(self.folder / "media" / name)
        seen = ("Zoé", Picture(address, name, 480, 300), None)
        self.store.visits.note_pictures([seen], NOW)

    def configure(self) -> None:
        self.options = replace(
            self.options,
            hue=self.chance.randint(0, 359),
            title=self.chance.choice(["Les copines", "Le cercle"]),
            language=self.chance.choice(["fr", "en"]),
            gazette=self.chance.choice(["month", "week", "none"]),
        )

    def invite(self) -> None:
        invited = self.chance.sample(BLOGS, self.chance.randint(2, 4))
        self.blogs = tuple(
            replace(blog, full=self.chance.random() < 0.3, flashback=self.chance.random() < 0.5)
            for blog in invited
        )

    def join(self) -> None:
        """Let a blog come before its first post."""
        self.number += 1
        name, url = f"Neuf {self.number}", f"https://neuf{self.number}.example/"
        blog = self.store.blogs.register(Blog(url, name, f"neuf-{self.number}", key=name), NOW)
        at = self.chance.randint(0, len(self.blogs))
        self.blogs = (*self.blogs[:at], blog, *self.blogs[at:])

    def theme(self) -> None:
        file = self.folder / "theme" / "templates" / "gone.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'{{% extends "default/gone.html" %}}<!-- {self.number} -->', "utf-8")

    def spoil(self) -> None:
        files = sorted((self.folder / "public").rglob("*.html"))
        self.chance.choice(files).unlink()


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_a_build_after_any_change_equals_one_from_nothing(tmp_path: Path, seed: int) -> None:
    walk = Walk(tmp_path / "instance", random.Random(seed))
    steps: list[Callable[[], None]] = [
        walk.write,
        walk.edit,
        walk.retitle,
        walk.rename,
        walk.fill,
        walk.restore,
        walk.respond,
        walk.remove,
        walk.hide,
        walk.copy,
        walk.link,
        walk.tell,
        walk.ask,
        walk.move,
        walk.unite,
        walk.picture,
        walk.configure,
        walk.invite,
        walk.join,
        walk.theme,
        walk.spoil,
    ]
    walk.build()
    walk.chance.shuffle(steps)
    for step in steps:
        for _ in range(walk.chance.randint(1, 2)):
            step()
        walk.build()
        assert walk.all_files(walk.folder / "public") == walk.clean(), step
        assert walk.build().written == 0


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("after", [0, 1, 5, 20])
def test_a_build_cut_short_while_files_are_put_in_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool, after: int
) -> None:
    walk = Walk(tmp_path / "instance", random.Random(9))
    for _ in range(60):
        walk.write()
    walk.build()
    newest, *_, oldest = walk.store.queries.posts()
    walk.store.posts.save(replace(oldest, summary="Autrement"), "other")
    walk.hidden.add(newest.key)
    if whole:
        walk.configure()
    done = 0

    def cut_short(source: str, target: str) -> None:
        nonlocal done
        if done == after:
            raise KeyboardInterrupt
        done += 1
        put(source, target)

    monkeypatch.setattr("copines.site.publish.put", cut_short)
    with pytest.raises(KeyboardInterrupt):
        walk.build()
    monkeypatch.undo()
    walk.build()
    assert walk.all_files(walk.folder / "public") == walk.clean()


def test_of_a_blog_that_joins_before_its_first_post_no_list_of_posts_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(tmp_path / "instance", random.Random(12))
    walk.build()

    def refused(*_: object) -> NoReturn:
        raise AssertionError

    for number in range(24):  # past where the home page names some alone, and then no others
        if number % 5 == 4:
            walk.retitle()
        walk.join()
        if len(walk.blogs) != 13:  # of the first twelve nobody asked who wrote last
            monkeypatch.setattr("copines.site.snapshot.Snapshot", refused)
        walk.build()
        monkeypatch.undo()
        if number % 4 == 3:
            assert walk.all_files(walk.folder / "public") == walk.clean(), number
    assert walk.build().written == 0


def test_where_words_need_other_files_no_list_of_posts_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(tmp_path / "instance", random.Random(14))
    monkeypatch.setattr(files, "FULL", 120)
    monkeypatch.setattr(index, "FULL", 120)
    walk.build()

    def refused(*_: object) -> NoReturn:
        raise AssertionError

    post = walk.store.posts.by_key(walk.keys()[0])
    assert post
    seen = []
    for words in ("zubr", "kiwi yack", "", "xa xb xc xd xe xf xg xh xi xj xk xl xm"):
        walk.save(replace(post, text=f"{post.text} {words}"))
        with monkeypatch.context() as patched:
            patched.setattr("copines.site.snapshot.Snapshot", refused)
            walk.build()
        found = walk.all_files(walk.folder / "public")
        assert found == walk.clean(), words
        seen.append(frozenset(name for name in found if name.startswith("search/words/")))
    assert seen[0] != seen[1] != seen[2] != seen[3], "files come and go"
    assert walk.build().written == 0


def test_a_blog_that_comes_back_with_posts_is_no_bare_one(tmp_path: Path) -> None:
    walk = Walk(tmp_path / "instance", random.Random(13))
    for again in (False, True):
        blog = walk.blogs[-1]
        theirs = {line.key for line in walk.store.portal.lines() if line.blog == blog.key}
        walk.blogs = walk.blogs[:-1]
        walk.build()
        if again:  # all that it has was taken down
            walk.hidden |= theirs
        walk.blogs = (*walk.blogs, blog)
        walk.build()
        assert walk.all_files(walk.folder / "public") == walk.clean()


def test_a_new_post_touches_tens_of_pages(tmp_path: Path) -> None:
    walk = Walk(tmp_path / "instance", random.Random(1))
    for _ in range(230):
        walk.write()
    walk.build()
    newest = a_post(9999, tags=("semis", "gare"), published=NOW)
    walk.store.posts.save(newest, "9999")
    before = walk.files(walk.folder / "public")
    published = walk.build()
    after = walk.files(walk.folder / "public")
    touched = {path for path in after if after[path] != before.get(path)} - {".copines.json"}
    shown = {path for path in touched if not path.startswith("search/")}
    assert published.written == len(touched)
    assert len(shown) <= 30, sorted(shown)
    pages = sorted(path for path in shown if path.startswith("page/"))
    assert len(pages) <= 2, "full pages never change"


def test_of_blogs_without_a_new_post_no_text_is_read_for_what_they_always_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(tmp_path / "instance", random.Random(15))
    for number in range(3):
        text = f"Bonjour à toutes !\nCelui-ci parle de semis {number}."
        walk.save(a_post(9000 + number, "Lu", text=text))
    walk.build()
    read = []
    beginnings = type(walk.store.portal).beginnings

    def noted(portal: Any, blog: str, most: int) -> Iterator[str]:
        read.append(blog)
        return beginnings(portal, blog, most)

    monkeypatch.setattr(type(walk.store.portal), "beginnings", noted)
    newest = a_post(9999, "Zoé", published=NOW)
    walk.save(newest)
    walk.build()
    assert read == ["Zoé"]
    assert walk.all_files(walk.folder / "public") == walk.clean()
    read.clear()
    walk.store.posts.remove(key(newest.permalink), Reason.of("taken_back", status=404))
    walk.build()
    assert read == ["Zoé"], "which lost its newest post"
    assert walk.all_files(walk.folder / "public") == walk.clean()


def test_what_is_said_of_a_blog_concerns_the_pages_that_say_it(tmp_path: Path) -> None:
    walk = Walk(tmp_path / "instance", random.Random(4))
    walk.build()
    trace = Trace(walk.store.portal)
    assert trace.readers({"tagline/Zoé"}) == {"home", "blogs", "blog/Zoé", "blogroll"}
    key = walk.store.posts.by_key(walk.keys()[0])
    assert key
    assert f"post/{key.key}" in trace.readers({f"post/{key.key}"})
    assert len(trace.readers({f"post/{key.key}"})) < 40


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    walk = Walk(tmp_path / "instance", random.Random(2))
    walk.build()
    public = walk.folder / "public"
    files = len(walk.files(public)) - 1  # but for the manifest
    times = {file: file.stat().st_mtime_ns for file in public.rglob("*")}
    assert walk.build() == Published(pages=files, unchanged=files)
    assert {file: file.stat().st_mtime_ns for file in times} == times


@pytest.mark.parametrize("path", ["status/index.html", "status/zoe/index.html", "index.html"])
def test_what_somebody_removed_comes_back(tmp_path: Path, path: str) -> None:
    walk = Walk(tmp_path / "instance", random.Random(5))
    walk.build()
    there = walk.folder / "public" / path
    before = there.read_bytes()
    there.unlink()
    walk.build()
    assert there.read_bytes() == before


def test_a_visit_is_told_though_no_post_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(tmp_path / "instance", random.Random(6))
    walk.build()
    visits = walk.folder / "public" / "status" / "visits.json"
    before = visits.read_bytes()
    walk.store.blogs.change([("Zoé", blogs.succeeded(NOW + timedelta(hours=1)))])
    asked: list[str] = []

    def noted(blog: str, most: int = 30) -> tuple[Fate, ...]:
        asked.append(blog)
        return fates(blog, most)

    fates = walk.store.portal.fates
    monkeypatch.setattr(walk.store.portal, "fates", noted)
    assert walk.build().written == 0
    assert visits.read_bytes() != before
    assert asked == [], "what became of posts is as it was"
    page = Fetch("https://zoe.example/page", "page", 200, verdict=Reason.of("damaged"))
    walk.store.visits.note_all([("Zoé", page)], NOW)
    assert walk.build().written == 0
    assert asked == ["Zoé"]
    assert page.url in (walk.folder / "public" / "status" / "zoe" / "index.html").read_text("utf-8")


def test_a_copy_of_the_database_that_was_put_back_is_seen(tmp_path: Path) -> None:
    walk = Walk(tmp_path / "instance", random.Random(7))
    walk.build()
    with (
        sqlite3.connect(walk.folder / "copines.db") as now,
        sqlite3.connect(tmp_path / "old") as old,
    ):
        now.backup(old)
    walk.edit()
    walk.build()
    edited = walk.all_files(walk.folder / "public")
    walk.put_back(tmp_path / "old")
    walk.build()
    assert walk.all_files(walk.folder / "public") == walk.clean() != edited


def test_posts_of_a_database_before_digests_are_digested(tmp_path: Path) -> None:
    walk = Walk(tmp_path / "instance", random.Random(3))
    digests = [line.digest for line in walk.store.portal.lines()]
    assert all(digests)
    with sqlite3.connect(walk.folder / "copines.db") as raw:
        raw.execute("UPDATE posts SET digest = ''")
    assert [line.digest for line in walk.store.portal.lines()] == digests
