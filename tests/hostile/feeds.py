"""Feeds that are too much, too deep, or not what they say."""

import json
import random
from collections.abc import Callable
from itertools import count

from hostile.server import Talk, Trick

_ATOM = "application/atom+xml"
_RSS = "application/rss+xml"
_LINK = "<link href='http://many-links.example/1'/>"
_WORDS = [
    "le",
    "la",
    "un",
    "une",
    "et",
    "avec",
    "sans",
    "pour",
    "dans",
    "chez",
    "sur",
    "potager",
    "semis",
    "tomate",
    "serre",
    "levain",
    "seigle",
    "croûte",
    "four",
    "train",
    "nuit",
    "mer",
    "vélo",
    "housse",
    "maille",
    "pull",
    "laine",
    "teinture",
    "garance",
    "gare",
    "quai",
    "valise",
    "carnet",
    "lecture",
    "roman",
    "bibliothèque",
    "cinéma",
    "séance",
    "film",
    "montagne",
    "sentier",
    "refuge",
    "neige",
    "cuisine",
    "soupe",
    "épice",
    "marché",
    "poterie",
    "argile",
    "tour",
    "émail",
    "chorale",
    "voix",
    "partition",
    "atelier",
    "bois",
    "rabot",
    "chaise",
    "peinture",
    "toile",
    "pigment",
    "jardinière",
    "oiseau",
    "nichoir",
    "étang",
    "pêche",
    "barque",
    "filet",
    "phare",
]
_TEXT = "Un billet court sur le potager, et sur ce qui y pousse au printemps. " * 12


def words(*seed: object) -> str:
    """Return a text of its own, so that no post is taken for another's copy."""
    chance = random.Random(repr(seed))
    return " ".join(chance.choices(_WORDS, k=80)).capitalize() + "."


def item(host: str, number: int | str = 1, **parts: str) -> str:
    told = {
        "title": f"Billet {number}",
        "link": f"http://{host}.example/{number}",
        "pubDate": "Mon, 05 Oct 2026 10:00:00 GMT",
        "description": words(host, number),
    } | parts
    return f"<item>{''.join(f'<{k}>{v}</{k}>' for k, v in told.items() if v)}</item>"


def rss(*items: str, head: str = "", before: str = "") -> str:
    return (
        f'{before}<rss version="2.0"><channel><title>Un blog</title>{head}{"".join(items)}'
        "</channel></rss>"
    )


def _fed(body: str | bytes, kind: str = _RSS) -> Callable[[Talk], None]:
    def answer(talk: Talk) -> None:
        if talk.place == "/":
            talk.give(body, kind)
        else:
            talk.give(status=404)

    return answer


def _one(
    name: str, does: str, posts: int | None = 1, fails: str | None = "", **parts: str
) -> Trick:
    return Trick(name, does, _fed(rss(item(name, **parts))), fails, posts)


def _laughs() -> str:
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
    )  # fmt: skip
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>'


def _external(target: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{target}">]>'


def _changing_ids() -> Callable[[Talk], None]:
    numbers = count()

    def answer(talk: Talk) -> None:
        parts = {"guid": f"urn:x:{next(numbers)}", "link": "http://changing-guids.example/1"}
        _fed(rss(item("changing-guids", **parts), item("changing-guids", **parts)))(talk)

    return answer


def _turning() -> Callable[[Talk], None]:
    asked = count()

    def answer(talk: Talk) -> None:
        if talk.place != "/":
            talk.give(status=404)
        elif next(asked) % 2:
            talk.give("<html><title>Parked</title><body><p>Buy this domain</p></body></html>")
        else:
            talk.give(rss(item("turning-feed")), _RSS)

    return answer


def _json_feed(name: str, **parts: object) -> Trick:
    told = {"id": "1", "url": f"http://{name}.example/1", "title": "Un", "content_text": _TEXT}
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "Un", "items": [told | parts]}
    return Trick(
        name, f"a JSON feed with {', '.join(parts)} of another kind",
        _fed(json.dumps(body), "application/feed+json"), None,
    )  # fmt: skip


def tricks() -> tuple[Trick, ...]:
    deep = 200_000
    return (
        Trick("laughs", "entities that swell to a billion laughs", _fed(rss(item("laughs", title="&l9;"), before=_laughs()))),
        Trick("quadratic", "one long entity, ten thousand times", _fed(rss(
            item("quadratic", title="&a;" * 10_000),
            before=f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]>'))),
        Trick("external-file", "an entity that is /etc/passwd", _fed(rss(item("external-file", description="&x; " + _TEXT), before=_external("file:///etc/passwd")))),
        Trick("external-http", "an entity of another host", _fed(rss(item("external-http", description="&x; " + _TEXT), before=_external("http://127.0.0.1/x")))),
        Trick("external-dtd", "a document type of another host", _fed(rss(item("external-dtd"), before='<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">'))),
        Trick("stylesheet", "a style sheet of another host", _fed(rss(item("stylesheet"), before='<?xml-stylesheet href="http://127.0.0.1/x.xsl"?>'))),
        Trick("xinclude", "an inclusion of a file", _fed(rss('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>', item("xinclude")))),
        Trick("million-entries", "a million entries", _fed(rss("<item/>" * 1_000_000))),
        Trick("many-entries", "2,000 entries with addresses", _fed(rss(*(f"<item><title>T{n}</title><link>http://many-entries.example/{n}</link></item>" for n in range(2_000))))),
        Trick("big-title", "a title of 10 MB", _fed(rss(item("big-title", title="a" * 10_000_000))), "max_bytes"),
        Trick("large-title", "a title of 7 MB", _fed(rss(item("large-title", title="a" * 7_000_000)))),
        Trick("nested", "200,000 nested elements", _fed(rss(item("nested", description="<b>" * deep)))),
        Trick("nested-html", "200,000 nested elements in a text", _fed(rss(item("nested-html", description="&lt;b&gt;" * deep)))),
        Trick("nested-json", "200,000 nested lists", _fed("[" * deep, "application/json"), ".+"),
        Trick("many-attributes", "10,000 attributes", _fed(rss("<item " + "".join(f" a{n}=''" for n in range(10_000)) + "/>", item("many-attributes")))),
        Trick("many-namespaces", "2,000 namespaces", _fed(rss(item("many-namespaces"), head="<x " + "".join(f" xmlns:n{n}='u{n}'" for n in range(2_000)) + "/>"))),
        _one("nul", "NUL in a title", None, None, title="a\0b"),
        _one("nul-named", "NUL as a reference", None, None, title="a&#0;b"),
        _one("controls", "control characters", None, None, title="a\x01\x08\x0b\x1bb&#x1;&#x85;"),
        _one("surrogates", "lone surrogates", None, None, title="a\ud800b\udfffc"),
        _one("surrogates-named", "lone surrogates as references", None, None, title="a&#xD800;b&#xDFFF;"),
        _one("noncharacters", "code points that are no characters", None, None, title="a\ufffe\uffff\U0010ffffb"),
        _one("bidi", "overrides of direction", 1, "", title="facture\u202efdp.exe\u2066\u2067"),
        Trick("invalid-utf8", "bytes that are no UTF-8", _fed(rss(item("invalid-utf8", title="caf@")).encode().replace(b"@", b"\xe9\xff\xc0\x80"))),
        Trick("latin-1", "Latin-1 that says it is UTF-8", _fed(rss(item("latin-1", title="café"), before='<?xml version="1.0" encoding="utf-8"?>').encode("latin-1"), f"{_RSS}; charset=utf-8"), "", 1),
        Trick("utf-16", "UTF-16 that says it is Latin-1", _fed(rss(item("utf-16")).encode("utf-16"), f"{_RSS}; charset=iso-8859-1"), None),
        Trick("utf-7", "UTF-7, which hides markup", _fed(rss(item("utf-7", title="+ADw-script+AD4-")), f"{_RSS}; charset=utf-7"), None),
        Trick("no-charset", "a charset that is none", _fed(rss(item("no-charset")), f"{_RSS}; charset=../../etc/passwd"), "", 1),
        Trick("hex-charset", "a charset that is a codec of bytes", _fed(rss(item("hex-charset")), f"{_RSS}; charset=hex"), "", 1),
        *(
            _one(f"date-{n}", f"the date `{date}`", 1, "", pubDate=date)
            for n, date in enumerate((
                "Sat, 01 Jan 0000 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 +1400", "0001-01-01T00:00:00+14:00",
                "9999-12-31T23:59:59-12:00", "Fri, 31 Dec 9999 23:59:59 -1200", "99999-01-01", "-2026-01-01",
                "Mon, 05 Oct 2026 25:61:61 GMT", "2026-02-31", "1e400", "²⁰²⁶-10-05", "9" * 5_000, "2026-10-05T10:00:00+99:99",
            ))
        ),
        Trick("same-guids", "one GUID for all", _fed(rss(*(item("same-guids", n, guid="1") for n in range(5)))), "", None),
        Trick("changing-guids", "another GUID at each look, twice for one address", _changing_ids(), "", 1),
        Trick("turning-feed", "a feed that turns into a page", _turning()),
        Trick("error-page", "200 with an error page", _fed("<html><title>500</title><h1>Database error</h1></html>", "text/html"), None, 0),
        Trick("empty", "200 with nothing", _fed("", _RSS), "empty|no feed|.+", 0),
        Trick("half-feed", "a feed cut in the middle", _fed(rss(item("half-feed", 1), item("half-feed", 2))[:-400]), None),
        Trick("own-words", "a feed that says copines' own", _fed(rss(item("own-words", title="{{ 7*7 }}{% raw %}${7*7}", description="{{ config }} " + _TEXT))), "", 1),
        Trick("author-blanks", "an author of 25 kB of blanks", _fed(rss(item("author-blanks", author=" " * 25_000 + "a"))), "", 1),
        Trick("author-ats", "an author of 25 kB of @", _fed(rss(item("author-ats", author="@" * 25_000)))),
        Trick("author-parens", "an author of 25 kB of (", _fed(rss(item("author-parens", author="(" * 25_000 + "a@b")))),
        *(
            Trick(f"open-{n}", f"a text of 100 kB of `{what}`", _fed(rss(item(f"open-{n}", description=f"<![CDATA[{_TEXT}{what * (100_000 // len(what))}]]>"))))
            for n, what in enumerate(("<!--", "<![CDATA", "<", "<a ", "&", "<img alt=", "<script>", "<!", "<?", "</", "<svg><style>", "<math>"))
        ),
        Trick("open-doctype", "a document type without end", _fed("<!DOCTYPE rss [" + "<!ENTITY " * 20_000 + rss(item("open-doctype")))),
        Trick("open-instruction", "processing instructions without end", _fed("<?xml " * 20_000 + rss(item("open-instruction")))),
        Trick("many-links", "5,000 links in an entry", _fed(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><title>U</title>{_LINK * 5_000}<content>{_TEXT}</content></entry></feed>', _ATOM)),
        Trick("bad-port", "an entry with a port that is no number, before one that is well", _fed(rss(item("bad-port", 2, link="http://bad-port.example:x/2"), item("bad-port", 1, enclosure="")))),
        Trick("bad-enclosure", "a picture at an IPv6 address that is none", _fed(rss(item("bad-enclosure").replace("</item>", '<enclosure url="http://[1:2/a.png" type="image/png"/></item>'))), "", 1),
        _json_feed("json-surrogates", title="a\ud800", content_text=_TEXT + "\udfff"),
        _json_feed("json-numbers", title=1, url=2, content_text=[3], authors="x", tags={"a": 1}),
        _json_feed("json-dates", date_published="9" * 400, date_modified=1e308),
        _json_feed("json-huge", id=10**400),
    )  # fmt: skip
