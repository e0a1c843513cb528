"""MathML → the text that one would type (https://www.w3.org/TR/mathml-core/)."""

from typing import Any

#: Operators that stand close to what they belong to.
_CLOSE = set("()[]{}|,;.!'′^_⁡⁢⁣⁤")
_INVISIBLE = set("⁡⁢⁣⁤")
#: What stands between the parts of an element.
_BETWEEN = {"msup": "^", "msub": "_", "mfrac": "/", "mroot": "√", "munder": "_", "mover": "^"}
#: Other spellings of the same formula.
_ANNOTATIONS = {"annotation", "annotation-xml"}


def spell(formula: Any) -> None:
    """Replace a formula in its tree by its text; one that was never closed is let alone."""
    if next(formula.iter("p", "div", "h1", "h2", "article"), None) is not None:
        formula.tag = "div"
        return
    text = " ".join(_text(formula).split()) or (formula.get("alttext") or "")
    for child in list(formula):
        formula.remove(child)
    formula.text = text
    formula.tag = "span"
    formula.attrib.clear()


def _text(node: Any) -> str:
    if not isinstance(node.tag, str) or node.tag in _ANNOTATIONS:
        return ""
    if node.tag == "mo":
        sign = "".join(node.itertext()).strip()
        if sign in _INVISIBLE:
            return ""
        return sign if sign in _CLOSE else f" {sign} "
    parts = [(node.text or "").strip(), *(_text(child) for child in node)]
    return _BETWEEN.get(node.tag, "").join(part for part in parts if part.strip())
