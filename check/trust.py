"""python -m check.trust FACTS: write docs/trust.md from what the tests found out."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

Fact = Mapping[str, Any]
PAGE = Path(__file__).parents[1] / "docs" / "trust.md"
_HEAD = """# Trust: what was tried on copines

Written by `make trust` from what `make hostile`, `make kills` and `make fuzz` found out; not by
hand. Who is trusted with what: [SECURITY.md](../SECURITY.md). A sample of each is part of
`make test`.

"""
#: MB that all processes of a run may hold together.
_MEMORY = 400
TITLES = {
    "transfer": "Bodies and heads",
    "redirects": "Redirects and addresses",
    "feeds": "Feeds",
    "sites": "Walls, mazes, names and pictures",
}


def main() -> None:
    """Read the facts that are named, later ones instead of earlier, and write the page."""
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    PAGE.write_text(_HEAD + "\n".join(page(list(map(json.loads, lines)))) + "\n", encoding="utf-8")


def page(facts: Iterable[Fact]) -> Iterator[str]:
    """Return the page's lines after its beginning."""
    newest = {(f["fact"], f.get("of"), f.get("name"), f.get("property")): f for f in facts}
    told = sorted(newest.values(), key=lambda fact: str(fact.get("name", "")))
    yield "## In numbers\n\n| tried | found |\n|---|---|"
    yield from _numbers([fact for fact in told if fact["fact"] != "trick"])
    for kind, title in TITLES.items():
        tricks = [f for f in told if f["fact"] == "trick" and f["of"] == kind]
        if tricks:
            yield f"\n## {title}\n\n| trick | what its server does | what came of it |"
            yield "|---|---|---|"
        for trick in tricks:
            yield f"| `{trick['name']}` | {_cell(trick['does'])} | {_cell(_outcome(trick))} |"


def _numbers(facts: list[Fact]) -> Iterator[str]:
    for fact in facts:
        match fact["fact"]:
            case "memory":
                yield (
                    f"| {TITLES[fact['of']]}: {fact['tricks']} blogs that play a trick, in one run "
                    f"of {fact['seconds']:.0f} s | every post of the healthy blogs; at most "
                    f"{fact['bytes'] >> 20} MB in the whole process tree{_over(fact)} |"
                )
            case "scripts":
                yield (
                    f"| {fact['vectors']} scripts in {fact['fields']:,} fields, "
                    f"{fact['pages']:,} pages and feed bodies opened in Chromium without the "
                    f"policy | {fact['ran']} ran, asked another host or opened a dialog |"
                )
            case "kills":
                yield (
                    f"| {fact['kills']} runs killed, {fact['looks']:,} looks of a reader meanwhile "
                    f"| each ended as an uninterrupted one; {fact['dead']} dead links |"
                )
            case "damages":
                yield (
                    f"| {fact['damages']} databases with 4 kB of noise at an offset by chance | "
                    f"{fact['found']} found out and repaired, the others harmless; none a crash |"
                )
    if fuzzed := [fact for fact in facts if fact["fact"] == "fuzz"]:
        tries = sum(fact["tries"] for fact in fuzzed)
        yield f"| {len(fuzzed)} properties on {tries:,} inputs thought up | none broke |"


def _over(memory: Fact) -> str:
    return "" if memory["bytes"] < _MEMORY << 20 else f": the goal of {_MEMORY} MB is missed"


def _outcome(trick: Fact) -> str:
    posts = f"{trick['posts']} post{'s' if trick['posts'] != 1 else ''}"
    return f"{posts}; {trick['why']}" if trick["why"] else posts


def _cell(text: str) -> str:
    shown = "".join(char if char.isprintable() else "�" for char in text)
    return shown.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    main()
