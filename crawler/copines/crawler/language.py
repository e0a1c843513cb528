"""Text → the language it is written in."""

import re
from collections.abc import Sequence

from py3langid.langid import classify

#: Fewer words than this say too little: py3langid then answers at random.
_ENOUGH_WORDS = 20
#: The classifier reads bytes; more than this changes no answer, only costs time.
_SAMPLE_CHARS = 1000
_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_].*)?\s*\Z", re.DOTALL)


def detect(text: str, hints: Sequence[str | None] = ()) -> str | None:
    """Give the lower-case primary subtag of the text's language (BCP 47).

    The text itself is asked; hints (what the page, feed or config declares, best first) decide
    only for a text of under 20 words, since themes often declare their own language.
    """
    sample = re.sub(r"https?://\S+", " ", text)[:_SAMPLE_CHARS]
    if len(re.findall(r"\w+", sample)) >= _ENOUGH_WORDS or _spaceless(sample):
        return str(classify(sample)[0])
    return next((tag for hint in hints if (tag := primary(hint))), None)


def primary(tag: str | None) -> str | None:
    """Give "fr" for "fr_FR", "FR-be" or "fr"; None for what is no language tag."""
    match = _TAG.match(tag or "")
    return match[1].lower() if match else None


def _spaceless(sample: str) -> bool:
    """Tell a text in a script that writes no spaces and is long enough to judge."""
    return len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]", sample)) >= _ENOUGH_WORDS
