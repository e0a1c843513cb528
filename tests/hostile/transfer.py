"""Bodies and heads that do not end, do not fit, or swell."""

import gzip
import time
import zlib
from collections.abc import Callable, Iterator

import brotli

from hostile.server import Talk, Trick

#: After which whoever asked should long have gone.
_LONG = 20
_MB = 1 << 20


def _zeros(size: int) -> Iterator[bytes]:
    for _ in range(size // _MB):
        yield b"<p>" + b"0" * (_MB - 3)


def _gzipped(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(piece) for piece in _zeros(size)), packer.flush()])


def _deflated(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(piece) for piece in _zeros(size)), packer.flush()])


def _brotlied(size: int) -> bytes:
    packer = brotli.Compressor(quality=4)
    return b"".join([*(packer.process(piece) for piece in _zeros(size)), packer.finish()])


def _zstd(size: int) -> bytes:
    from backports import zstd  # noqa: PLC0415 - in the library from Python 3.14 on

    packer = zstd.ZstdCompressor()
    return b"".join([*(packer.compress(piece) for piece in _zeros(size)), packer.flush()])


def _packed(body: bytes, coding: str) -> Callable[[Talk], None]:
    return lambda talk: talk.give(body, Content_Encoding=coding)


def _endless(talk: Talk) -> None:
    talk.begin()
    for _ in range(300_000):
        talk.wfile.write(b"<p>encore</p>" * 100)


def _endless_chunks(talk: Talk) -> None:
    talk.protocol_version = "HTTP/1.1"
    talk.begin(Transfer_Encoding="chunked")
    for _ in range(300_000):
        talk.wfile.write(b"400\r\n" + b"x" * 1024 + b"\r\n")


def _drip(talk: Talk) -> None:
    talk.begin()
    for _ in range(_LONG * 4):
        talk.wfile.write(b"<")
        time.sleep(0.25)


def _half(talk: Talk) -> None:
    talk.begin(Content_Length="5000")
    talk.wfile.write(b"<html>")
    time.sleep(_LONG)


def _cut(talk: Talk) -> None:
    talk.begin(Content_Length="5000")
    talk.wfile.write(b"<html>")


def _slow_head(talk: Talk) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * _LONG * 4:
        talk.wfile.write(bytes([letter]))
        time.sleep(0.25)


def _endless_head(talk: Talk) -> None:
    talk.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200_000):
        talk.wfile.write(b"X-%d: %s\r\n" % (number, b"a" * 1000))


def _long_head(talk: Talk) -> None:
    talk.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(20_000):
        talk.wfile.write(b"a" * 1000)


def _silent(talk: Talk) -> None:
    time.sleep(_LONG)


def _noise(talk: Talk) -> None:
    talk.wfile.write(b"\x00\xff\xfe garbage \r\n\r\n")


def _short(talk: Talk) -> None:
    talk.begin(Content_Length="3")
    talk.wfile.write(b"<html><body>" * 1000)


def _negative(talk: Talk) -> None:
    talk.begin(Content_Length="-1")


def _lengths(talk: Talk) -> None:
    talk.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello")


def _bad_chunks(talk: Talk) -> None:
    talk.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n")


def _huge_chunk(talk: Talk) -> None:
    talk.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n")


def _huge_length(talk: Talk) -> None:
    talk.begin(Content_Length="9" * 30)
    talk.wfile.write(b"<html>")


def tricks() -> tuple[Trick, ...]:
    """All of them; bombs are made when asked for."""
    twice = gzip.compress(_gzipped(200 * _MB))
    return (
        Trick("gzip-bomb", "200 MB in 200 kB of gzip", _packed(_gzipped(200 * _MB), "gzip"), "max_bytes"),
        Trick("deflate-bomb", "200 MB in deflate", _packed(_deflated(200 * _MB), "deflate"), "max_bytes"),
        Trick("brotli-bomb", "200 MB in brotli", _packed(_brotlied(200 * _MB), "br"), "max_bytes"),
        Trick("zstd-bomb", "200 MB in zstd", _packed(_zstd(200 * _MB), "zstd"), "max_bytes"),
        Trick("nested-bomb", "200 MB in gzip, in gzip", _packed(twice, "gzip, gzip"), "max_bytes|compress"),
        Trick("hidden-bomb", "gzip in gzip, of which the head names one", _packed(twice, "gzip"), ".+"),
        Trick("mislabelled-gzip", "bytes that are no gzip", _packed(b"<html>", "gzip"), ".+"),
        Trick("unknown-coding", "a coding that nobody knows", _packed(b"<html>", "rot13"), ".+"),
        Trick("endless", "a body without end", _endless, "max_bytes"),
        Trick("endless-chunks", "chunks without end", _endless_chunks, "max_bytes"),
        Trick("drip", "a byte each quarter of a second", _drip, "too slow|silent"),
        Trick("half-sent", "six bytes of 5,000, then silence", _half, "silent|slow"),
        Trick("cut", "six bytes of 5,000, then the end", _cut, ".+"),
        Trick("slow-head", "a head, a letter each quarter of a second", _slow_head, "silent|slow|answer"),
        Trick("endless-head", "lines of a head without end", _endless_head, "its head is larger"),
        Trick("long-head", "a line of 20 MB in the head", _long_head, ".+"),
        Trick("silent", "nothing at all", _silent, "silent|answer"),
        Trick("noise", "bytes that are no HTTP", _noise, ".+"),
        Trick("short-length", "more than Content-Length says", _short, ".+"),
        Trick("negative-length", "Content-Length: -1", _negative, ".+"),
        Trick("two-lengths", "two lengths that differ", _lengths, ".+"),
        Trick("bad-chunks", "a chunk whose length is no number", _bad_chunks, ".+"),
        Trick("huge-chunk", "a chunk of 16^40 bytes", _huge_chunk, ".+"),
        Trick("huge-length", "a length of thirty digits", _huge_length, "max_bytes|.+"),
    )  # fmt: skip
