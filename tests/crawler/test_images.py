"""Which pictures of feeds and pages are shown, and which of them leads."""

import pytest

from copines.crawler import feeds
from copines.crawler.extract import Extracted, extract
from copines.crawler.images.addresses import may_lead
from copines.crawler.images.lazy import of_set
from copines.crawler.sanitise import clean, read

_URL = "https://lise.example/feed.xml"
_PHOTO = "https://lise.example/tarte.jpg"
_BODY = f'<p>Une tarte aux prunes.</p><img src="{_PHOTO}">'


def _feed(items: str) -> feeds.Feed:
    head = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    )
    channel = f"<title>Lise</title><link>https://lise.example/</link>{items}"
    return feeds.parse(f"{head}<channel>{channel}</channel></rss>".encode(), _URL)


def _item(body: str, more: str = "", path: str = "a") -> str:
    return (
        f"<item><title>Prunes</title><link>https://lise.example/{path}</link>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded>{more}</item>"
    )


def _of_entry(entry: feeds.Entry) -> Extracted:
    found = extract(b"", entry.url, entry=entry)
    assert found is not None
    return found


def _fed(body: str, more: str = "") -> Extracted:
    return _of_entry(_feed(_item(body, more)).entries[0])


@pytest.mark.parametrize(
    "more",
    [
        '<media:content url="https://1.gravatar.com/avatar/0f?s=400" medium="image"/>',
        '<media:thumbnail url="https://lise.example/avatars/lise.jpg"/>',
        "<dc:creator>Lise M.</dc:creator>"
        '<media:content url="https://cdn.example/u/8812.jpg" medium="image">'
        '<media:title type="html">lise m.</media:title></media:content>',
        '<media:content url="https://lise.example/f/x.jpg" medium="image" width="48" height="48"/>',
        '<media:content url="https://lise.example/f/v.mp4" medium="video"/>',
        '<media:thumbnail url="https://pbs.twimg.com/profile_images/77/l.jpg"/>',
        '<media:thumbnail url="https://s0.wp.com/i/blank.jpg"/>',
        '<enclosure url="https://lise.example/son.ogg" length="9"/>',
        '<enclosure url="https://lise.example/son" length="9"/>',
        '<enclosure url="https://lise.example/film.m4v?dl=1" type="image/jpeg" length="9"/>',
        '<enclosure url="https://lise.example/cover.jpg" type="audio/mpeg" length="9"/>',
        '<enclosure url="https://lise.example/fiche.pdf" length="9"/>',
    ],
)
def test_what_a_feed_attaches_leads_only_where_it_is_the_posts_picture(more: str) -> None:
    assert _fed(_BODY, more).image == _PHOTO


@pytest.mark.parametrize(
    "more",
    [
        f'<enclosure url="{_PHOTO}" length="9"/>',
        f'<enclosure url="{_PHOTO}" type="application/octet-stream" length="9"/>',
        '<enclosure url="https://lise.example/tarte.jpg" type="image/jpeg" length="9"/>',
        f'<media:content url="{_PHOTO}"/>',
        f'<media:content url="{_PHOTO}" type="image/jpeg" width="1200" height="800"/>',
        f'<media:thumbnail url="{_PHOTO}" width="200" height="150"/>',
        f"<image>{_PHOTO}</image>",
        "<image><url>/tarte.jpg</url></image>",
        f'<i:image xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd" href="{_PHOTO}"/>',
    ],
)
def test_an_attached_picture_leads(more: str) -> None:
    assert _fed('<p>Rien</p><img src="/autre.jpg">', more).image == _PHOTO


@pytest.mark.parametrize(
    "sign",
    [
        '<img src="https://medium.example/_/stat?event=read&amp;id=1">',
        '<img src="https://ad.doubleclick.net/ddm/x.gif">',
        '<img src="https://lise.example/suivi" style="width:1px; height:1px">',
        '<img src="https://mail.example/track/open.php?u=1">',
        '<img height="0" src="https://c.example/x">',
        '<img src="https://www.facebook.com/tr?id=1&ev=PageView">',
        "<noscript><img src='https://www.facebook.com/tr?id=1' height=1 width=1></noscript>",
        '<img class="avatar avatar-96 photo" src="https://lise.example/lise.jpg">',
        '<div class="author-box"><p><img src="https://lise.example/moi.jpg"></p></div>',
        '<img src="https://secure.gravatar.com/avatar/9a?s=96">',
        '<a href="https://www.facebook.com/sharer/sharer.php?u=x"><img src="/f-gros.png"></a>',
        '<a href="https://twitter.com/intent/tweet?url=x"><img src="/t-gros.png"></a>',
        '<img src="https://lise.example/matomo.php?idsite=1&rec=1">',
        '<img src="https://px.services.example.net/vu?T=1">',
        '<img src="https://lise.example/compte/v.gif?page=3">',
        '<img src="https://sons.example/pixel/4be1.gif">',
        '<img src="https://ssl-vg03.met.vgwort.de/na/0123abcd">',
        '<img src="https://ir-fr.amazon-adsystem.com/e/ir?t=lise-21">',
        '<img src="https://lise.example/vu" style="position:absolute; left:-9999px">',
        '<img src="https://lise.example/cachee.jpg" style="display: none">',
    ],
)
def test_pixels_faces_and_buttons_to_share_are_not_shown(sign: str) -> None:
    found = _fed(f"<p>Bonjour {sign} à vous</p>{_BODY}")

    assert found.image == _PHOTO
    assert found.html.count("<img") == 1
    assert "Bonjour" in found.text
    assert "à vous" in found.text


@pytest.mark.parametrize(
    "sign",
    [
        '<img class="emoji" alt="🍑" src="https://cdn.example/assets/1f351.svg">',
        '<img alt="🍑" src="https://s.w.org/images/core/emoji/15.0.3/72x72/1f351.png">',
        '<img alt="🍑" src="https://cdn.jsdelivr.net/gh/twitter/twemoji@14/assets/72x72/1f351.png">',
        '<img alt="🍑" width="16" height="16" src="https://static.xx.fbcdn.example/t/1.png">',
        '<img class="wp-smiley" alt="🍑" style="height: 1em" src="/wp-includes/x.gif">',
        '<img alt="🍑" src="https://emoji.blogs.example/img/12/peche.gif">',
        '<img alt="🍑" src="https://lise.example/emoticons7/12.gif">',
    ],
)
def test_a_drawn_emoji_is_the_letter_it_stands_for(sign: str) -> None:
    found = _fed(f"<p>Miam {sign} !</p>{_BODY}")

    assert found.image == _PHOTO
    assert found.html.count("<img") == 1
    assert "Miam 🍑 !" in found.text


@pytest.mark.parametrize(
    "sign",
    [
        '<img src="/theme/spacer.gif">',
        '<img src="/pinterest.png" width="32" height="32">',
        '<img src="https://img.shields.io/badge/fait-main.svg">',
        '<img src="/wp-content/plugins/x/icons/feed.png">',
        '<img src="https://lise.example/favicon.ico">',
        '<img src="https://lise.example/vu.jpg" width="88" height="31">',
        '<img src="https://lise.example/licence/by-sa/88x31.png">',
        '<img src="https://lise.example/images/partage-16x16.png?v=2">',
    ],
)
def test_a_sign_stays_in_the_text_and_does_not_lead(sign: str) -> None:
    assert _fed(f"<p>Bonjour {sign} à vous</p>{_BODY}").image == _PHOTO


@pytest.mark.parametrize(
    "address",
    [
        "https://b.example/2012/boutons/nacre.jpg",
        "https://b.example/wp-content/uploads/affiche-50x70.jpg",
        "https://b.example/avatar-le-film.jpg",
        "https://b.example/pixel-art.png",
        "https://b.example/chat-gris.gif",
        "https://b.example/image.php?id=12",
        "https://img.youtube.com/vi/aBc/0.jpg",
        "https://b.example/photo",
        "https://b.example/grey.jpg",
        "https://cdn.example/w_1200,c_fit/p.webp?w=1200&h=600",
        "https://b.example/statues.jpg",
        "https://pixel.example/photo",
        "https://b.example/pixel/heros.png",
        "https://b.example/affiche-600x800.png",
        "https://stat.b.example/user_images/a.jpg",
    ],
)
def test_a_picture_whose_name_recalls_a_sign_may_lead(address: str) -> None:
    assert may_lead(address)


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="/img/lazyload.gif" data-src="/tarte.jpg" class="lazy">',
        '<img src="/petite-floue.jpg" data-src="/tarte.jpg">',
        '<img data-lazy-src="/tarte.jpg" src="data:image/svg+xml,%3Csvg%3E">',
        '<img data-original="/tarte.jpg" src="/grey.gif">',
        '<img data-echo="/tarte.jpg" src="blank.png">',
        '<img nitro-lazy-src="/tarte.jpg">',
        '<img data-pagespeed-lazy-src="/tarte.jpg" src="/pagespeed_static/1.JiBnMqyl6S.gif">',
        '<img data-orig-file="/tarte.jpg" data-image-title="Tarte">',
        '<img src="data:image/gif;base64,R0" data-srcset="/p.jpg 300w, '
        '/tarte.jpg 1000w, /g.jpg 3000w">',
        '<img src="/floue.jpg" data-lazy-srcset="/p.jpg 400w, /tarte.jpg 800w" class="lazyload">',
        '<img srcset="/tarte.jpg" alt="x">',
        '<img srcset="/petite.jpg 1x, /tarte.jpg 2x">',
        '<picture><source type="image/avif" srcset="/t.avif"><source srcset="/tarte.jpg 900w">'
        "<img></picture>",
        '<picture><source data-srcset="/tarte.jpg"><img src="data:," alt=""></picture>',
        '<picture><img src="/tarte.jpg"><source srcset="/t.webp"></picture>',
        '<img class="lazy"><noscript><img src="/tarte.jpg"></noscript>',
        '<img src="/placeholder.png"><noscript><img src="/tarte.jpg" width="600"></noscript>',
        '<div class="lazy-box"></div><noscript>&lt;img src="/tarte.jpg"&gt;</noscript>',
        '<figure><img src="data:," data-src="/tarte.jpg"><noscript><img src="/tarte.jpg">'
        "</noscript><figcaption>Tarte</figcaption></figure>",
        '<a href="/tarte.jpg"><img class="lazy" src="data:,"></a>',
        '<img src="/img/sg_trans.gif" real_src ="/tarte.jpg">',
        '<img src="/1x1.trans.gif" data-large-file="/tarte.jpg">',
        '<img data-cfsrc="/tarte.jpg" style="display:none"><noscript><img src="/tarte.jpg">'
        "</noscript>",
        '<amp-img src="/tarte.jpg" width="900" height="600" layout="responsive"></amp-img>',
    ],
)
@pytest.mark.parametrize("place", ["feed", "page"])
def test_a_picture_that_a_script_would_load_is_shown_and_leads(picture: str, place: str) -> None:
    said = "La tarte aux prunes que ma grand-mère faisait chaque été au retour du marché. " * 4
    body = f"<p>{said}</p><p>{picture}</p><p>{said.upper()}</p>"
    if place == "feed":
        found = _fed(body)
    else:
        page = f"<html><head><title>Prunes</title></head><body><article><h1>Prunes</h1>{body}"
        read_page = extract(f"{page}</article></body></html>".encode(), "https://lise.example/a")
        assert read_page is not None
        found = read_page

    assert found.image == _PHOTO
    assert found.html.count("<img") == 1
    assert f'src="{_PHOTO}"' in found.html


def test_a_film_that_has_a_picture_leads_by_it() -> None:
    film = f'<p>Bonjour</p><video src="/tarte.mp4" poster="{_PHOTO}"></video>'

    assert _fed(film).image == _PHOTO


def test_of_several_widths_the_narrowest_that_is_wide_enough_is_taken() -> None:
    assert of_set("/a.jpg 320w, /b.jpg 1024w, /c.jpg 2048w") == "/b.jpg"
    assert of_set("/a.jpg 320w,/b.jpg 640w") == "/b.jpg"
    assert of_set("/a.jpg 1x, /b.jpg 2x, /c.jpg 4x") == "/b.jpg"
    assert of_set("https://c.example/w_300,q_2/a.jpg 300w") == "https://c.example/w_300,q_2/a.jpg"
    assert of_set("data:image/gif;base64,R0 1w") == ""
    assert of_set("") == ""
    assert of_set("x" * 300_000) == ""


def test_a_picture_without_script_is_left_as_it_is() -> None:
    html = '<img src="/a.jpg" srcset="/b.jpg 2000w" data-orig-file="/full.jpg">'

    assert clean(html, "https://lise.example/") == '<img src="https://lise.example/a.jpg">'


def test_what_most_entries_show_leads_none_of_them() -> None:
    banner = '<img src="/banniere.jpg"><p>Bonjour</p>'
    items = [_item(f'{banner}<img src="/p{n}.jpg">', path=f"p/{n}") for n in range(4)]
    alone = _item(banner, path="p/5")

    found = [_of_entry(entry).image for entry in _feed("".join([*items, alone])).entries]

    assert found == [*(f"https://lise.example/p{n}.jpg" for n in range(4)), None]


def test_what_most_entries_attach_leads_none_of_them() -> None:
    logo = '<media:thumbnail url="https://lise.example/logo.jpg"/>'
    items = "".join(_item(f'<img src="/p{n}.jpg">', logo, f"p/{n}") for n in range(5))

    assert {_of_entry(e).image for e in _feed(items).entries} == {
        f"https://lise.example/p{n}.jpg" for n in range(5)
    }


def test_a_picture_that_two_of_many_entries_share_leads_both() -> None:
    items = "".join(_item(f'<img src="/p{n // 2}.jpg">', path=f"p/{n}") for n in range(6))

    assert all(_of_entry(entry).image for entry in _feed(items).entries)


@pytest.mark.parametrize(
    "declared",
    ["https://s0.wp.com/i/blank.jpg", "https://secure.gravatar.com/blavatar/1?s=200", "/logo.svg"],
)
def test_a_page_that_declares_no_picture_of_its_own_is_led_by_its_first(declared: str) -> None:
    said = "La tarte aux prunes que ma grand-mère faisait chaque été au retour du marché. " * 4
    page = (
        f'<html><head><title>Prunes</title><meta property="og:image" content="{declared}"></head>'
        f'<body><article><h1>Prunes</h1><p>{said}</p><img src="/tarte.jpg"><p>{said.upper()}</p>'
        "</article></body></html>"
    )
    found = extract(page.encode(), "https://lise.example/a")

    assert found is not None
    assert found.image == _PHOTO


def test_a_picture_of_a_card_is_no_face() -> None:
    picture = '<img src="/tarte.jpg" class="A drawing of a vcard">'

    assert _fed(f"<p>Bonjour</p>{picture}").image == _PHOTO


def test_a_text_that_its_theme_marks_as_a_card_keeps_its_pictures() -> None:
    said = "La tarte aux prunes que ma grand-mère faisait au retour du marché. " * 20
    body = f'<div class="hentry vcard"><p>{said}</p><img src="/tarte.jpg"></div>'

    assert _fed(body).image == _PHOTO


def test_thousands_of_pictures_without_address_take_no_time() -> None:
    html = "<img class=lazy><noscript><img src='/a.jpg'></noscript>" * 5_000

    assert read(html, "https://lise.example/")[0].count("<img") >= 1
