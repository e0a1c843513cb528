"""How long an answer is waited for (connecting, silence, the whole), and how large its head is."""

import asyncio
from typing import Any

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web.client import HTTPConnectionPool

from copines.reasons import Reason

#: Seconds in which a server takes a connection, if ever (openring-rs has the same).
CONNECT_S = 10
#: A slow answer that goes on may take so many times the silence that ends one.
PATIENCE = 5
#: Bytes of an answer's head (curl has the same, MAX_HTTP_RESP_HEADER_SIZE).
HEAD_BYTES = 300 * 1024


class ImpatienceError(DownloadTimeoutError):
    """An answer was not waited for any longer."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.stored())
        self.reason = reason


class HeadError(Exception):
    """The head of an answer does not end."""

    reason = Reason.of("connection_broken", detail=f"its head is larger than {HEAD_BYTES} bytes")


class _Protocol(_LenientHTTP11ClientProtocol):
    """A connection that bounds heads: Twisted keeps all their lines."""

    _head = 0

    def request(self, request: Any) -> "Deferred[Any]":
        """Ask, and count from nothing."""
        self._head = 0
        return super().request(request)

    def dataReceived(self, bytes: bytes) -> None:
        """Take what has come, unless it is too much of a head."""
        if self._parser is not None and self._parser.state in {"STATUS", "HEADER"}:
            self._head += len(bytes)
            if self._head > HEAD_BYTES + len(bytes):  # the last piece may have the body's beginning
                self._giveUp(Failure(HeadError()))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(bytes)  # type: ignore[no-untyped-call]


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> Any:
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _Pool(HTTPConnectionPool):
    """Connections that are made in time, or not at all; a kept one is there at once."""

    def getConnection(self, key: Any, endpoint: Any) -> "Deferred[Any]":
        """Return a connection, kept or new."""
        made: Deferred[Any] = super().getConnection(key, endpoint)
        return made.addTimeout(CONNECT_S, self._reactor, _not_connected)


def _not_connected(_: object, seconds: float) -> None:
    raise ImpatienceError(Reason.of("connect_timeout", seconds=round(seconds)))


class PatientHandler(HTTP11DownloadHandler):
    """Scrapy's own download handler, with an eye on silence."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # noqa: PLC0415 - installed by now

        # private, seen in Scrapy 2.19: the pool is where each connection is made
        theirs: HTTPConnectionPool = self._pool
        self._pool = _Pool(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._pool.maxPersistentPerHost = theirs.maxPersistentPerHost
        self._pool._factory = _Factory
        self._silence = crawler.settings.getfloat("COPINES_SILENCE")
        self._whole = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._heard: dict[int, float] = {}
        for signal in (signals.headers_received, signals.bytes_received):
            crawler.signals.connect(self._hear, signal=signal)

    def _hear(self, request: Request) -> None:
        if id(request) in self._heard:
            self._heard[id(request)] = asyncio.get_running_loop().time()

    async def download_request(self, request: Request) -> Response:
        """Return the answer.

        Raises
        ------
        ImpatienceError
            It fell silent, or took too long as a whole.
        """
        clock = asyncio.get_running_loop().time
        self._heard[id(request)] = began = clock()
        answer = asyncio.ensure_future(super().download_request(request))
        try:
            while not answer.done():
                left = self._heard[id(request)] + self._silence - clock()
                if left <= 0:
                    raise ImpatienceError(
                        Reason.of("silence_timeout", seconds=round(self._silence))
                    )
                await asyncio.wait((answer,), timeout=left)
            request.meta["seconds"] = clock() - began
            return answer.result()
        except ImpatienceError:
            raise
        except DownloadTimeoutError as error:
            whole = Reason.of("too_slow", seconds=round(clock() - began))
            raise ImpatienceError(whole) from error
        finally:
            answer.cancel()
            del self._heard[id(request)]
