"""The search's index: small files that hold every word."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from copines.model import Blog
from copines.search_words import words_of
from copines.site.badges import faces
from copines.site.cards import Card
from copines.site.search.files import file_of, told_of
from copines.site.search.index import anew
from copines.site.search.words import Words, words_of_post
from portals import a_post

(FACE,) = faces((Blog("https://zoe.example/", "Zoé", "zoe"),), {}).values()


def a_card(number: int, title: str, excerpt: str = "", *tags: str) -> Card:
    day = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return Card(
        f"https://zoe.example/{number}",
        f"posts/zoe/{number}/",
        title,
        excerpt,
        True,
        FACE,
        day,
        None,
        "fr",
        None,
        9,
        tags,
    )


def an_index(*cards: Card) -> dict[str, Any]:
    """Return the index of cards, which are newest first, by path."""
    numbered = cards[::-1]
    by_key = {str(number): card for number, card in enumerate(numbered)}

    def words(key: str) -> Words:
        return words_of_post(a_post(1, text=by_key[key].excerpt), by_key[key])

    files: dict[str, Any] = {}
    for name, value in anew(list(by_key), words)[0].items():
        if name.startswith("words/"):
            files[f"search/words/{file_of(name.removeprefix('words/'))}.json"] = value
        elif name.startswith("found/"):
            files[f"search/posts/{name[6:]}.json"] = [told_of(by_key[key]) for key in value]
        elif name == "index":
            files["search/index.json"] = value
    return files


def test_words_are_known_by_title_and_tags_or_by_the_excerpt() -> None:
    found = an_index(a_card(2, "Semer", "L'été des blés", "Graines"), a_card(1, "L’été"))
    assert found["search/words/e.json"] == {"ete": "0|1"}
    assert found["search/words/g.json"] == {"graines": "1|"}
    assert found["search/words/z.json"] == {"zoe": "0 1|"}
    assert found["search/posts/0.json"][1][:2] == ["Semer", "posts/zoe/2/"]


def test_numbers_are_gaps_in_base_36() -> None:
    many = [a_card(n, f"mot{n}", "pluie" if n in {0, 40, 99} else "") for n in range(150)][::-1]
    assert an_index(*many)["search/words/p.json"] == {"pluie": "|0 14 1n"}


def test_a_full_file_is_cut_by_the_next_letter_and_loses_no_word() -> None:
    words = [f"{a}{b}{'x' * 40}" for a in "ab" for b in "abcdefghijklmnopqrstuvwxyz"]
    cards = [a_card(n, f"{word}{n}") for n, word in enumerate(words * 12)] + [a_card(999, "aa ab")]
    found = an_index(*cards)
    shards = found["search/index.json"]["shards"]
    assert "a" not in shards
    assert {"ac", "bz"} <= set(shards)
    named = {f"search/words/{file_of(name)}.json" for name in shards}
    assert named == {path for path in found if path.startswith("search/words/")}
    assert all(len(json.dumps(found[path])) < 10_000 for path in named)
    held = [word for path in named for word in found[path]]
    assert len(held) == len(set(held))
    assert {"aa", "ab"} <= set(held)


def test_a_new_post_changes_the_last_file_of_posts_and_the_files_of_its_words() -> None:
    cards = [a_card(n, f"titre{n}", "compost") for n in range(40)][::-1]
    before, after = an_index(*cards), an_index(a_card(41, "vélo"), *cards)
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed == {
        "search/index.json",
        "search/posts/8.json",
        "search/words/v.json",
        "search/words/z.json",
    }


def test_of_words_that_most_posts_have_a_large_circles_index_names_no_posts() -> None:
    cards = [a_card(n, f"billet{n}", "le pain" if n % 20 == 0 else "le four") for n in range(400)]
    found = an_index(*cards)
    assert found["search/words/f.json"] == {"four": "|*"}
    assert found["search/words/z.json"] == {"zoe": "*|*"}
    assert set(found["search/words/p.json"]) == {"pain"}


def test_of_a_common_word_the_titles_that_have_it_are_known_where_they_are_few() -> None:
    cards = [a_card(n, "Le four" if n in {0, 40} else f"billet{n}", "le four") for n in range(400)]
    found = an_index(*cards[::-1])
    assert found["search/words/f.json"] == {"four": "0 14|*"}


def test_an_excerpt_in_the_results_is_short() -> None:
    text = "Un mot après l'autre, " * 20
    (told,) = an_index(a_card(1, "Titre", text))["search/posts/0.json"]
    assert len(told[-1]) <= 142
    assert told[-1].endswith(" …")


def test_scripts_without_blanks_are_found_by_neighbouring_signs_and_by_any_one() -> None:
    assert words_of("日本語の本、Tokyo東京2024") == [
        "日本",
        "本語",
        "語の",
        "の本",
        "tokyo",
        "東京",
        "2024",
    ]
    assert words_of("ภาษาไทย") == ["ภา", "าษ", "ษา", "าไ", "ไท", "ทย"]
    found = an_index(a_card(1, "日本語"))
    held = [word for path, words in found.items() if "/words/" in path for word in words]
    assert sorted(held) == ["zoe", "日本", "本語", "語"]
    assert held.count("日本") == 1


def test_words_are_bare_of_case_and_of_what_stands_on_letters() -> None:
    text = "ΛΌΓΟΣ Łódź Đorđe İstanbul ısı Þór Straße STRASSE 𝐀𝐦𝐨𝐮𝐫 ﬁn Ⅻ"
    assert words_of(text) == [
        "λογοσ",
        "lodz",
        "dorde",
        "istanbul",
        "isi",
        "thor",
        "strasse",
        "strasse",
        "amour",
        "fin",
        "xii",
    ]


def test_signs_of_other_scripts_are_words_and_have_file_names() -> None:
    assert words_of("私 a é") == ["私"]
    assert file_of("été.") == "-e9t-e9-2e"
