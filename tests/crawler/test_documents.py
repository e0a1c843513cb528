"""What a document is, and its text, whatever it is packed and written in."""

import gzip
import time

import pytest

from copines.crawler.documents import PackedError, sniff, unpacked
from copines.reasons import Reason

_RSS = '<rss version="2.0"><channel><title>Été</title></channel></rss>'
_PAGE = "<html><body><p>Été</p></body></html>"
_MAP = "<urlset><url><loc>https://b.example/a</loc></url></urlset>"
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'


_TURKISH = (
    "Bugün bahçede çalıştık, toprağı kazdık ve güneşin altında çayımızı içtik. Işık çok güzeldi, "
    "şeftaliler olgunlaşmıştı. Annem öğleden sonra börek yaptı."
)
_CZECH = (
    "Dnes jsme na zahradě pracovali celý den, příroda voněla a třešně už dozrávají. Babička upekla "
    "koláč, děti se smály a večer přišla bouřka. Šťastný život žáků."
)
_HUNGARIAN = (
    "Ma egész nap a kertben dolgoztunk, a cseresznye már érik, a levegő friss volt. Nagymama "
    "süteményt sütött, este pedig zivatar jött. Őszintén szólva fűszeres teát is főztünk."
)
_LITHUANIAN = (
    "Šiandien visą dieną dirbome sode, vyšnios jau noksta. Močiutė iškepė pyragą, vaikai juokėsi, "
    "o vakare atėjo audra. Žemė kvepėjo, ąžuolai ošė, gėlės žydėjo."
)
_GREEK = (
    "Σήμερα δουλέψαμε όλη μέρα στον κήπο, τα κεράσια ωριμάζουν ήδη. Η γιαγιά έφτιαξε πίτα και το "
    "βράδυ ήρθε καταιγίδα. Άνοιξη, Έλληνες, Άμμος."
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # what may stand before the root
        (_RSS, "feed"),
        ("\ufeff\n \t" + _XML + _RSS, "feed"),
        ("\ufeff\ufeff" + _RSS, "feed"),
        (_XML + "<!-- made by <html> hand -->\n<!-- and again -->" + _RSS, "feed"),
        (_XML + '<?xml-stylesheet type="text/xsl" href="/rss.xsl"?>' + _RSS, "feed"),
        (_XML + '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">\n<!ENTITY x "]>">]>' + _RSS, "feed"),
        ('<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://n.example/r.dtd">' + _RSS, "feed"),
        ("<!--" + "x" * 70_000 + "-->" + _RSS, "feed"),
        ("\x08\x0b" + _RSS, "feed"),
        ("<br />\n<b>Warning</b>: unset in <b>/w/x.php</b><br />" + _XML + _RSS, "feed"),
        ("Notice: something\n" + _RSS, "feed"),
        # prefixes and case
        ('<atom:feed xmlns:atom="http://www.w3.org/2005/Atom"/>', "feed"),
        ('<RDF:rdf xmlns:RDF="x">', "feed"),
        ('<sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "sitemap"),
        ("<sitemapindex>", "sitemap"),
        ("<!-- a plug-in -->\n" + _MAP, "sitemap"),
        # what is quoted decides nothing
        (_RSS.replace("Été", "<![CDATA[<!DOCTYPE html><html><body>]]>"), "feed"),
        (_XML + "<feed><entry><content type='html'>&lt;html></content></entry></feed>", "feed"),
        (
            _PAGE.replace("Été", "<pre>&lt;rss></pre><!-- <rss> --><script>'<rss />'</script>"),
            "page",
        ),
        (_XML + '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">' + _PAGE, "page"),
        ("<!doctype html><title>x</title><rss-reader></rss-reader>", "page"),
        ("<p>fragment", "page"),
        ("<!-- never closed", "page"),
        (_XML + "<error><code>404</code></error>", "xml"),
        (_XML + "<opml><body/></opml>", "opml"),
        # JSON
        ('\ufeff {"version": "https://jsonfeed.org/version/1"}', "json"),
        ("[]", "json"),
        ("{% include head %}<html></html>", "page"),
        ("[sic] a note", "text"),
        # lists of addresses
        ("\ufeffhttps://b.example/a\r\nhttps://b.example/b", "sitemap"),
        ("https://b.example/a", "sitemap"),
        ("# all pages\r\n#\r\n\r\nhttps://b.example/a # the first\r\n", "sitemap"),
        ("# https://b.example/a is where it was", "text"),
        ('<site.map:urlset xmlns:site.map="x"/>', "sitemap"),
        ("https://b.example/a is where it was", "text"),
        ("User-agent: *\nDisallow:", "text"),
        ("", "empty"),
        ("\ufeff \r\n", "empty"),
    ],
)
@pytest.mark.parametrize("packed", ["", "gzip", "gzip twice", "utf-16", "utf-16-le", "utf-32"])
def test_a_document_is_what_its_root_says(text: str, kind: str, packed: str) -> None:
    data = text.encode()
    if packed.startswith("utf") and (packed != "utf-16-le" or text.startswith("<")):
        data = text.removeprefix("\ufeff").encode(packed)
    for _ in range(packed.count("gzip") + packed.count("twice")):
        data = gzip.compress(data)

    found = sniff(data, "application/octet-stream")

    assert found.kind == kind
    assert not found.text.startswith("\ufeff")
    assert ("Été" in found.text) == ("Été" in text)


def test_a_feed_behind_a_warning_begins_where_its_markup_does() -> None:
    assert sniff(("Warning: x <br>\n" + _XML + _RSS).encode()).text == _XML + _RSS


@pytest.mark.parametrize("printed", ["\n", "\ufeff", "<br />\nWarning: no such file\n"])
def test_what_is_packed_is_read_behind_what_a_program_printed(printed: str) -> None:
    assert sniff(printed.encode() + gzip.compress(b"<rss></rss>")).kind == "feed"
    assert sniff(b"\x89PNG\r\n\x00" + gzip.compress(b"<rss></rss>")).kind == "other"


def test_text_that_is_served_as_a_page_is_one() -> None:
    assert sniff(b"Hello", "text/HTML; charset=utf-8").kind == "page"
    assert sniff(b"Hello", "text/plain").kind == "text"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR <x:xmpmeta><rdf:RDF>",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00<rdf:RDF xmlns='x'>",
        b"%PDF-1.7\n1 0 obj << /Type /Catalog >>",
        b"GIF89a\x01\x00\x01\x00",
        b"\x1f\x8b rubbish",
        b"PK\x03\x04\x14\x00",
    ],
)
def test_what_is_no_text_is_nothing(data: bytes) -> None:
    assert sniff(data, "text/html") == sniff(b"\0")
    assert sniff(data).kind == "other"


def test_a_bomb_of_gzip_is_refused_with_its_reason() -> None:
    bomb = gzip.compress(gzip.compress(b"<rss>" + b" " * 80_000_000))
    began = time.process_time()

    found = sniff(bomb, limit=1_000_000)

    assert (found.kind, found.fault) == (
        "other",
        Reason.of("too_large", bytes=1_000_000),
    )
    assert time.process_time() - began < 2
    assert unpacked(gzip.compress(b"x" * 1000), 1000) == b"x" * 1000
    with pytest.raises(PackedError):
        unpacked(gzip.compress(b"x" * 1001), 1000)


def test_what_is_packed_in_parts_is_read_whole_and_what_breaks_off_as_far_as_it_goes() -> None:
    first, second = gzip.compress(b"<rss>"), gzip.compress(b"</rss>" * 999)

    assert unpacked(first + second, 10_000) == b"<rss>" + b"</rss>" * 999
    assert unpacked(first + b"\r\n\r\n", 10_000) == b"<rss>"
    assert unpacked((first + second)[:-10], 10_000).startswith(b"<rss></rss>")
    wrong = first[:3] + b"\x28" + first[4:10] + b"name\0" + first[10:-8] + b"\0" * 8
    assert unpacked(wrong, 10_000) == b"<rss>"
    assert unpacked(first[:-8] + b"\0" * 8, 10_000) == b"<rss>"
    with pytest.raises(PackedError):
        unpacked(second[:-8] + b"\0" * 8, 5_000)
    fault = sniff(b"\x1f\x8b\x08rubbish").fault
    assert fault
    assert fault.code == "damaged"


_FRENCH = "L’été, la forêt sentait la terre mouillée ; le cœur léger, j’ai préparé un thé."
_GERMAN = "Schöne Grüße: süße Straße, früh am Morgen."
_UKRAINIAN = "Сьогодні вранці в саду був іній, і старий чайник ніяк не закипав. Її сміх чути."
_HEBREW = "הבוקר היה קר בגינה והקומקום הישן סירב לרתוח. סוף סוף תיקנתי את האופניים."
_RUSSIAN = "Сегодня утром в саду пахло мокрой землёй, и дрозды уже спорили о вишнях."
_JAPANESE = "今朝、庭は濡れた土の匂いがして、つぐみたちはさくらんぼをめぐって争っていました。"
_CHINESE = "今天早上花园里有湿土的味道，乌鸫已经在争夺老樱桃树上的第一批樱桃。"
_POLISH = "Dziś rano ogród pachniał mokrą ziemią, a kosy już kłóciły się o wiśnie."


@pytest.mark.parametrize(
    ("label", "written", "text"),
    [
        ("latin1", "cp1252", _FRENCH),
        ("ISO-8859-1", "cp1252", _FRENCH),
        ("us-ascii", "cp1252", _FRENCH),
        (" windows-1252 ", "cp1252", _FRENCH),
        ("iso-8859-15", "iso8859-15", "Le cœur, 3 €"),
        ("iso-8859-9", "cp1254", "Işık güzeldi, bahçe ıslaktı"),
        ("x-cp1250", "cp1250", _POLISH),
        ("l2", "iso8859_2", _POLISH),
        ("x-sjis", "cp932", _JAPANESE + "①"),
        ("x-euc-jp", "euc_jp", _JAPANESE),
        ("iso-2022-jp", "iso2022_jp", _JAPANESE),
        ("gb2312", "gb18030", _CHINESE + "€朱镕基"),
        ("big5", "big5hkscs", "今朝花園裡有濕土的味道"),
        ("ks_c_5601-1987", "cp949", "오늘 아침 정원에서는 젖은 흙 냄새가 났고 똠방각하"),
        ("tis-620", "cp874", "เช้านี้สวนมีกลิ่นดินเปียก"),
        ("cp1251", "cp1251", _RUSSIAN),
        ("koi8-r", "koi8_r", _RUSSIAN),
        # what is declared and is not so
        ("utf-8", "cp1252", _FRENCH),
        ("utf-16", "utf-8", _FRENCH),
        ("utf-7", "utf-8", _FRENCH),
        ("latin1", "utf-8", _FRENCH),
        ("shift_jis", "utf-8", _RUSSIAN),
        ("x-user-defined", "cp1252", _FRENCH),
        ("nothing-of-the-kind", "cp1252", _FRENCH),
    ],
)
@pytest.mark.parametrize("where", ["header", "meta", "http-equiv", "prolog"])
def test_labels_mean_what_the_standard_says(
    label: str, written: str, text: str, where: str
) -> None:
    meta = {
        "meta": f"<meta name=x content='a>b'><meta charset='{label}'>",
        "http-equiv": f'<META content="text/html;charset={label}" http-equiv=Content-Type>',
    }.get(where, "<!-- <meta charset=koi8-u> -->")
    prolog = f"<?xml version='1.0' encoding='{label}'?>" if where == "prolog" else ""
    header = f'text/html; charset="{label}"' if where == "header" else "text/html"
    page = f"{prolog}<html><head>{meta}</head><body>{text}</body></html>"

    assert sniff(page.encode(written), header).text == page


@pytest.mark.parametrize(
    ("written", "text", "language"),
    [
        ("cp1252", "Été à la mer", ""),
        ("cp1252", _FRENCH, ""),
        ("cp1252", _FRENCH, "en"),
        ("cp1252", _GERMAN, "de"),
        ("cp1252", "¿Mañana? ¡Año nuevo! Col·lecció, garçon·ne·s, « naïf », 20 °C", ""),
        ("cp1251", _RUSSIAN, ""),
        ("cp1251", _RUSSIAN, "en"),
        ("koi8_r", _RUSSIAN, "ru"),
        ("cp866", _RUSSIAN, ""),
        ("cp866", _RUSSIAN, "ru"),
        ("iso8859_5", _RUSSIAN, ""),
        ("iso8859_5", _UKRAINIAN, "uk"),
        ("koi8_u", _UKRAINIAN, ""),
        ("cp1255", _HEBREW, ""),
        ("iso8859_8", _HEBREW, ""),
        ("mac_roman", _FRENCH * 2, ""),
        ("mac_roman", _GERMAN * 2, "de"),
        ("mac_roman", "Mañana el niño compró más jabón, según contó después su tío" * 2, "es"),
        ("cp932", _JAPANESE, ""),
        ("euc_jp", _JAPANESE, ""),
        ("euc_jp", _JAPANESE, "ja"),
        ("iso2022_jp", _JAPANESE, ""),
        ("gb18030", _CHINESE * 2, ""),
        ("cp1250", _POLISH, ""),
        ("cp1250", "Żółte źdźbła i żółw na łące, a w lesie grzyby i cisza.", ""),
        ("iso8859_15", "Un cœur à l'été, l'œuvre de ma sœur, déjà", ""),
        ("iso8859_2", _POLISH, "pl"),
        ("cp1254", "Işık güzeldi, bahçe ıslaktı", "tr"),
        ("cp1254", "Işık güzeldi, bahçe ıslaktı", "Türkçe"),
        ("cp1254", _TURKISH, ""),
        ("cp1254", _TURKISH, "en"),
        ("cp1250", _CZECH, ""),
        ("iso8859_2", _CZECH, ""),
        ("iso8859_2", _CZECH, "cs"),
        ("cp1250", _HUNGARIAN, ""),
        ("iso8859_2", _HUNGARIAN, ""),
        ("cp1257", _LITHUANIAN, ""),
        ("cp1253", _GREEK, ""),
        ("iso8859_7", _GREEK, ""),
        ("iso8859_7", _GREEK, "el"),
        ("cp1252", "Déjà vu", ""),
        ("cp1252", "Noël à Nîmes : 12 €, ½ litre et 1½l", ""),
        ("iso8859_15", "L'œuvre coûte 12 € à Nîmes", ""),
    ],
)
def test_what_nobody_declares_is_told_by_its_bytes(written: str, text: str, language: str) -> None:
    page = f"<html lang='{language}'><title>{text}</title><p>{text}</p></html>"

    assert sniff(page.encode(written), "text/html").text == page


@pytest.mark.parametrize("declared", ["", "utf-8", "latin1", "x-sjis"])
@pytest.mark.parametrize("slip", [b"\xff", b"\xe9", b"\xc3", b"\xe2\x80"])
def test_a_broken_byte_costs_one_character(declared: str, slip: bytes) -> None:
    text = f"<p>{_FRENCH}</p>".encode()

    found = sniff(text[:30] + slip + text[30:], f"text/html; charset={declared}").text

    assert found == text[:30].decode() + "\ufffd" + text[30:].decode()


def test_a_broken_byte_costs_one_character_in_other_encodings_too() -> None:
    for name, text in (("gb18030", _CHINESE), ("euc_jp", _JAPANESE)):
        data = f"<meta charset={name.replace('_', '-')}><p>".encode() + text.encode(name)

        found = sniff(data + b"\xff</p>").text

        assert found.partition("<p>")[2].startswith(text)
        assert found.count("\ufffd") == 1
