"""Topics: tags and terms of all blogs, merged."""

from copines.site.topics import Mention, Topic, beside, by_post, filed, key, topics, widest


def a_mention(number: int, *tags: str, blog: str = "Zoé", language: str | None = "fr",
              terms: tuple[str, ...] = ()) -> Mention:  # fmt: skip
    return Mention(f"https://{blog}.example/{number}", blog, language, tags, terms)


def the_topic(*mentions: Mention) -> Topic:
    (found,) = topics(mentions)
    return found


def test_spellings_of_one_word_are_one_topic_named_as_most_write_it() -> None:
    topic = the_topic(
        a_mention(1, "Vélo"), a_mention(2, "vélos"), a_mention(3, "velo", blog="Lu"),
        a_mention(4, "vélos", blog="Nour"),
    )  # fmt: skip
    assert (topic.slug, topic.name, topic.language) == ("velo", "vélos", "fr")
    assert topic.blogs == (("Zoé", 2), ("Lu", 1), ("Nour", 1))


def test_of_equally_common_spellings_the_accented_one_names_the_topic() -> None:
    assert the_topic(a_mention(1, "ete"), a_mention(2, "été")).name == "été"


def test_hyphens_hashes_and_spaces_part_no_topic() -> None:
    topic = the_topic(a_mention(1, "#train-de-nuit"), a_mention(2, "Trains  de nuit"))
    assert topic.slug == "train-de-nuit"


def test_a_plural_is_taken_off_and_a_last_s_that_is_none_stays() -> None:
    assert [key(word, "fr") for word in ("graines", "gâteaux", "jeux vidéo", "robes")] == [
        "graine", "gateau", "jeu video", "robe"]  # fmt: skip
    kept = ("temps", "cours", "paris", "bois", "bus", "dos", "lits")
    assert [key(word, "fr") for word in kept] == [*kept[:-1], "lit"]
    assert key("stories", "en") == "story"


def test_a_topic_of_one_post_has_no_page() -> None:
    assert topics([a_mention(1, "semis", "semis"), a_mention(2, "pain")]) == ()


def test_what_tools_file_posts_under_by_themselves_is_no_topic() -> None:
    words = ("Non classé", "Uncategorized", "2024", "…", "un mot puis encore un autre mot")
    assert topics([a_mention(n, *words) for n in range(3)]) == ()


def test_a_term_joins_the_topic_of_its_tag_in_the_order_of_the_posts() -> None:
    topic = the_topic(a_mention(1, terms=("graine",)), a_mention(2, "Graines", blog="Lu"))
    assert topic.name == "Graines"
    assert [post[-1] for post in topic.posts] == ["1", "2"]


def test_a_term_that_nobody_tags_needs_many_posts_of_many_blogs() -> None:
    few = [a_mention(n, terms=("levain",), blog=blog) for n, blog in enumerate(["Lu", "Zoé"] * 2)]
    assert topics(few) == ()
    more = [a_mention(9, terms=("levains",), blog="Nour")]
    assert [topic.slug for topic in topics(few + more)] == ["levain"]
    assert topics(a_mention(n, terms=("lu",), blog=str(n)) for n in range(9)) == ()


def test_words_that_an_address_cannot_say_are_told_apart() -> None:
    found = topics([a_mention(n, "C++", "C#", "قطار") for n in range(2)])
    slugs = {topic.slug for topic in found}
    assert len(slugs) == 3
    assert all(slug.isascii() and slug.startswith(("c-", "topic-")) for slug in slugs)


def test_a_name_has_no_language_where_posts_do_not_agree() -> None:
    assert the_topic(a_mention(1, "jazz"), a_mention(2, "jazz", language="en")).language is None


def test_topics_are_known_by_post_and_by_each_other() -> None:
    found = topics([
        a_mention(1, "semis", "ail"), a_mention(2, "semis", "ail"), a_mention(3, "semis", "pluie"),
        a_mention(4, "pluie"), a_mention(5, "semis", blog="Lu"),
    ])  # fmt: skip
    of = by_post(found)
    assert [t.slug for t in of["https://Zoé.example/1"]] == ["semis", "ail"]
    semis = next(t for t in found if t.slug == "semis")
    assert [t.slug for t in beside(semis, of)] == ["ail", "pluie"]
    assert [t.slug for t in widest(found, 1)] == ["semis"]
    assert filed(("Semis", "tomates"), "fr", of["https://Zoé.example/1"]) == (
        ("Semis", "semis"), ("tomates", ""))  # fmt: skip
