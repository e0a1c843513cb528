"""Why a visit failed → what would help."""

import re

_ADVICE = (
    (r"Cloudflare", "ask its author to let the portal's User-Agent through"),
    (r"HTTP 40[13]", "ask its author whether the portal may read it"),
    (r"HTTP 40[4]", "has it moved? correct its address in the config, or remove it"),
    (r"HTTP 410", "its author has closed it: remove it from the config"),
    (r"does not resolve", "has it moved? correct its address in the config, or remove it"),
    (r"certificate|SSL|TLS", "tell its author that the certificate is to be renewed"),
    (r"robots\.txt", "its robots.txt keeps the portal out: ask its author, or remove it"),
    (r"max_bytes", "raise max_bytes under [crawl]"),
    (r"not a feed|neither RSS|no JSON Feed|valid JSON", "correct `feed` in the config, or drop it"),
    (r"private|not public", "only allow_private under [crawl] would let it through"),
    (r"HTTP (?:429|5\d\d)|in time|refused|broke|asks to wait", "nothing: it is tried again"),
)


def advice(failure: str) -> str:
    """Say what would help against a failure given in plain words; "" where nobody knows."""
    found = (words for pattern, words in _ADVICE if re.search(pattern, failure))
    return next(found, "")
