"""Answers as frames and pictures, and the example notebook run from end to end."""

import builtins
import json
import math
import re
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from shapely.geometry import MultiLineString

from geo.answer import Answer
from geo.atlas import Atlas
from geo.itinerary import Leg
from geo.model import Mode
from layers import load_atlas
from layers.answer_table import STEP_COLUMNS, WAY_COLUMNS
from layers.notebook import to_frame, to_geo, to_picture, to_steps

DAY = date(2026, 6, 1)
SHUT_DAY = date(2021, 6, 1)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


@pytest.fixture(scope="module")
def answer(atlas: Atlas) -> Answer:
    cargo = atlas.cargo(teu=2, tonnes=30)
    return atlas.compare("Vladivostok", "Pyongyang", as_of=DAY, cargo=cargo)


@pytest.fixture(scope="module")
def no_way(atlas: Atlas) -> Answer:
    return atlas.compare("Moscow", "Vladivostok", as_of=DAY, modes=(Mode.SEA,))


def test_the_frame_has_a_row_for_each_way(answer: Answer) -> None:
    frame = to_frame(answer)
    assert tuple(frame.columns) == WAY_COLUMNS
    assert list(frame["way"]) == [route.id for route in answer.all_routes()]
    assert list(frame["rank"].dropna()) == list(range(1, len(answer.routes) + 1))
    best = answer.routes[0]
    assert frame["time_h_typical"][0] == pytest.approx(best.totals.time_h.typical, abs=1e-4)
    assert frame["cost_usd_high"][0] == pytest.approx(best.totals.cost_usd.high, abs=1e-4)


def test_steps_add_up_to_the_totals(answer: Answer) -> None:
    steps = to_steps(answer)
    ways = {str(row["way"]): row for row in to_frame(answer).to_dict("records")}
    assert tuple(steps.columns) == STEP_COLUMNS
    for way, of_way in steps.groupby("way"):
        for name in ("time_h_typical", "cost_usd_typical", "co2e_kg_typical"):
            assert of_way[name].sum() == pytest.approx(ways[str(way)][name], rel=1e-6, abs=1e-2)
        last = of_way.iloc[-1]
        assert last["cumulative_h"] == pytest.approx(ways[str(way)]["time_h_typical"], abs=0.02)
        assert list(of_way["step"]) == list(range(1, len(of_way) + 1))


def test_lines_lie_where_the_legs_lie(answer: Answer) -> None:
    lines = to_geo(answer)
    assert isinstance(lines, gpd.GeoDataFrame)
    assert lines.crs == "EPSG:4326"
    for route, line in zip(answer.all_routes(), lines.geometry, strict=True):
        first = next(step for step in route.steps if isinstance(step, Leg) and step.positions)
        assert isinstance(line, MultiLineString)
        assert line.geoms[0].coords[0] == (
            first.positions[0].lon,
            first.positions[0].lat,
        )
        assert 100 < line.bounds[0] < 140  # longitude first
        assert 30 < line.bounds[1] < 60


def test_an_answer_without_a_way_has_no_row(no_way: Answer) -> None:
    assert isinstance(to_frame(no_way), pd.DataFrame)
    assert to_frame(no_way).empty
    assert to_steps(no_way).empty
    assert to_geo(no_way).empty
    assert tuple(to_frame(no_way).columns) == WAY_COLUMNS


@pytest.mark.parametrize("day", [DAY, SHUT_DAY])
def test_the_picture_can_be_saved(atlas: Atlas, day: date, tmp_path: Path) -> None:
    figure = to_picture(atlas.compare("Vladivostok", "Pyongyang", as_of=day))
    for name in ("ways.png", "ways.svg", "ways.pdf"):
        figure.savefig(tmp_path / name, dpi=50)
        assert (tmp_path / name).stat().st_size > 3_000
    west, east = figure.axes[0].get_xlim()
    south, north = figure.axes[0].get_ylim()
    middle = math.radians((south + north) / 2)
    assert figure.axes[0].get_aspect() == pytest.approx(1 / math.cos(middle))
    assert west < 126
    assert east > 131


def test_a_picture_of_no_way_says_so(no_way: Answer) -> None:
    texts = [text.get_text() for axes in to_picture(no_way).axes for text in axes.texts]
    assert texts == ["no way on the map", "no way can be used on that day"]


def test_without_matplotlib_the_command_to_install_it_is_told(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = builtins.__import__

    def without(name: str, *args: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ModuleNotFoundError(name, name=name)
        return load(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModuleNotFoundError, match=r"pip install -r requirements-notebook\.txt"):
        to_picture(answer)


def test_the_example_runs_as_a_reader_runs_it(root: Path) -> None:
    path = root / "docs" / "example.ipynb"
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        timeout=300,
    )
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert not [output for output in outputs if output.output_type in ("error", "stream")]
    shown = {kind for output in outputs for kind in output.get("data", {})}
    assert {"image/png", "text/html"} <= shown


def test_the_example_is_kept_without_outputs(root: Path) -> None:
    text = (root / "docs" / "example.ipynb").read_text(encoding="utf-8")
    kept = json.loads(text)
    nbformat.validate(nbformat.from_dict(kept))  # type: ignore[no-untyped-call]
    for cell in kept["cells"]:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
    assert text == json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def test_pins_agree_in_all_requirements(root: Path) -> None:
    pins: dict[str, set[str]] = {}
    for path in root.glob("requirements*.txt"):
        if path.name == "requirements-citation.txt":  # an environment of its own
            continue
        for name, version in re.findall(r"^([\w.-]+)==(\S+)$", path.read_text("utf-8"), re.M):
            pins.setdefault(re.sub(r"[-_.]+", "-", name).lower(), set()).add(version)
    assert {name: found for name, found in pins.items() if len(found) > 1} == {}
