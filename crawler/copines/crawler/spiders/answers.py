"""Scrapy's responses and failures → answers in our words."""

import math
from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

from scrapy.http import Response

from copines.crawler.freshness import of_headers
from copines.crawler.walk.messages import Answer
from copines.model import Validators

#: Longer than anyone means: a clock gone wrong, or a wish to be forgotten.
_LONGEST_WAIT = 7 * 86400.0
_PERMANENT = {301, 308}
_REASONS = {
    "DNSLookupError": "the name does not resolve",
    "CannotResolveHostError": "the name does not resolve",
    "TimeoutError": "no answer in time",
    "DownloadTimeoutError": "no answer in time",
    "TCPTimedOutError": "no answer in time",
    "ConnectionRefusedError": "the connection was refused",
    "DownloadConnectionRefusedError": "the connection was refused",
    "ResponseNeverReceived": "the connection broke",
    "DownloadFailedError": "the connection broke",
    "ConnectionLost": "the connection broke",
    "DownloadCancelledError": "larger than max_bytes allows",
}


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
        retry_after=seconds_of(_text(headers.get("Retry-After")), now),
        moved=_moved_for_good(response.meta.get("redirect_reasons", ())),
        fresh=of_headers(
            _text(headers.get("Cache-Control")),
            _text(headers.get("Expires")),
            _text(headers.get("Age")),
            now,
        ),
    )


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
    return None if math.isnan(seconds) else min(max(seconds, 0.0), _LONGEST_WAIT)


def reason_of(error: BaseException | None) -> str:
    """Say in plain words why no answer came."""
    text = str(error).strip().split("\n")[0].rstrip(".")
    if "DOWNLOAD_MAXSIZE" in text or "max size" in text:
        return "larger than max_bytes allows"
    if "certificate verify failed" in text:
        return "its certificate has expired, or nobody known has signed it"
    if "VerificationError" in text:
        return "its certificate is for another name"
    known = _REASONS.get(type(error).__name__)
    if known:
        return f"{known} ({text})" if text else known
    return text or type(error).__name__


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
