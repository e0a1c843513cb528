"""What the circle wrote in a month or a week, as a page, a feed, a mail and a book."""

import email
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from check import feeds
from lxml import etree
from PIL import Image

from copines.model import Picture, Post
from copines.site.badges import faces
from copines.site.cards import Place
from copines.site.gazette.choice import Choice
from copines.site.gazette.issues import Issue, closed
from copines.site.topics import hidden
from portals import BLOGS, NOW, PORTAL, Site, View, a_post

FACES = faces(BLOGS, {})
HOSTED = replace(PORTAL, contact="mailto:hote@copines.example")
ISSUE = "gazette/2026-03/"


def a_place(key: str, blog: str, day: str, tags: tuple[str, ...] = ()) -> Place:
    moment = datetime.fromisoformat(f"{day}T10:00:00+00:00")
    url = f"https://{blog}.example/{key}"
    return Place(url, key, f"posts/{key}/", FACES[blog], moment, "fr", tags)


def issues(*written: tuple[str, str], kind: str = "month") -> list[tuple[str, str, str, int]]:
    """Return name, first and last day, and number of posts of the issues of blogs and days."""
    places = [a_place(str(n), blog, day) for n, (blog, day) in enumerate(written)]
    places.sort(key=lambda place: str(place.published), reverse=True)
    found = closed(places, lambda place: place.published and place.published.date(), kind)
    return [(i.name, str(i.first), str(i.last), len(i.posts)) for i in found]


def chosen(*posts: Place, choice: Choice) -> list[tuple[str, str]]:
    issue = Issue("2026-03", date(2026, 3, 1), date(2026, 3, 31), posts)
    return [(each.place.key, each.why) for each in choice.of(issue)[0]]


def given(tree: etree._Element, element: str, attribute: str) -> list[str]:
    return [each.get(attribute, "") for each in tree.iter(f"{{*}}{element}")]


def march(blog: str, number: int, **changes: object) -> Post:
    day = datetime(2026, 3, number, 9, tzinfo=UTC)
    return a_post(number, blog, **{"published": day, **changes})


def a_circle(*more: Post) -> View:
    """Return a circle whose issue of March 2026 is closed."""
    three = [march("Zoé", 2), march("Nour", 5), march("Lu", 9)]
    after = a_post(90, "Zoé", published=datetime(2026, 4, 1, tzinfo=UTC))
    return View([*three, *more, after])


def the_mail(site: Site) -> EmailMessage:
    data = (site.out / f"{ISSUE}gazette-2026-03.eml").read_bytes()
    return email.message_from_bytes(data, policy=policy.default)


def test_an_issue_closes_when_a_later_month_was_written_in() -> None:
    three = (("Zoé", "2026-03-01"), ("Nour", "2026-03-12"), ("Lu", "2026-03-31"))
    assert issues(*three) == []
    assert issues(*three, ("Lu", "2026-05-01")) == [("2026-03", "2026-03-01", "2026-03-31", 3)]


def test_what_fewer_than_three_blogs_wrote_waits_for_the_next_issue() -> None:
    written = (("Zoé", "2026-01-09"), ("Zoé", "2026-02-02"), ("Nour", "2026-03-12"))
    assert issues(*written, ("Zoé", "2026-07-01")) == []
    after = issues(*written, ("Lu", "2026-06-30"), ("Zoé", "2026-07-01"))
    assert after == [("2026-06", "2026-01-01", "2026-06-30", 4)]


def test_two_blogs_make_the_last_issue_of_a_year_and_one_makes_none() -> None:
    two = (("Zoé", "2024-03-01"), ("Nour", "2024-11-12"))
    one = (("Zoé", "2025-03-01"), ("Zoé", "2025-11-12"))
    assert issues(*two, *one, ("Lu", "2026-05-01")) == [("2024-11", "2024-03-01", "2024-11-30", 2)]


def test_a_week_begins_on_monday_and_is_of_the_year_of_its_thursday() -> None:
    three = (("Zoé", "2025-12-29"), ("Nour", "2026-01-02"), ("Lu", "2026-01-04"))
    found = issues(*three, ("Lu", "2026-01-05"), kind="week")
    assert found == [("2026-w01", "2025-12-29", "2026-01-04", 3)]


def test_dates_at_the_ends_of_the_calendar_stop_nothing(tmp_path: Path) -> None:
    ends = [
        a_post(n, blog, published=datetime(year, month, 15, tzinfo=UTC))
        for n, (blog, year, month) in enumerate(
            [("Zoé", 1, 1), ("Lu", 1, 2), ("Nour", 9999, 11), ("Zoé", 9999, 12), ("Lu", 9999, 12)]
        )
    ]
    site = Site(tmp_path / "public")
    site.build(View(ends), portal=replace(PORTAL, gazette="week"))
    assert "Pas encore de numéro" in site.page("gazette/index.html")
    assert issues(("Zoé", "0001-01-01"), ("Lu", "9999-12-31")) == []


def test_who_answers_comes_first_then_who_is_back_then_what_several_spoke_of() -> None:
    posts = (
        a_place("plain", "Zoé", "2026-03-20"),
        a_place("tagged", "Zoé", "2026-03-19", ("Semis",)),
        a_place("too", "Nour", "2026-03-12", ("semis",)),
        a_place("back", "Lu", "2026-03-11"),
        a_place("answered", "Max & Cie", "2026-03-10"),
    )
    silent = {"back": datetime(2024, 1, 1, tzinfo=UTC)}
    choice = Choice({"answered": ["plain", "later"]}, {}, silent, set(), frozenset())
    found = chosen(*posts, choice=choice)
    assert found[0] == ("answered", "answered")
    assert found[1] == ("back", "back")
    assert set(found[2:]) == {("tagged", "topic"), ("too", "topic")}, "one post a blog"
    shy = replace(choice, hide=hidden(["semis"], "fr"))
    assert {why for _, why in chosen(*posts, choice=shy)} == {"answered", "back", "also"}
    replying = Choice({"answered": ["plain"]}, {"plain": ["answered"]}, {}, set(), frozenset())
    assert {key for key, why in chosen(*posts, choice=replying) if why == "answered"} == {
        "plain",
        "answered",
    }


def test_answers_of_later_months_change_no_issue() -> None:
    post = a_place("one", "Zoé", "2026-03-20")
    choice = Choice({"one": ["later"]}, {}, {}, set(), frozenset())
    assert chosen(post, choice=choice) == [("one", "also")]


def test_an_issue_is_ten_posts_at_most_those_with_pictures_first() -> None:
    posts = tuple(a_place(str(n), "Zoé", "2026-03-20") for n in range(30))
    many = [
        replace(post, face=replace(post.face, blog=f"blog {n}")) for n, post in enumerate(posts)
    ]
    found = chosen(*many, choice=Choice({}, {}, {}, {"17", "3"}, frozenset()))
    assert len(found) == 10
    assert {key for key, _ in found[:2]} == {"17", "3"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The portal of a circle with an issue of all kinds of posts."""
    folder = tmp_path_factory.mktemp("gazette")
    (folder / "media").mkdir()
    Image.new("RGB", (48, 30), "teal").save(folder / "media" / "face.webp")
    image = "https://zoe.example/1.jpg"
    odd = "{{ Name }} {% if %} <b>&amp;</b> \x00 \u202e עברית"
    view = a_circle(
        march("Nour", 8, title=odd, language="he", image=image, tags=("Semis",)),
        march("Zoé", 7, text="Un mot.\n" + "Des semis. " * 200, tags=("semis",)),
        a_post(1, "Lu", published=datetime(2024, 1, 1, tzinfo=UTC)),
    )
    view.shown = {image: Picture(image, "face.webp", 48, 30)}
    view.cited = (
        ("https://max.example/20", "https://nour.example/8"),
        ("https://max.example/20", "https://zoe.example/7"),
    )
    said = 'Je relis ce que <a href="https://nour.example/8">Nour écrit</a>, et je dis oui.'
    via = '<a href="https://zoe.example/7">Zoé</a>'
    view.kept.append(march("Max & Cie", 20, html=f"<p>{said}</p><p>{via}</p>"))
    blogs = tuple(replace(blog, full=blog.name == "Zoé") for blog in BLOGS)
    built = Site(folder / "public")
    built.build(view, portal=HOSTED, blogs=blogs)
    return built


def test_the_page_says_why_each_post_is_there(site: Site) -> None:
    page = site.page(f"{ISSUE}index.html")
    assert [page.index(told) for told in ("Ça se répond", "De retour", "De quoi on parle")]
    assert "6 billets, 4 blogs" in page
    assert "On y parle de :" in page
    assert "Son premier billet depuis janv. 2024" in page
    assert page.count("<bdi>Max &amp; Cie</bdi> répond à ce billet") == 1
    assert page.count("En réponse à <bdi>") == 1, "what is only named is not answered"
    assert page.count("<article") == 4, "one a blog"
    assert "Mars 2026" in site.page("index.html")
    assert "Mars 2026" in site.page("gazette/index.html")
    assert "gazette/2026-03/" in site.page("sitemap.xml")


def test_the_mail_is_whole_and_has_no_receiver(site: Site) -> None:
    mail = the_mail(site)
    assert mail["Subject"] == "Les blogs de mes copines · Mars 2026"
    assert mail["From"] == "hote@copines.example"
    assert mail["Date"].datetime == datetime(2026, 4, 1, tzinfo=UTC) - timedelta(hours=2)
    assert mail["Message-ID"].endswith("@copines.example>")
    assert not {"To", "Cc", "Bcc", "Reply-To"} & set(mail.keys())
    assert mail.defects == []
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert "https://zoe.example/7" in plain
    assert 'href="https://zoe.example/7"' in html
    assert 'src="https://copines.example/media/face.webp"' in html
    assert "{{" not in plain + html, "no program that sends it fills in what is none of its names"
    assert "{%" not in plain + html
    assert "<b>&" not in html


def test_without_an_address_of_contact_a_mail_has_no_sender(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    address, contact = "https://cafés.example/portal/", 'mailto:"☃ @ ['
    site.build(a_circle(), portal=replace(PORTAL, contact=contact, url=address))
    mail = the_mail(site)
    assert mail["From"] is None
    assert mail["Message-ID"].isascii()


def test_the_book_is_one(site: Site) -> None:
    data = (site.out / f"{ISSUE}gazette-2026-03.epub").read_bytes()
    assert data[30:58] == b"mimetypeapplication/epub+zip", "OCF §4.3"
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = book.namelist()
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        trees = {
            name: etree.fromstring(book.read(name))
            for name in names
            if name.endswith((".xml", ".opf", ".xhtml"))
        }
    package = trees["book/book.opf"]
    listed = {f"book/{href}" for href in given(package, "item", "href")}
    assert listed == set(names) - {"mimetype", "META-INF/container.xml", "book/book.opf"}
    items = set(given(package, "item", "id"))
    read = given(package, "itemref", "idref")
    assert len(read) == 5, "contents, and four chapters"
    assert set(read) <= items
    linked = given(trees["book/contents.xhtml"], "a", "href")
    assert linked == [f"{n}.xhtml" for n in range(1, 5)]
    texts = ["".join(map(str, tree.itertext())) for tree in trees.values()]
    whole = [text for text in texts if text.count("Des semis") == 200]
    assert len(whole) == 1, "of a blog that agreed"
    assert sum(name.endswith(".jpg") for name in names) == 1


def test_the_feed_is_valid_and_has_the_issue(site: Site) -> None:
    file = site.out / "gazette/feed.xml"
    assert list(feeds.atom(file, feeds.grammar())) == []
    assert "https://copines.example/gazette/2026-03/" in file.read_text("utf-8")
    assert list(feeds.atom(site.out / "feed.xml", feeds.grammar())) == []


def test_a_closed_issue_stays_as_it_is_whatever_comes_later(tmp_path: Path) -> None:
    before, after = Site(tmp_path / "one"), Site(tmp_path / "two")
    view = a_circle(march("Lu", 3, tags=("pain",)))
    before.build(view)
    view.kept += [
        a_post(100 + n, blog, published=datetime(2026, 5 + n % 6, 3, tzinfo=UTC), tags=("pain",))
        for n, blog in enumerate(["Zoé", "Nour", "Lu", "Max & Cie"] * 3)
    ]
    view.memory.clear()
    view.cited = (("https://max.example/103", "https://zoe.example/2"),)
    after.build(view)
    mine = {path: data for path, data in before.files().items() if path.startswith(ISSUE)}
    assert len(mine) == 3
    assert {path: after.files()[path] for path in mine} == mine


def test_files_are_those_of_the_last_issues(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    site.build(
        View(
            [
                a_post(10 * n + m, blog, published=datetime(2025, n, 3, tzinfo=UTC))
                for n in range(1, 13)
                for m, blog in enumerate(["Zoé", "Nour", "Lu"])
            ]
        )
    )
    books = sorted(path for path in site.files() if path.endswith(".epub"))
    assert [path.split("/")[1] for path in books] == [f"2025-{n:02}" for n in range(6, 12)]
    assert ".epub" in site.page("gazette/2025-11/index.html")
    assert ".epub" not in site.page("gazette/2025-05/index.html")
    assert "../../gazette/2025-04/" in site.page("gazette/2025-05/index.html")


def test_the_build_s_day_is_in_no_file(tmp_path: Path) -> None:
    today, later = Site(tmp_path / "today"), Site(tmp_path / "later")
    today.build(a_circle())
    later.build(a_circle(), now=NOW + timedelta(days=40))
    assert today.files() == later.files()


def test_a_portal_may_have_no_gazette(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    site.build(a_circle(), portal=replace(PORTAL, gazette="none"))
    assert not any("gazette" in path for path in site.files())
    assert "gazette" not in site.page("index.html")


def test_who_is_not_to_be_teasered_is_not_sent_about(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    blogs = tuple(replace(b, teasers="in" if b.name == "Nour" else "both") for b in BLOGS)
    site.build(a_circle(march("Max & Cie", 4)), blogs=blogs)
    assert "Nour" not in site.page(f"{ISSUE}index.html")
