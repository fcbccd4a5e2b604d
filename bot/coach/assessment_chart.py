"""The self-assessment as a picture and as a sentence."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from math import isclose, pi, sin
from typing import Literal, cast

_BEST = 5
_NOW, _EARLIER = "#1d6f5c", "#8a8f98"


def radar(titles: Sequence[str], values: Sequence[float], earlier: Sequence[float] | None) -> bytes:
    """A radar chart as PNG, with the earlier values dashed; one axis per title, from 0 to 5."""
    from matplotlib.figure import Figure
    from matplotlib.projections.polar import PolarAxes

    figure = Figure(figsize=(8.0, 6.0), dpi=125, layout="constrained")
    axes = cast(PolarAxes, figure.add_subplot(projection="polar"))
    angles = [2 * pi * number / len(titles) for number in range(len(titles))]
    axes.set_theta_offset(pi / 2)
    axes.set_theta_direction(-1)
    axes.set_ylim(0, _BEST)
    axes.set_yticks(range(1, _BEST + 1))
    axes.set_xticks(angles, [f"{title}\n{value:.1f}" for title, value in zip(titles, values, strict=True)])
    axes.tick_params(axis="x", pad=10)
    for label, angle in zip(axes.get_xticklabels(), angles, strict=True):
        label.set_horizontalalignment(_side(angle))
    closed = [*angles, angles[0]]
    if earlier is not None:
        axes.plot(closed, [*earlier, earlier[0]], color=_EARLIER, linestyle="--", label="earlier")
    axes.plot(closed, [*values, values[0]], color=_NOW, linewidth=2, label="now")
    axes.fill(closed, [*values, values[0]], color=_NOW, alpha=0.2)
    if earlier is not None:
        axes.legend(loc="lower right", bbox_to_anchor=(1.1, -0.12), frameon=False)
    picture = BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _side(angle: float) -> Literal["left", "center", "right"]:
    """Keeps a label outside the circle; angles go clockwise from the top."""
    if isclose(sin(angle), 0, abs_tol=1e-9):
        return "center"
    return "left" if sin(angle) > 0 else "right"


def alt_text(means: Mapping[str, float], weakest: str, people: int) -> str:
    """What the chart shows, in one or two sentences."""
    listed = ", ".join(f"{title} {mean:.1f}" for title, mean in means.items())
    return f"Radar chart of {people} people's answers, from 1 to 5: {listed}. The weakest mark is {weakest}."
