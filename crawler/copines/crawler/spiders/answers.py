"""Scrapy's responses and failures → answers in our words."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType

from OpenSSL import SSL
from scrapy.http import Response

from copines.crawler.freshness import of_headers
from copines.crawler.middlewares import RefusedError
from copines.crawler.timeouts import CONNECT_S, HeadError, ImpatienceError
from copines.crawler.walk.messages import Answer
from copines.model import Validators
from copines.reasons import FailureCode, Reason
from copines.schedule import LONGEST_WAIT

#: What is meant by a 429 that does not say how long.
_PAUSE = 3600.0
_PERMANENT = {301, 308}
#: Class of an error, or of one that led to it → why no answer came; the first that is found counts.
_CODES: Mapping[str, FailureCode] = MappingProxyType(
    {
        "PrivateAddressError": "private_address",
        "VerificationError": "certificate_name",
        "DNSLookupError": "no_such_name",
        "CannotResolveHostError": "no_such_name",
        "ConnectionRefusedError": "connection_refused",
        "DownloadConnectionRefusedError": "connection_refused",
        "_DecompressionMaxSizeExceeded": "too_large",
        "DownloadCancelledError": "too_large",
        "TCPTimedOutError": "connect_timeout",
        "TimeoutError": "connect_timeout",
        "DownloadTimeoutError": "connect_timeout",
        "UnsupportedURLSchemeError": "unsuitable_address",
        "IgnoreRequest": "redirect_loop",  # all others have a reason of ours, or a cause above
        "ConnectionDone": "connection_broken",
        "ConnectionLost": "connection_broken",
        "ConnectError": "connection_broken",
        "DownloadFailedError": "connection_broken",
        "ResponseDataLossError": "connection_broken",
        "ResponseNeverReceived": "connection_broken",
    }
)


#: Code of what nobody knows.
_UNKNOWN: FailureCode = "network"
#: Codes that say all.
_BARE: frozenset[FailureCode] = frozenset(
    {"certificate_name", "redirect_loop", "unsuitable_address"}
)


def answer_of(response: Response, now: datetime) -> Answer:
    """Read a response; `now` is what a date in Retry-After is measured from."""
    headers = response.headers
    return Answer(
        url=response.url,
        status=response.status,
        body=response.body,
        content_type=_text(headers.get("Content-Type")) or "",
        validators=Validators(_text(headers.get("ETag")), _text(headers.get("Last-Modified"))),
        robots_tag="\n".join(_text(v) or "" for v in headers.getlist("X-Robots-Tag")),
        seconds=response.meta.get("seconds", 0.0),
        links=", ".join(_text(value) or "" for value in headers.getlist("Link")),
        retry_after=pause_of(response, now),
        moved=_moved_for_good(response.meta.get("redirect_reasons", ())),
        fresh=of_headers(
            _text(headers.get("Cache-Control")),
            _text(headers.get("Expires")),
            _text(headers.get("Age")),
            now,
        ),
    )


def pause_of(response: Response, now: datetime) -> float | None:
    """Return the seconds for which a server wants to be left alone; None where it does not say."""
    asked = seconds_of(_text(response.headers.get("Retry-After")), now)
    return _PAUSE if asked is None and response.status == 429 else asked


def _moved_for_good(reasons: Sequence[object]) -> bool:
    return bool(reasons) and all(reason in _PERMANENT for reason in reasons)


def seconds_of(retry_after: str | None, now: datetime) -> float | None:
    """Read Retry-After in both forms, seconds and a date (RFC 9110 §10.2.3)."""
    if not retry_after:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(retry_after) - now).total_seconds()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return None if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_WAIT.total_seconds())


def reason_of(error: BaseException | None, max_bytes: int = 0) -> Reason:
    """Name why no answer came; `max_bytes` is what one may have had."""
    met = tuple(_chain(error))
    for each in met:
        if isinstance(each, RefusedError | ImpatienceError | HeadError):
            return each.reason
    # what gathers others says nothing but their list
    gathers = any(getattr(each, "reasons", None) for each in met)
    detail = str(met[-1] if gathers else error).strip().split("\n")[0].rstrip(".")
    if any(isinstance(each, SSL.Error) for each in met):
        return Reason.of(_of_certificate(met))
    names = {cls.__name__ for each in met for cls in type(each).__mro__}
    known = (name for name in _CODES if name in names)
    code = _CODES.get(next(known, ""), _UNKNOWN)
    if code == "too_large":
        return Reason.of(code, bytes=max_bytes)
    if code == "connect_timeout":
        return Reason.of(code, seconds=CONNECT_S)
    if code in _BARE:
        return Reason.of(code)
    return Reason.of(code, detail=detail or type(error).__name__)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Return an error, what it was raised from, and what Twisted gathered in it."""
    while error is not None:
        yield error
        for failure in getattr(error, "reasons", None) or ():
            yield from _chain(failure.value)
        error = error.__cause__


def _of_certificate(met: Iterable[BaseException]) -> FailureCode:
    """Read OpenSSL's own name of a failure: a triple of library, function and reason."""
    said = {
        part
        for error in met
        if isinstance(error, SSL.Error)
        for triple in (error.args[0] if error.args and isinstance(error.args[0], list) else ())
        for part in triple
    }
    return "certificate_expired" if "certificate verify failed" in said else "bad_certificate"


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
