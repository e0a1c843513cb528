"""Every pattern of the crawler, and texts that make a pattern do as much work as it can."""

import ast
import importlib
import re
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

ROOT = Path(__file__).parents[1] / "crawler"
SIZE = 100_000
_METHODS = {
    "compile",
    "search",
    "match",
    "fullmatch",
    "sub",
    "subn",
    "split",
    "findall",
    "finditer",
}
_REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}
_SIGNS = "a \n\t<>\"'@;&-/.:=!é0A[](){}?x_%,|"


def found() -> Iterator[tuple[str, str, "re.Pattern[Any] | None"]]:
    """Module, source text and pattern of each call of `re`; None where only running tells."""
    for file in sorted(ROOT.rglob("*.py")):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if ast.unparse(node.func.value) in {"re", "regex"} and node.func.attr in _METHODS:
                yield name, ast.unparse(node), _compiled(module, node)


def _compiled(module: Any, node: ast.Call) -> "re.Pattern[Any] | None":
    try:
        values = [_value(module, each) for each in node.args[:1]]
    except NameError:
        return None
    flags = re.RegexFlag(0)
    for each in (*node.args[1:], *(k.value for k in node.keywords)):
        try:
            value = _value(module, each)
        except (NameError, AttributeError, TypeError):
            continue
        flags = value if isinstance(value, re.RegexFlag) else flags
    found = values[0]
    return found if isinstance(found, re.Pattern) else re.compile(found, flags)


def _value(module: Any, node: ast.expr) -> Any:
    return eval(compile(ast.Expression(node), "<pattern>", "eval"), vars(module))


def attacks(pattern: "re.Pattern[Any]", most: int, size: int = SIZE) -> Iterator[Any]:
    """Texts that nearly match: what a part of the pattern takes, again and again."""
    raw = isinstance(pattern.pattern, bytes)
    source = pattern.pattern.decode("latin-1") if raw else pattern.pattern
    tree = _parser.parse(source, pattern.flags & ~re.UNICODE if raw else pattern.flags)
    for text in islice(_each_once(_texts(tree, size)), most):
        yield text.encode("latin-1", "replace") if raw else text


def _each_once(texts: Iterator[str]) -> Iterator[str]:
    """Yield texts as they are thought up: of a hundred of 100 kB a few are wanted."""
    seen = set[str]()
    for text in texts:
        if text not in seen:
            seen.add(text)
            yield text


def _texts(tree: Any, size: int) -> Iterator[str]:
    for sequence in _sequences(tree):
        for at in range(len(sequence) + 1):
            head = "".join(signs[0] * min(least or 1, 50) for signs, least in sequence[:at])
            around = (*sequence[at : at + 1], *sequence[at - 1 : at])
            for sign in dict.fromkeys(s for signs, _ in around for s in signs[:3]):
                for unit in (sign, head + sign, head + 40 * sign):
                    yield (unit * (size // len(unit)))[:size]
                yield (head + sign * size)[:size]


def _sequences(tree: Any) -> list[list[tuple[list[str], int]]]:
    """Read a pattern as sequences of signs with how often each comes at least."""
    found: list[list[tuple[list[str], int]]] = [[]]
    for kind, value in tree:
        ways: list[list[tuple[list[str], int]]] = [[]]
        if kind is _constants.LITERAL:
            ways = [[([chr(value)], 1)]]
        elif kind is _constants.NOT_LITERAL:
            ways = [[([s for s in _SIGNS if ord(s) != value], 1)]]
        elif kind is _constants.ANY:
            ways = [[(list(_SIGNS), 1)]]
        elif kind is _constants.IN:
            ways = [[(_signs(value), 1)]]
        elif kind in _REPEATS:
            inner = _sequences(value[2])[:6]
            ways = [way * max(value[0], 1) if value[0] < 50 else way for way in inner]
        elif kind is _constants.SUBPATTERN:
            ways = _sequences(value[3])
        elif kind is _constants.BRANCH:
            ways = [way for branch in value[1][:8] for way in _sequences(branch)]
        elif kind is _constants.ATOMIC_GROUP:
            ways = _sequences(value)
        found = [one + way for one, way in islice(product(found, ways), 24)]
    return found


def _signs(members: Any) -> list[str]:
    negated = any(kind is _constants.NEGATE for kind, _ in members)
    fit = [sign for sign in _SIGNS if any(_is_in(sign, *each) for each in members) != negated]
    literal = [chr(v) for k, v in members if k is _constants.LITERAL]
    ranged = [chr(v[0]) for k, v in members if k is _constants.RANGE]
    return (fit or literal or ranged or ["a"])[:6]


def _is_in(sign: str, kind: Any, value: Any) -> bool:
    if kind is _constants.LITERAL:
        return ord(sign) == int(value)
    if kind is _constants.RANGE:
        return bool(value[0] <= ord(sign) <= value[1])
    if kind is _constants.CATEGORY:
        named = str(value)
        is_space, is_digit = sign.isspace(), sign.isdigit()
        is_word = sign.isalnum() or sign == "_"
        there = is_space if "SPACE" in named else is_digit if "DIGIT" in named else is_word
        return there != ("NOT" in named)
    return False
