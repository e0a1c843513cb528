"""Undoes what servers pack, whatever their headers say of it."""

import logging

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from copines.crawler.documents import PackedError, sniff, unpacked
from copines.crawler.middlewares import RefusedError
from copines.reasons import Reason

logger = logging.getLogger(__name__)


class CompressionMiddleware(HttpCompressionMiddleware):
    """Take Content-Encoding (RFC 9110 §8.4) for a hint.

    Plain bodies that are declared to be packed are read as well, and packed ones that nobody
    declares, or that are packed once more than declared.
    """

    def __init__(self, *, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    # Scrapy warns of one that takes a spider, as its own still does
    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Unpack a body, to max_bytes at most.

        Raises
        ------
        IgnoreRequest
            It cannot be unpacked, or holds more.
        """
        try:
            plain = super().process_response(request, response)
        except IgnoreRequest:
            raise
        except Exception as error:  # noqa: BLE001 - each of Scrapy's four decoders has its own
            logger.debug("%s is not packed as declared: %r", response.url, error)
            return self._unpacked(_as_sent(response))
        if not isinstance(plain, Response):
            return plain
        # brotli waits for more, where it is given something else
        nothing = response.body and not plain.body
        return self._unpacked(_as_sent(response) if nothing else plain)

    def _unpacked(self, response: Response) -> Response:
        try:
            body = unpacked(response.body, self._limit)
        except PackedError as error:
            raise RefusedError(error.reason) from error
        return response if body is response.body else response.replace(body=body)


def _as_sent(response: Response) -> Response:
    """Keep a body that is evidently what it should be once unpacked."""
    declared = b", ".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    if response.body and sniff(response.body[:4096]).kind == "other":
        detail = f"declared to be packed ({declared}), and is not readable"
        raise RefusedError(Reason.of("damaged", detail=detail))
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    return response.replace(headers=headers)
