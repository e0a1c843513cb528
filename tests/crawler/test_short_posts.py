"""Posts of a few words, a picture or a quotation, and the pages that look like them."""

import pytest

from copines.crawler import pages
from walks import HOME, SITE, walk

_NONE = pages.Shapes()
_WORDS = "Givre au jardin ce matin, deux mésanges sur la clôture et le café encore chaud."
_LONG = f"<p>{_WORDS} Rien ne presse. {_WORDS}</p>"
_ABOUT = (
    "<p>Je m'appelle Maud, je vis près de Brest avec deux chats. J'écris ici sur le jardin, le "
    "pain et les trains. Écrivez-moi quand vous voulez, je réponds toujours.</p>"
)
_DATE = "3 mai 2019"
_TIME = f'<time datetime="2019-05-03">{_DATE}</time>'
_WEBSITE = '<meta property="og:type" content="website">'
_BODIES = {
    "words": f"<p>{_WORDS}</p>",
    "caption": "<figure><img src='/1.jpg'><figcaption>La clôture, tôt</figcaption></figure>",
    "picture": "<p><img src='/1.jpg' width='800'></p>",
    "quotation": f"<blockquote><p>{_WORDS}</p></blockquote><p>— Lucie</p>",
    "link": "<p><a href='https://lucie.example/givre'>Le givre de Lucie</a> : à lire.</p>",
    "film": "<iframe src='https://films.example/1'></iframe><p>Deux mésanges.</p>",
}
#: How themes set title, date and text, none of which declares a post.
_THEMES = {
    "bear": "<header><a href='/'><h1>Maud</h1></a></header><main><h1>{title}</h1><p><i>"
    f"{_TIME}</i></p>{{body}}<p><a href='/blog/?q=jour'>#jour</a></p></main>",
    "gatsby": f"<div class='post'><h1>{{title}}</h1><p>{_DATE}</p><div>{{body}}</div><ul><li>"
    "<a href='/avant/'>← Avant</a><li><a href='/apres/'>Après →</a></ul></div>",
    "astro": f"<main><article><div class='date'>{_TIME}</div><h1>{{title}}</h1>{{body}}</article>",
    "hugo": "<header><h2><a href='/'>Maud</a></h2></header><main><article><header><h1>{title}</h1>"
    f"<div><time>{_DATE}</time></div></header>{{body}}</article></main>",
    "by hand": f"<center><h2>{{title}}</h2></center><p><i>{_DATE}</i></p>{{body}}<hr>"
    "<a href='/'>Retour</a>",
    "no heading": f"<table><tr><td><b>{{title}}</b></td><td>{_DATE}</td></tr><tr><td>{{body}}"
    "</td></tr></table>",
    "date at the end": f"<h3>{{title}}</h3>{{body}}<p align='right'>{_DATE}</p>",
}
_ITEM = "<li><a href='/{0}/'>Le givre {0}</a> <time datetime='2019-05-0{0}'>0{0} mai 2019</time>"


def _page(body: str, title: str = "Givre au jardin", head: str = "") -> str:
    return f"<html><head><title>{title} | Maud</title>{head}</head><body>{body}</body></html>"


def _kind(body: str, path: str, *, head: str = "", known: pages.Shapes = _NONE) -> pages.Kind:
    return pages.kind(_page(body, head=head), SITE + path, known)


@pytest.mark.parametrize("theme", _THEMES)
@pytest.mark.parametrize("body", _BODIES)
def test_a_dated_page_of_little_is_a_post(theme: str, body: str) -> None:
    shown = _THEMES[theme].format(title="Givre au jardin", body=_BODIES[body])
    wordless = body == "picture" and theme == "gatsby"  # its date stands by the link to another

    assert _kind(shown, "/givre/") == "post"
    assert _kind(shown, "/givre/", head=_WEBSITE) == "post" or wordless


@pytest.mark.parametrize("theme", _THEMES)
def test_the_same_page_without_a_date_is_none(theme: str) -> None:
    for body in (_BODIES["words"], _BODIES["picture"]):
        shown = _THEMES[theme].format(title="Bonjour", body=body)
        undated = shown.replace(_TIME, "").replace(_DATE, "")

        assert _kind(undated, "/bonjour/") == "other"


@pytest.mark.parametrize(
    "body",
    [
        _ABOUT,
        f"<article><h1>Bonjour</h1>{_ABOUT}</article>",
        f"<h1>Bonjour</h1>{_ABOUT}<p>Mis à jour le 3 mai 2019</p>",
        "<h1>Oups</h1><p>Cette page n'est plus là, retournez à l'accueil.</p>",
        "<h1>Amies</h1><ul><li><a href='https://zoe.example/'>Zoé</a>, ses semis et ses outils"
        "<li><a href='https://lucie.example/'>Lucie</a>, le givre en photo toute l'année, du nord"
        " au sud, par tous les temps qui soient et sans jamais se plaindre du froid</ul>",
    ],
    ids=["bare", "article", "changed", "missing", "blogroll"],
)
def test_a_page_about_the_site_is_no_post_under_any_name(body: str) -> None:
    assert _kind(body, "/bonjour/") == "other"


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Tout</h1><ul>" + "".join(map(_ITEM.format, range(1, 8))) + "</ul>",
        "<h1>Potager</h1><ul>" + "".join(map(_ITEM.format, (1, 2))) + "</ul>",
        f"<h1>Potager</h1><h3><a href='/1/'>Le givre</a></h3><small>{_DATE}</small>{_LONG}",
        f"<h1><a href='/'>Maud</a></h1><h2>{_DATE}</h2><h3><a href='/1/'>Givre</a></h3>{_LONG}",
        "".join(
            f"<p><a href='/{n}/'>Le givre {n}</a></p><p>{n} mai 2019</p><p>{_WORDS}</p>"
            for n in range(1, 4)
        ),
    ],
    ids=["all posts", "two", "one teaser", "one under its day", "paragraphs"],
)
@pytest.mark.parametrize("head", ["", _WEBSITE])
def test_dates_beside_links_to_other_pages_are_those_of_a_list(body: str, head: str) -> None:
    html = _page(body, "Potager", head)

    assert pages.kind(html, f"{SITE}/potager/", _NONE) != "post"


def test_a_list_of_dated_links_is_one_though_its_theme_declares_an_article() -> None:
    listed = "<h1>Potager</h1><ul>" + "".join(map(_ITEM.format, (1, 2, 3))) + "</ul>"

    assert _kind(listed, "/potager/", head='<meta property="og:type" content="article">') != "post"


def test_a_short_post_may_tell_of_others_with_their_dates() -> None:
    related = "<h2>À lire aussi</h2><ul>" + "".join(map(_ITEM.format, (1, 2))) + "</ul>"
    title = f"<h1>Givre au jardin</h1><p>{_DATE}"
    rubric = "<a href='/jardin/'>Jardin</a>"

    assert _kind(f"{title}</p><p>{_WORDS}</p>{related}", "/givre/") == "post"
    assert _kind(f"{title} dans {rubric}</p><p>{_WORDS}</p>{related}", "/givre/") == "post"
    assert _kind(f"{title}</p><p>{rubric}</p>{_LONG * 5}{related}", "/givre/") == "post"


def test_a_heading_that_links_to_its_own_page_is_that_of_a_post() -> None:
    body = f"<h3><a href='/givre/'>Givre au jardin</a></h3><div>{_DATE} — Maud</div>{_LONG}"

    assert _kind(body, "/givre/") == "post"


@pytest.mark.parametrize("folder", ["blog", "posts", "billets", "notes", "articles"])
def test_a_page_in_a_folder_of_posts_needs_no_date(folder: str) -> None:
    assert _kind(f"<h1>Givre</h1>{_LONG}", f"/{folder}/givre") == "post"
    assert _kind(f"<h1>Givre</h1>{_LONG}", "/pages/givre") == "other"
    assert _kind(f"<h1>Suite</h1>{_LONG}", f"/{folder}/2") == "other"
    days = "".join(f"<li>{n} mai <a href='/{n}/'>Le givre du jour {n}</a>" for n in range(1, 20))
    assert _kind(f"<h1>Tout</h1><h2>2019</h2><ul>{days}</ul>", f"/{folder}/tout") == "other"


def test_where_addresses_say_where_posts_are_the_folder_says_nothing() -> None:
    dated = pages.learn([f"{SITE}/2020/01/02/miche/", f"{SITE}/2020/02/05/brioche/"])

    assert _kind(f"<h1>Givre</h1>{_LONG}", "/notes/givre", known=dated) == "other"


def test_a_wordless_page_without_date_is_none_where_posts_have_bare_names() -> None:
    bare = pages.learn([f"{SITE}/miche/", f"{SITE}/brioche/"])
    album = "<article><h1>Album</h1><img src='/1.jpg'><img src='/2.jpg'></article>"

    assert _kind(album, "/album/", known=bare) == "other"
    assert _kind(album.replace("</h1>", f"</h1><p>{_DATE}</p>"), "/a/", known=bare) == "post"


@pytest.mark.parametrize("path", ["/page12.htm", "/journal/page-3.html", "/log/2019-05-03.html"])
def test_files_that_a_hand_numbered_are_posts_or_lists_as_they_are_built(path: str) -> None:
    post = f"<h2>Givre au jardin</h2><p><i>{_DATE}</i></p><p>{_WORDS}</p><a href='/'>Retour</a>"
    listed = "<h2>Journal</h2>" + "".join(map(_ITEM.format, range(1, 5)))
    two = f"<h2>Givre</h2><p>{_DATE}</p>{_LONG}<h2>Neige</h2><p>2 mai 2019</p>{_LONG}"

    assert _kind(post, path) == "post"
    assert _kind(listed, path) == "listing"
    assert _kind(two, path) == "listing"
    assert _kind(post, path.partition(".")[0] + "/") == "listing"


def test_a_dated_picture_without_a_word_is_kept_as_a_post() -> None:
    picture = _page(f"<main><h1>Givre</h1><p>{_DATE}</p><img src='/1.jpg'></main>", "Givre")
    album = _page("<main><h1>Album</h1><img src='/1.jpg'><img src='/2.jpg'></main>", "Album")
    home = HOME.replace("<nav>", "<nav><a href='/givre/'>Givre</a><a href='/album/'>Album</a>")
    home = home.replace('<link rel="alternate"', "<link")

    assert walk({"/": home, "/givre/": picture, "/album/": album}).addresses == {"/givre/"}
