"""draw_days.py FIGURES OUT.svg: requests an hour, and rounds, of a simulated service."""

import json
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt


def main() -> None:
    """Draw the figures; the same figures give the same bytes."""
    figures, out = sys.argv[1:]
    told = json.loads(Path(figures).read_text("utf-8"))
    mpl.rcParams.update({"svg.hashsalt": "copines", "svg.fonttype": "none"})
    mpl.rcParams.update({"font.size": 8, "axes.grid": True})
    figure, (hours, rounds) = plt.subplots(1, 2, figsize=(9, 3.2))
    hours.bar(range(len(told["hours"])), told["hours"], width=1.0, color="#1a56a8")
    hours.set(title=f"{told['feeds']:,} feeds, from nothing known", xlabel="hour")
    hours.set_ylabel("requests")
    rounds.plot(
        [day for day, _, _ in told["rounds"]],
        [seconds / 60 for _, _, seconds in told["rounds"]],
        marker=".",
        linewidth=0.6,
        color="#b3261e",
    )
    rounds.set(title="Rounds of the service", xlabel="day", yscale="log")
    rounds.set_ylabel("minutes")
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None, "Title": "Days of a simulated service"})


if __name__ == "__main__":
    main()
