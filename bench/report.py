"""python -m bench.report [FIGURES]: write docs/performance.md and its plot from raw figures."""

import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median
from typing import Any

from bench.case import EXTRAS, ROOT
from bench.rivals import HOME

Row = Mapping[str, Any]
_Rows = Mapping[str, Row]
FIGURES = ROOT / "docs/performance.json"
#: Those of copines alone, at more sizes.
CURVE = ROOT / "docs/performance-curve.json"
_PLOTTER = ROOT / "bench/peers/draw.py"
_OURS = "copines"
_WHOLE = "build", "whole"

_HEAD = """# Performance

Written by `python -m bench.report` from the raw figures of the last `make bench` or
`make bench-full` ([performance.json](performance.json)), and of the last `make bench-curve`; not
by hand.

- Each program does the same job on the same input, in processes of its own. Programs take turns:
  each round of runs has all of them, and who begins changes.
- Figures are minimum, **median** and maximum of all rounds. CPU is user and system time of a
  program's whole tree of processes, from its start on; memory is the largest sum over that tree,
  what processes share counted once.
- *copines ÷ it* is copines' CPU in a round by the other's in the same round: the median of all
  rounds. Below 1 copines takes less.
- What a run left is held against what it should have (*found*) before its time counts.
"""

#: By stage: what is done, by whom, and what bounds copines in it.
_STAGES = {
    "crawl": (
        "Feeds on hosts of their own, ten whole posts each, by one proxy on loopback. copines "
        "judges each entry, cleans its HTML, finds language, dates and pictures, indexes its "
        "words and keeps a journal. reader parses and cleans with feedparser, and stores. The "
        "loop asks one feed after the other and stores. Scrapy stores what its selectors "
        "find, uncleaned. aiohttp fetches and looks at nothing.",
        "Below a hundred feeds the start: Scrapy and Twisted are loaded, and what workers need. "
        "Beyond, understanding each post in the workers, three fifths of it: its language where "
        "small words leave it open, cleaning, the sketch by which copies are found. The main "
        "process spends its part on SQLite and on sketches. Bytes are nothing beside it.",
    ),
    "text": (
        "The article in a page with menus, sidebar and comments. F1 is that of runs of four "
        "words. copines cleans HTML, dates the post and finds its language in the same pass; "
        "the others give text.",
        "trafilatura, whose findings are looked up in the page again.",
    ),
    "link": (
        "*Texts to links*: from texts in a database to teasers, with reasons, in it; the "
        "others from a file of texts to the first ten of each by number. Only the vectors of "
        "the first three are the same. *All pairs*: by the linker's own vectors, exactly; "
        "copines leaves out the own blog, other languages and copies, which no other can.",
        "Words: reading, folding and stemming each text, which grows as the texts do. All "
        "pairs grow with their square, by additions into the cache.",
    ),
    "build": (
        "Each program makes pages of posts, blogs, topics, months, home and feeds from its "
        "own kind of input: copines from its database, Hugo and Pelican from Markdown, Jinja2 "
        "from one file of JSON. copines alone makes map, search and widget besides; what "
        "these take is told apart. Pelican keeps its cache; the loop over Jinja2 writes what "
        "differs.",
        "Where all is new, files and their folders (a quarter; the floor shows how much nobody can "
        "spare), then templates; in small circles the pictures for previews. Where nothing is, "
        "the start.",
    ),
    "search": (
        "copines makes its index while it builds: that part alone is measured, in memory. "
        "pagefind reads the posts' pages again. What a query takes is what Chromium fetches, "
        "uncompressed, program included, for the words of a title.",
        "Telling which words are in which posts.",
    ),
    "whole": (
        "`copines run`: all feeds fetched, posts linked, portal published. Nothing else does "
        "this job. Feeds come by a proxy on loopback and without delays, archives are not "
        "walked.",
        "The crawl; where nothing changed, starting Python and asking each feed.",
    ),
}
_WORK = {"bytes": "bytes moved", "multiply-adds": "multiply-adds", "files": "files written"}


@dataclass(frozen=True, slots=True)
class _Goal:
    """A figure to reach, of the rows of a case, by program."""

    what: str
    case: tuple[str, str]
    value: Callable[[_Rows], float]
    most: float
    #: The size that it is for; else the nearest is told, and no verdict.
    size: int


def _cpu(row: Row) -> float:
    return _middle(row, "cpu_s")


def _ours(what: str, peer: str = _OURS) -> Callable[[_Rows], float]:
    return lambda rows: _middle(rows[peer], what)


def _each(rows: _Rows) -> float:
    return 1000 * _cpu(rows[_OURS]) / int(rows[_OURS]["size"])


def _of_hugo(rows: _Rows) -> float:
    """Return the share of Hugo's CPU that the pages take which it makes too."""
    return (_cpu(rows[_OURS]) - _cpu(rows[EXTRAS])) / _cpu(rows["Hugo"])


def _goals() -> tuple[_Goal, ...]:
    new, same = ("crawl", "ten new posts each"), ("crawl", "unchanged (304)")
    pairs = "link", "all pairs, by vectors that are there"
    later = "link", "one in a thousand is new"
    idle = "whole", "nothing changed"
    wall, peak = _ours("wall_s"), _ours("peak_mb")
    warm = _ours("wall_s", "copines, index open")
    return (
        _Goal("feeds of ten new posts, ms of CPU each", new, _each, 6, 1000),
        _Goal("unchanged feeds, ms of CPU each", same, _each, 1.5, 1000),
        _Goal("all pairs of 100,000 posts, s", pairs, wall, 30, 100_000),
        _Goal("all pairs of 100,000 posts, MB", pairs, peak, 600, 100_000),
        _Goal("100 posts more on 100,000, s", later, wall, 2.5, 100_000),
        _Goal("the same with the index open, s", later, warm, 0.5, 100_000),
        _Goal("CPU of the pages that Hugo makes too, of Hugo's", _WHOLE, _of_hugo, 0.6, 10_000),
        _Goal("`run`, nothing changed, 1,000 blogs, s", idle, wall, 8, 1000),
        _Goal("`run`, nothing changed, 1,000 blogs, MB", idle, peak, 300, 1000),
    )


def main() -> None:
    """Write the page and the plot beside the figures, which are those of docs/ if not named."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else FIGURES
    figures = json.loads(file.read_text("utf-8"))
    curve = json.loads(CURVE.read_text("utf-8")) if file == FIGURES and CURVE.exists() else None
    lines_ = page(figures, curve)
    file.with_suffix(".md").write_text("\n".join(lines_) + "\n", encoding="utf-8")
    python = HOME / "bin/python"
    if not python.exists():
        sys.exit("bench: no plot without matplotlib, which `make bench` installs")
    call = [str(python), str(_PLOTTER), str(file), str(file.with_suffix(".svg"))]
    subprocess.run(call, check=True)


def page(figures: Mapping[str, Any], curve: Mapping[str, Any] | None = None) -> Iterator[str]:
    """Return the page's lines; `curve` has figures of copines alone at more sizes."""
    rows: list[Row] = figures["rows"]
    more: list[Row] = curve["rows"] if curve else []
    yield _HEAD
    if figures["size"] == "tiny":
        yield "**A try at a tiny size: these figures show that all of it works, and no speed.**\n"
    yield from _machine(figures, curve)
    yield "![CPU against size, by stage and program](performance.svg)\n"
    measured = {(row["stage"], row["case"], row["size"]) for row in rows}
    others = (row for row in more if (row["stage"], row["case"], row["size"]) not in measured)
    yield from _reached([*rows, *others])
    cases = {(row["stage"], row["case"]) for row in more}
    left = (row for row in rows if (row["stage"], row["case"]) not in cases)
    grown = sorted([*more, *left], key=lambda row: list(_STAGES).index(row["stage"]))
    yield from _growth(grown, (curve or figures)["machine"]["rates"])
    for stage, some in groupby(rows, key=lambda row: str(row["stage"])):
        done, bound = _STAGES[stage]
        yield f"## {stage.capitalize()}\n\n{done}\n\nWhat bounds copines: {bound}\n"
        found = list(some)
        for case in dict.fromkeys(row["case"] for row in found):
            yield f"**{case}**\n"
            yield from _table([row for row in found if row["case"] == case])


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """Return a case's rows, for a terminal."""
    first = rows[0]
    yield f"{first['stage']}, {first['case']}: {first['size']:,} {first['unit']}"
    for row in rows:
        if row["left_out"]:
            yield f"  {row['peer']:34} {row['left_out']}"
            continue
        cpu, wall, peak = (_spread(row, what) for what in ("cpu_s", "wall_s", "peak_mb"))
        share = _share(rows, row)
        yield (
            f"  {row['peer']:34} CPU {cpu:>22} s   wall {wall:>22} s   {peak:>17} MB   "
            f"{share:>5}   {row['note']}"
        )


def _machine(figures: Mapping[str, Any], curve: Mapping[str, Any] | None = None) -> Iterator[str]:
    machine = figures["machine"]
    rates = machine["rates"]
    yield "| of | |\n|---|---|"
    yield f"| run | {figures['size']}, {machine['when']}, at {machine['commit'] or 'no commit'} |"
    if curve:
        alone = curve["machine"]
        yield f"| growth | copines alone, {alone['when']}, at {alone['commit'] or 'no commit'} |"
    memory = f"{machine['cores']} cores, {machine['memory_mb'] / 1024:.0f} GB"
    yield f"| machine | {machine['processor']}, {memory}, {machine['system']} |"
    yield (
        f"| at best | {rates['bytes'] / 1e9:.1f} GB copied, {rates['multiply-adds'] / 1e9:.1f} "
        f"thousand million multiply-adds (one core) or {rates['files']:,.0f} new files a second |"
    )
    ours = {"Python": machine["python"], "SQLite": machine["sqlite"], **machine["versions"]}
    yield f"| copines | {', '.join(f'{name} {version}' for name, version in ours.items())} |"
    yield f"| peers | {_peers(figures) or 'none'} |\n"


def _peers(figures: Mapping[str, Any]) -> str:
    asked = (
        "reader feedparser scrapy aiohttp trafilatura resiliparse readability-lxml scikit-learn "
        "sparse-dot-topn gensim bm25s hugo pelican jinja2 pagefind-bin"
    )
    versions = figures["machine"]["peers"]
    return ", ".join(f"{name} {versions[name]}" for name in asked.split() if name in versions)


def _reached(rows: Sequence[Row]) -> Iterator[str]:
    """Hold the goals against the figures."""
    yield "## Goals\n\n| goal | at most | found | |\n|---|---|---|---|"
    for goal in _goals():
        by_size: dict[int, dict[str, Row]] = {}
        for row in rows:
            if (row["stage"], row["case"]) == goal.case and row["runs"]:
                by_size.setdefault(int(row["size"]), {})[row["peer"]] = row
        near = sorted(by_size, key=lambda n: abs(math.log(n / goal.size)))
        measured = ((size, value) for size in near if (value := _value(goal, by_size[size])))
        size, found = next(measured, (0, None))
        if found is None:
            yield f"| {goal.what} | {goal.most:g} | not measured | |"
            continue
        verdict = "reached" if found <= goal.most else f"missed: {found / goal.most:.1f} times"
        if size != goal.size:
            verdict = f"of {size:,}, not {goal.size:,}"
        yield f"| {goal.what} | {goal.most:g} | {_figure(found)} | {verdict} |"
    yield ""


def _value(goal: _Goal, of_size: _Rows) -> float | None:
    """Return what a goal is about; None where a program that it needs was not asked for."""
    try:
        return goal.value(of_size)
    except KeyError:
        return None


def _growth(rows: Sequence[Row], rates: Mapping[str, float]) -> Iterator[str]:
    """Say of copines' cases how cost grows, and what the machine would need at least."""
    yield "## Growth\n"
    yield "The power of the size that CPU grows with between two sizes, and the machine's limit at"
    yield "the largest: what has to be moved, and the seconds that moving it takes at best.\n"
    yield "| stage | sizes | CPU, s | power | to be moved | at best, s |\n|---|---|---|---|---|---|"
    ours = [row for row in rows if row["peer"] == _OURS and row["runs"]]
    kinds = dict.fromkeys((row["stage"], row["case"], _kind(row)) for row in ours)
    for stage, case, kind in kinds:
        mine = [r for r in ours if (r["stage"], r["case"], _kind(r)) == (stage, case, kind)]
        sizes = ", ".join(f"{row['size']:,}" for row in mine)
        cpus = ", ".join(_figure(_cpu(row)) for row in mine)
        powers = ", ".join(f"{exponent(a, b):.2f}" for a, b in pairwise(mine))
        work: Mapping[str, float] = mine[-1]["work"]
        moved = ", ".join(f"{_short(many)} {_WORK[what]}" for what, many in work.items())
        best = max((many / rates[what] for what, many in work.items()), default=0.0)
        limit = _figure(best) if work else ""
        yield f"| {stage}, {case} | {sizes} {kind} | {cpus} | {powers} | {moved} | {limit} |"
    yield ""


def _kind(row: Row) -> str:
    return str(row["unit"])


def exponent(few: Row, many: Row) -> float:
    """Return the power of the size with which CPU grows between two rows."""
    return math.log(_cpu(many) / _cpu(few)) / math.log(int(many["size"]) / int(few["size"]))


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield "| size | | CPU, s | wall, s | MB | copines ÷ it | found |\n|---|---|---|---|---|---|---|"
    for (size, unit), some in groupby(rows, key=lambda row: (row["size"], row["unit"])):
        found = list(some)
        for row in found:
            head = f"| {size:,} {unit} | {row['peer']} |"
            if row["left_out"]:
                yield f"{head} | | | | {row['left_out']} |"
                continue
            cpu, wall, peak = (_spread(row, what, "**") for what in ("cpu_s", "wall_s", "peak_mb"))
            yield f"{head} {cpu} | {wall} | {peak} | {_share(found, row)} | {row['note']} |"
    yield ""


def _share(rows: Sequence[Row], other: Row) -> str:
    """Return copines' CPU by another's of the same rounds."""
    ours = rows[0]["runs"]
    if other is rows[0] or not ours or not other["runs"]:
        return ""
    pairs = zip(ours, other["runs"], strict=False)
    return _figure(median(mine["cpu_s"] / (its["cpu_s"] or 1e-3) for mine, its in pairs))


def _spread(row: Row, what: str, mark: str = "") -> str:
    """Return minimum, median and maximum; one figure where there was one run."""
    values = [run[what] for run in row["runs"]]
    middle = f"{mark}{_figure(median(values))}{mark}"
    if len(values) == 1:
        return middle
    return f"{_figure(min(values))} {middle} {_figure(max(values))}"


def _middle(row: Row, what: str) -> float:
    return float(median(run[what] for run in row["runs"]))


def _figure(value: float) -> str:
    """Return three figures at most that mean something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _short(value: float) -> str:
    for power, name in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= power:
            return f"{value / power:.3g} {name}"
    return f"{value:.3g}"


if __name__ == "__main__":
    main()
