"""Phrases of the interface, with something put in."""

from markupsafe import Markup

from copines.site.words import Words


def test_what_is_put_in_is_escaped_though_the_same_was_safe_before() -> None:
    words = Words("en", "UTC")
    safe = words.phrase("Read on at %(blog)s", blog=Markup("<b>Zoé</b>"))
    assert safe == "Read on at <b>Zoé</b>"
    assert words.phrase("Read on at %(blog)s", blog="<b>Zoé</b>") == (
        "Read on at &lt;b&gt;Zoé&lt;/b&gt;"
    )


def test_numbers_and_days_are_said_as_the_language_does() -> None:
    french, english = Words("fr", "UTC"), Words("en", "UTC")
    assert english.number(12_345) == "12,345"
    assert french.number(12_345) == "12\u202f345"
    assert french.phrases("%(num)s word", "%(num)s words", 1) == "1 mot"
    assert french.phrases("%(num)s word", "%(num)s words", 2_000) == "2\u202f000 mots"
