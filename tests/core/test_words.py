import unicodedata

import pytest

from copines import words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("L’été, peut-être 3 fois… ", 5),
        ("'It rained, 'e said, 'til noon.'", 6),
        ("Quoi\u202f? «\u202fRien\u202f», dit-elle\u202f: 1\u202f000 fois.", 6),
        ("3,14 et 10:30 chez a.b, page:2", 8),
        ("un_seul deux __ trois", 3),
        ("20 m² et ½ litre", 6),
        ("Bravo 👍🏽 pour l'idée ❤️ !", 3),
        ("co\u00adopérer sans zéro\u200blargeur", 4),
        ("col·laborar amb la gent", 4),
        ("Привет мир", 2),
        ("Η θάλασσα ήταν ήρεμη", 4),
        ("मैंने कल रोटी बनाई", 4),
        ("বৃষ্টি পড়ছে", 2),
        ("خرجنا إلى السوق", 3),
        ('ראיתי את צה"ל', 3),
        ("비가 오는 날", 3),
        ("昨日雨が降った。", 7),
        ("カフェでケーキ", 3),
        ("ฝนตก", 4),
        ("Trời mưa cả ngày", 4),
        (" — … 🌧 ", 0),
        ("", 0),
    ],
)
def test_words_are_those_between_the_boundaries_of_unicode(text: str, number: int) -> None:
    assert words.count(text) == number
    assert words.at_least(text, number + 1) is False
    assert number == 0 or words.at_least(text, number)


@pytest.mark.parametrize("text", ["Née à Besançon, où l’été dure", "Đêm nay trời lạnh", "Ёлка ещё"])
def test_letters_with_their_marks_apart_make_no_other_words(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)

    assert apart != text
    assert words.count(apart) == words.count(text)


def test_common_text_is_counted_by_the_same_rules_as_any_other() -> None:
    other = "漢"  # nothing joins to an ideograph, and it makes the whole text uncommon
    signs = [chr(code) for code in (*range(0x20, 0x530), *range(0x2000, 0x2800))]
    texts = [text for c in signs for text in (c, f"a{c}b", f"1{c}2", f"a{c}1", f"_{c}é")]

    differ = [t for t in texts if words.count(t) + 1 != words.count(f"{t} {other}")]

    assert not differ


def test_a_text_has_at_least_as_many_words_as_are_counted_and_no_more() -> None:
    signs = [chr(code) for code in (*range(0x20, 0x530), *range(0x2000, 0x2800), 0x6F22, 0xE01)]
    texts = [text for c in signs for text in (f"ab{c}cd ef", f"ab {c}cd{c} {c}", f"a{c} b c {c}d")]

    counts = {text: words.count(text) for text in texts}

    assert not [t for t, n in counts.items() if words.at_least(t, n + 1)]
    assert not [t for t, n in counts.items() if n and not words.at_least(t, n)]
