"""How far work is, told without ever taking back what was said."""

import pytest

from copines.cli.progress import Estimate, lines


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_estimate_never_runs_backwards() -> None:
    clock = _Clock()
    estimate = Estimate(clock)
    told = []
    # more is found at 30 and at 60 seconds, as the sitemaps of an archive come in
    for second in range(1, 200):
        clock.now = float(second)
        total = 100 if second < 30 else 150 if second < 60 else 200
        told.append(estimate.left(second, total))
    assert told[:4] == [None] * 4
    said = [left for left in told if left is not None]
    assert said == sorted(said, reverse=True)
    assert told[40] is None  # nobody knows while more is found
    assert told[-1] == pytest.approx(1)


def test_without_a_terminal_a_line_a_minute_says_stage_and_blog(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = _Clock()
    with lines("archives", clock) as step:
        for second in range(1, 150):
            clock.now = float(second)
            step(second, 600, "Zoé au jardin")
    assert capsys.readouterr().err.splitlines() == [
        "archives: 60 of 600; some 9 min; Zoé au jardin",
        "archives: 120 of 600; some 8 min; Zoé au jardin",
    ]
