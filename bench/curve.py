"""Precision and recall against a threshold, drawn."""

from collections.abc import Sequence
from html import escape

import numpy as np

_WIDTH, _HEIGHT, _EDGE = 640, 360, 56
_FROM, _TO = 0.3, 3.0
_COLOURS = {"precision": "#1a56a8", "recall": "#b3261e"}

#: What a pair reaches, and whether it is right.
Rows = Sequence[tuple[float, bool]]


def at(rows: Rows, threshold: float) -> tuple[float, float]:
    """Return precision and recall of the pairs that reach a threshold."""
    shown = [right for reached, right in rows if reached >= threshold]
    right = sum(shown)
    return right / max(1, len(shown)), right / max(1, sum(right for _, right in rows))


def svg(title: str, rows: Rows) -> str:
    """Draw both against the threshold, whose axis is logarithmic."""

    def x(value: float) -> float:
        share = np.log(value / _FROM) / np.log(_TO / _FROM)
        return float(_EDGE + share * (_WIDTH - 2 * _EDGE))

    def y(value: float) -> float:
        return _HEIGHT - _EDGE - value * (_HEIGHT - 2 * _EDGE)

    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        f'<title>{escape(title)}</title><rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{_WIDTH - _EDGE}" y="{_HEIGHT - 12}" text-anchor="end">{escape(title)}</text>',
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        drawn.append(f'<path d="M{_EDGE} {y(tick):.0f}H{_WIDTH - _EDGE}" stroke="#ddd"/>')
        drawn.append(
            f'<text x="{_EDGE - 8}" y="{y(tick) + 4:.0f}" text-anchor="end">{tick:g}</text>'
        )
    for value in (0.3, 0.5, 1, 2, 3):
        drawn.append(
            f'<text x="{x(value):.0f}" y="{_HEIGHT - _EDGE + 20}" '
            f'text-anchor="middle">{value:g}</text>'
        )
    drawn.append(
        f'<path d="M{x(1):.0f} {y(0):.0f}V{y(1):.0f}" stroke="#888" stroke-dasharray="4"/>'
    )
    steps = np.geomspace(_FROM, _TO, 80).tolist()
    for row, (name, colour) in enumerate(_COLOURS.items()):
        path = " ".join(f"{x(step):.1f},{y(at(rows, step)[row]):.1f}" for step in steps)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn.append(
            f'<text x="{_WIDTH - _EDGE - 80}" y="{24 + 18 * row}" fill="{colour}">{name}</text>'
        )
    return "\n".join([*drawn, "</svg>\n"])
