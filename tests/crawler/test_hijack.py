from collections.abc import Sequence

from copines.crawler.hijack import Writing, is_unlike

GARDEN, KITCHEN, USUAL, SPAM = (
    text.split()
    for text in (
        "semis potager tomates compost rhubarbe graines printemps jardin terre arrosoir",
        "gâteau farine beurre sucre four moule recette levure goûter cuisine",
        "avec dans encore toujours cette année nous avons petit grand chez après avant",
        "casino bonus deposit jackpot players online betting review slots winning free spins best "
        "offers with your money today guaranteed payouts trusted licensed operators",
    )
)


def posts(topic: Sequence[str], number: int, language: str | None = "fr") -> list[Writing]:
    usual = [] if topic is SPAM else USUAL
    return [
        Writing.of(
            language, " ".join((*topic[n % 3 :], *usual, *(f"{topic[0]}{n}{k}" for k in range(9))))
        )
        for n in range(number)
    ]


def test_a_blog_that_spammers_bought_is_noticed() -> None:
    assert is_unlike(posts(SPAM, 3, "en") + posts(GARDEN, 20))
    assert is_unlike(posts(SPAM, 25, "en") + posts(GARDEN, 40))


def test_spam_is_noticed_whatever_language_it_declares() -> None:
    assert is_unlike(posts(SPAM, 4, "fr") + posts(GARDEN, 20))
    assert is_unlike(posts(SPAM, 4, None) + posts(GARDEN, 20, None))


def test_a_blog_that_turns_to_other_things_is_left_in_peace() -> None:
    assert not is_unlike(posts(KITCHEN, 5) + posts(GARDEN, 20))
    assert not is_unlike(posts(GARDEN, 40))


def test_two_odd_posts_or_a_young_blog_tell_nothing() -> None:
    assert not is_unlike(posts(SPAM, 2, "en") + posts(GARDEN, 20))
    assert not is_unlike(posts(SPAM, 3, "en") + posts(GARDEN, 5))
    assert not is_unlike([Writing.of("en", "gone fishing")] * 4 + posts(GARDEN, 20))
    assert not is_unlike([])


def test_a_blog_in_two_languages_is_no_news() -> None:
    both = [
        post for pair in zip(posts(GARDEN, 15), posts(SPAM, 15, "en"), strict=True) for post in pair
    ]
    assert not is_unlike(posts(SPAM, 3, "en") + both)
