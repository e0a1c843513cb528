"""What was written in this month of years past, and what the circle speaks of."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from copines.model import Post
from portals import BLOGS, Site, View, a_post


def written(number: int, blog: str, year: int, month: int, **changes: object) -> Post:
    day = datetime(year, month, 1 + number % 28, 12, tzinfo=UTC)
    return a_post(number, blog, published=day, **changes)


def test_a_month_has_a_page_of_the_years_before_the_newest_post(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    posts = [
        written(1, "Zoé", 2024, 11),
        written(2, "Zoé", 2025, 11),
        written(3, "Lu", 2025, 12),
        written(4, "Zoé", 2026, 11),
    ]
    site.build(View(posts))
    page = site.page("flashback/11/index.html")
    assert '<h1 class="p-name">En novembre, autrefois</h1>' in page
    assert page.index("Billet 2") < page.index("Billet 1")
    assert "Billet 4" not in page, "this year is no year past"
    assert "../../archives/2024/11/" in page
    assert sorted(path for path in site.files() if path.startswith("flashback/")) == [
        "flashback/11/index.html",
        "flashback/12/index.html",
    ]
    assert "flashback/12/" in site.page("archives/index.html")
    assert 'data-months="11 12"' in site.page("index.html")


def test_a_year_shows_three_posts_of_as_many_blogs_answered_ones_first(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    posts = [written(n, "Zoé", 2024, 5) for n in range(1, 20)]
    posts += [
        written(n, blog, 2024, 5) for n, blog in ((30, "Lu"), (31, "Nour"), (32, "Max & Cie"))
    ]
    answer = written(50, "Lu", 2026, 1)
    view = View([*posts, answer], cited=((answer.permalink, "https://zoe.example/9"),))
    site.build(view)
    page = site.page("flashback/05/index.html")
    assert page.count("<article") == 3
    assert "Billet 9" in page


def test_a_blog_may_keep_out(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    blogs = tuple(replace(blog, flashback=blog.name != "Zoé") for blog in BLOGS)
    posts = [written(1, "Zoé", 2024, 5), written(2, "Lu", 2024, 5), written(3, "Lu", 2026, 5)]
    site.build(View(posts), blogs=blogs)
    page = site.page("flashback/05/index.html")
    assert "Billet 2" in page
    assert "Billet 1" not in page


def test_a_circle_without_past_has_none(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    site.build(View([a_post(1, published=None), written(2, "Zoé", 2026, 5)]))
    assert not any(path.startswith("flashback/") for path in site.files())
    assert 'id="flashback"' not in site.page("index.html") + site.page("archives/index.html")
    assert 'data-posts="2"' in site.page("index.html")


def test_home_says_what_several_blogs_spoke_of_before_the_newest_post(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    old = [written(n, blog, 2020, 5, tags=("vélo",)) for n, blog in ((1, "Zoé"), (2, "Lu"))]
    filler = [written(n, "Zoé", 2026, 10, tags=("seule",)) for n in range(3, 25)]
    new = [
        written(30, "Nour", 2026, 10, tags=("semis",)),
        written(31, "Lu", 2026, 10, tags=("Semis",)),
    ]
    site.build(View([*old, *filler, *new]))
    home = site.page("index.html")
    talk = home[home.index("De quoi on parle") :].partition("</section>")[0]
    assert "topics/semi" in talk
    assert "vélo" not in talk, "long ago"
    assert "seule" not in talk, "one blog's"
    assert "depuis oct. 2026" in talk
