"""A person searches the demo's portal, with and without JavaScript."""

import random
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from copines.cli.served import serving
from portals import Site, View, a_post

_LETTERS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "No"}


def test_a_beginning_without_accents_or_case_finds_posts_by_title_tag_and_excerpt(
    page: Page,
) -> None:
    page.goto("search/")
    page.get_by_role("searchbox").fill("VELO peign")
    expect(page.get_by_role("status")).to_have_text("Un billet")
    (found,) = page.locator("#results h3").all_inner_texts()
    assert found == "À vélo jusqu'à la cale, en peignoir"
    page.locator("#results a").click()
    assert page.locator("h1").inner_text() == found


def test_results_come_ten_at_a_time_and_the_address_keeps_the_question(page: Page) -> None:
    page.goto("search/?q=trai")
    results = page.locator("#results li")
    expect(results).to_have_count(10)
    assert page.get_by_role("searchbox").input_value() == "trai"
    page.get_by_role("button", name="Plus").click()
    expect(results).to_have_count(20)
    focused = page.evaluate(
        "document.activeElement.closest('li') === document.querySelectorAll('#results li')[10]"
    )
    assert focused
    page.get_by_role("searchbox").fill("onze pain")
    expect(results.first).to_contain_text("pains")
    assert page.url.endswith("?q=onze%20pain")


def test_words_that_are_nowhere_are_said_to_be_nowhere(page: Page) -> None:
    page.goto("search/?q=xylophone")
    expect(page.get_by_role("status")).to_contain_text("Rien avec ces mots")


def test_another_script_is_found(page: Page) -> None:
    page.goto("search/?q=\u0642\u0637\u0627\u0631")
    expect(page.get_by_role("status")).to_contain_text("billet")


def test_what_words_are_is_the_same_in_both_languages(page: Page) -> None:
    from copines.site.search.words import words_of  # noqa: PLC0415 - the one test that needs it

    page.goto("search/")
    said = "L’Œuvre d’été\u202f: Ça coûte 3 €, Ærø, STRASSE, Straße, naïve_x, 東京 ひ, ﬁn, Ⅻ, ½"
    texts = [
        said,
        "日本語の東京tower2024年、ﾃﾚﾋﾞ 𠮷野家",
        "ภาษาไทยง่ายมาก ๒๕๖๗",
        "한국어 검색",
        "ភាសាខ្មែរ",
        "ΛΌΓΟΣ λόγος",
        "İstanbul ısı",
        "Łódź Đorđe Þór",
        "𝐀𝐦𝐨𝐮𝐫",
    ]
    texts += ["قِطَارٌ", "भाषा"]
    chance = random.Random(5)
    letters = [c for c in map(chr, range(0x21, 0x3FFFF)) if unicodedata.category(c) in _LETTERS]
    texts += ["".join(chance.choices(letters, k=6)) for _ in range(3000)]
    module = "texts => import('/static/search.js').then(({wordsOf}) => texts.map(wordsOf))"
    assert page.evaluate(module, texts) == [words_of(text) for text in texts]


@pytest.mark.parametrize(
    ("asked", "posts"),
    [("日本語", 1), ("本語", 1), ("日", 2), ("語", 1), ("日本語 入門", 1), ("ไทย", 1), ("lodz", 1),
     ("ΛΟΓΟΣ", 1), ("λογ", 1)],
)  # fmt: skip
def test_scripts_without_blanks_are_searched(
    browser: Browser, tmp_path: Path, asked: str, posts: int
) -> None:
    site = Site(tmp_path / "public")
    told = "今日は日本語の入門です。ภาษาไทย Łódź, ο λόγος"
    site.build(
        View([a_post(1, title=told, language="ja"), a_post(2, title="日の本、入門"), a_post(3)])
    )
    with serving(site.out, 0) as address:
        page = browser.new_context(base_url=address).new_page()
        page.goto(f"search/?q={asked}")
        expect(page.locator("#results h3").first).to_be_visible()
        found = page.locator("#results h3").all_inner_texts()
        page.context.close()
    assert told in found
    assert len(found) == posts


def test_without_javascript_topics_and_archives_are_offered(browser: Browser, portal: str) -> None:
    context = browser.new_context(base_url=portal, java_script_enabled=False)
    page = context.new_page()
    page.goto("search/")
    assert not page.get_by_role("searchbox").is_visible()
    assert page.get_by_text("La recherche a besoin de JavaScript").is_visible()
    page.get_by_role("link", name="graines").click()
    assert page.locator("h1").inner_text() == "graines"
    context.close()


@pytest.mark.parametrize("asked", ["potager", "z", "potager a"])
def test_words_that_are_too_common_or_too_short_are_said_to_be(
    browser: Browser, tmp_path: Path, asked: str
) -> None:
    site = Site(tmp_path / "public")
    site.build(View([a_post(n, title=f"Potager {n}", text=f"mot{n} potager") for n in range(240)]))
    with serving(site.out, 0) as address:
        page = browser.new_context(base_url=address).new_page()
        page.goto(f"search/?q={asked}")
        expect(page.get_by_role("status")).to_contain_text("Ajoutez-en un autre")
        page.context.close()
