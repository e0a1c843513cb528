"""Pictures that other programs show: of the portal, its blogs, its topics."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from copines.model import Blog
from copines.site import lists
from copines.site.badges import faces
from copines.site.previews import PAPER, card, colour, icon
from portals import PORTAL, Site, View, a_post

_FACES = tuple(
    faces(tuple(Blog(f"https://{n}.example/", n, n, key=n) for n in ("Zoé", "東京")), {}).values()
)


def _dark(picture: bytes, box: tuple[int, int, int, int]) -> int:
    """Count the pixels of a part that are darker than any paper or disc."""
    part = Image.open(BytesIO(picture)).convert("L").crop(box)
    return sum(part.histogram()[:90])


def test_colours_are_those_of_the_style_sheet() -> None:
    assert "#{:02x}{:02x}{:02x}".format(*colour(0.985, 0.008, 85)) == PAPER
    # CSS Color 4, example of oklch()
    assert colour(0.6279, 0.2577, 29.23) == (255, 0, 0)


def test_a_card_has_the_size_that_programs_expect_and_the_same_bytes_each_time() -> None:
    made = card("Zoé au jardin", "Les blogs de mes copines", _FACES[:1], None)
    picture = Image.open(BytesIO(made))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert made == card("Zoé au jardin", "Les blogs de mes copines", _FACES[:1], None)
    assert made != card("Zoé au jardin", "Les blogs de mes copines", _FACES[:1], 200)
    assert len(made) < 40_000


@pytest.mark.parametrize("title", ["Zoé", "Un œuf, des « cœurs » …", "Very long words " * 30])
def test_a_title_is_written_within_the_picture(title: str) -> None:
    made = card(title, "", (), None)
    assert _dark(made, (260, 80, 1140, 480)) > 1000
    assert _dark(made, (1145, 0, 1200, 630)) == 0


def test_what_the_font_cannot_write_is_left_out() -> None:
    assert _dark(card("東京日記", "", _FACES[1:], None), (260, 0, 1200, 630)) == 0


@pytest.mark.parametrize("size", [180, 512])
def test_an_icon_is_a_square_with_two_discs_that_meet_and_have_soft_edges(size: int) -> None:
    sign = Image.open(BytesIO(icon(size, None))).convert("RGB")
    assert sign.size == (size, size)
    paper, one, both, other = (
        sign.getpixel((round(x * size), size // 2)) for x in (0.02, 0.2, 0.5, 0.8)
    )
    assert "#{:02x}{:02x}{:02x}".format(*paper) == PAPER  # type: ignore[misc]
    assert len({paper, one, both, other}) == 4
    assert len(sign.getcolors(size * size) or ()) > 30


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "public")


def test_pages_name_their_picture_and_others_the_portals(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "_CARDS_OF_BLOGS", 2)
    site.build(View([a_post(tags=("pain",)), a_post(2, tags=("pain",))]))
    named = {
        "index.html": "card.png",
        "blogs/zoe/index.html": "blogs/zoe/card.png",
        "blogs/nour/index.html": "card.png",
        "topics/pain/index.html": "topics/pain/card.png",
        "posts/zoe/billet-1/index.html": "blogs/zoe/card.png",
        "archives/index.html": "card.png",
    }
    for path, picture in named.items():
        said = f'<meta property="og:image" content="https://copines.example/{picture}">'
        assert site.page(path).count("og:image") == 1
        assert said in site.page(path)
        assert (site.out / picture).is_file()
    assert not (site.out / "blogs/nour/card.png").exists()


def test_a_phone_can_keep_the_portal_on_its_desk(site: Site) -> None:
    site.build(View([]), portal=replace(PORTAL, title="Le cercle"))
    told = json.loads(site.page("manifest.webmanifest"))
    assert (told["name"], told["theme_color"]) == ("Le cercle", PAPER)
    assert all((site.out / each["src"]).is_file() for each in told["icons"])
    home = site.page("index.html")
    assert 'rel="manifest" href="./manifest.webmanifest"' in home
    assert f'<meta name="theme-color" content="{PAPER}"' in home
    assert "manifest-src 'self'" in home


def test_the_hosts_own_words_stand_in_their_places(site: Site) -> None:
    words = replace(PORTAL, lede="Entre voisines.", friends="Chez les autres :")
    site.build(View([a_post()]), portal=words)
    assert '<p class="lede">Entre voisines.</p>' in site.page("index.html")
    post = site.page("posts/zoe/billet-1/index.html")
    assert ">Chez les autres :</h2>" in post
    assert "Découvrez" not in post
    (widget,) = site.out.glob("w/zoe1.json")
    assert json.loads(widget.read_text())["heading"] == "Chez les autres :"


def test_a_hidden_topic_is_nowhere(site: Site) -> None:
    posts = [a_post(n, tags=("Concours", "pain")) for n in (1, 2)]
    site.build(View(posts), portal=replace(PORTAL, topics_hide=("concours",)))
    assert (site.out / "topics/pain/index.html").is_file()
    assert not (site.out / "topics/concours").exists()
    assert "topics/concours" not in site.page("posts/zoe/billet-1/index.html")
