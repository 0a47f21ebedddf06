"""Whose work the map, the lines and the towns are: said wherever they are shown or taken away."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from layers.facts import DATA_DIR
from layers.licences import CREDIT
from layers.notebook import CREDIT as NOTEBOOK_CREDIT
from webapp.queries import ATTRIBUTION

# Most of the way lies on the base network, and one end is a town of GeoNames.
BASE_WAY = "from=surgut-ru&to=nanning-cn&as_of=2026-06-01"
OWED = ("© OpenStreetMap contributors (ODbL)", "GSHHG", "GeoNames (CC BY 4.0)")


@pytest.mark.parametrize("credit", [ATTRIBUTION, CREDIT, NOTEBOOK_CREDIT])
def test_every_credit_line_names_all_of_them(credit: str) -> None:
    for name in ("© OpenStreetMap contributors (ODbL)", "GSHHG", "GeoNames (CC BY"):
        assert name in credit


def test_an_answer_carries_the_credit_line(reader: FlaskClient, real_app: Flask) -> None:
    answer = reader.get(f"/api/compare?{BASE_WAY}").get_json()
    assert answer["attribution"] == ATTRIBUTION
    assert answer["routes"][0]["basis"]["distance_estimated_share"] > 0.5
    told = real_app.test_cli_runner().invoke(args=["compare", "surgut-ru", "nanning-cn"]).output
    assert ATTRIBUTION in " ".join(told.split())


@pytest.mark.parametrize("path", ["/compare", "/embed/compare", "/embed/map"])
def test_page_and_frames_show_it(reader: FlaskClient, path: str) -> None:
    html = reader.get(f"{path}?{BASE_WAY}").get_data(as_text=True)
    for name in OWED:
        assert name in html


def test_it_is_printed_with_the_page(reader: FlaskClient) -> None:
    """The corner of the map is not printed; the line at the foot is."""
    html = reader.get(f"/compare?{BASE_WAY}").get_data(as_text=True)
    foot = html.split('id="credit"', 1)[1].split("</p>", 1)[0]
    for name in OWED:
        assert name in foot


def test_the_register_of_the_data_says_what_is_under_which_licence(reader: FlaskClient) -> None:
    register = (DATA_DIR / "README.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip(): line for line in register.splitlines() if "|" in line}
    base = next(line for name, line in rows.items() if name.startswith("built/base_rail.npz"))
    assert "ODbL 1.0, © OpenStreetMap contributors" in base
    assert "CC BY 4.0, GeoNames" in rows["built/towns.csv"]
    page = reader.get("/data").get_data(as_text=True)
    for name in (*OWED, "Open Database License", "base network", "Creative Commons Attribution"):
        assert name in page
