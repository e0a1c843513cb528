"""Jinja2 where the same is printed and called with less ado: half of what pages take is theirs."""

from collections.abc import MutableMapping
from types import FunctionType, MethodType
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

#: Of these Jinja2 looks for a wish to be given the context, in three places at each call.
_PLAIN = frozenset({FunctionType, MethodType})
_WISH = "jinja_pass_arg"


def printed(value: object) -> str:
    """Escape what a template prints: the same text as `escape`, without a Markup round it.

    What is printed is put together next, and only that is marked as safe.
    """
    if type(value) is Markup:
        return value
    if type(value) is str and not (
        "&" in value or "<" in value or ">" in value or '"' in value or "'" in value
    ):
        return value
    return escape(value)


class _Generator(CodeGenerator):
    """Has templates print by `printed`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.printed(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Context(Context):
    """Calls functions and macros at once."""

    def call(self, called: Any, /, *given: Any, **named: Any) -> Any:
        """Call what a template calls."""
        kind = type(called)
        if kind is Macro:
            given = (self.eval_ctx, *given)
        elif kind not in _PLAIN or hasattr(called, _WISH):
            return super().call(called, *given, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*given, **named)


class Templates(Environment):
    """The environment of the portal's templates."""

    code_generator_class = _Generator
    context_class = _Context
    printed = staticmethod(printed)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows besides what it is given, as it is when it is loaded.

        Each page begins with a copy: of a plain dict it takes a twentieth of that of a ChainMap.
        """
        return {**self.globals, **(d or {})}
