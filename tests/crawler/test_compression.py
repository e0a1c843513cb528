"""Bodies that are not packed as their headers say."""

import gzip
import zlib

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from copines.crawler.compression import CompressionMiddleware

_FEED = b"<?xml version='1.0'?><rss><channel><title>Le four de Maud</title></channel></rss>"


#: The same at every second: what a module's parameters are called must not depend on the clock.
_PACKED = gzip.compress(_FEED, mtime=0)
_TWICE = gzip.compress(_PACKED, mtime=0)


def _received(body: bytes, *packed: str, limit: int = 100_000) -> Response:
    crawler = get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": limit, "DOWNLOAD_WARNSIZE": 0})
    middleware = CompressionMiddleware.from_crawler(crawler)
    request = Request("http://maud.example/feed")
    sent = Response(request.url, body=body, headers={"Content-Encoding": list(packed)})
    received = middleware.process_response(request, sent)
    assert isinstance(received, Response)
    return received


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (_FEED, ""),
        (_PACKED, "gzip"),
        (zlib.compress(_FEED), "deflate"),
        # a plain body that is declared to be packed
        (_FEED, "gzip"),
        (_FEED, "x-gzip"),
        (_FEED, "deflate"),
        (_FEED, "br"),
        (_FEED, "zstd"),
        (b"User-agent: *\nDisallow:\n", "gzip"),
        (b"", "gzip"),
        # a packed one that is not declared, or not all of it
        (_PACKED, ""),
        (_TWICE, "gzip"),
        (gzip.compress(_TWICE, mtime=0), "gzip"),
        (_TWICE, ""),
        # packed otherwise than declared
        (_PACKED, "br"),
        (_PACKED, "deflate"),
        # what packs nothing
        (_FEED, "utf-8"),
        (_FEED, "identity"),
    ],
)
def test_a_body_is_unpacked_whatever_is_declared(body: bytes, declared: str) -> None:
    received = _received(body, *([declared] if declared else []))

    assert received.body in {_FEED, b"User-agent: *\nDisallow:\n", b""}
    assert bool(received.body) == bool(body)


@pytest.mark.parametrize(
    ("body", "declared", "why"),
    [
        (b"\x00\x01\x02\x03" * 99, "gzip", "declared to be packed"),
        (b"\x1f\x8b\x08\x00rubbish", "br", "damaged|declared to be packed"),
        (gzip.compress(_FEED * 2_000, mtime=0), "", "too_large"),
        (gzip.compress(gzip.compress(_FEED * 2_000, mtime=0), mtime=0), "gzip", "too_large"),
        (gzip.compress(_FEED * 2_000, mtime=0), "gzip", "MAXSIZE"),
    ],
)
def test_what_cannot_be_unpacked_is_a_failure_with_its_reason(
    body: bytes, declared: str, why: str
) -> None:
    with pytest.raises(IgnoreRequest, match=why):
        _received(body, *([declared] if declared else []))
