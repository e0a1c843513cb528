"""Titles that are not the site's name, and tags that are not the site's cloud."""

import pytest

from copines.crawler.extract import Extracted, extract

_URL = "https://maud.example/2020/miche/"
_PROSE = "".join(
    f"<p>Le {what} a passé la nuit près du four, et ce matin il sentait la pomme, le lait tiède et "
    "un peu la cave où dort la farine.</p>"
    for what in ("levain", "pain", "chat", "voisin", "sel")
)


def _of(head: str, body: str, site: str = "") -> Extracted:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    found = extract(html.encode(), _URL, content_type="text/html; charset=utf-8", site_title=site)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>Maud - Une miche</title>", "<h1><a href='/'>Maud</a></h1><h2>Une miche</h2>"),
        ("<title>Maud : Une miche</title>",
         "<div id='top'><h1>Maud</h1><p>du pain, du vrai</p></div><div><h2>Une miche</h2>"),
        ("<title>Une miche | Maud</title>",
         "<header><h1>Maud</h1></header><article><h2>Une miche</h2>"),
        ("<title>Maud</title><meta property='og:title' content='Maud'>"
         "<meta property='og:site_name' content='Maud'>",
         "<h1 class='site-title'>Maud</h1><main><h2>Une miche</h2>"),
        ("<title>Le four de Maud — Une miche</title>",
         "<header><a href='https://maud.example/'>Le four de Maud</a></header><div>"),
        ("<title>Maud</title>", "<h1><a href='/2020/'>Maud</a></h1><article><h2>Une miche</h2>"),
        ("<title>Une miche - Maud</title>"
         "<script type='application/ld+json'>{\"@type\": \"WebSite\", \"name\": \"Maud\"}</script>",
         "<div>"),
        ("<title>Maud</title><meta property='og:title' content='Une miche'>", "<h1>Maud</h1>"),
        ("<title>Maud | Une miche</title>",
         "<header><h1>Maud</h1><h2>du pain</h2></header><div><h1>Une miche</h1>"),
    ],
)  # fmt: skip
def test_the_sites_name_is_no_posts_title(head: str, body: str) -> None:
    assert _of(head, body + _PROSE).title == "Une miche"


def test_a_title_may_have_a_dash_as_the_page_has() -> None:
    head = "<title>Une miche - la vraie - Maud</title>"
    assert _of(head, f"<h1>Maud</h1><h2>Une miche - la vraie</h2>{_PROSE}").title == (
        "Une miche - la vraie"
    )


def test_the_sites_name_below_an_article_leaves_it_its_title() -> None:
    for foot in ("<footer><h1>Maud</h1></footer>", "<div id='menu'><h1>Maud</h1></div>"):
        page = f"<h1>Une miche</h1>{_PROSE}{foot}"
        assert _of("<title>Une miche - Maud</title>", page).title == "Une miche"


@pytest.mark.parametrize("site", ["Maud, le four et la cave", "MAUD"])
def test_the_feed_may_spell_the_sites_title_otherwise(site: str) -> None:
    page = ("<title>Maud - Une miche</title>", "<header><h1>Maud</h1></header><h3>Une miche</h3>")
    assert _of(page[0], page[1] + _PROSE, site).title == "Une miche"
    assert _of(f"<title>{site}</title>", f"<article>{_PROSE}</article>", site).title == ""


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            "<title>Une miche – Maud</title>",
            "<header class='masthead'><h1>Une miche</h1><h2>et deux farines</h2></header>",
            "Une miche",
        ),
        ("<title>Une miche – Maud</title>", "<h1>Une miche</h1><h2>Une</h2>", "Une miche"),
        (
            "<title>Une miche – Maud</title>",
            f"<h1>Une miche</h1>{_PROSE}<h2>Maud</h2>",
            "Une miche",
        ),
        (
            "<title>Une miche – Maud</title>",
            "<h1>Une miche</h1><aside><h2>Maud</h2></aside>",
            "Une miche",
        ),
        ("<title>Une miche – Maud</title>", "<h2>Maud</h2><h1>Une miche</h1>", "Une miche"),
        ("<title>Une miche</title>", "<h1><a href='/2020/miche/'>Une miche</a></h1>", "Une miche"),
        ("<title>Accueil et repos</title>", "<h1>Accueil et repos</h1>", "Accueil et repos"),
    ],
)
def test_a_heading_of_the_post_stays_its_title(head: str, body: str, title: str) -> None:
    assert _of(head, body + _PROSE).title == title


def _tags(names: str, rel: str = "tag") -> str:
    return " ".join(f"<a rel='{rel}' href='/t/{name}'>{name}</a>" for name in names.split())


_CLOUD = _tags(" ".join(f"nuage{n}" for n in range(30)))
_FEW, _OWN = _tags("brioche tourte"), _tags("pain levain")
_LD = '<script type="application/ld+json">{"@type": %s}</script>'


@pytest.mark.parametrize(
    "around",
    [
        f"<aside>{_FEW}</aside>",
        f"<div class='tagcloud'>{_FEW}</div>",
        f"<div id='tag-cloud'>{_FEW}</div>",
        f"<div class='widget'>{_FEW}</div>",
        f"<nav>{_FEW}</nav>",
        f"<footer>{_CLOUD}</footer>",
        f"<div class='related-posts'><article>{_FEW}</article></div>",
    ],
)
def test_a_cloud_of_tags_is_no_posts(around: str) -> None:
    article = f"<article><h1>Une miche</h1>{_PROSE}{{}}</article>"

    assert _of("", article.format("") + around).tags == ()
    assert _of("", article.format(_OWN) + around).tags == ("pain", "levain")


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='widget Blog'><div class='post hentry'>{_PROSE}{_OWN}</div></div>",
        f"<div class='has-sidebar'>{_PROSE}<p>{_tags('pain levain', 'category tag')}</p></div>",
        f"<article>{_PROSE}</article><footer>{_OWN}</footer>",
        f"<main class='h-entry'>{_PROSE}<a class='p-category'>pain</a>"
        "<a class='p-category'>#levain</a></main>",
    ],
)
def test_the_posts_own_tags_are_read_where_they_stand(body: str) -> None:
    assert _of("", body).tags == ("pain", "levain")


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:tag' content='pain'>"
        "<meta property='article:tag' content='levain'>",
        "<meta property='article:tag' content='pain, levain'>",
        _LD % '"BlogPosting", "keywords": ["pain", "levain"]',
        _LD % '"Article", "keywords": "pain,levain"',
    ],
)
def test_tags_are_read_where_they_are_declared(head: str) -> None:
    assert _of(head, f"<article>{_PROSE}</article><aside>{_CLOUD}</aside>").tags == (
        "pain",
        "levain",
    )
    assert _of("<meta name='keywords' content='blog, maud, four'>", _PROSE).tags == ()


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Maud:Une miche</title>", "<h1><a href='/'>Maud</a></h1><h3>Une miche</h3>",
         "Une miche"),
        ("<title>Maud: le four: Une miche</title>", "<b>Une miche</b>", "Une miche"),
        ("<title>Une miche - le four</title>", "<font size=4>Une miche</font>", "Une miche"),
        ("<title>Maud - Blog</title>",
         "<header><a href='/index.php'>Maud</a></header><main><h1>Une miche</h1></main>",
         "Une miche"),
        ("<title>Maud</title>",
         "<nav><a class='navbar-brand' href='/'>Maud</a></nav><h1>Une miche</h1><h1>Avis</h1>",
         "Une miche"),
        ("<title>Miche au four</title>", "<main><h1>Une miche</h1></main>", "Miche au four"),
        ("<title>Pain: une miche</title>", "<p><a href='/m'>une miche</a></p>", "Pain: une miche"),
        ("<title>Pain: une miche</title>", "<h1>Pain: une miche</h1><b>une miche</b>",
         "Pain: une miche"),
    ],
)  # fmt: skip
def test_a_title_is_told_from_the_site_by_a_line_of_its_own(
    head: str, body: str, title: str
) -> None:
    assert _of(head, body + _PROSE).title == title


@pytest.mark.parametrize(
    "tags",
    [
        "<ul><li><a href='/tag/pain'>pain</a></li><li><a href='/tag/four'>four</a></li></ul>",
        "<p>Mots clés : <a href='/tags/pain/'>pain</a>, <a href='/tags/four/'>#four</a></p>",
        "<div><a href='/tags/#pain'># pain</a> <a href='/tags/#four'><span>four</span></a></div>",
        "<div><p>Du pain, du vrai, et du four aussi, comme on l'aime ici depuis toujours.</p>"
        "<span>#<a href='/blog/tag:pain'>pain</a> #<a href='/list?tag=four'>four</a></span></div>",
        "<p itemprop='keywords'><a href='/x'>pain</a> <a href='/y'>four</a></p>",
        "<a rel='tag' href='/x'># pain</a><a rel='tag' href='/y'># four</a>",
    ],
)
def test_tags_are_read_where_nothing_but_their_address_tells_them(tags: str) -> None:
    cloud = "<div><a href='/tag/lait'>lait</a><a href='/tag/sel'>sel</a></div>"
    assert _of("", f"<h1>Une miche</h1>{_PROSE}{tags}{cloud}").tags == ("pain", "four")


@pytest.mark.parametrize(
    "links",
    [
        "<p>Nous avons parlé hier encore du <a href='/tag/pain'>pain</a> et de la farine de "
        "sarrasin, qui vient de loin.</p>",
        "<nav><a href='/tag/pain'>pain</a></nav>",
        "<p><a href='/tags/'>Tags</a></p>",
        "".join(f"<a href='/tag/{n}'>tag {n}</a>" for n in range(30)),
    ],
)
def test_links_in_sentences_menus_and_clouds_are_no_tags(links: str) -> None:
    assert _of("", f"<h1>Une miche</h1>{_PROSE}<div>{links}</div>").tags == ()


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (f"<font size='+2'><b>Une miche</b></font><br><font size=-1>3 mai 2019</font>{_PROSE}",
         "Une miche"),
        (f"<font size=6>Maud</font><p><font size=5 color=red>Une miche</font></p>{_PROSE}",
         "Une miche"),
        (f"<font size=6><a href='/tout/'>Tout</a></font><p><font size=5>Une miche</font>{_PROSE}",
         "Une miche"),
        (f"<font size=4>{_PROSE}</font>", ""),
        (f"<font size=2>Une miche</font>{_PROSE}", ""),
        (f"<font size=5>Une miche</font><p><font size=5>Du four</font>{_PROSE}", ""),
        (f"<p>Une <font size=5>grande</font> miche</p>{_PROSE}", ""),
        (f"<font size=5>3 mai 2019</font>{_PROSE}", ""),
        (f"<font size='plus'>Une miche</font>{_PROSE}", ""),
    ],
)  # fmt: skip
def test_where_no_heading_is_the_largest_line_is_the_title(body: str, title: str) -> None:
    assert _of("<title>Maud</title>", body, site="Maud").title == title


def test_the_largest_line_may_be_the_name_of_a_site_that_nobody_knows() -> None:
    assert not _of("", f"<font size=6>Maud</font>{_PROSE}").title


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Une miche bien levée | Maud",
         "<h1 class='t'><p>Une miche bien levée</p></h1>{}<h1>miche</h1>"),
        ("Miche : le retour", "<h1>Miche : le retour</h1>{}<h1>Le retour</h1>"),
        ("Pain – une miche et deux farines – maud.example",
         "<h1>Pain – une miche et deux farines</h1>{}<h1>Pain</h1>"),
        ("Le four: une miche | Maud", "<h1><p>Le four: une miche</p></h1>{}<h1>une miche</h1>"),
    ],
)  # fmt: skip
def test_a_section_that_has_a_part_of_the_title_is_not_its_title(title: str, body: str) -> None:
    found = _of(f"<title>{title}</title>", body.format(_PROSE), "Maud")
    assert found.title == title.removesuffix(" | Maud").removesuffix(" – maud.example")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/des-miches-bien-levees/", "Des miches bien levées"),
        ("/blog/2020-miches-bien-levees.html", "Des miches bien levées"),
        ("/42/", "Pourquoi ?"),
        ("/des-farines/", "Pourquoi ?"),
    ],
)
def test_of_page_title_and_first_section_the_address_tells_which(path: str, title: str) -> None:
    html = (
        "<html><head><title>Des miches bien levées | Maud</title></head><body>"
        f"<header><h1>Maud</h1></header><main><article><h1>Pourquoi ?</h1>{_PROSE}</article></main>"
    )
    found = extract(html.encode(), f"https://maud.example{path}", site_title="Maud")
    assert found
    assert found.title == title
