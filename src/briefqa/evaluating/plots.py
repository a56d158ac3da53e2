"""Small plots as SVG text. Colours are classes of the page they stand in, so that they follow its light or dark."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from briefqa.evaluating.abstaining import Bin

SIDE = 300  # of a square plot's area, in SVG units
LEFT, TOP, BOTTOM, RIGHT = 52, 14, 44, 14
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
BAR_LABEL, BAR_WIDTH, BAR_VALUE, BAR_HEIGHT = 140, 230, 170, 24

Point = tuple[float, float]  # both in [0, 1]


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of a plot; `style` is one of the page's classes."""

    name: str
    style: str
    points: Sequence[Point]
    dots: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart: a value in [0, 1] with its interval."""

    name: str
    value: float
    low: float
    high: float
    n: int


def square_plot(title: str, axes: tuple[str, str], curves: Sequence[Curve], marks: Sequence[Curve] = ()) -> str:
    """Lines over the unit square, and single marked points; axes are the labels of x and y."""
    width, height = LEFT + SIDE + RIGHT, TOP + SIDE + BOTTOM
    parts = [*_grid(axes)]
    for curve in (*curves, *marks):
        line = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in curve.points)
        parts.append(f'<polyline class="{curve.style}" points="{line}"/>')
        if curve.dots:
            parts += [
                f'<circle class="{curve.style} dot" cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="5"/>' for x, y in curve.points
            ]
    return _svg(title, width, height, parts) + _legend([*curves, *marks])


def calibration_plot(bins: Sequence[Bin]) -> str:
    """Confidence against the share of answerable questions, a dot a bin; a calibrated system lies on the diagonal."""
    diagonal = Curve("calibrated", "faint", ((0, 0), (1, 1)))
    measured = Curve("measured, a dot a bin", "first", [(item.confidence, item.answerable) for item in bins], dots=True)
    return square_plot("Calibration of confidence", ("confidence", "share answerable"), [diagonal, measured])


def bar_chart(title: str, bars: Sequence[Bar]) -> str:
    """Horizontal bars with whiskers for the 95 % interval."""
    parts: list[str] = []
    for number, bar in enumerate(bars):
        y = 6 + number * BAR_HEIGHT
        middle = y + BAR_HEIGHT / 2
        left, right = BAR_LABEL + bar.low * BAR_WIDTH, BAR_LABEL + bar.high * BAR_WIDTH
        parts += [
            f'<text class="label end" x="{BAR_LABEL - 8}" y="{middle + 4}">{escape(bar.name)}</text>',
            f'<rect class="track" x="{BAR_LABEL}" y="{y + 5}" width="{BAR_WIDTH}" height="{BAR_HEIGHT - 10}"/>',
            f'<rect class="bar" x="{BAR_LABEL}" y="{y + 5}" width="{bar.value * BAR_WIDTH:.1f}" height="{BAR_HEIGHT - 10}"/>',
            f'<path class="whisker" d="M{left:.1f} {middle}H{right:.1f}M{left:.1f} {middle - 4}v8M{right:.1f} {middle - 4}v8"/>',
            f'<text class="label" x="{BAR_LABEL + BAR_WIDTH + 10}" y="{middle + 4}">'
            f"{bar.value:.2f} [{bar.low:.2f}, {bar.high:.2f}] n={bar.n}</text>",
        ]
    return _svg(title, BAR_LABEL + BAR_WIDTH + BAR_VALUE, 12 + len(bars) * BAR_HEIGHT, parts)


def _x(value: float) -> float:
    return LEFT + value * SIDE


def _y(value: float) -> float:
    return TOP + (1 - value) * SIDE


def _grid(axes: tuple[str, str]) -> list[str]:
    parts: list[str] = []
    for tick in TICKS:
        parts += [
            f'<path class="grid" d="M{LEFT} {_y(tick):.1f}h{SIDE}M{_x(tick):.1f} {TOP}v{SIDE}"/>',
            f'<text class="label end" x="{LEFT - 8}" y="{_y(tick) + 4:.1f}">{tick:g}</text>',
            f'<text class="label middle" x="{_x(tick):.1f}" y="{TOP + SIDE + 18}">{tick:g}</text>',
        ]
    centre = TOP + SIDE / 2
    parts += [
        f'<text class="label middle" x="{LEFT + SIDE / 2}" y="{TOP + SIDE + 38}">{escape(axes[0])}</text>',
        f'<text class="label middle" transform="translate(14 {centre}) rotate(-90)">{escape(axes[1])}</text>',
    ]
    return parts


def _svg(title: str, width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _legend(curves: Sequence[Curve]) -> str:
    items = "".join(
        f'<li><svg width="22" height="12" aria-hidden="true">{_sample(curve)}</svg> {escape(curve.name)}</li>'
        for curve in curves
        if curve.points
    )
    return f'<ul class="legend">{items}</ul>'


def _sample(curve: Curve) -> str:
    if len(curve.points) == 1:
        return f'<circle class="{curve.style} dot" cx="11" cy="6" r="5"/>'
    return f'<polyline class="{curve.style}" points="1,6 21,6"/>'
