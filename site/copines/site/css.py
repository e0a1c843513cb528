"""A style sheet as written → as served: without comments and blanks."""

import re

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"\s+")
#: Signs round which blanks mean nothing; not ":", which a descendant's pseudo-class may begin
#: with, nor "+", which needs its blanks in calc().
_ROUND = re.compile(r" ?([{};,]) ?")
_COLON = re.compile(r"(?<=[{;])([\w-]+): ")
_ZERO = re.compile(r"(?<![\w.])0(?=\.\d)")


def small(sheet: str) -> str:
    """Leave out what a browser does not need; strings in it may hold no blanks in a row."""
    text = _BLANKS.sub(" ", _COMMENT.sub(" ", sheet)).strip()
    text = _COLON.sub(r"\1:", _ROUND.sub(r"\1", text))
    return _ZERO.sub("", text).replace(";}", "}") + "\n"


def tinted(sheet: str, hue: int) -> str:
    """Give a served sheet another accent."""
    return re.sub(r"(?<=[{;])--hue:[^;}]*", f"--hue:{hue}", sheet, count=1)
