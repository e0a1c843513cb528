import pytest

from copines.site.taglines import tagline


@pytest.mark.parametrize(
    "said",
    [
        "Recent content on Blog Iglou.eu",
        "Latest posts from Zoé",
        "Just another WordPress site",
        "Just Another WordPress.com Weblog",
        "Un site utilisant WordPress",
        "Un blog de plus",
        "This WordPress.com site is the cat’s pajamas",
        "Write an awesome description for your new site here. You can edit this line.",
        "Thoughts, stories and ideas.",
        "RSS feed of Zoé",
        "zoé au jardin !",
        " \n",
        "…",
    ],
)
def test_what_a_tool_wrote_is_no_tagline(said: str) -> None:
    assert tagline(said, "Zoé au jardin") == ""


@pytest.mark.parametrize(
    "said",
    [
        "On code and gadgets.",
        "Un potager de 80 m², ses réussites et ses limaces",
        "Posts on birds, mostly",
        "Un site de recettes",
        "La pâtisserie, un amour de plus",
        "Another day, another loaf",
        "Feeding cats since 2004",
    ],
)
def test_what_its_author_wrote_stays(said: str) -> None:
    assert tagline(said, "Zoé") == said


def test_a_long_one_is_cut_after_a_word() -> None:
    short = tagline("Escapade en cuisine avec les habitants du monde : des recettes " * 4, "Zoé")
    assert len(short) <= 112
    assert short.endswith(" …")
