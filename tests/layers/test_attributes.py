"""What the tables say of things beside their place: evidence, piers, days, speeds, counts."""

from pathlib import Path

import pytest

from geo.model import Evidence
from layers.crossing_counts import read_crossing_counts
from layers.errors import DataError
from layers.facts import DATA_DIR, load_facts
from tests.layers.small_tables import write_tables

# table to break, text to replace, text instead, what is said
BROKEN = [
    ("crossings", "100,placed,all", "100,certain,all",
     "crossings.csv, line 2, column evidence: must be one of estimated, named, placed, "
     "found 'certain'"),
    ("crossings", "100,placed,all", "100,,all",
     "crossings.csv, line 2, column evidence: must be one of estimated, named, placed, found ''"),
    ("crossings", "100,placed,all", "100,named,all", "links.csv, line 2, column crossing_id: must"
     " be a crossing that is placed, not only named: 'cn-kp-bridge'"),
    ("ferries", "2005-08,2006", "2005-08,summer", "ferries.csv, line 2, column valid_to: must be an"
     " ISO day, month or year or empty, found 'summer'"),
    ("ferries", "2005-08,2006", "2005-13,2006", "ferries.csv, line 2, column valid_from: must be an"
     " ISO day, month or year or empty, found '2005-13'"),
    ("ferries", "2005-08,2006", "2005-08,2005-07-31",
     "ferries.csv, line 2, column valid_to: must not be before valid_from, found '2005-07-31'"),
    ("lines", "압록선", "Amnok",
     "lines.csv, line 2, column name_ko: must be written in one script, found LATIN"),
    ("lines", "line-yalu,Yalu line", "line-yalu,",
     "lines.csv, line 2, column name_en: must not be empty"),
    ("lines", "Railway,60", "Railway,fast",
     "lines.csv, line 2, column speed_kmh: must be a number greater than 0, found 'fast'"),
    ("lines", "Railway,60", "Railway,900",
     "lines.csv, line 2, column speed_kmh: must be a number greater than 0, found '900'"),
]  # fmt: skip

COUNTS = (
    "id,count,what,area,year,counted_by,note,source_ids\n"
    "2018-gazette,16,border ports,whole border,2018,,,gazette\n"
)
BROKEN_COUNTS = [
    ("16,border", ",border", "count: must not be empty"),
    ("16,border", "0,border", "count: must be a number from 1 to 100, found '0'"),
    ("16,border", "16.5,border", "count: must be a whole number, found '16.5'"),
    ("border ports", "", "what: must not be empty"),
    ("whole border", "", "area: must not be empty"),
    (",2018,", ",18,", "year: must be a number from 1950 to 2040, found '18'"),
    (",gazette\n", ",tribune\n", "source_ids: must name a source that exists, found 'tribune'"),
]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A small set of tables that keeps every rule."""
    return write_tables(tmp_path / "data")


def test_attributes_are_read(data_dir: Path) -> None:
    facts = load_facts(data_dir)
    assert facts.crossings["cn-kp-bridge"].evidence == "placed"
    assert facts.ports["dandong-port"].piers == "2 piers"
    ferry = facts.ferries["cn-kp-sea"]
    assert (ferry.sailing_days, ferry.valid_from, ferry.valid_to) == ("Mon", "2005-08", "2006")
    line = facts.lines["line-yalu"]
    assert (line.operator, line.speed_kmh, line.names.aliases) == ("Railway", 60, ("Yalu railway",))


def test_a_service_may_end_within_the_month_it_began(data_dir: Path) -> None:
    path = data_dir / "ferries.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2005-08,2006", "2005-08,2005-08-01"), encoding="utf-8")
    assert load_facts(data_dir).ferries["cn-kp-sea"].valid_to == "2005-08-01"


@pytest.mark.parametrize(("table", "old", "new", "message"), BROKEN)
def test_a_wrong_attribute_is_refused_with_its_address(
    data_dir: Path, table: str, old: str, new: str, message: str
) -> None:
    path = data_dir / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_facts(data_dir)
    assert str(caught.value) == f"data/{message}"


@pytest.mark.parametrize(("old", "new", "message"), BROKEN_COUNTS)
def test_a_wrong_count_is_refused_with_its_address(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "data" / "crossing_counts.csv"
    path.parent.mkdir()
    path.write_text(COUNTS, encoding="utf-8")
    assert read_crossing_counts(path, {"gazette"})["2018-gazette"].count == 16
    path.write_text(COUNTS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_crossing_counts(path, {"gazette"})
    assert str(caught.value) == f"data/crossing_counts.csv, line 2, column {message}"


def test_the_counts_of_others_are_kept_side_by_side() -> None:
    counts = read_crossing_counts(DATA_DIR / "crossing_counts.csv", load_facts().sources)
    assert {4, 10, 11, 13, 15, 16, 23} <= {one.count for one in counts.values()}


def test_the_register_tells_how_many_crossings_there_are() -> None:
    register = (DATA_DIR / "README.md").read_text(encoding="utf-8")
    on_land = [
        crossing
        for crossing in load_facts().crossings.values()
        if (crossing.country_a, crossing.country_b) == ("CN", "KP") and crossing.service is None
    ]
    placed = [one for one in on_land if one.evidence is Evidence.PLACED]
    both = [one for one in placed if len(one.modes) > 1]
    told = " ".join(register.split())
    assert f"crossings.csv has {len(on_land)} on land: {len(placed)} placed" in told
    assert f"so {len(placed) + len(both)} with rail and road apart" in told
    assert f"and {len(on_land) - len(placed)} that documents or lists only name" in told


def test_ports_ferries_and_lines_say_more_than_their_names() -> None:
    """How many of each carry the attribute at all; a number that may only grow."""
    facts = load_facts()
    assert sum(bool(port.piers) for port in facts.ports.values()) >= 18
    assert sum(port.unlocode is not None for port in facts.ports.values()) >= 22
    assert sum(bool(ferry.sailing_days) for ferry in facts.ferries.values()) >= 8
    assert sum(bool(line.operator) for line in facts.lines.values()) >= 40
