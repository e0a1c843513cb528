"""The portal is whole at every moment of its publishing, for who follows its links."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from copines.errors import PublishError
from copines.model import Blog, Post
from copines.site import exchange, publish
from copines.site.exchange import put
from copines.site.manifest import MANIFEST, MOVING
from portal_reader import PortalReader
from portals import BLOGS, NOW, Site, View, a_post


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "public")


def a_circle(each: int, tag: str = "semis", blogs: tuple[Blog, ...] = BLOGS[:3]) -> View:
    return View([a_post(n, b.name, tags=(tag, b.slug)) for b in blogs for n in range(1, each + 1)])


#: What follows: posts come; a blog leaves, a topic is renamed; posts go, the blog returns.
CHANGES = (
    (a_circle(2), BLOGS[:3]),
    (a_circle(3), BLOGS[:3]),
    (a_circle(3, "gare", BLOGS[:2]), BLOGS[:2]),
    (a_circle(2), BLOGS[:3]),
)


def at_each_step(monkeypatch: pytest.MonkeyPatch, look: Callable[[str], object]) -> None:
    """Call `look` with the path after each step that changes the portal's folder."""
    drop = publish.Release._drop

    def noted(source: str, target: str) -> None:
        put(source, target)
        look(target)

    def dropped(self: publish.Release, file: Path) -> None:
        drop(self, file)
        look(str(file))

    monkeypatch.setattr(publish, "put", noted)
    monkeypatch.setattr(publish.Release, "_drop", dropped)


def test_no_link_is_dead_after_any_step(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, steps, dead = PortalReader(site.out), 0, set[str]()

    def look(path: str) -> None:
        nonlocal steps
        steps += 1
        if (site.out / "index.html").exists() and (steps % 11 == 0 or "status" in path):
            dead.update(reader.dead())

    at_each_step(monkeypatch, look)
    for view, blogs in CHANGES:
        site.build(view, blogs=blogs, force=True)
        assert reader.dead() == set()
    assert dead == set()
    assert steps > 200
    assert reader.looks > 1_000


def test_a_reader_in_a_loop_never_finds_a_dead_link(site: Site) -> None:
    site.build(CHANGES[0][0])
    reader, done, dead = PortalReader(site.out), threading.Event(), set[str]()

    def read() -> None:
        while not done.is_set():
            dead.update(reader.dead())

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for view, blogs in CHANGES:
            site.build(view, blogs=blogs, force=True)
    finally:
        done.set()
        thread.join()
    assert dead == set()
    assert reader.looks > 500


def test_a_reader_who_finds_a_dead_link_says_so(site: Site) -> None:
    site.build(a_circle(2))
    (site.out / "posts" / "max" / "billet-1" / "index.html").unlink()
    assert {found.partition(" → ")[2] for found in PortalReader(site.out).dead()} == {
        "posts/max/billet-1/index.html"
    }


@pytest.mark.parametrize("exchanging", [True, False])
def test_the_folder_stays_the_one_that_was_mounted(
    site: Site, monkeypatch: pytest.MonkeyPatch, exchanging: bool
) -> None:
    if not exchanging:
        monkeypatch.setattr(exchange, "_exchange", None)
    site.out.mkdir()
    folder = os.open(site.out, os.O_RDONLY)  # as a container's mount has it
    try:
        for view, blogs in CHANGES:
            site.build(view, blogs=blogs, force=True)
            mounted = os.open("index.html", os.O_RDONLY, dir_fd=folder)
            with os.fdopen(mounted, "rb") as file:
                assert file.read() == (site.out / "index.html").read_bytes()
    finally:
        os.close(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts are Linux's here")
def test_a_folder_that_is_a_mount_is_published_into(site: Site) -> None:
    site.out.mkdir()
    script = (
        f"mount -t tmpfs -o size=8m none '{site.out}' && cd '{Path(__file__).parents[1]}' && "
        f'{sys.executable} -c "from pathlib import Path; from portals import *\n'
        f"s = Site(Path('{site.out}')); p = [a_post(n) for n in range(1, 9)]\n"
        's.build(View(p)); s.build(View(p[1:])); print(len(s.files()))"'
    )
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("no mounts here")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 50


def test_a_link_to_a_folder_elsewhere_stays_one(site: Site, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    site.out.symlink_to(elsewhere)
    for view, blogs in CHANGES:
        site.build(view, blogs=blogs, force=True)
    assert site.out.is_symlink()
    assert PortalReader(elsewhere).dead() == set()


def test_what_others_put_into_the_portal_meanwhile_stays(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build(CHANGES[0][0])
    added: list[Path] = []

    def add(path: str) -> None:
        file = Path(path).with_name(f"mine-{len(added)}.txt")
        if file.parent.is_dir():
            file.write_text("mine", encoding="utf-8")
            added.append(file)

    at_each_step(monkeypatch, add)
    for view, blogs in CHANGES:
        site.build(view, blogs=blogs, force=True)
    assert len(added) > 100
    assert all(file.read_text(encoding="utf-8") == "mine" for file in added)


def test_a_folder_exchanged_while_building_is_told_and_the_next_build_is_whole(
    site: Site, tmp_path: Path
) -> None:
    site.build(CHANGES[0][0])

    class Exchanging(View):
        def by_key(self, key: str) -> Post | None:
            if not (tmp_path / "away").exists():
                site.out.rename(tmp_path / "away")
                shutil.copytree(tmp_path / "away", site.out)
            return super().by_key(key)

    with pytest.raises(PublishError, match="exchanged meanwhile"):
        site.build(Exchanging(a_circle(9).kept))
    site.build(a_circle(9))
    assert PortalReader(site.out).dead() == set()


@pytest.mark.parametrize("exchanging", [True, False])
def test_a_first_publish_cut_short_anywhere_is_finished_by_the_next(
    site: Site, monkeypatch: pytest.MonkeyPatch, exchanging: bool
) -> None:
    if not exchanging:
        monkeypatch.setattr(exchange, "_exchange", None)
    for moment in (0, 1, 30):
        steps = 0

        def cut(path: str, moment: int = moment) -> None:
            nonlocal steps
            steps += 1
            if steps > moment:
                raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            at_each_step(patched, cut)
            with pytest.raises(KeyboardInterrupt):
                site.build(a_circle(4))
        assert not (site.out / "index.html").exists(), "the home page comes last"
    site.build(a_circle(4))
    assert PortalReader(site.out).dead() == set()
    assert not (site.out / MOVING).exists()


def test_a_journal_that_is_torn_or_foreign_removes_nothing_else(site: Site) -> None:
    site.build(a_circle(2))
    before = site.files()
    (site.out / "CNAME").write_text("copines.example", encoding="utf-8")
    (site.out / f"{MOVING}.part").write_text("posts/zoe", encoding="utf-8")
    site.build(a_circle(2))
    assert site.page("CNAME") == "copines.example"
    assert {n: d for n, d in site.files().items() if n in before} == before


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"files": 1, "posts": {}}', '{"files": {}}', "\0", '"x"', "null"]
)
def test_a_damaged_manifest_is_told_and_nothing_is_touched(site: Site, text: str) -> None:
    site.build(a_circle(2))
    (site.out / MANIFEST).write_text(text, encoding="utf-8")
    before = site.files()
    with pytest.raises(PublishError, match="cannot be read\n\nmove the folder away"):
        site.build(a_circle(3), now=NOW)
    assert site.files() == before
