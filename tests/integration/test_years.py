"""What a circle meets when it is kept for years."""

import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from instance import Instance
from served_blogs import Blogs, a_circle_of, an_instance, an_item, served

GARDEN = [
    "semis",
    "potager",
    "tomates",
    "compost",
    "rhubarbe",
    "graines",
    "printemps",
    "jardin",
    "terre",
    "arrosoir",
]
SPAM = (
    "The best casino bonus offers for players who want to win real money online today: our "
    "trusted review of licensed betting operators, free spins, slots, jackpots and guaranteed "
    "payouts without deposit. Register your account before Sunday and start playing with credits."
)


def status(circle: Instance, ok: tuple[int, ...] = (0,)) -> dict[str, Any]:
    blog: dict[str, Any] = json.loads(circle.copines("status", "--json", ok=ok).stdout)["blogs"][0]
    return blog


def garden(host: str, count: int) -> list[str]:
    said = (
        "Cette année encore nous avons parlé au jardin avec toutes les voisines du quartier, qui "
        "viennent chaque printemps échanger leurs plants devant notre vieille cabane : "
    )
    return [
        an_item(
            host,
            n,
            f"{n + 1:02} Sep 2026 08:00:00 GMT",
            said + " et ".join(GARDEN[(n + k) % len(GARDEN)] for k in range(7)),
        )
        for n in range(count)
    ]


def run(blogs: Blogs, circle: Instance, *items: str) -> None:
    blogs.write("zoe.example", *items)
    circle.copines("run")


def test_a_blog_emptied_on_purpose_keeps_its_posts_and_is_told_of(tmp_path: Path) -> None:
    circle = a_circle_of(tmp_path, "zoe.example")
    posts = garden("zoe.example", 3)
    with served() as (blogs, circle.environment):
        run(blogs, circle, *posts)
        run(blogs, circle)
        blog = status(circle)
        assert (blog["state"], blog["posts"]) == ("ok", 3)
        assert blog["hint"].startswith("its feed is empty, and its posts are kept")
        assert "son flux est vide" in circle.portal_page("status/index.html")
        run(blogs, circle)
        assert status(circle)["hint"] == blog["hint"]
        run(blogs, circle, *posts)
        assert status(circle)["hint"] == ""


def test_a_blog_sold_to_spammers_is_told_of(tmp_path: Path) -> None:
    circle = a_circle_of(tmp_path, "zoe.example")
    posts = garden("zoe.example", 12)
    with served() as (blogs, circle.environment):
        run(blogs, circle, *posts)
        assert status(circle)["hint"] == ""
        spam = [
            an_item(
                "zoe.example", 50 + n, f"{n + 1:02} Oct 2026 08:00:00 GMT", f"{SPAM} Number {n}."
            )
            for n in range(4)
        ]
        blogs.write("zoe.example", *spam, *posts)
        assert "has it changed hands?" in circle.copines("run", "--quiet").stderr
        spam.append(an_item("zoe.example", 60, "09 Oct 2026 08:00:00 GMT", f"{SPAM} Number 9."))
        blogs.write("zoe.example", *spam, *posts)
        assert circle.copines("run", "--quiet").stderr == ""  # told before
    assert "has it changed hands?" in status(circle)["hint"]
    assert "has it changed hands?" in circle.copines("status").stdout


def test_posts_stand_in_day_and_month_of_the_portals_clock(tmp_path: Path) -> None:
    circle = a_circle_of(tmp_path, "zoe.example")
    config = circle.directory / "copines.toml"
    zone = '[portal]\ntimezone = "Europe/Paris"'
    config.write_text(config.read_text("utf-8").replace("[portal]", zone), "utf-8")
    dates = [
        "Sat, 31 Oct 2026 23:30:00 -0400",  # 04:30 on the first of November in Paris
        "Sat, 31 Oct 2026 23:30:00 +0100",
        "Sun, 25 Oct 2026 02:30:00 +0200",  # an hour before the next, by the same clock face
        "Sun, 25 Oct 2026 02:30:00 +0100",
        "Sat, 28 Feb 2026 23:30:00 +0000",  # half past midnight, on the first of March
    ]
    with served() as (blogs, circle.environment):
        run(blogs, circle, *(an_item("zoe.example", n, date) for n, date in enumerate(dates)))
    posts = [json.loads(line) for line in circle.copines("export", "posts").stdout.splitlines()]
    assert [int(post["url"].split("/")[3]) for post in posts] == [0, 1, 3, 2, 4]
    assert posts[0]["published"] == "2026-11-01T03:30:00+00:00"
    for month, numbers in (("2026/11", {0}), ("2026/10", {1, 2, 3}), ("2026/03", {4})):
        page = circle.portal_page(f"archives/{month}/index.html")
        assert {n for n in range(5) if f"zoe.example {n}<" in page} == numbers
    days = ["1er novembre", "31 octobre", "25 octobre", "25 octobre", "1er mars"]
    for n, day in enumerate(days):
        assert f">{day} 2026</time>" in circle.portal_page(
            f"posts/zoe-example/zoe-example-{n}/index.html"
        )


@pytest.mark.parametrize(
    ("days", "name", "reason", "hint"),
    [
        (-1, "localhost", "its certificate has expired, or nobody known has signed it",
         "tell its author that the certificate is to be renewed"),
        (9, "other.example", "its certificate is for another name",
         "tell its author that the certificate is to be renewed"),
        (9, "localhost", "", ""),
    ],
)  # fmt: skip
def test_a_certificate_that_ran_out_is_named(
    tmp_path: Path, days: int, name: str, reason: str, hint: str
) -> None:
    authority, pem = certificates(tmp_path, days, name)
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text(
        "<rss version='2.0'><channel><title>Zoé</title></channel></rss>"
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(site))

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of callers that hang up."""

    with Server(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        circle = an_instance(tmp_path / "circle")
        circle.environment = {"SSL_CERT_FILE": str(authority), "https_proxy": "", "no_proxy": "*"}
        blog = f'[[blog]]\nurl = "https://localhost:{server.server_port}/"\n'
        with (circle.directory / "copines.toml").open("a", encoding="utf-8") as config:
            config.write(f"delay = 0\narchive = false\nallow_private = true\n{blog}")
        circle.copines("crawl", ok=(3,) if reason else (0,))
        told = status(circle, (3,) if reason else (0,))
        assert (told["reason"], told["cause"], told["hint"]) == (reason, reason, hint)
        server.shutdown()


def certificates(directory: Path, days: int, name: str) -> tuple[Path, Path]:
    """Write an authority's certificate, and one for name that it signed, with its key."""
    own, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority, pem = directory / "authority.pem", directory / "server.pem"
    authority.write_bytes(signed("authority", own, own, 9).public_bytes(_PEM))
    key = server.private_bytes(_PEM, _PKCS8, serialization.NoEncryption())
    pem.write_bytes(signed(name, server, own, days).public_bytes(_PEM) + key)
    return authority, pem


_PEM, _PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8


def signed(
    name: str, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey, days: int
) -> x509.Certificate:
    now, itself = datetime.now(UTC), key is signer
    subject, issuer = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
        for common in (name, "authority")
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(itself, None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(signer, hashes.SHA256())
    )
