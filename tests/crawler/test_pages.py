"""What kind of page a page is, what it declares, where it leads."""

from pathlib import Path

import pytest

from copines.crawler import pages
from copines.crawler.documents import sniff

_DATA = Path(__file__).parent / "data" / "pages"
_SITE = "https://maud.example"
_NONE = pages.Shapes()


def _page(name: str) -> bytes:
    return (_DATA / name).read_bytes()


def test_a_post_is_a_post_by_what_it_declares() -> None:
    assert pages.kind(_page("post.html"), f"{_SITE}/quelque-chose/", _NONE) == "post"


def test_a_post_that_declares_nothing_is_told_by_its_dated_heading() -> None:
    assert pages.kind(_page("bare_post.html"), "https://ines.example/picos/", _NONE) == "post"


def test_a_page_of_several_dated_headings_is_a_listing() -> None:
    assert pages.kind(_page("listing.html"), f"{_SITE}/pain/", _NONE) == "listing"


def test_a_page_about_the_author_is_no_post() -> None:
    assert pages.kind(_page("about.html"), f"{_SITE}/maud/", _NONE) == "other"
    assert pages.kind(_page("bare_post.html"), f"{_SITE}/qui-suis-je/", _NONE) == "other"


def test_a_redirect_stub_is_a_stub_even_at_a_posts_address() -> None:
    known = pages.learn([f"{_SITE}/vieux/"])

    assert pages.kind(_page("stub.html"), f"{_SITE}/vieux/", known) == "stub"


def test_a_page_that_reloads_itself_is_no_stub() -> None:
    html = '<meta http-equiv="refresh" content="300"><p>live'

    assert not pages.is_stub(pages.tree_of(html))
    slow = '<meta http-equiv="refresh" content="30; url=/next"><p>read this first'
    assert not pages.is_stub(pages.tree_of(slow))


@pytest.mark.parametrize("title", ["404 Not Found", "Page not found – Maud", "Page introuvable"])
def test_a_page_that_says_it_is_missing_is_no_post(title: str) -> None:
    html = _page("post.html").decode().replace("Une miche, deux farines – Le four de Maud", title)

    assert pages.kind(html, f"{_SITE}/x/", _NONE) == "other"


@pytest.mark.parametrize("html", ["", "  ", b"\x00", "\x00\x01", b"\x89PNG\r\n"])
def test_what_is_no_page_is_other(html: str | bytes) -> None:
    assert pages.kind(html, f"{_SITE}/x/", _NONE) == "other"


def test_a_known_post_is_a_post_whatever_it_looks_like() -> None:
    url = f"{_SITE}/archives/000004.html"

    assert pages.kind("<p>short", url, pages.learn([url])) == "post"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/tag/pain/",
        "/tags/",
        "/category/pain/page/2/",
        "/2016/",
        "/2016/11/",
        "/2016/11/05/",
        "/2016/nov/05/",
        "/blog/2016/11",
        "/archives/",
        "/archives/2016-11.html",
        "/author/maud/",
        "/?s=pain",
        "/?paged=2",
        "/index2.html",
        "/page/3/",
        "/blog/",
        "/search/?q=x",
        "/etiquetas/pan/",
        "/categorias/relatos/",
        "/articulos/",
        "/kategorie/brot/",
        "/page3/",
        "/index.php?tag/pain",
        "/index.php?archive/2016/11",
        "/index.php?/archives/2016/11/P2.html",
        "/index.php?",
    ],
)
def test_addresses_of_lists_are_told_by_their_shape(path: str) -> None:
    assert pages.is_listing(_SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "/miche/",
        "/2016/11/05/miche/",
        "/2016/11/miche.html",
        "/2016/nov/05/miche/",
        "/blog.php?u=maud&id=7",
        "/2016/part/05/",
        "/?p=12",
        "/2008/11/27/224/",
        "/archives/000004.html",
        "/archives/2016/11/miche.html",
        "/1984/",
        "/blog/le-tag-du-jour/",
        "/tagliatelle/",
        "/post/2016-11-05-miche",
        "/index.php?post/2016/11/05/Miche",
        "/index.php?/archives/12-Miche.html",
    ],
)
def test_addresses_of_posts_are_not_taken_for_lists(path: str) -> None:
    expected = path == "/1984/"  # a year, whatever the book

    assert pages.is_listing(_SITE + path) is expected


@pytest.mark.parametrize(
    "path",
    [
        "/a.jpg",
        "/a.PDF",
        "/feed/",
        "/wp-admin/",
        "/a/?replytocom=3",
        "/wp-json/x",
        "/a.js",
        "/drafts/a/",
    ],
)
def test_files_and_machine_addresses_are_no_pages(path: str) -> None:
    assert not pages.is_page(_SITE + path)


@pytest.mark.parametrize(
    "path", ["/", "/a", "/a.html", "/a.php?id=3", "/feedback/", "/print-a-book/"]
)
def test_anything_else_may_be_a_page(path: str) -> None:
    assert pages.is_page(_SITE + path)


def test_shapes_learn_dates_and_folders() -> None:
    shapes = pages.learn(
        [f"{_SITE}/2016/11/05/a/", f"{_SITE}/2015/01/02/b/", f"{_SITE}/2014/03/04/c/"]
    )

    assert shapes.matches(f"{_SITE}/2013/07/08/other/")
    assert shapes.distinctive(f"{_SITE}/2013/07/08/other/")
    assert not shapes.matches(f"{_SITE}/about/us/")
    assert not shapes.matches(f"{_SITE}/2013/07/08/other.html")


def test_a_path_behind_a_question_mark_has_a_shape_too() -> None:
    shapes = pages.learn(f"{_SITE}/index.php?post/2016/11/0{n}/Miche-{n}" for n in (1, 2))

    assert shapes.distinctive(f"{_SITE}/index.php?post/2015/02/03/Le-four")
    assert not shapes.matches(f"{_SITE}/index.php?pages/Contact")
    assert not shapes.matches(f"{_SITE}/index.php?p=3")


def test_a_bare_name_is_a_shape_that_says_little() -> None:
    shapes = pages.learn([f"{_SITE}/a/", f"{_SITE}/b/"])

    assert shapes.matches(f"{_SITE}/c/")
    assert not shapes.distinctive(f"{_SITE}/c/")


def test_a_folder_that_several_posts_share_is_fixed_beside_single_ones() -> None:
    shapes = pages.learn([f"{_SITE}/blog/a/", f"{_SITE}/blog/b/", f"{_SITE}/galeries/c/"])

    assert shapes.distinctive(f"{_SITE}/blog/d/")
    assert not shapes.distinctive(f"{_SITE}/galeries/d/")
    assert shapes.matches(f"{_SITE}/galeries/d/")


def test_the_folder_of_a_language_sets_no_post_apart() -> None:
    shapes = pages.learn([f"{_SITE}/fr/a/", f"{_SITE}/fr/b/"])

    assert shapes.matches(f"{_SITE}/fr/c/")
    assert not shapes.distinctive(f"{_SITE}/fr/c/")


def test_posts_may_live_under_archives_without_making_lists_of_them() -> None:
    shapes = pages.learn([f"{_SITE}/tags/archives/{n:06}.html" for n in range(3)])

    assert pages.is_listing(f"{_SITE}/tags/archives/000009.html")
    assert not shapes.is_listing(f"{_SITE}/tags/archives/000009.html")
    assert shapes.is_listing(f"{_SITE}/tags/archives/2016.html")
    assert shapes.is_listing(f"{_SITE}/tag/pain/")


def test_an_unreadable_page_at_a_posts_address_counts_as_post() -> None:
    shapes = pages.learn([f"{_SITE}/2016/11/05/a/", f"{_SITE}/2015/01/02/b/"])

    assert pages.kind("<title>Video</title><p>:)", f"{_SITE}/2013/07/08/other/", shapes) == "post"


def test_nothing_learnt_matches_nothing() -> None:
    assert pages.learn([]) == _NONE
    assert not _NONE.matches(_SITE)


def test_links_are_of_the_same_site_each_once_in_order() -> None:
    html = (
        '<base href="/blog/"><link rel="next" href="/page/2/"><a href="b#x">b</a><a href="b">b</a>'
        '<a href="https://www.maud.example/c?utm_source=x">c</a><a href="https://else.example/">e</a>'
        '<a href="mailto:maud@maud.example">m</a><a href="/photo.jpg">p</a>'
        '<a href="javascript:x">j</a>'
        '<a href="http://[">broken</a><a>none</a>'
    )

    assert pages.links(html, f"{_SITE}/") == (
        f"{_SITE}/page/2/",
        f"{_SITE}/blog/b",
        "https://www.maud.example/c",
    )


def test_markup_is_read_from_meta_and_json_ld() -> None:
    found = pages.markup(pages.tree_of(_page("post.html")), f"{_SITE}/x")

    assert found.meta["og:site_name"] == "Le four de Maud"
    assert found.types() >= {"WebSite", "BlogPosting"}
    assert found.article()["headline"] == "Une miche, deux farines"
    assert found.canonical == f"{_SITE}/2016/11/05/miche/"
    assert found.language == "en"


@pytest.mark.parametrize("script", ["{", "[[[[[[1]]]]]]", '"text"', "null", "[" * 10_000])
def test_broken_json_ld_is_passed_over(script: str) -> None:
    html = f'<script type="application/ld+json">{script}</script><p>text'

    assert pages.markup(pages.tree_of(html), _SITE).article() == {}


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("été".encode(), "text/html; charset=iso-8859-1"),
        (b"\xe9t\xe9", "text/html; charset=iso-8859-1"),
        (b"\xe9t\xe9 \x93x\x94", "text/html; charset=ISO-8859-1"),
        (b'<meta charset="latin1">\xe9t\xe9', ""),
        (b"\xef\xbb\xbf" + "été".encode(), "text/html; charset=windows-1252"),
        ("été".encode("utf-16"), ""),
    ],
)
def test_pages_are_decoded_by_what_their_bytes_can_be(data: bytes, declared: str) -> None:
    assert "été" in sniff(data, declared).text


def test_an_unknown_encoding_is_not_believed() -> None:
    data = b'<meta charset="no-such-thing"><p>\xe9t\xe9'

    assert "été" in sniff(data, "text/html; charset=x-nothing").text


def test_a_stray_byte_does_not_spoil_every_accent() -> None:
    data = b"<p>" + "été à Noël, ".encode() * 200 + b"\xff"

    assert sniff(data, "text/html; charset=utf-8").text.count("été") == 200


def _under(title: str, cards: str, head: str = "") -> str:
    prose = "<p>Le levain a passé la nuit près du four, et ce matin il sentait la pomme.</p>" * 8
    return (
        f"<html><head><title>Une miche | Maud</title>{head}</head><body><main><article>{title}"
        f"<div><time>novembre 10, 2016</time></div>{prose}</article>{cards}</main></body></html>"
    )


_CARDS = "".join(
    f'<article class="c-card"><h3><a href="/{name}.html">{name}</a></h3></article>'
    for name in ("brioche", "fougasse", "pita", "naan")
)


def test_cards_of_other_posts_under_a_post_make_no_list_of_it() -> None:
    url = f"{_SITE}/une-miche.html"

    assert pages.kind(_under("<h1>Une miche</h1>", _CARDS), url, _NONE) == "post"
    linked = '<h2><a href="/une-miche.html">Une miche</a></h2>'
    assert pages.kind(_under(linked, _CARDS), f"{_SITE}/pain.html", _NONE) == "listing"
    whole = "".join(f"<article><h2>{n}</h2><p>Le pain lève.</p></article>" for n in "ABCD")
    assert pages.kind(_under("<h2>Une miche</h2>", whole), f"{_SITE}/pain.html", _NONE) == "listing"


def _entry(classes: str, title: str, about: str) -> str:
    prose = f"<p>{about}, l'eau et la farine se mêlent à la main, puis tout repose.</p>" * 6
    return (
        f"<html><head><title>{title} | Maud</title></head><body><article class='{classes}'>"
        f"<h2 class='entry-title'>{title}</h2><div class='entry-content'>{prose}</div></article>"
    )


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (_entry("post hentry recipe", "Blinis", "Pour le goûter"), "post"),
        (_entry("post-7 type-post hentry", "Bortsch", "Un soir de pluie"), "post"),
        (_entry("page type-page hentry", "Maud", "Depuis dix ans"), "other"),
        (_entry("post hentry", "<a href='/pain/blinis'>Blinis</a>", "Pour le goûter"), "other"),
        (_entry("post hentry", "Blinis", "Là").replace("entry-content", "teaser"), "other"),
        (_entry("post hentry", "Pains", "Ici") + "<div class='post hentry'>Autre</div>", "other"),
    ],
)
def test_an_undated_entry_is_a_post_where_its_theme_calls_it_one(html: str, kind: str) -> None:
    assert pages.kind(html, f"{_SITE}/pain/blinis", _NONE) == kind


@pytest.mark.parametrize("folder", ["p", "pages", "static"])
def test_a_page_that_its_platform_keeps_in_a_folder_of_pages_is_no_post(folder: str) -> None:
    known = pages.learn([f"{_SITE}/2019/0{month}/pain.html" for month in range(1, 5)])
    html = _entry("post hentry uncustomized-post-template", "Mes livres", "Lus cet hiver")

    assert pages.kind(html, f"{_SITE}/{folder}/mes-livres.html", known) == "other"
    assert pages.kind(html, f"{_SITE}/2019/06/mes-livres.html", known) == "post"
