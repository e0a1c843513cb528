"""A plot of cost against size, in powers of ten, with the exponent of each line's last step."""

import math
from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT, _EDGE = 640, 400, 64
_COLOURS = ("#b3261e", "#1a56a8", "#2c7a3f")

Points = Sequence[tuple[float, float]]


def svg(title: str, size: str, cost: str, lines: Mapping[str, Points]) -> str:
    """Draw lines of (size, cost), each at least two points long."""
    every = [point for points in lines.values() for point in points]
    (left, right), (low, high) = (_bounds([point[axis] for point in every]) for axis in (0, 1))

    def at(point: tuple[float, float]) -> tuple[float, float]:
        x = (math.log10(point[0]) - left) / (right - left)
        y = (math.log10(point[1]) - low) / (high - low)
        return (_EDGE + x * (_WIDTH - 2 * _EDGE), _HEIGHT - _EDGE - y * (_HEIGHT - 2 * _EDGE))

    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        f'<title>{escape(title)}</title><rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{_EDGE}" y="28" font-size="16">{escape(title)}</text>',
        f'<text x="{_WIDTH - _EDGE}" y="{_HEIGHT - 16}" text-anchor="end">{escape(size)}</text>',
        f'<text x="16" y="{_EDGE - 16}">{escape(cost)}</text>',
    ]
    for tick in range(left, right + 1):
        x, y = at((10.0**tick, 10.0**low))
        drawn.append(f'<text x="{x:.0f}" y="{y + 20:.0f}" text-anchor="middle">{10**tick:,}</text>')
    for tick in range(low, high + 1):
        x, y = at((10.0**left, 10.0**tick))
        drawn.append(f'<path d="M{x:.0f} {y:.0f}H{_WIDTH - _EDGE}" stroke="#ddd"/>')
        drawn.append(
            f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{10.0**tick:g}</text>'
        )
    for row, (colour, (name, points)) in enumerate(zip(_COLOURS, lines.items(), strict=False), 1):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(at, points))
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn.append(
            f'<text x="{_EDGE + 12}" y="{_EDGE + 20 * row}" fill="{colour}">'
            f"{escape(name)}: n^{exponent(points):.2f}</text>"
        )
    return "\n".join([*drawn, "</svg>\n"])


def exponent(points: Points) -> float:
    """Return the power of the size with which the cost grows between the last two points."""
    (few, less), (many, more) = points[-2:]
    return math.log(more / less) / math.log(many / few)


def _bounds(values: Sequence[float]) -> tuple[int, int]:
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
