"""A person searches the demo's portal, with and without JavaScript."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from copines.cli.served import serving
from copines.model import Wishes
from copines.permalinks import key
from copines.site import build
from copines.store import Store
from portals import BLOGS, NOW, PORTAL, Site, View, a_post

_LETTERS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "No"}


def test_a_beginning_without_accents_or_case_finds_posts_by_title_tag_and_text(
    page: Page,
) -> None:
    page.goto("search/")
    page.get_by_role("searchbox").fill("VELO peign")
    expect(page.get_by_role("status")).to_have_text("Un billet")
    results = page.locator("#results h3")
    expect(results).to_have_count(1)
    found = results.inner_text()
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


def test_posts_are_announced_once_they_are_there_and_come_once(page: Page) -> None:
    held: list[Route] = []
    page.route("**/search/posts/*.json", lambda route: held.append(route))  # noqa: PLW0108 - it is wrapped
    page.goto("search/?q=trai")
    while not held:
        page.wait_for_timeout(20)
    assert page.get_by_role("status").inner_text() == ""
    for route in held:
        route.continue_()
    page.unroute_all()
    expect(page.get_by_role("status")).to_contain_text("billets")
    results = page.locator("#results h3")
    assert results.count() == 10
    page.get_by_role("button", name="Plus").dblclick()
    expect(results.nth(19)).to_be_visible()
    page.wait_for_load_state("networkidle")
    paths = [link.get_attribute("href") for link in page.locator("#results a").all()]
    assert len(set(paths)) == len(paths) >= 20


def test_words_that_are_nowhere_are_said_to_be_nowhere(page: Page) -> None:
    page.goto("search/?q=xylophone")
    expect(page.get_by_role("status")).to_contain_text("aucun billet n’a ce mot")


def test_another_script_is_found(page: Page) -> None:
    page.goto("search/?q=\u0642\u0637\u0627\u0631")
    expect(page.get_by_role("status")).to_contain_text("billet")


def test_what_words_are_is_the_same_in_both_languages(page: Page) -> None:
    from copines.search_words import words_of  # noqa: PLC0415 - the one test that needs it

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
        "ca\xadlen\xaddrier con\u200bfiture \u200fشهر",
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
        marks = page.locator("#results mark").all_inner_texts()
        page.context.close()
    assert told in found
    assert len(found) == posts
    assert marks


def test_without_javascript_topics_and_archives_are_offered(browser: Browser, portal: str) -> None:
    context = browser.new_context(base_url=portal, java_script_enabled=False)
    page = context.new_page()
    page.goto("search/")
    assert not page.get_by_role("searchbox").is_visible()
    assert page.get_by_text("La recherche a besoin de JavaScript").is_visible()
    page.get_by_role("link", name="graines").click()
    assert page.locator("h1").inner_text() == "graines"
    context.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve 240 posts: one word is in all titles, one in all texts and two titles."""
    site = Site(tmp_path_factory.mktemp("many") / "public")
    texts = {7: "Un caramel au beurre.", 9: "Un caramel mou."}
    posts = [
        a_post(
            n,
            title=f"Potager {n}" + (" au levain" if n in {3, 4} else ""),
            text=f"{'Encore un mot de plus. ' * 60} Le levain, mot{n}. {texts.get(n, '')}",
        )
        for n in range(240)
    ]
    site.build(View(posts))
    with serving(site.out, 0) as address:
        yield address


@pytest.mark.parametrize(
    ("asked", "posts", "said"),
    [
        ("potager", 0, "«\xa0potager\xa0»\xa0: trop de billets l’ont pour"),
        ("z", 0, "«\xa0z\xa0»\xa0: une lettre seule ne trouve rien"),
        ("levain", 2, "2 billets. «\xa0levain\xa0»\xa0: trop de billets l’ont dans leur texte"),
        ("levai", 2, "2 billets. «\xa0levain\xa0»\xa0: trop de billets l’ont dans leur texte"),
        ("caramel levain a", 2, "2 billets. «\xa0levain\xa0»"),
        ("caramel", 2, "2 billets"),
        ("caramel xylo", 0, "«\xa0xylo\xa0»\xa0: aucun billet"),
        ("caramel mot3", 0, "Rien avec ces mots"),
    ],
)
def test_a_word_that_finds_nothing_or_little_says_why(
    browser: Browser, many: str, asked: str, posts: int, said: str
) -> None:
    page = browser.new_context(base_url=many).new_page()
    page.goto(f"search/?q={asked}")
    expect(page.get_by_role("status")).to_contain_text(said)
    expect(page.locator("#results li")).to_have_count(posts)
    page.context.close()


def test_the_command_finds_what_the_page_finds(browser: Browser, tmp_path: Path) -> None:
    texts = (
        "Le bœuf, un été de Straße",
        "日本語の入門とスープ",
        "Des fèves et un bœuf ÉTÉ мой",
        "ภาษาไทย",
    )
    site = Site(tmp_path / "public")
    with Store(tmp_path / "copines.db") as store:
        for blog in BLOGS:
            store.blogs.register(blog, NOW)
        for n, text in enumerate(texts):
            long = f"{'Un début. ' * 40}{text}"
            post = a_post(n, BLOGS[n].name, title=f"Billet {n}", text=long, tags=(f"tag{n}",))
            store.posts.save(replace(post, key=key(post.permalink)))
        store.shown.judge(Wishes(frozenset(blog.key for blog in BLOGS)), NOW)
        build(store.portal, BLOGS, PORTAL, site.out, now=NOW)
        asked = (
            "boeuf",
            "bo",
            "ÉTE",
            "zoe",
            "tag2 fev",
            "本語",
            "スープ",
            "ไทย",
            "мои",
            "stras",
            "x",
        )
        with serving(site.out, 0) as address:
            page = browser.new_context(base_url=address).new_page()
            for words in asked:
                page.goto(f"search/?q={words}")
                expect(page.get_by_role("status")).not_to_be_empty()
                expect(page.locator("#results li")).to_have_count(len(store.queries.search(words)))
                shown = {name.split()[-1] for name in page.locator("#results h3").all_inner_texts()}
                assert shown == {p.title.split()[-1] for p in store.queries.search(words)}, words
            page.context.close()


def test_what_was_found_is_marked_or_said_to_stand_further_down(
    browser: Browser, many: str
) -> None:
    page = browser.new_context(base_url=many).new_page()
    page.goto("search/?q=CARAM")
    first = page.locator("#results li").first
    expect(first).to_contain_text("plus loin dans le texte")
    page.goto("search/?q=mot7 encor")
    marks = page.locator("#results li").first.locator("mark")
    expect(marks.first).to_have_text("Encore")
    page.goto("search/?q=Zoe\u0301 mot7")
    expect(marks).to_have_text(["Zoé"])
    page.context.close()
