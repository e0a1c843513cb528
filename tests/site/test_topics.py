"""Topics: tags and terms of all blogs, merged."""

from copines.site.topics import Mention, Topic, beside, by_post, filed, key, topics, widest


def a_mention(
    number: int,
    *tags: str,
    blog: str = "Zoé",
    language: str | None = "fr",
    terms: tuple[str, ...] = (),
) -> Mention:
    return Mention(f"https://{blog}.example/{number}", blog, language, tags, terms)


def a_tie(number: int, word: str, title: str, *, blog: str = "Zoé", near: bool = True) -> Mention:
    """Return a post that a word of the texts leads to."""
    strong = frozenset({word} if near else ())
    return Mention(f"https://{blog}.example/{number}", blog, "fr", (), (word,), strong, title)


def the_topic(*mentions: Mention) -> Topic:
    (found,) = topics(mentions)
    return found


def test_spellings_of_one_word_are_one_topic_named_as_most_write_it() -> None:
    topic = the_topic(
        a_mention(1, "Vélo"),
        a_mention(2, "vélos"),
        a_mention(3, "velo", blog="Lu"),
        a_mention(4, "vélos", blog="Nour"),
    )
    assert (topic.slug, topic.name, topic.language) == ("velo", "vélos", "fr")
    assert topic.blogs == (("Zoé", 2), ("Lu", 1), ("Nour", 1))


def test_of_equally_common_spellings_the_accented_one_names_the_topic() -> None:
    assert the_topic(a_mention(1, "ete"), a_mention(2, "été")).name == "été"


def test_hyphens_hashes_and_spaces_part_no_topic() -> None:
    topic = the_topic(a_mention(1, "#train-de-nuit"), a_mention(2, "Trains  de nuit"))
    assert topic.slug == "train-de-nuit"


def test_a_plural_is_taken_off_and_a_last_s_that_is_none_stays() -> None:
    assert [key(word, "fr") for word in ("graines", "gâteaux", "jeux vidéo", "robes")] == [
        "graine",
        "gateau",
        "jeu video",
        "robe",
    ]
    kept = ("temps", "cours", "paris", "bois", "bus", "dos", "lits")
    assert [key(word, "fr") for word in kept] == [*kept[:-1], "lit"]
    assert key("stories", "en") == "story"


def test_a_topic_of_one_post_has_no_page() -> None:
    assert topics([a_mention(1, "semis", "semis"), a_mention(2, "pain")]) == ()


def test_what_tools_file_posts_under_by_themselves_is_no_topic() -> None:
    words = ("Non classé", "Uncategorized", "2024", "…", "un mot puis encore un autre mot")
    assert topics([a_mention(n, *words) for n in range(3)]) == ()


def test_a_term_joins_the_topic_of_its_tag_in_the_order_of_the_posts() -> None:
    topic = the_topic(
        a_mention(1, terms=("graine",)),
        a_mention(2, "Graines", blog="Lu"),
        a_mention(3, "Graines", blog="Lu"),
    )
    assert topic.name == "Graines"
    assert [post[-1] for post in topic.posts] == ["1", "2", "3"]


def test_a_tag_of_one_post_needs_the_title_of_another_blogs() -> None:
    one = a_mention(1, "Graines", blog="Lu")
    assert topics([one, a_tie(2, "graine", "Au marché")]) == ()
    assert topics([one, a_tie(2, "graine", "Graines", blog="Lu")]) == ()
    assert the_topic(one, a_tie(2, "graine", "Mes graines")).slug == "graine"


def ties(word: str, *titles: str, near: bool = True) -> list[Mention]:
    """Return a post of each title, by two blogs in turns, to which a word of the texts leads."""
    return [
        a_tie(n, word, title, blog=("Lu", "Zoé")[n % 2], near=near)
        for n, title in enumerate(titles)
    ]


def test_a_word_that_nobody_tags_is_a_subject_where_titles_of_two_blogs_say_so() -> None:
    titles = ("Mon levain", "Un levain", "Pain", "Miche")
    assert the_topic(*ties("levain", *titles)).slug == "levain"
    assert topics(ties("levain", *titles, near=False)) == ()
    assert topics(ties("levain", *titles[:3])) == ()
    assert topics(ties("levain", "Mon levain", "Four", "Levains", "Miche")) == ()
    assert topics(ties("lu", *["J'ai lu"] * 6)) == ()


def test_a_word_that_titles_say_by_the_way_is_no_subject() -> None:
    others = [a_tie(n, "jour", "Premier jour") for n in range(10, 13)]
    found = ties("premier", "Premier pain", "Premier four", "Pain", "Miche")
    assert topics([*found, *others]) == ()
    assert topics(found) != ()


def test_words_of_the_trade_and_addresses_are_never_topics() -> None:
    for word in (
        "page",
        "http",
        "Liens",
        "mise à jour",
        "www.zoe.example",
        "zoe.com",
        "Lundi",
        "https://zoe.example/a",
        "Quick-text",
        "EN",
        "Hors-sujet",
    ):
        assert topics(a_mention(n, word, blog=str(n)) for n in range(6)) == ()


def test_an_accent_that_tells_two_words_apart_tells_two_topics_apart() -> None:
    found = topics(
        a_mention(n, word, f"{word}s", f"{word}s".upper())
        for n in range(2)
        for word in ("pêche", "péché", "pâte", "pâté", "marche", "marché")
    )
    names = {topic.name for topic in found}
    assert names == {"pêche", "péché", "pâte", "pâté", "marche", "marché"}
    slugs = {topic.slug for topic in found}
    assert {"peche", "pate", "marche"} < slugs
    assert len(slugs) == 6
    assert the_topic(a_mention(1, "Événements"), a_mention(2, "Evénement")).slug == "evenement"
    assert the_topic(a_mention(1, "PECHE"), a_mention(2, "pêches")).slug == "peche"


def test_words_that_an_address_cannot_say_are_told_apart() -> None:
    found = topics([a_mention(n, "C++", "C#", "قطار") for n in range(2)])
    slugs = {topic.slug for topic in found}
    assert len(slugs) == 3
    assert all(slug.isascii() and slug.startswith(("c-", "topic-")) for slug in slugs)


def test_a_name_has_no_language_where_posts_do_not_agree() -> None:
    assert the_topic(a_mention(1, "jazz"), a_mention(2, "jazz", language="en")).language is None


def test_topics_are_known_by_post_and_by_each_other() -> None:
    found = topics(
        [
            a_mention(1, "semis", "ail"),
            a_mention(2, "semis", "ail"),
            a_mention(3, "semis", "pluie"),
            a_mention(4, "pluie"),
            a_mention(5, "semis", blog="Lu"),
        ]
    )
    of = by_post(found)
    assert [t.slug for t in of["https://Zoé.example/1"]] == ["semis", "ail"]
    semis = next(t for t in found if t.slug == "semis")
    assert [t.slug for t in beside(semis, of)] == ["ail", "pluie"]
    assert [t.slug for t in widest(found, 1)] == ["semis"]
    assert filed(("Semis", "tomates"), "fr", {"semis", "ail"}) == (
        ("Semis", "semis"),
        ("tomates", ""),
    )
