"""draw.py FIGURES OUT.svg: CPU against size, a panel a case, a line a program."""

import json
import sys
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt

_COLUMNS = 3
_OURS = "copines"
_COLOURS = ("#1a56a8", "#2c7a3f", "#8a5a00", "#6b3fa0", "#00707a", "#777777")


def main() -> None:
    """Draw the figures; the same figures give the same bytes."""
    figures, out = sys.argv[1:]
    rows = json.loads(Path(figures).read_text("utf-8"))["rows"]
    rows = [row for row in rows if row["runs"]]
    panels = list(dict.fromkeys((row["stage"], row["case"], row["unit"]) for row in rows))
    mpl.rcParams.update({"svg.hashsalt": "copines", "svg.fonttype": "none"})
    mpl.rcParams.update({"font.size": 8, "axes.grid": True})
    lines = -(-len(panels) // _COLUMNS)
    size = (_COLUMNS * 4, lines * 3.2)
    figure, axes = plt.subplots(lines, _COLUMNS, figsize=size, squeeze=False)
    for axis, panel in zip(axes.flat, panels, strict=False):
        _draw(axis, panel, [r for r in rows if (r["stage"], r["case"], r["unit"]) == panel])
    for axis in axes.flat[len(panels) :]:
        axis.set_axis_off()
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None, "Title": "What each stage costs"})


def _draw(axis: Any, panel: tuple[str, str, str], rows: list[Any]) -> None:
    stage, case, unit = panel
    others = iter(_COLOURS)
    peers = groupby(sorted(rows, key=lambda row: (row["peer"] != _OURS, row["peer"])), _peer)
    for peer, some in peers:
        every = [(row["size"], [run["cpu_s"] for run in row["runs"]]) for row in some]
        sizes, middles = [n for n, _ in every], [median(cpus) for _, cpus in every]
        spread = [
            [median(cpus) - min(cpus) for _, cpus in every],
            [max(cpus) - median(cpus) for _, cpus in every],
        ]
        ours = peer == _OURS
        axis.errorbar(
            sizes,
            middles,
            spread,
            marker="o",
            markersize=4 if ours else 3,
            linewidth=2.2 if ours else 1.0,
            color="#b3261e" if ours else next(others, "#777777"),
            label=peer,
        )
    axis.set(xscale="log", yscale="log", title=f"{stage}: {case}", xlabel=unit)
    axis.set_ylabel("CPU, s")
    axis.legend(fontsize=6)


def _peer(row: Any) -> str:
    return str(row["peer"])


if __name__ == "__main__":
    main()
