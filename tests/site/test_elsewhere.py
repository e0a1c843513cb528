"""Sheets that other machines make."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from apart import Apart
from copines.model import FILL, Neighbor
from copines.site import elsewhere
from copines.site.elsewhere import Elsewhere
from portals import BLOGS, Site, View, a_post


@dataclass
class ViewCopy:
    """Posts in memory, sent as they are."""

    view: View
    folder: Path

    def open(self) -> tuple[View, Path]:
        return self.view, self.folder


def a_circle() -> View:
    tags = ("jardin", "pain", "velo", "mer")
    view = View(
        [
            a_post(n, blog.name, tags=(tags[n % 4], tags[(n + 1) % 4]))
            for blog in BLOGS
            for n in range(1, 9)
        ]
    )
    links = [post.permalink for post in view.kept]
    view.near = {
        link: (
            Neighbor(links[(n + 9) % 32], 0.4, ("semis",)),
            Neighbor(links[(n + 17) % 32], 0.0, (), FILL),
        )
        for n, link in enumerate(links)
    }
    view.cited = tuple(zip(links[:4], links[12:16], strict=True))
    return view


def there(view: View, tmp_path: Path, partitions: Apart) -> Elsewhere:
    return Elsewhere(partitions, lambda: ViewCopy(view, tmp_path))


@pytest.fixture(autouse=True)
def worth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "WORTH", 20)


def test_pages_and_what_they_read_are_those_of_one_machine(tmp_path: Path) -> None:
    here, away, partitions = Site(tmp_path / "here"), Site(tmp_path / "away"), Apart(3)
    mine, theirs = a_circle(), a_circle()
    here.build(mine)
    away.build(theirs, elsewhere=there(theirs, tmp_path, partitions))
    assert away.files() == here.files()
    assert len(partitions.parts) > 1
    told = [{n: d for n, d in each.memory.items() if "/" in n} for each in (mine, theirs)]
    assert told[0] == told[1]


def test_few_sheets_stay_here(tmp_path: Path) -> None:
    away, partitions, view = Site(tmp_path / "away"), Apart(2), View([a_post()])
    away.build(view, elsewhere=there(view, tmp_path, partitions))
    assert not partitions.parts


def test_a_theme_of_the_instance_is_sent_too(tmp_path: Path) -> None:
    theme = tmp_path / "theme" / "templates"
    theme.mkdir(parents=True)
    (theme / "topic.html").write_text("Chez nous", encoding="utf-8")
    sites = Site(tmp_path / "here"), Site(tmp_path / "away")
    sites[0].build(a_circle())
    view = a_circle()
    sites[1].build(view, elsewhere=there(view, tmp_path, Apart(2)))
    assert sites[1].files() == sites[0].files()
    assert sites[1].page("topics/pain/index.html") == "Chez nous"
