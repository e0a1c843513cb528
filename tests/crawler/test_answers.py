"""What became of a request that has no answer."""

from collections.abc import Callable

import pytest
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.python.failure import Failure
from twisted.web._newclient import ResponseNeverReceived

from copines.crawler.spiders.answers import reason_of
from copines.phrases import detailed


def _wrapped(inner: Exception) -> Exception:
    error = OSError(str(inner))
    error.__cause__ = inner
    return error


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (ValueError("Invalid response: conflicting"), "Invalid response: conflicting"),
        (
            ConnectionLost("reset"),
            "Connection to the other side was lost in a non-clean fashion: reset",
        ),
        (ConnectionDone(), "Connection was closed cleanly"),
    ],
)
@pytest.mark.parametrize("wrapped", [lambda error: error, _wrapped])
def test_what_twisted_gathered_is_told_by_its_own_words(
    inner: Exception, said: str, wrapped: Callable[[Exception], Exception]
) -> None:
    gathered: Exception = ResponseNeverReceived([Failure(inner)])  # type: ignore[no-untyped-call]
    reason = reason_of(wrapped(gathered))
    assert detailed(reason) == f"the connection broke ({said})"
