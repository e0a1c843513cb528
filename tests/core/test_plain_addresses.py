"""Addresses that are known as plain at a look: what is found so is what parsing finds."""

from itertools import product

import pytest

from copines import addresses, permalinks
from copines.addresses import join, plain

_HOSTS = (
    "zoe.example", "www.zoe.example", "www.www.example", "zoe", "127.0.0.1", "0x7f.1", "-a-.aa",
    f"{'a' * 63}.example", f"{'a' * 64}.example", "Zoe.example", "zoe.example.", "zoé.example",
    ".example", "a..example", "zoe.example:80", "zoe.example:8080", "léa@zoe.example", "a@b.c",
    "[::1]", "[zoe", "zoe_a.example", "zoe.example\n", f"{'a.' * 126}example", "",
)  # fmt: skip
_PATHS = (
    "", "/", "/a", "/a/", "/a//", "//a", "/a//b", "/a/./b", "/a/../b", "/..", "/.", "/.a", "/a.",
    "/..a/b", "/a/index.html", "/index.php", "/index.htm/", "/a/index.txt", "/index", "/a;b", "/a;",
    "/a?", "/a?b=1", "/a?utm_source=x", "/a#", "/a#b", "/%41", "/%2f", "/a%", "/é", "/a b", "/a\tb",
    "/a!$&'()*+,=:@b", "/~zoe", "/a\\b", "/a|b", "/a[b]", "/a\n", "/a ", "a", f"/{'a' * 300}",
)  # fmt: skip
_SCHEMES = ("http://", "https://", "HTTP://", "ftp://", "//", "http:/", "")
_BASES = (
    "https://zoe.example/feed.xml",
    "http://a.example",
    "",
    "http://[zoe",
    "http://a/b?c#d",
    "x",
)
_ALL = tuple(map("".join, product(_SCHEMES, _HOSTS, _PATHS)))


def _found() -> list[tuple[str, ...]]:
    return [
        (
            url,
            permalinks.normalise.__wrapped__(url),
            permalinks.canonical(url),
            *(join(base, url) for base in _BASES),
            *(join(base, url, fragment=True) for base in _BASES),
        )
        for url in _ALL
    ]


def test_what_is_found_at_a_look_is_what_parsing_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_look = _found()
    for module in (addresses, permalinks):
        monkeypatch.setattr(module, "plain", lambda url: None)
    assert _found() == at_a_look


def test_what_most_addresses_are_is_plain() -> None:
    assert plain("https://www.zoe.example/2024/05/les-pois_2/") == (
        "www.zoe.example",
        "/2024/05/les-pois_2/",
    )
    assert plain("http://zoe.example") == ("zoe.example", "")
    assert sum(plain(url) is not None for url in _ALL) > len(_ALL) // 20
