"""What the portal's templates print and call is what Jinja2 would."""

from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from copines.site.templating import Templates, printed

TEMPLATE = """
{% macro told(what, size="s", more=()) %}
<b class="{{ size }}">{{ what }}</b>{{ more|length }}
{% endmacro %}
{% macro round(what) %}<p>{{ told(what) }}{{ caller() if caller is defined }}</p>{% endmacro %}
{% set kept %}<u>{{ said }}</u>{% endset %}
{% block first %}{{ said }}{{ marked }}{{ number }}{{ none }}{{ kept }}{% endblock %}
{% for each in (said, marked) %}{{ told(each, more=(1, 2)) }}{{ told(each, "l") }}{{ loop.index }}
{{ where(each) }}{{ plain(each) }}{{ said.upper() }}{{ told(told(each)) }}{% endfor %}
{% call round(said) %}<i>{{ said }}</i>{% endcall %}
{{ (said ~ marked)|upper }}{{ pair.items()|list }}{{ self.first() }}{{ told_so() }}
{% autoescape false %}{{ said }}{% endautoescape %}
"""


class Told:
    def __html__(self) -> str:
        return "<s>told</s>"

    def __call__(self) -> object:
        return self


@pass_context
def where(context: Context, each: str) -> str:
    return f"{context['number']}{each}{context.get('loop') is None}"


GIVEN = {
    "said": "L’été & l'hiver <\"> ",
    "marked": Markup("<i>&amp;</i>"),
    "number": 7,
    "none": None,
    "pair": {"a": "<"},
}


def rendered(kind: type[Environment], template: str = TEMPLATE) -> str:
    environment = kind(autoescape=True, undefined=StrictUndefined)
    functions: dict[str, Callable[..., Any]] = {
        "where": where,
        "plain": lambda each: each + "<",
        "told_so": Told(),
    }
    environment.globals.update(functions)
    return environment.from_string(template).render(GIVEN)


def test_the_same_is_printed_as_by_jinja() -> None:
    assert rendered(Templates) == rendered(Environment)


def test_what_is_undefined_is_printed_by_neither() -> None:
    for template in ("{{ nobody }}", "{{ plain(nobody.name) }}", "{{ number.name }}"):
        for kind in (Environment, Templates):
            with pytest.raises(UndefinedError):
                rendered(kind, template)


@pytest.mark.parametrize(
    "value", ["", "a", "&", "<", ">", '"', "'", "é’", Markup("<&>"), Told(), 3, None, True, b"<"]
)
def test_all_is_escaped_as_markupsafe_does(value: object) -> None:
    assert printed(value) == str(escape(value))
