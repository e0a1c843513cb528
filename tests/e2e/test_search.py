"""A person searches the demo's portal, with and without JavaScript."""

from playwright.sync_api import Browser, Page, expect


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
    focused = page.evaluate("document.activeElement.closest('li') === "
                            "document.querySelectorAll('#results li')[10]")  # fmt: skip
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
    text = "L’Œuvre d’été\u202f: Ça coûte 3 €, Ærø, STRASSE, Straße, naïve_x, 東京 ひ, ﬁn, Ⅻ, ½"
    module = "import('/static/search.js').then(search => search.wordsOf(%r))"
    assert page.evaluate(module % text) == words_of(text)


def test_without_javascript_topics_and_archives_are_offered(browser: Browser, portal: str) -> None:
    context = browser.new_context(base_url=portal, java_script_enabled=False)
    page = context.new_page()
    page.goto("search/")
    assert not page.get_by_role("searchbox").is_visible()
    assert page.get_by_text("La recherche a besoin de JavaScript").is_visible()
    page.get_by_role("link", name="graines").click()
    assert page.locator("h1").inner_text() == "graines"
    context.close()
