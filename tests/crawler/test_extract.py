"""What is found of an article on its page, and in its feed."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from justext.core import define_stoplist
from justext.utils import get_stoplist, get_stoplists
from lxml import html as lxml_html
from trafilatura import external

from copines.crawler.extract import Extracted, extract, seed
from copines.crawler.feeds import Entry

_DATA = Path(__file__).parent / "data" / "pages"
_URL = "https://maud.example/2016/11/05/miche/?utm_source=feed"
_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_ENTRY = Entry(
    id="1", url=_URL, title="Une miche", html="", summary_html="", author=None, published=None,
    updated=None, language=None, tags=(), image=None, comments_url=None,
)  # fmt: skip


def _post(entry: Entry | None = None) -> Extracted:
    found = extract((_DATA / "post.html").read_bytes(), _URL, entry=entry, now=_NOW)
    assert found is not None
    return found


def _of(html: str, url: str = "https://blog.example/post") -> Extracted:
    found = extract(html.encode(), url, now=_NOW)
    assert found is not None
    return found


def _article(body: str, head: str = "", *, around: str = "") -> str:
    prose = "".join(
        f"<p>Sentence {word} of this article goes on for long enough to be told from a menu, a "
        "label or a list of links beside it.</p>"
        for word in ("one", "two", "three", "four")
    )
    return (
        f"<html><head>{head}</head><body><nav><a href='/'>Home</a></nav><article><h1>Title</h1>"
        f"{prose}{body}{prose.replace('Sentence', 'Phrase')}</article>{around}</body></html>"
    )


def test_the_title_comes_without_the_sites_name() -> None:
    assert _post().title == "Une miche, deux farines"


@pytest.mark.parametrize(
    ("declared", "site", "title"),
    [
        ("Les trois pics | Inés", "Inés", "Les trois pics"),
        ("Inés » Les trois pics", "Inés", "Les trois pics"),
        ("Les trois pics - Inés", "Inés", "Les trois pics"),
        ("Pain – levain – Maud", "Maud", "Pain – levain"),
        ("Nord-Sud", "Inés", "Nord-Sud"),
        ("A &amp;amp; B", "Inés", "A & B"),
    ],
)
def test_the_sites_name_is_cut_off_either_end(declared: str, site: str, title: str) -> None:
    html = f"<title>{declared}</title><p>{'words ' * 40}</p>"

    found = extract(html.encode(), "https://ines.example/x", site_title=site)

    assert found is not None
    assert found.title == title


def test_a_heading_is_the_title_where_the_page_has_the_sites_alone() -> None:
    found = extract(
        (_DATA / "bare_post.html").read_bytes(),
        "https://ines.example/picos/",
        site_title="Cuaderno de Inés",
        now=_NOW,
    )

    assert found is not None
    assert found.title == "Los tres picos"
    assert found.published == datetime(2023, 10, 22, tzinfo=UTC)
    assert found.language == "es"
    assert found.text.startswith("Salimos de noche")
    assert "2023" not in found.text


def test_the_text_is_the_article_and_nothing_around_it() -> None:
    text = _post().text

    for words in (
        "sorti le levain",
        "Le pétrissage",
        "dix minutes à la main",
        "farine = 300 + 700",
        "disait ma grand-mère",
        "l'odeur du pain chaud",
    ):
        assert words in text
    for words in (
        "Accueil",
        "Publié le",
        "Mots-clés",
        "Suivez-nous",
        "À lire aussi",
        "pizza",
        "Quelle belle croûte",
        "Tous droits",
        "Une miche",
    ):
        assert words not in text


def test_the_html_keeps_links_pictures_lists_and_code_with_addresses_absolute() -> None:
    html = _post().html

    assert 'href="https://maud.example/2015/tante-rose/"' in html
    assert 'src="https://maud.example/photos/croute.jpg"' in html
    assert "ma tante Rose</a>, sans rien mesurer" in html
    assert "<figcaption>La croûte, à la sortie du four.</figcaption>" in html
    for tag in ("<h3>", "<ul>", "<li>", "<pre>", "<blockquote>"):
        assert tag in html
    assert "<script" not in html
    assert "levain</a>" not in html


def test_the_pages_base_is_honoured() -> None:
    html = _article('<p><img src="a.jpg"> seen from the hill above</p>', '<base href="/pics/">')

    assert 'src="https://blog.example/pics/a.jpg"' in _of(html).html


def test_captions_are_no_part_of_the_text() -> None:
    assert "à la sortie du four" not in _post().text


def test_what_the_page_declares_is_read() -> None:
    found = _post()

    assert found.author == "Maud"
    assert found.published == datetime(2016, 11, 5, 7, 30, tzinfo=UTC)
    assert found.updated == datetime(2016, 11, 7, 8, tzinfo=UTC)
    assert found.tags == ("pain", "levain")
    assert found.image == "https://maud.example/photos/miche.jpg"
    assert found.canonical == "https://maud.example/2016/11/05/miche/"
    assert found.comments_url == "https://maud.example/2016/11/05/miche/#comments"
    assert found.description == "Du seigle, du blé, et de la patience."
    assert found.words > 80


def test_the_text_tells_the_language_not_the_theme() -> None:
    assert _post().language == "fr"


def test_a_canonical_of_another_site_or_of_the_home_page_is_not_taken() -> None:
    others = ("https://medium.example/p/1", "https://blog.example/")
    for address in (*others, "javascript:x", "null", " undefined "):
        html = _article("", f'<link rel="canonical" href="{address}">')

        assert _of(html, "https://blog.example/post?utm_medium=x").canonical == (
            "https://blog.example/post"
        )


def test_the_first_picture_leads_where_none_is_declared() -> None:
    html = _article('<p><img src="/a.jpg"> seen from the hill above the village in the rain</p>')

    assert _of(html).image == "https://blog.example/a.jpg"


def test_a_post_of_a_picture_alone_shows_it_and_has_no_text() -> None:
    found = extract((_DATA / "photo.html").read_bytes(), "https://blog.example/brume")

    assert found is not None
    assert (found.title, found.text, found.words) == ("Brume", "", 0)
    assert 'src="https://blog.example/brume.jpg"' in found.html
    assert "logo" not in found.html
    assert "cat.png" not in found.html


def test_a_very_short_post_is_read_from_where_themes_put_it() -> None:
    html = (
        "<title>Hop</title><body><ul><li><a href='/'>Home</a></li></ul><h2>Hop</h2>"
        "<div class='entry-content'><p>Juste un mot.</p></div><p>Powered by Blog</p>"
    )

    assert _of(html).text == "Juste un mot."


def test_a_second_copy_for_small_screens_is_read_once() -> None:
    html = _article("")
    twice = html.replace("</article>", "</article><div class='mobile'>" + html + "</div>")

    assert _of(twice).text.count("Sentence one") == 1


_ELSEWHERE = "<a href='https://else{}.example/'>What another site says of it</a>"
_HERE = "<a href='/page-{}'>Another page of this very site</a>"


@pytest.mark.parametrize(
    "form",
    [
        "<p>{}</p>",
        "<p>({})</p>",
        "<ul><li>{}</li><li>{}</li></ul>",
        "<h2>{}</h2>",
        "<table><tr><td>{}</td></tr></table>",
    ],
)
def test_links_to_other_sites_are_the_authors_own(form: str) -> None:
    own = form.format(*(_ELSEWHERE.format(n) for n in range(form.count("{}"))))
    assert "What another site says of it" in _of(_article(own)).text


@pytest.mark.parametrize("form", ["<p>{}</p>", "<ul><li>{}</li><li>{}</li></ul>"])
def test_links_to_other_pages_of_the_site_are_not(form: str) -> None:
    links = form.format(*(_HERE.format(n) for n in range(form.count("{}"))))
    assert "Another page" not in _of(_article(links)).text


def test_a_page_knows_its_site_by_its_canonical_too() -> None:
    head = "<link rel='canonical' href='https://www.ana.example/miche'>"
    links = "<ul><li><a href='https://ana.example/a'>Another page of this very site</a></li></ul>"
    assert "Another page" not in _of(_article(links, head)).text


def test_code_that_repeats_itself_is_no_second_copy() -> None:
    code = "<pre>git bisect start the long way round</pre><p>Then this:</p>"
    assert _of(_article(code * 3)).text.count("git bisect start") == 3


@pytest.mark.parametrize(
    "plea",
    [
        "Subscribe to our newsletter", "Follow me on Mastodon for more", "Abonnez-vous à ma lettre",
        "Like this post? Tell a friend", "Suscríbete al boletín", "© 2016 Maud", "Tags: en, fail",
        "This entry was posted on Monday and is filed under Pain.", "All rights reserved",
        "Partagez cet article avec vos amis !", "Suivez-nous sur Instagram", "Abonnez-vous !",
        "Leave a comment below", "Get the best of the week in your inbox, every Friday.",
        "Laissez un commentaire ci-dessous !", "Partager sur : Facebook, Twitter, Courriel",
        "Facebook Twitter Pinterest", "Share this on Mastodon | LinkedIn",
        "Folge uns auf Mastodon", "Sígueme en Telegram", "Subscribe now", "See also:",
    ],
)  # fmt: skip
def test_pleas_and_labels_between_paragraphs_are_left_out(plea: str) -> None:
    assert plea not in _of(_article(f"<p>{plea}</p>")).text


@pytest.mark.parametrize(
    "line",
    ["Share prices fell again on Monday, and nobody at the market knew why.",
     "Tags are pieces of cloth that scratch.", "Comments in code are letters to the future.",
     "Read more books, said the doctor, and fewer labels.",
     "Partagez vos graines, elles ne savent que cela.",
     "Suivez-moi au fond du verger, là où la rosée tient jusqu’à midi.",
     "Abonnez-vous au silence, répétait le bedeau.", "Subscribe to nothing, she said.",
     "Inscrivez-vous dans la durée : un chêne se plante pour ses petits-enfants.",
     "Follow the river on the left bank until the second bridge.",
     "Find the feed parser in the second folder.", "Click the Twitter icon and choose Settings.",
     "Get a channel selector for your old radio.", "Suscríbete a la lluvia, decía mi abuela.",
     "Laissez un commentaire au boulanger, il les garde tous.", "Tags : des noms sur un mur.",
     "Leave a reply under the mat, whispered the letter.", "Facebook m’a rappelé ce pont.",
     "Laissez reposer la pâte une heure.", "Teilen Sie den Teig in vier Stücke.",
     "Share the dough in two and let it rest.", "Like a letter in a bottle, it came back."],
)  # fmt: skip
def test_sentences_that_begin_like_labels_stay(line: str) -> None:
    assert line in _of(_article(f"<p>{line}</p>")).text


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        ('<meta property="article:published_time" content="2020-02-03T10:00:00Z">', 3),
        ('<meta itemprop="datePublished" content="2020-02-04">', 4),
        (
            '<script type="application/ld+json">{"@type": "Article", "datePublished": "2020-02-05"}'
            "</script>",
            5,
        ),
        ('<meta name="date" content="2020-02-06">', 6),
        ('<span property="dc:date dc:created" content="2020-02-12">am 2/12/2020</span>', 12),
        (
            '<div class="widget Blog"><abbr class="published" title="2020-02-13">18:30</abbr>'
            '<div class="post-body">Pain</div></div>',
            13,
        ),
        ('<meta name="parsely-pub-date" content="2020-02-07">', 7),
        ('<meta name="dcterms.issued" content="2020-02-08">', 8),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "datePublished": '
            '"2001-01-01"}, {"@type": "WebPage", "datePublished": "2020-02-09"}]}</script>',
            9,
        ),
        (
            '<script type="application/ld+json">{"@type": "Article", "dateCreated": "2020-02-11", '
            '"keywords": ["a", "b",],}</script>',
            11,
        ),
    ],
)
def test_the_day_is_read_from_markup(markup: str, day: int) -> None:
    assert _of(_article("", markup)).published == datetime(
        2020, 2, day, 10 if day == 3 else 0, tzinfo=UTC
    )


def test_a_date_may_be_a_heading_under_the_title() -> None:
    html = _article("").replace("<h1>Title</h1>", "<h1>Title</h1><h4>5 mai 2020</h4>")

    assert _of(html).published == datetime(2020, 5, 5, tzinfo=UTC)


def test_what_day_it_is_in_the_head_of_a_site_is_no_posts() -> None:
    today = "<header><p>Mardi 5 mai 2020</p></header>"

    assert _of(_article("").replace("<body>", f"<body>{today}")).published is None


def test_dates_of_comments_and_of_embedded_posts_are_not_the_articles() -> None:
    comment = "<div id='comments'><time datetime='2021-01-01'>x</time></div>"
    html = _article("<blockquote><time datetime='1999-01-01'>y</time></blockquote>", around=comment)
    dated = html.replace("<h1>Title</h1>", "<h1>Title</h1><p><time datetime='2020-05-06'>z</time>")

    assert _of(dated).published == datetime(2020, 5, 6, tzinfo=UTC)


def test_the_day_of_the_address_is_taken_where_nothing_else_is() -> None:
    found = _of(_article(""), "https://blog.example/2013/04/21/post")

    assert found.published == datetime(2013, 4, 21, tzinfo=UTC)
    assert _of(_article("")).published is None


def test_a_date_to_come_is_not_believed() -> None:
    html = _article("", '<meta property="article:published_time" content="2031-01-01">')

    assert _of(html).published is None


def test_the_feed_knows_better_where_it_has_something_to_say() -> None:
    entry = replace(
        _ENTRY,
        author="M.",
        published=datetime(2016, 11, 4, 20, tzinfo=UTC),
        tags=("four",),
        image="https://maud.example/i.jpg",
        comments_url="https://maud.example/c",
    )

    found = _post(entry)

    assert (found.title, found.author, found.tags) == ("Une miche", "M.", ("four",))
    assert found.published == entry.published
    assert (found.image, found.comments_url) == (entry.image, entry.comments_url)


def test_an_excerpt_in_the_feed_gives_way_to_the_page() -> None:
    entry = replace(
        _ENTRY, html="<p>Samedi matin, la cuisine était encore froide… Lire la suite</p>"
    )

    assert "disait ma grand-mère" in _post(entry).text


def test_a_whole_text_in_the_feed_is_taken_as_it_is() -> None:
    entry = replace(_ENTRY, html="<p>" + "du pain et du levain " * 60 + "<script>x</script></p>")

    found = _post(entry)

    assert found.text.startswith("du pain et du levain")
    assert "<script" not in found.html


def test_without_page_the_entry_alone_is_read() -> None:
    entry = replace(_ENTRY, html="<h1>Une miche</h1><p>Du <a href='/x'>pain</a>.</p>")

    found = extract(b"", _URL, entry=entry, now=_NOW)

    assert found is not None
    assert (found.title, found.text) == ("Une miche", "Du pain.")
    assert 'href="https://maud.example/x"' in found.html


def test_a_feed_that_has_updated_alone_dates_a_page_that_says_nothing() -> None:
    touched = datetime(2020, 1, 2, tzinfo=UTC)
    page = _article("").encode()

    found = extract(
        page, "https://blog.example/p", entry=replace(_ENTRY, updated=touched), now=_NOW
    )

    assert found is not None
    assert found.published == touched


@pytest.mark.parametrize("html", [b"", b"  ", b"\x00", b"<html></html>"])
def test_where_there_is_nothing_nothing_is_found(html: bytes) -> None:
    found = extract(html, _URL)

    assert found is None or not found.words


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 3_000 + "deep " * 50,
        "<p>word</p>" * 30_000,
        "<a href=x>" * 20_000,
        "<table><tr><td>" * 2_000,
        "<title>x</title>" + "<h1>x</h1>" * 20_000,
        "<title>a | " + "long " * 20_000 + "</title>" + "<h1>long</h1>" * 20_000,
        "<blockquote>" * 500 + "text " * 1_000,
    ],
)
def test_a_page_made_to_occupy_the_crawler_does_not_for_long(html: str) -> None:
    began = time.process_time()

    extract(html.encode(), _URL, now=_NOW)

    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta name="author" content="Léa">', ""),
        ("", "<p><a rel='author' href='/lea'>par Léa</a></p>"),
        ("", "<p class='byline'>By Léa</p>"),
        ('<script type="application/ld+json">{"@type": "Article", "author": ["Léa"]}</script>', ""),
    ],
)
def test_the_author_is_named_by_markup_or_byline(head: str, body: str) -> None:
    assert _of(_article(body, head)).author == "Léa"


@pytest.mark.parametrize("image", ['"/a.jpg"', '["/a.jpg", "/b.jpg"]', '{"url": "/a.jpg"}'])
def test_the_picture_of_json_ld_leads(image: str) -> None:
    script = f'<script type="application/ld+json">{{"@type": "Article", "image": {image}}}</script>'

    assert _of(_article("", script)).image == "https://blog.example/a.jpg"


def test_a_picture_of_no_address_is_none() -> None:
    assert _of(_article("", '<meta property="og:image" content="http://[">')).image is None


def test_a_comments_page_that_json_ld_names_is_taken() -> None:
    script = (
        '<script type="application/ld+json">{"@type": "Article", "discussionUrl": "/c"}</script>'
    )

    assert _of(_article("", script)).comments_url == "https://blog.example/c"


_PARAGRAPH = "<p>Il pleuvait sur le potager et nous avons semé des fèves sous la serre. </p>" * 6
_FED = replace(_ENTRY, published=datetime(2024, 8, 1, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    "body",
    [
        "<p>Le 14 juillet 2009, nous avions pris le train pour Brest.</p>",
        "<p>It was on 14 July 2009 that we took the train to Brest</p>",
        "<p>Am 14. Juli 2009 fuhren wir nach Brest.</p>",
        "<p>Le 14 juillet 2009, nous <a href='/t'>avions pris le train pour Brest</a>.</p>",
        "<p>2009年7月14日に私たちは京都へ行きました。</p>",
        "<p>Le <time datetime='2009-07-14'>14 juillet 2009</time>, nous avions pris le train.</p>",
        "<figure><img src='/a.jpg'><figcaption>Brest, 14 juillet 2009</figcaption></figure>",
        "<div class='wp-caption'><img src='/a.jpg'><p class='wp-caption-text'>14 juillet 2009</p>"
        "</div>",
        "<blockquote><p>14 juillet 2009</p></blockquote>",
        "<p class='updated'>Mis à jour le 14 juillet 2009</p>",
        "<aside><h4>Archives</h4><p>14 juillet 2009</p></aside>",
    ],
)
def test_a_day_that_the_text_tells_of_is_not_the_posts(body: str) -> None:
    page = _article(body + _PARAGRAPH)
    assert _of(page).published is None
    found = extract(page.encode(), "https://blog.example/p", entry=_FED, now=_NOW)
    assert found is not None
    assert found.published == _FED.published


@pytest.mark.parametrize(
    "aside",
    [
        "<aside class='article-info'><time class='published'>02 Aug 2012</time> 2 min</aside>",
        "<aside class='post-meta'><p>Publié le 2 août 2012 par Zoé</p></aside>",
        "<aside id='byline'><time class='entry-date' datetime='2012-08-02'>hier</time></aside>",
    ],
)
def test_an_aside_of_the_post_itself_may_say_when_it_was_written(aside: str) -> None:
    found = _of(_article(_PARAGRAPH).replace("<body>", f"<body><main>{aside}"))
    assert found.published == datetime(2012, 8, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "is_told"),
    [
        ("<div class='article__date entry-date'>2 août 2012 </div>", True),
        ("<p class='post-date'>Le 2 août 2012</p>", True),
        (f"<div class='published'>Le 2 août 2012, à Brest : {_PARAGRAPH}</div>", False),
    ],
)
def test_a_place_of_dates_outweighs_a_date_that_stands_alone(place: str, is_told: bool) -> None:
    notes = "<div class='notes'><h3>AJOUT</h3><div class='notes-date'>23 janvier 2016</div></div>"
    page = f"<title>Miche</title><h1><p>Miche</p></h1><div>{place}</div>{_PARAGRAPH}{notes}"
    assert (_of(page).published == datetime(2012, 8, 2, tzinfo=UTC)) is is_told


@pytest.mark.parametrize(
    "comments",
    [
        "<div id='comments'><ol><li><time class='published' datetime='2008-01-01'>x</time>"
        "ah</ol></div>",
        "<ul class='commentlist'><li><time datetime='2008-01-01' pubdate>x</time> bravo</li></ul>",
        "<section class='reponses'><p>Léa, <abbr class='published' title='2008-01-01'>x</abbr>"
        "</section>",
        "<div itemprop='comment' itemscope itemtype='https://schema.org/Comment'>"
        "<meta itemprop='datePublished' content='2008-01-01'>bravo</div>",
        "<div class='h-cite'><time class='dt-published' datetime='2008-01-01'>x</time> bravo</div>",
        "<article class='reply'><time class='published' datetime='2008-01-01'>x</time>"
        "oui</article>",
    ],
)
def test_a_comments_date_is_not_the_posts(comments: str) -> None:
    page = _article(_PARAGRAPH + comments)
    assert _of(page).published is None
    found = extract(page.encode(), "https://blog.example/p", entry=_FED, now=_NOW)
    assert found is not None
    assert found.published == _FED.published


@pytest.mark.parametrize(
    "line",
    [
        "<p>14 juillet 2009</p>",
        "<p>Publié le 14 juillet 2009 par Marie-Claude dans Voyages, Trains et gares</p>",
        "<div>Brest, le mardi 14 juillet 2009</div>",
        "<p class='post-meta'>Tuesday 14 July 2009 by Max in Trains, Travel | 3 Comments</p>",
        "<p>2009年7月14日（火）</p>",
        "<p>2009년 7월 14일</p>",
        "<p>१४ जुलाई २००९</p>",
        "<p>14 ก.ค. 52</p>",
        "<p>作成日：2009年7月14日</p>",
        "<span class='date'><time datetime='2009-07-14'>il y a des années</time></span>",
        "<p><em>14.07.2009</em></p>",
        "<h6>14 juillet 2009 - Temps de lecture : une minute</h6>",
        "<div><a href='/'>Max</a> le mar. 14 juillet 2009</div>",
        "<p><a href='/u'>Jean-Marie de la Tour du Pin</a> le mardi 14 juillet 2009</p>",
        "<div class='elementor-widget'><time datetime='2009-07-14'>14/07</time></div>",
        "<div class='category-avis comments-open'><p>14 juillet 2009</p></div>",
    ],
)
def test_a_date_beside_the_title_is_the_posts_where_no_feed_says_another(line: str) -> None:
    page = _article("").replace("<h1>Title</h1>", f"<h1>Title</h1>{line}{_PARAGRAPH}")
    assert _of(page).published == datetime(2009, 7, 14, tzinfo=UTC)
    found = extract(page.encode(), "https://blog.example/p", entry=_FED, now=_NOW)
    assert found is not None
    assert found.published == _FED.published


@pytest.mark.parametrize(
    "path", ["/2009-07-14-train", "/archives/20090714/train", "/2009/07/14/train", "/2009/07/train"]
)
def test_a_feeds_date_outranks_the_address(path: str) -> None:
    page = _article(_PARAGRAPH).encode()
    for html in (page, b""):
        found = extract(html, f"https://blog.example{path}", entry=_FED, now=_NOW)
        assert found is not None
        assert found.published == _FED.published


def test_the_date_of_an_import_gives_way_to_page_and_address() -> None:
    imported = replace(_FED, is_imported=True)
    found = extract(b"", "https://blog.example/2009-07-14-train", entry=imported, now=_NOW)
    assert found is not None
    assert found.published == datetime(2009, 7, 14, tzinfo=UTC)
    alone = extract(b"", "https://blog.example/train", entry=imported, now=_NOW)
    assert alone is not None
    assert alone.published == _FED.published


def test_the_stop_words_kept_once_are_all_of_justexts() -> None:
    seed.seed(lxml_html.fromstring("<p>Nasi</p>"))

    every = {word.lower() for name in get_stoplists() for word in get_stoplist(name)}
    assert define_stoplist(external.JT_STOPLIST) == every
