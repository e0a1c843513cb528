"""A style sheet as written → as served: without comments and blanks."""

import re

#: A comment; or what stays to the letter: a string, or an address without quotes (CSS Syntax 4.3).
_WHOLE = re.compile(
    r"/\*.*?\*/|(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|url\((?:\\.|[^)\"'\\])*\))", re.DOTALL
)
#: Stands for the n-th of these while the rest is changed; no sheet has this sign.
_KEPT = re.compile("\ue000(\\d+)\ue000")
#: Signs between which a comment parts two words without being a blank: .a/**/.b is no descendant.
_JOINS = re.compile(r"[^\s{};,<>]")
_BLANKS = re.compile(r"\s+")
#: Signs round which blanks mean nothing; not ":", which a descendant's pseudo-class may begin
#: with, nor "+", which needs its blanks in calc().
_ROUND = re.compile(r" ?([{};,<>]) ?")
_COLON = re.compile(r"(?<=[{;])([\w-]+): ")
_ZERO = re.compile(r"(?<![\w.])0(?=\.\d)")


def small(sheet: str) -> str:
    """Leave out what a browser does not need; strings and addresses stay as they are."""
    kept: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        if found[1] is None:
            around = sheet[found.start() - 1 : found.start()], sheet[found.end() : found.end() + 1]
            if not all(_JOINS.match(sign) for sign in around):
                return " "
        kept.append(found[1] or "/**/")
        return f"\ue000{len(kept) - 1}\ue000"

    text = _BLANKS.sub(" ", _WHOLE.sub(put_aside, sheet)).strip()
    text = _COLON.sub(r"\1:", _ROUND.sub(r"\1", text))
    text = _ZERO.sub("", text).replace(";}", "}") + "\n"
    return _KEPT.sub(lambda found: kept[int(found[1])], text)


def tinted(sheet: str, hue: int) -> str:
    """Return a served sheet another accent."""
    return re.sub(r"(?<=[{;])--hue:[^;}]*", f"--hue:{hue}", sheet, count=1)
