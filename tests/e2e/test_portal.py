"""A person opens the demo's portal in Chromium, and follows a teaser."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from check.demo import FLAGS, chromium_path
from playwright.sync_api import Browser, Page, expect

_PAGES = (
    "",
    "blogs/",
    "archives/",
    "status/",
    "about/",
    "page/1/",
    "topics/",
    "topics/graine/",
    "map/",
    "search/",
    "status/levain-compagnie/",
)


def _scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_a_reader_goes_from_the_home_page_to_a_friends_post(page: Page) -> None:
    page.goto("/")
    assert page.locator("h1").inner_text() == "Les blogs de mes copines"
    assert page.locator(".roll li").count() == 9
    first = page.locator(".h-entry .u-url").first
    title = first.inner_text()
    first.click()
    assert page.locator("h1").inner_text() == title
    blog = page.locator("article .p-author").first.inner_text()

    assert page.get_by_role("heading", name="Découvrez les blogs de mes copines").is_visible()
    teasers = page.locator(".teaser")
    assert teasers.count() == 3
    fills = page.locator("section", has=page.locator("#more")).locator(".teaser")
    related = teasers.all_inner_texts()[: 3 - fills.count()]
    assert related
    assert all("Parce que vous lisez" in text for text in related)
    assert not any("Parce que vous lisez" in text for text in fills.all_inner_texts())
    assert blog not in page.locator(".teaser .p-author").all_inner_texts()
    comment = page.get_by_role("heading", name="Laisser un commentaire").locator("xpath=..")
    assert (comment.locator("a").get_attribute("href") or "").startswith("http://")

    teaser = teasers.first.locator(".u-url")
    wanted = teaser.inner_text()
    teaser.click()
    assert page.locator("h1").inner_text() == wanted


@pytest.mark.parametrize(
    "path",
    [
        "",
        "archives/",
        "status/",
        "about/",
        "page/1/",
        "topics/",
        "topics/graine/",
        "map/",
        "search/",
        "status/levain-compagnie/",
    ],
)
def test_no_page_scrolls_sideways(page: Page, path: str) -> None:
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(path)
        assert page.locator("main").is_visible(), width
        assert not _scrolls_sideways(page), width


def test_the_home_page_leads_to_a_post_by_chance(page: Page) -> None:
    for chance in (0, 0.5, 0.99, *(n / 7 for n in range(1, 7))):
        page.goto("/")
        page.evaluate(f"Math.random = () => {chance}")
        page.get_by_role("link", name="Surprends-moi").click()
        page.wait_for_url("**/posts/*/*/")
        assert page.locator("a.button").is_visible(), chance


def test_the_home_page_leads_to_this_month_of_years_past(page: Page) -> None:
    page.clock.install(time=datetime(2030, 11, 5, tzinfo=UTC))
    page.goto("/")
    page.get_by_role("link", name="En novembre, autrefois").click()
    assert page.locator("h1").inner_text() == "En novembre, autrefois"
    assert page.locator("article").count() > 1


def test_the_gazette_is_read_from_home_to_its_last_issue(page: Page) -> None:
    page.goto("/")
    page.locator("section", has=page.get_by_role("heading", name="La gazette")).locator("a").click()
    assert "/gazette/" in page.url
    assert page.locator("article").count() >= 3
    with page.expect_download() as download:
        page.get_by_role("link", name="En livre (EPUB)").click()
    assert download.value.suggested_filename.endswith(".epub")


def test_a_title_that_was_read_looks_so(browser: Browser, portal: str, tmp_path: Path) -> None:
    # a window of its own remembers nothing: only one with a profile does
    chromium = browser.browser_type
    profile = chromium.launch_persistent_context(
        tmp_path, executable_path=chromium_path(), args=list(FLAGS)
    )
    page = profile.new_page()
    page.goto(portal)
    title = page.locator("h3 a").first
    new = title.screenshot()
    title.click()
    page.wait_for_load_state()
    page.go_back()
    page.mouse.move(0, 0)
    assert title.screenshot() != new
    profile.close()


def test_without_scripts_the_archives_stand_for_chance(browser: Browser, portal: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(portal)
    assert (page.locator("#flashback").get_attribute("href") or "").endswith("#flashback")
    page.get_by_role("link", name="Surprends-moi").click()
    assert page.url == f"{portal}archives/"


def test_a_post_page_points_to_its_source_and_scrolls_only_down(page: Page) -> None:
    page.goto("blogs/zoe-au-jardin/")
    for href in page.locator(".rows a").evaluate_all("links => links.map(a => a.href)"):
        page.goto(href)
        canonical = page.locator("link[rel=canonical]").get_attribute("href")
        assert canonical == page.locator("a.button").get_attribute("href")
        assert re.match(r"http://zoe-au-jardin\.example/", canonical or "")
        assert not _scrolls_sideways(page)


def test_the_page_for_what_is_not_there_says_so_in_french(page: Page, portal: str) -> None:
    context = page.context
    request = context.request.get(f"{portal}nulle-part/")
    assert request.status == 404
    assert "Cette page n’est pas ici" in request.text()


def test_right_to_left_titles_stand_right(page: Page) -> None:
    arabic = re.compile("[\u0600-\u06ff]")
    for number in (1, 2, 3):
        page.goto(f"page/{number}/")
        found = page.locator("h3", has_text=arabic)
        if found.count():
            assert found.first.evaluate("title => getComputedStyle(title).direction") == "rtl"
            return
    pytest.fail("the ring has a post with an Arabic title, and no page shows it")


def test_every_page_says_how_long_ago_the_last_visit_was(page: Page) -> None:
    page.goto("about/")
    page.locator("#visited").scroll_into_view_if_needed()
    told = page.locator("#visited a")
    expect(told).to_have_text(re.compile(r"Dernière visite : il y a \d+ minute"))
    page.clock.install(time=datetime.now(UTC) + timedelta(days=12))
    page.goto("archives/")
    page.locator("#visited").scroll_into_view_if_needed()
    expect(page.locator("#visited a")).to_have_text("Dernière visite : il y a 12 jours")
    page.locator("#visited a").click()
    assert page.url.endswith("/status/")


def test_without_scripts_a_link_leads_to_the_visits(browser: Browser, portal: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(portal)
    assert page.locator("#visited a").inner_text() == "Visites"
