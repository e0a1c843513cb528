"""python -m check.reference: the tables of options and keys in docs/, written from the code.

Of a command's option the meaning is its help; of a key in the config, type and default are the
code's, and the meaning is what the table says already. `--check` writes nothing, and ends with 1
where a table is not as it would be.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import timedelta
from pathlib import Path

import click

from copines.cli.commands import COMMANDS
from copines.cli.main import main
from copines.config.loader import TITLE
from copines.config.schema import KEYS
from copines.model import (
    Blog,
    ClusterOptions,
    CrawlOptions,
    LinkOptions,
    PortalOptions,
    Recommendation,
)

ROOT = Path(__file__).parents[1]
_TYPES = {
    "portal": PortalOptions,
    "crawl": CrawlOptions,
    "link": LinkOptions,
    "cluster": ClusterOptions,
    "blog": Blog,
    "recommend": Recommendation,
}
#: What is meant where the code's default is nothing.
_NOTHING = {
    ("portal", "url"): "none; without it no portal is written",
    ("portal", "hue"): "`8`, a red",
    ("portal", "lede"): "`\"Chacune, chacun écrit chez soi. D’ici, on passe de l’un à l’autre.\"`, "
    "or the same in English",
    ("portal", "friends"): "`\"Découvrez les blogs de mes copines :\"`, or the same in English",
    ("crawl", "every_min"): "`every`",
    ("crawl", "contact"): '`""`',
    ("cluster", "address"): "absent",
    ("blog", "url"): "required",
    ("recommend", "to"): "required",
    ("recommend", "why"): "required",
    ("blog", "name"): "the title that the site has at its first visit; it stays",
    ("blog", "feed"): "looked for",
    ("blog", "language"): "found for each post",
    ("blog", "every"): "from its posts",
    ("blog", "archive"): "`[crawl] archive`",
    ("blog", "picture"): "found",
    ("blog", "scope"): "by its address",
    ("blog", "cap"): "`weight` says",
}  # fmt: skip
#: Where the options of commands in an instance are described once for all.
_ALL = "all"
_BLOCK = re.compile(r"(<!-- options of ([a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_SECTION = re.compile(r"(^## `\[+(\w+)\]+`\n\n)((?:\|.*\n)+)", re.MULTILINE)


def commands(text: str) -> str:
    """Write the tables of options anew."""
    return _BLOCK.sub(lambda m: f"{m[1]}{_options(m[2])}{m[3]}", text)


def config(text: str) -> str:
    """Write types and defaults of the keys anew, and keep their meanings."""
    return _SECTION.sub(lambda m: m[1] + _keys(m[2], m[3]), text)


def missing(text: str) -> tuple[str, ...]:
    """Return the commands whose options have no table."""
    there = {name for _, name, _ in _BLOCK.findall(text)}
    return tuple(name for name in (_ALL, *COMMANDS) if _rows(name) and name not in there)


def _options(name: str) -> str:
    rows = "".join(f"| {option} | {meaning} |\n" for option, meaning in _rows(name))
    return f"| option | meaning |\n|---|---|\n{rows}"


def _rows(name: str) -> list[tuple[str, str]]:
    """Return the options of a command, but those that all share; or these."""
    shared = {option.name for option in _of("status")}
    if name == _ALL:
        return [_row(option) for option in _of("status")]
    return [_row(option) for option in _of(name) if option.name not in shared]


def _of(name: str) -> Iterator[click.Option]:
    command = main.get_command(click.Context(main), name)
    for parameter in command.params if command else ():
        if isinstance(parameter, click.Option) and not parameter.hidden:
            yield parameter


def _row(option: click.Option) -> tuple[str, str]:
    spelt = sorted(option.opts, key=len, reverse=True)
    value = "" if option.is_flag else f" {_value(option)}"
    meaning = (option.help or "").rstrip(".")
    if isinstance(option.type, click.Choice):
        meaning += f" ({', '.join(f'`{choice}`' for choice in option.type.choices)})"
    if option.show_default and not option.is_flag:
        meaning += f"; `{option.default}` unless said"
    return ", ".join(f"`{name}{value if name == spelt[0] else ''}`" for name in spelt), meaning


def _value(option: click.Option) -> str:
    whole = isinstance(option.type, click.types.IntParamType)
    return option.metavar or ("N" if whole else (option.name or "").upper())


def _keys(section: str, table: str) -> str:
    meanings = dict(re.findall(r"^\| `(\w+)` \| .*? \| .*? \| (.*) \|$", table, re.MULTILINE))
    defaults = _defaults(section)
    rows = "".join(
        f"| `{key}` | {kind.takes} | {_default(section, key, defaults)} | {meanings[key]} |\n"
        for key, kind in sorted(KEYS[section].items(), key=lambda item: _place(item[0], meanings))
    )
    return f"| key | type | default | meaning |\n|---|---|---|---|\n{rows}"


def _place(key: str, meanings: Mapping[str, str]) -> int:
    """Keep the order of the table, which tells what matters first."""
    return list(meanings).index(key)


def _defaults(section: str) -> Mapping[str, object]:
    found = {field.name: field.default for field in fields(_TYPES[section])}
    return found | ({"title": TITLE} if section == "portal" else {})


def _default(section: str, key: str, defaults: Mapping[str, object]) -> str:
    value = defaults.get(key, ())
    takes = KEYS[section][key].takes
    if value in {MISSING, None, ""}:
        return _NOTHING.get((section, key), "absent" if section == "link" else "none")
    if value == ():
        return "`[]`" if takes.startswith("list") else "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, timedelta):
        days, hours = value.days, value.seconds // 3600
        return f'`"{days}d"`' if days else f'`"{hours}h"`'
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"


_PAGES = {"commands.md": commands, "config.md": config}


def stale() -> Iterator[tuple[Path, str]]:
    """Yield the pages that are not as they would be written, and how they would."""
    for name, write in _PAGES.items():
        page = ROOT / "docs" / name
        text = page.read_text(encoding="utf-8")
        if (new := write(text)) != text:
            yield page, new


def _main() -> int:
    pages = tuple(stale())
    for page, text in pages:
        print(f"{page.relative_to(ROOT)}: tables are not those of the code")  # noqa: T201
        if "--check" not in sys.argv:
            page.write_text(text, encoding="utf-8")
    return 1 if pages and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(_main())
