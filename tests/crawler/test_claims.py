"""Posts named like lists, files and pages about the site; and what only claims to be one."""

import pytest

from copines.crawler import pages

_SITE = "https://maud.example"
_NONE = pages.Shapes()
_PROSE = (
    "<p>Le levain a passé la nuit près du four, et ce matin il sentait la pomme et le lait. " * 4
)
_LD = '<script type="application/ld+json">{{"@type": "{}", "url": "{}"}}</script>'
_OG = (
    '<meta property="og:type" content="article">'
    '<meta property="article:published_time" content="2020-02-03T10:00:00Z">'
)


def _page(head: str = "", body: str = _PROSE, *, classes: str = "") -> str:
    return (
        f"<html><head><title>Maud</title>{head}</head><body class='{classes}'><header><a href='/'>"
        f"Maud</a></header><main><h1>Un titre</h1>{body}</main></body></html>"
    )


def _ld(path: str, kind: str = "BlogPosting") -> str:
    return _LD.format(kind, _SITE + path)


_ENTRY = (
    "<div class='h-entry'><a class='u-url' href='{}'><time class='dt-published' "
    f"datetime='2020-02-03'></time></a><div class='e-content'>{_PROSE}</div></div>"
)
_ITEM = (
    "<div itemscope itemtype='http://schema.org/BlogPosting'><link itemprop='url' href='{}'>"
    f"<div itemprop='articleBody'>{_PROSE}</div></div>"
)


@pytest.mark.parametrize(
    "path",
    ["/journal/", "/notes.html", "/1984/", "/tags/", "/posts/recherche/", "/tema/verano/",
     "/billets/1984.html", "/posts/contact/", "/merci/", "/photos/", "/2020/", "/mots/croises/"],
)  # fmt: skip
@pytest.mark.parametrize("head", ["json-ld", "open graph", "h-entry", "microdata"])
def test_a_page_that_declares_a_post_is_one_whatever_its_name(path: str, head: str) -> None:
    html = {
        "json-ld": _page(_ld(path, "Article")),
        "open graph": _page(_OG),
        "h-entry": _page(body=_ENTRY.format(path)),
        "microdata": _page(body=_ITEM.format(path)),
    }[head]

    assert pages.kind(html, _SITE + path, _NONE) == "post"


@pytest.mark.parametrize("path", ["/", "/page/2/", "/tag/pain/page/3", "/?s=pain", "/index2.html"])
def test_no_declaration_makes_a_post_of_what_can_be_none(path: str) -> None:
    assert pages.kind(_page(_ld(path) + _OG), _SITE + path, _NONE) == "listing"


@pytest.mark.parametrize(
    "path", ["/about/", "/en/contact/", "/mentions-legales.html", "/p/cv.html"]
)
def test_a_page_about_the_site_stays_one_though_its_theme_declares_a_post(path: str) -> None:
    assert pages.kind(_page(_ld(path) + _OG), _SITE + path, _NONE) == "other"


def test_a_bare_name_beside_dated_posts_is_a_page_about_the_site() -> None:
    dated = pages.learn([f"{_SITE}/2020/01/02/miche/", f"{_SITE}/2020/02/05/brioche/"])
    bare = pages.learn([f"{_SITE}/miche/", f"{_SITE}/brioche/"])

    assert pages.kind(_page(_ld("/merci/")), f"{_SITE}/merci/", dated) == "other"
    assert pages.kind(_page(_ld("/merci/")), f"{_SITE}/merci/", bare) == "post"
    wordpress = _page(_OG, classes="page page-id-7")
    assert pages.kind(wordpress, f"{_SITE}/merci/", bare) == "other"


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<article><h2>Un pain {n}</h2>{_PROSE}</article>" for n in range(3)),
        "".join(f"<li><a href='/2020/11/0{n}/pain/'>Un pain du jour</a>" for n in range(9)),
        _PROSE + "".join(f"<p><a href='/2020/11/0{n}/pain/'>Un pain</a>" for n in range(1, 4)),
        "".join(f"<h2>Pain {n}</h2><p>{n} mars 2020</p><p>Un mot.</p>" for n in range(1, 5)),
    ],
    ids=["articles", "links", "pages below", "dated headings"],
)
def test_a_list_that_its_theme_declares_a_post_is_a_list(body: str) -> None:
    url = f"{_SITE}/2020/11/"

    assert pages.kind(_page(_ld("/2020/11/") + _OG, body), url, _NONE) == "listing"


@pytest.mark.parametrize(
    "html",
    [
        _page(_ld("/miche/")),
        _page(_ld("/tags/") + _ld("/miche/")),
        _page(_ld("/tags/") + _ld("/tags/", "CollectionPage")),
        _page('<meta property="og:type" content="article">'),
        _page(body=_ENTRY.format("/miche/")),
        _page(body=_ENTRY.format("/tags/") + _ENTRY.format("/miche/")),
        _page(body=_ITEM.format("/miche/")),
    ],
    ids=[
        "another's",
        "several",
        "a collection",
        "no date",
        "h-entry of another",
        "two",
        "microdata",
    ],
)
def test_a_claim_of_another_page_or_of_several_is_none(html: str) -> None:
    assert pages.kind(html, f"{_SITE}/tags/", _NONE) != "post"


@pytest.mark.parametrize(
    "path",
    [
        "/2022/03/11/share/",
        "/2022/03/print/",
        "/2022/03/12/why-node.js",
        "/2022/03/05/nuage/",
        "/blog/2022/03/tags.html",
        "/2022/03/16/1984/",
        "/2022/03/home",
        "/2022/03/17/feed/",
        "/2022/03/17/amp/",
        "/2022/03/17/web.xml",
        "/2022/03/pom.xml",
    ],
)
def test_a_name_under_its_day_or_month_is_a_posts(path: str) -> None:
    assert pages.is_page(_SITE + path)
    assert not pages.is_listing(_SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "/2022/03/11/miche/print/",
        "/2022/03/11/miche/share",
        "/vue.js",
        "/2022/03/11/miche/amp/",
        "/2022/03/11/miche/embed",
        "/2022/03/11/miche/feed/",
        "/2022/03/feed/",
        "/2022/03/11/index.xml",
        "/2022/03/11/four.jpg",
    ],
)
def test_what_hangs_below_a_post_and_files_are_no_pages(path: str) -> None:
    assert not pages.is_page(_SITE + path)


@pytest.mark.parametrize("path", ["/2022/03/17/page-2/", "/2022/03/index2.html"])
def test_a_post_may_be_called_as_further_pages_are(path: str) -> None:
    assert pages.kind(_page(_ld(path) + _OG), _SITE + path, _NONE) == "post"
    assert pages.kind(_page(), _SITE + path, _NONE) == "listing"


@pytest.mark.parametrize("name", ["amp", "embed", "feed"])
def test_a_link_to_a_post_of_that_name_is_one_to_the_post(name: str) -> None:
    own, double = f"/2022/03/17/{name}/", f"/2022/03/11/miche/{name}/"
    html = f'<a href="{own}">Le jour</a> <a href="{double}">La miche</a>'

    found = pages.links(html, f"{_SITE}/")

    assert set(found) == {_SITE + own, f"{_SITE}/2022/03/11/miche/"}


def test_shapes_admit_any_name_where_posts_have_a_folder() -> None:
    shapes = pages.learn([f"{_SITE}/posts/miche/", f"{_SITE}/posts/brioche/"])

    assert shapes.admits(f"{_SITE}/posts/why-node.js")
    assert shapes.admits(f"{_SITE}/posts/share/")
    assert not shapes.admits(f"{_SITE}/share/")
    assert not shapes.admits(f"{_SITE}/posts/miche/print/")
    assert not shapes.admits(f"{_SITE}/posts/four.jpg")


_DAY = {
    "ja": "窓をあけると庭に雨の匂いがして、祖母のことを思い出しながら駅まで歩いた。",
    "zh": "今天早上我推开窗户，闻到花园里雨水的味道，想起了外婆做的早饭。",
    "th": "เช้านี้ฉันเปิดหน้าต่างแล้วได้กลิ่นฝนในสวนจึงคิดถึงคุณยายและเดินไปสถานีรถไฟ",
    "ko": "오늘 아침 창문을 열자 마당에서 비 냄새가 났고 할머니 생각을 하며 역까지 걸었다. ",
    "ar": "فتحت النافذة هذا الصباح فشممت رائحة المطر في الحديقة وتذكرت جدتي. ",
    "fr": "Ce matin, la fenêtre ouverte, le jardin sentait la pluie et j'ai pensé à elle. ",
}


@pytest.mark.parametrize("language", _DAY)
def test_a_post_without_declaration_is_one_in_any_script(language: str) -> None:
    dated = f"<time datetime='2023-01-04'>4</time><p>{_DAY[language] * 4}</p>"
    url = f"{_SITE}/n4.html"

    assert pages.kind(_page(body=dated), url, _NONE) == "post"
    bare = f"<time datetime='2023-01-04'>4</time><p>{_DAY[language][:12]}</p>"
    assert pages.kind(_page(body=bare), url, _NONE) == "other"
