"""Answers for notebooks: as a DataFrame, as a GeoDataFrame, as a picture.

    from datetime import date
    from layers import load_atlas
    from layers.notebook import to_frame

    atlas = load_atlas()
    to_frame(atlas.compare("Moscow", "Pyongyang", as_of=date(2026, 6, 1)))

Nothing that serves a page imports this module. Pictures need Matplotlib, from
requirements-notebook.txt; the frames need nothing that is not there already.
"""

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from shapely.geometry import MultiLineString

from geo.answer import Answer, Route
from geo.itinerary import Leg
from geo.model import LonLat
from layers.answer_table import STEP_COLUMNS, WAY_COLUMNS, step_cells, way_cells
from layers.facts import DATA_DIR

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CRS = "EPSG:4326"
CREDIT = (
    "Crossgauge; lines © OpenStreetMap contributors (ODbL), coast GSHHG, towns GeoNames (CC BY)"
)
_LAND = DATA_DIR / "built" / "basemap-z4-land.geojson"
_MARGIN_DEG = 2.0
_INCHES = (10.0, 7.0)
_LAND_COLOUR, _SEA_COLOUR, _SHUT_COLOUR = "#f2efe9", "#dbe7ee", "#8a8a8a"
# Told apart in print and by those who see no red or green (Okabe and Ito's palette).
_COLOURS = (
    *("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#7f3c8d"),
)


def to_frame(answer: Answer) -> pd.DataFrame:
    """One row for each way, usable ones first: the columns of `flask batch`.

    Hours, USD and kg CO2e are for the whole lot. An answer without any way has no row.
    """
    rows = list(way_cells(answer)) if answer.all_routes() else []
    return pd.DataFrame(rows, columns=list(WAY_COLUMNS)).astype({"rank": "Int64"})


def to_steps(answer: Answer) -> pd.DataFrame:
    """One row for each leg and stop of each way, in travel order; they add up to the totals."""
    frame = pd.DataFrame(list(step_cells(answer)), columns=list(STEP_COLUMNS))
    return frame.astype({"gauge_mm": "Int64"})


def to_geo(answer: Answer) -> gpd.GeoDataFrame:
    """`to_frame` with the line of each way: EPSG:4326, longitude first."""
    lines = [_line(route) for route in answer.all_routes()]
    return gpd.GeoDataFrame(to_frame(answer), geometry=lines, crs=CRS)


def to_picture(answer: Answer) -> "Figure":
    """The ways on a map above their hours: a Matplotlib figure, which a notebook shows by itself.

    Raises
    ------
    ModuleNotFoundError
        Matplotlib is not installed; says how to install it.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = (
            "Pictures need Matplotlib. Install it with: "
            ".venv/bin/pip install -r requirements-notebook.txt"
        )
        raise ModuleNotFoundError(message, name=error.name) from None
    figure = Figure(figsize=_INCHES, layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=(3, 2))
    _draw_map(above, answer)
    _draw_hours(below, answer.routes)
    question = answer.question
    figure.suptitle(f"{question.origin_id} → {question.destination_id}, {question.as_of}")
    figure.supxlabel(CREDIT, fontsize="x-small", x=0.99, ha="right")
    return figure


def _line(route: Route) -> MultiLineString:
    """The legs of a way, one line each; empty where none has a length."""
    legs = (step.positions for step in route.steps if isinstance(step, Leg))
    return MultiLineString(
        [[(p.lon, p.lat) for p in positions] for positions in legs if _has_length(positions)]
    )


def _has_length(positions: tuple[LonLat, ...]) -> bool:
    return any(one != other for one, other in pairwise(positions))


def _draw_map(axes: "Axes", answer: Answer) -> None:
    axes.set_facecolor(_SEA_COLOUR)
    axes.set(xticks=[], yticks=[])
    routes = answer.all_routes()
    bounds = [line.bounds for line in map(_line, routes) if not line.is_empty]
    if not bounds:
        axes.text(0.5, 0.5, "no way on the map", ha="center", transform=axes.transAxes)
        return
    west, south = (min(box[i] for box in bounds) - _MARGIN_DEG for i in (0, 1))
    east, north = (max(box[i] for box in bounds) + _MARGIN_DEG for i in (2, 3))
    gpd.read_file(_LAND, bbox=(west, south, east, north)).plot(ax=axes, color=_LAND_COLOUR)
    # The best way is drawn last, so that it lies on top.
    for number, route in reversed(list(enumerate(routes))):
        is_usable = number < len(answer.routes)
        for line in _line(route).geoms:
            axes.plot(
                *line.xy,
                color=_colour(number) if is_usable else _SHUT_COLOUR,
                linewidth=2.0 if is_usable else 1.0,
                linestyle="-" if is_usable else "--",
            )
    axes.set(xlim=(west, east), ylim=(south, north), xlabel="", ylabel="")
    # As wide as it is in the middle: a degree of longitude shrinks with the latitude.
    axes.set_aspect(1 / math.cos(math.radians((south + north) / 2)))


def _draw_hours(axes: "Axes", routes: tuple[Route, ...]) -> None:
    """Hours of each usable way: the typical value, and the range as a line."""
    if not routes:
        axes.axis("off")
        axes.text(0.5, 0.5, "no way can be used on that day", ha="center", va="center")
        return
    for number, route in enumerate(routes):
        hours, spread = route.totals.time_h, route.spread
        ends = (spread.p10[0], spread.p90[0])
        axes.plot(ends, (number, number), color=_colour(number), linewidth=2)
        axes.plot(hours.typical, number, "o", color=_colour(number))
        axes.text(0, number - 0.28, f" {route.label}", fontsize="x-small")
    axes.set(yticks=[], ylim=(len(routes) - 0.5, -0.8))
    axes.set_xlim(left=0)
    axes.set_xlabel("hours: typical, and where four draws in five lie")


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]
