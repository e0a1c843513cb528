"""The portal over HTTP: all of it, and nothing else."""

import http.client
import socket
import sys
from collections.abc import Iterator

import pytest

from copines.cli.served import serving, span_of


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    tmp_path = tmp_path_factory.mktemp("served")
    public = tmp_path / "public"
    (public / "posts").mkdir(parents=True)
    (public / "index.html").write_text("home", encoding="utf-8")
    (public / "posts" / "a.txt").write_text("0123456789", encoding="utf-8")
    (public / "empty.txt").touch()
    (public / "404.html").write_text("nothing here", encoding="utf-8")
    (public / ".copines.json").write_text("secret", encoding="utf-8")
    (public / ".copines-new").mkdir()
    (public / ".copines-new" / "index.html").write_text("secret", encoding="utf-8")
    (tmp_path / "copines.db").write_text("secret", encoding="utf-8")
    (tmp_path / "public-two").mkdir()
    (tmp_path / "public-two" / "x").write_text("secret", encoding="utf-8")
    (public / "out").symlink_to(tmp_path)
    (public / "db").symlink_to(tmp_path / "copines.db")
    (public / "ring").symlink_to(public / "ring")
    (public / "within").symlink_to(public / "posts" / "a.txt")
    with serving(public, 0) as url:
        host, port = url.removeprefix("http://").rstrip("/").split(":")
        yield host, int(port)


def asked(
    address: tuple[str, int], path: str, method: str = "GET", **heads: str
) -> tuple[int, bytes, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection(*address, timeout=20)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in heads.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read(), answer
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/../copines.db",
        "/%2e%2e/copines.db",
        "/..%2fcopines.db",
        "/posts/../../copines.db",
        "/.%2e/copines.db",
        "/..\\copines.db",
        "/%5c..%5ccopines.db",
        "//copines.db",
        "/./../copines.db",
        "/db",
        "/out/copines.db",
        "/out/",
        "/out",
        "/../public-two/x",
        "/ring",
        "/.copines.json",
        "/.copines-new/index.html",
        "/.copines-new/",
        "/posts/%00",
        "/%00",
        "/posts/",
        "/" + "a" * 5000,
        "/posts/a.txt/",
        "/posts/a.txt/..%2f..%2f..%2fcopines.db",
        "/%c0%ae%c0%ae/copines.db",
        "/..;/copines.db",
        "/etc/passwd",
        "//etc/passwd",
        "/file:///etc/passwd",
    ],
)
def test_nothing_but_the_portal_is_served(address: tuple[str, int], path: str) -> None:
    status, body, _ = asked(address, path)
    assert status == 404, body
    assert b"secret" not in body


def test_what_is_there_is_served(address: tuple[str, int]) -> None:
    assert asked(address, "/")[:2] == (200, b"home")
    assert asked(address, "/posts/a.txt")[:2] == (200, b"0123456789")
    assert asked(address, "/within")[:2] == (200, b"0123456789")
    assert asked(address, "/nothing")[:2] == (404, b"nothing here")


@pytest.mark.parametrize("path", ["/", "/posts/a.txt", "/nothing", "/posts", "/empty.txt"])
def test_head_is_get_without_its_body(address: tuple[str, int], path: str) -> None:
    got, head = asked(address, path), asked(address, path, "HEAD")
    assert head[1] == b""
    assert head[0] == got[0]
    for name in ("Content-Length", "Content-Type", "Location"):
        assert head[2].getheader(name) == got[2].getheader(name)


@pytest.mark.parametrize(
    ("span", "status", "body"),
    [
        ("bytes=0-3", 206, b"0123"),
        ("bytes=4-", 206, b"456789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=9-9", 206, b"9"),
        ("bytes=0-99", 206, b"0123456789"),
        ("bytes=-99", 206, b"0123456789"),
        ("bytes=10-", 416, b""),
        ("bytes=99-100", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=3-1", 200, b"0123456789"),
        ("bytes=0-1,3-4", 200, b"0123456789"),
        ("bytes=-", 200, b"0123456789"),
        ("lines=0-3", 200, b"0123456789"),
        ("bytes=x-y", 200, b"0123456789"),
        ("bytes=" + "9" * 400 + "-", 200, b"0123456789"),
    ],
)
def test_a_part_is_served_where_one_is_asked_for(
    address: tuple[str, int], span: str, status: int, body: bytes
) -> None:
    answer = asked(address, "/posts/a.txt", Range=span)
    assert answer[:2] == (status, body)
    assert answer[2].getheader("Content-Length") == str(len(body))
    if status == 206:
        first = b"0123456789".index(body)
        told = f"bytes {first}-{first + len(body) - 1}/10"
        assert answer[2].getheader("Content-Range") == told
    assert asked(address, "/posts/a.txt", "HEAD", Range=span)[:2] == (status, b"")


def test_a_part_of_nothing_cannot_be_had() -> None:
    assert span_of("bytes=0-", 0) == range(0)
    assert span_of("bytes=-5", 0) == range(0)


@pytest.mark.skipif(sys.platform != "linux", reason="one loopback address elsewhere")
def test_other_addresses_of_this_machine_reach_nothing(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=5):
        pass
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", address[1]))
