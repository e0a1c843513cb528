"""What blogs have in common, from their posts and links."""

from copines.model import Blog, Neighbor
from copines.site.affinity import circle, kin
from copines.site.badges import faces
from copines.site.cards import Card
from copines.site.topic_pages import listed
from copines.site.topics import by_blog

FACES = faces(tuple(Blog(f"https://{n}.example/", n, n, key=n) for n in ("lu", "max", "zoe")), {})


def a_card(blog: str, number: int, *tags: str) -> Card:
    address = f"https://{blog}.example/{number}"
    return Card(
        address,
        f"posts/{blog}/{number}/",
        "Titre",
        "Texte",
        False,
        FACES[blog],
        None,
        None,
        "fr",
        None,
        100,
        tags,
    )


def a_link(one: str, other: str, *terms: str, score: float = 0.5) -> tuple[str, Neighbor]:
    return (
        f"https://{one[:-1]}.example/{one[-1]}",
        Neighbor(f"https://{other[:-1]}.example/{other[-1]}", score, terms),
    )


CARDS = tuple(a_card(blog, n) for blog in ("lu", "max", "zoe") for n in (1, 2))


def test_nearness_is_the_same_both_ways_and_grows_with_the_links() -> None:
    near = kin(
        CARDS,
        [
            a_link("lu1", "max1", "pain"),
            a_link("max1", "lu1", "pain", "four"),
            a_link("zoe1", "lu2", "ail", score=0.2),
        ],
    )
    assert [(k.blog, k.nearness, k.terms) for k in near["lu"]] == [
        ("max", 0.5, ("pain", "four")),
        ("zoe", 0.1, ("ail",)),
    ]
    assert near["max"][0].nearness == near["lu"][0].nearness


def test_of_terms_that_share_a_word_one_is_said() -> None:
    near = kin(CARDS, [a_link("lu1", "max1", "train de nuit", "nuit", "gare")])
    assert near["lu"][0].terms == ("train de nuit", "gare")


def test_links_to_posts_that_are_not_shown_count_for_nothing() -> None:
    assert kin(CARDS, [a_link("lu1", "max9", "pain"), a_link("lu1", "lu2", "pain")]) == {}


def test_a_posts_strongest_terms_lead_it_to_the_topics_of_others() -> None:
    cards = (
        a_card("lu", 1, "levain"),
        a_card("lu", 2, "levain"),
        a_card("max", 1, "pain"),
        a_card("zoe", 1),
    )
    found = circle(cards, [a_link("zoe1", "lu1", "levain", "farine", "pain")])
    assert [topic.name for topic in found.of["https://zoe.example/1"]] == ["levain"]
    assert [(t.slug, n) for t, n in by_blog(found.topics)["zoe"]] == [("levain", 1)]


def test_a_post_more_of_a_topic_leaves_what_is_kept_of_those_beside_it() -> None:
    cards = (a_card("lu", 1, "levain", "pain"), a_card("max", 1, "levain", "pain"))

    def kept(*more: Card) -> object:
        found = circle((*cards, *more), [])
        (levain,) = (topic for topic in found.topics if topic.slug == "levain")
        return listed(levain, ["lu1", "max1"], found)

    assert kept() == kept(a_card("zoe", 1, "pain"))
