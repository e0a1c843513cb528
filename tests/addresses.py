"""Addresses out of pieces that are spelt in many ways, the same for each seed."""

import random
from collections.abc import Iterator

_HOSTS = [
    "zoe.example", "WWW.Zoé.example", "www.www.x.example", "faß.example", "i❤.example",
    "日本.example", "\u0642\u0637\u0627\u0631.example", "x.example:443", "x.example:80",
    "x.example:8080", "u:p@x.example", "xn--bcher-kva.example", "x.example..", "127.0.0.1:8000",
    "[::1]:8000", "x.example:", "\uff26\uff55.example",
]  # fmt: skip
_PATHS = [
    "a", "é", "%C3%A9", "%c3%a9", "%7E", "~", "/", "//", ".", "..", "%2e", "%2E%2e", "/./", "/../",
    "index.html", "/index.php", "/index.htm/", " ", "+", "%20", "%2F", "'", '"', "(", "|", "^", "[",
    "{", "<", "`", "\\", "%", "%zz", "🌱", ";a=1", ",", ":", "@", "!", "*", "=", "&", "$", "\t",
]  # fmt: skip
_QUERIES = [
    "a=1", "b=2", "utm_source=x", "UTM_Medium=é", "fbclid", "%66bclid=2", "fbclidx=1", "gclid=",
    "mc_cid=1", "_ga=1", "_gl", "ref=l'été", "q=caf%C3%A9", "q=%2B", "x?y", "a=b=c", "", "z=%27",
    "utm%5Fsource=1", "é=1", "a b", "a[]=1", "b|c", "100%", "fbclid%3D1",
]  # fmt: skip


def addresses(seed: int, count: int) -> Iterator[str]:
    """Return addresses as people and programs write them, and worse."""
    chance = random.Random(seed)
    for _ in range(count):
        url = chance.choice(["http://", "https://", " HTTPS://"]) + chance.choice(_HOSTS)
        if chance.random() < 0.9:
            url += "/" + "".join(chance.choices(_PATHS, k=chance.randint(0, 6)))
        if chance.random() < 0.5:
            url += "?" + "&".join(chance.choices(_QUERIES, k=chance.randint(0, 4)))
        yield url + ("#é " if chance.random() < 0.3 else "")
