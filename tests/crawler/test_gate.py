"""Every address from outside passes one gate, and nothing else makes a request."""

import ast
import ipaddress
from pathlib import Path

import pytest

from copines import addresses
from copines.crawler import gate, guard
from copines.crawler.freshness import of_headers
from copines.crawler.middlewares import _proxy_hosts
from copines.crawler.spiders.answers import seconds_of
from copines.crawler.walk.messages import Answer
from walks import BODY, HOME, NOW, SITE, a_feed, a_job, a_post, an_item, walk

ROOT = Path(__file__).parents[2]
ODD = (
    "http://zoe.example:8o80/a", "http://zoe.example:8 0/", "http://zoe.example:99999/",
    "http://zoe.example:-1/", "http://zoe.example:²/", "http://[zoe.example/", "http://[::1/",
    "http://zoe.example]/", "http://a\udcffb.example/", "http://zoe.example/\ud800",
    "http://zoe.example/\x00", "http://zoe.example/\x1b[0m", "http://127%2e0.0.1/", "http:///a",
    "http://zoe example/", f"http://{'a' * 64}.example/", f"http://zoe.example/{'a' * 5000}",
    "javascript:alert(1)", "file:///etc/passwd", "http://a℀b.example/", "",
)  # fmt: skip


@pytest.mark.parametrize("url", ODD)
def test_what_is_no_address_is_refused_with_a_reason(url: str) -> None:
    assert addresses.checked(url) is None
    why = gate.refusal(url)
    assert why
    assert why.code == "unsuitable_address"
    made = gate.request(url, gate.PORTS, meta={"ask": 1})
    assert made.meta["unusable"] == why
    assert made.meta["ask"] == 1


@pytest.mark.parametrize(
    "url",
    ["https://zoe.example", "http://zoe.example:80/é?a=b c", "https://été.example/", "http://i❤.ws/",
     "http://[2001:4860:4860::8888]:443/", "http://a_b.example./", "http://u:p@zoe.example/"],
)  # fmt: skip
def test_an_address_of_the_web_passes(url: str) -> None:
    assert gate.refusal(url) is None
    assert "unusable" not in gate.request(url, gate.PORTS).meta


def test_the_host_asked_is_the_one_that_browsers_open() -> None:
    asked = {
        "http://straße.example/a?b=é#c": "http://xn--strae-oqa.example/a?b=%C3%A9",
        "http://βόλος.example:80/": "http://xn--nxasmm1c.example:80/",
        "http://u:p@Café.example/": "http://u:p@xn--caf-dma.example/",
        "http://zoe.example/é": "http://zoe.example/%C3%A9",
    }
    for url, opened in asked.items():
        assert gate.request(url, gate.PORTS).url.partition("#")[0] == opened


@pytest.mark.parametrize("port", [1, 22, 25, 6379, 8080, 11211])
def test_a_port_is_asked_only_where_the_config_names_it(port: int) -> None:
    url = f"http://zoe.example:{port}/"
    assert gate.refusal(url)
    assert gate.refusal(url, gate.ports_of(url, None, "https://nour.example/")) is None


@pytest.mark.parametrize("bad", ODD[:12])
def test_one_bad_address_costs_no_other_post(bad: str) -> None:
    told = bad.replace("\x00", "&#0;").replace("\x1b", "").encode("utf-8", "replace").decode()
    picture = f"<enclosure url='{told}' type='image/png'/></item>"
    item = an_item("/a", BODY).replace("</item>", picture)
    located = "".join(f"<url><loc>{url}</loc></url>" for url in (told, f"{SITE}/d"))
    site = {
        "/feed.xml": a_feed(item.replace(f"{SITE}/a", told), item, an_item("/b", BODY)),
        "/": HOME.replace("<nav>", f"<nav><a href='{told}'>x</a><a href='/c'>c</a>"),
        "/a": a_post("A", told),
        "/b": a_post("B"),
        "/c": a_post("C", told),
        "/d": a_post("D"),
        "/sitemap.xml": f"<urlset>{located}</urlset>",
    }
    walked = walk(site, a_job(f"{SITE}/feed.xml"))
    assert {"/b", "/c", "/d"} <= walked.addresses
    assert walked.visit.failure is None


@pytest.mark.parametrize("target", ["http://[zoe/", "http://zoe.example:x/", "²", "\x00"])
def test_a_home_page_that_sends_on_to_nowhere_is_told(target: str) -> None:
    page = f"<!doctype html><meta http-equiv=refresh content='{'9' * 5000};url={target}'><p>x"
    walked = walk({"/": Answer(f"{SITE}/", 200, page.encode(), "text/html")}, a_job())
    assert walked.visit.failure is None or walked.visit.failure.code != "bug"


def test_nothing_else_makes_a_request() -> None:
    makers = set()
    for file in (ROOT / "crawler").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in {"Request", "FormRequest", "JsonRequest", "follow", "follow_all"}:
                    makers.add(file.name)
    assert makers == {"gate.py"}


# addresses that are no blog's

_PYTHONS = (
    *ipaddress.IPv4Address._constants._private_networks,  # type: ignore[attr-defined]
    *ipaddress.IPv6Address._constants._private_networks,  # type: ignore[attr-defined]
)


@pytest.mark.parametrize("network", _PYTHONS, ids=str)
def test_what_python_calls_private_is_not_public(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network,
) -> None:
    for address in (network[0], network[network.num_addresses // 2], network[-1]):
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            assert guard.is_public(str(address)) == guard.is_public(str(address.ipv4_mapped))
        else:
            assert not guard.is_public(str(address))


@pytest.mark.parametrize(
    "address",
    ["192.0.0.8", "192.0.0.9", "192.0.0.170", "192.88.99.1", "192.31.196.1", "224.0.0.1",
     "255.255.255.255", "64:ff9b:1::1", "100::1", "2001::1", "2001:20::1",
     "3fff::1", "5f00::1", "fec0::1", "ff02::1", "2002:7f00:1::", "64:ff9b::7f00:1", "::7f00:1",
     "2620:4f:8000::1", "4000::1"],
)  # fmt: skip
def test_what_iana_calls_special_is_not_public(address: str) -> None:
    assert not guard.is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "192.0.1.1", "198.17.255.255", "2a00:1450::1", "64:ff9b::808:808"]
)
def test_the_rest_is_public(address: str) -> None:
    assert guard.is_public(address)


@pytest.mark.parametrize("name", ["all_proxy", "ftp_proxy", "foo_proxy", "ALL_PROXY", "x_y_proxy"])
def test_names_that_are_no_proxies_open_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://intern.example:3128")
    assert "intern.example" not in _proxy_hosts()


@pytest.mark.parametrize("name", ["http_proxy", "https_proxy", "HTTPS_PROXY"])
def test_proxies_that_are_used_are_exempt(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://proxy.example:3128")
    assert "proxy.example" in _proxy_hosts()


_ODD_TIMES = (
    "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "Mon, 01 Jan 2027 00:00:00 +99999999999999",
    "Mon, 01 Jan 0000 00:00:00 GMT", "1e999", "-1e999", "nan", "²", "9" * 5000, "\x00", "Mon,",
    f"Mon, 01 Jan {'9' * 5000} 00:00:00 GMT", "Mon, 01 Jan 9999 23:59:59 -2359",
    "Mon, 01 Jan 2027 99999999999999999999:00:00 GMT", "0,0", ",,,,", " ", "+", "Jan 1",
)  # fmt: skip


@pytest.mark.parametrize("said", _ODD_TIMES)
def test_odd_times_of_headers_say_nothing_or_something_bounded(said: str) -> None:
    asked = seconds_of(said, NOW)
    assert asked is None or 0 <= asked <= 7 * 86400
    assert 0 <= of_headers(None, said, said, NOW) <= 31536000
    assert 0 <= of_headers(f"max-age={said}", None, said, NOW) <= 31536000
