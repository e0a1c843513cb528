"""Copies and what only looks like them."""

import random
import re
import struct
import unicodedata
import zlib

import pytest

from copines.near_duplicates import Writing, fingerprint, is_copy, likeness, pictures, sketch, words

STORY = (
    "Ma grand-mère gardait ses graines dans des boîtes de pastilles, une par légume, avec le nom "
    "écrit au crayon sur un papier plié. Elle semait les fèves le jour de la foire, jamais avant, "
    "et disait que la lune n'y était pour rien, mais que la foire, elle, ne se trompait pas. Un "
    "hiver, la plus vieille des boîtes a disparu, celle des pois mangetout, et personne n'a su la "
    "retrouver avant que mon oncle ne démonte l'horloge pour la nettoyer."
)
RECIPE = (
    "Peel the quinces while the oven warms, and keep every core, because that is where the jelly "
    "comes from. Simmer cores and peel under a lid for an hour, strain without pressing, weigh the "
    "juice and add two thirds of sugar. Cook until a drop stands on a cold plate. The fruit itself "
    "goes into the oven with honey, bay and a little water, slowly, until it turns red."
)


def a_writing(text: str, blog: str = "Zoé", title: str = "Les graines", *files: str) -> Writing:
    return Writing(blog, title, text, frozenset(files))


@pytest.mark.parametrize(
    "other",
    [
        STORY,
        f"{STORY} Publié aussi chez Zoé, au jardin, le même jour.",
        f"Cet article a d'abord paru sur le blog de Zoé. {STORY}",
        STORY.replace("Un hiver,", "(Ce billet est aussi sur mon autre blog.) Un hiver,"),
        f"First published elsewhere. {STORY} Thanks to Zoé for having me!",
        STORY.replace("grand-mère", "Grand-Mère").replace("'", "’").replace("e ne", "e  ne"),
    ],
)
def test_one_text_with_a_sentence_more_is_a_copy(other: str) -> None:
    assert is_copy(a_writing(STORY), a_writing(other, "Max"))
    assert is_copy(a_writing(other, "Max"), a_writing(STORY))


def test_each_may_say_where_the_other_is() -> None:
    one = f"{STORY} Also on Max's blog."
    other = f"Paru d'abord chez Zoé. {STORY}"
    assert is_copy(a_writing(one), a_writing(other, "Max", "Les graines (invitée)"))


def test_words_are_runs_of_letters_or_of_digits_whatever_parts_them() -> None:
    rule = re.compile(r"[^\W\d_]+|\d+")
    signs = [chr(code) for code in (*range(0x300), *range(0x600, 0x700), *range(0x2000, 0x2800))]
    signs = [sign for sign in signs if sign == unicodedata.normalize("NFKC", sign).casefold()]

    for text in (f"ab{sign}c1 2{sign} {sign}d" for sign in signs):
        assert words(text) == tuple(rule.findall(unicodedata.normalize("NFKC", text)))


def test_a_text_in_a_script_without_blanks_is_known_too() -> None:
    text = (
        "祖母は種を古い缶に入れて、野菜ごとに名前を書いていた。市の日にだけそら豆をまき、"
        "月は関係ないと言った。ある冬、いちばん古い缶がなくなった。"
    )
    assert is_copy(a_writing(text), a_writing(f"{text}友人のブログにも載せました。", "Max"))


def _menu(dishes: str) -> str:
    return (
        "Voici le menu de la semaine, pensé dimanche soir avec ce que donne le jardin et ce qui "
        "reste au cellier. Comme toujours, le midi on finit les restes, le soir on cuisine, et le "
        "vendredi chacun fait ce qu'il veut. Les courses se font le samedi au marché couvert. "
        f"{dishes} Bon appétit à toutes, et dites-moi en commentaire ce que vous avez prévu !"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            _menu("Lundi soupe de potiron, mardi gratin de blettes, jeudi tarte à l'oignon."),
            _menu("Lundi pois cassés, mardi omelette aux herbes, jeudi risotto de courge."),
        ),
        (_menu("Semaine 12."), _menu("Semaine 13.")),
        (_menu(""), _menu("") + " Photo prise le 14 mars."),
    ],
)
def test_menus_of_two_weeks_are_two_posts(one: str, other: str) -> None:
    assert not is_copy(
        a_writing(one, "Zoé", "Menu de la semaine", "a.jpg"),
        a_writing(other, "Zoé", "Menu de la semaine", "b.jpg"),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (a_writing("Photo du jour."), a_writing("Photo du jour.", "Max")),
        (
            a_writing("Dans le jardin, des tomates et du basilic. " * 30),
            a_writing("Dans le jardin, des tomates et du basilic. " * 30 + "Fin.", "Max"),
        ),
        (a_writing(STORY, "Zoé", "Graines, 1"), a_writing(STORY, "Zoé", "Graines, 2")),
        (a_writing(STORY, "Zoé", "A", "1.jpg"), a_writing(f"{STORY} Fin.", "Zoé", "A", "2.jpg")),
        (
            a_writing(_menu("Lundi soupe de potiron, mardi gratin de blettes.")),
            a_writing(_menu("Lundi pois cassés, mardi omelette aux herbes."), "Max"),
        ),
        (a_writing(STORY), a_writing(RECIPE, "Max")),
        (a_writing(STORY), a_writing(f"{STORY[:300]} {RECIPE}", "Max")),
        (a_writing(STORY), a_writing(f"Zoé écrit : « {STORY} » Or, {RECIPE} {RECIPE}", "Max")),
        (a_writing(f"{STORY} Épisode du 3 mai."), a_writing(f"{STORY} Épisode du 4 mai.", "Max")),
    ],
)
def test_what_only_looks_alike_is_no_copy(one: Writing, other: Writing) -> None:
    assert not is_copy(one, other)
    assert not is_copy(other, one)


@pytest.mark.parametrize("count", [6, 7, 20, 128, 129, 130, 131, 400, 3_000])
@pytest.mark.parametrize("of", [STORY + RECIPE, "日本 é\ud800x ½ a_b 12 Ǆ ß नमस्ते ไทย oui non"])
def test_a_sketch_has_the_least_hash_of_each_bin(count: int, of: str) -> None:
    # kept in databases: another way to reckon it may give no other
    pick = random.Random(count)
    text = " ".join(pick.choices(of.split(), k=count))
    hashed = [zlib.crc32(word.encode("utf-8", "replace")) for word in words(text)]
    least = [0xFFFFFFFF] * 16
    for one, two, three in zip(hashed, hashed[1:], hashed[2:], strict=False):
        mixed = (one * 0x9E3779B1 + two * 0x85EBCA6B + three * 0xC2B2AE35) & 0xFFFFFFFF
        least[mixed & 15] = min(mixed, least[mixed & 15])
    assert sketch(text) == struct.pack("<16I", *least)


def test_sketches_estimate_what_texts_share() -> None:
    whole, half = sketch(STORY), sketch(STORY[: len(STORY) // 2])
    assert likeness(whole, whole) == 1
    assert 0.2 < likeness(whole, half) < 0.8
    assert likeness(whole, sketch(RECIPE)) < 0.1
    assert likeness(whole, sketch("trop court")) == likeness(b"", b"") == 0


def test_a_caption_is_known_with_its_pictures_and_a_story_without() -> None:
    caption = "Une photographie de la rivière prise ce matin très tôt depuis le vieux pont, avant "
    caption += "que la brume ne se lève sur les peupliers de l'autre rive."
    assert fingerprint("Rivière", caption, ["1.jpg"]) != fingerprint("Rivière", caption, ["2.jpg"])
    assert fingerprint("G", STORY * 2, ["1.jpg"]) == fingerprint("G", STORY * 2, [])
    assert fingerprint("Photo", "du jour") == ""


def test_other_hosts_and_sizes_are_no_other_pictures() -> None:
    html = '<p><img src="https://cdn.example/a/Lune-300x200.jpg?w=3" alt=""></p>'
    assert pictures(html, "https://zoe.example/lune.jpg") == {"lune.jpg"}
    assert pictures('<img alt="" src="//[x">') == frozenset()


def test_words_are_lower_case_and_characters_of_scripts_without_blanks() -> None:
    assert words("L'Été, 2 fois") == ("l", "été", "2", "fois")
    assert words("猫です") == ("猫", "で", "す")
