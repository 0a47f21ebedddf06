"""`flask batch`: what is answered, what is refused, what is reported and passed over."""

import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from geo.plain_answer import to_dict
from layers.answer_table import ENDS, WAY_COLUMNS
from tests.webapp.batch.conftest import DAY, Desk
from webapp.batch.columns import QUESTION_COLUMNS
from webapp.batch.plans import PAIR_COLUMNS
from webapp.batch.sheet import open_sheet
from webapp.services import KEY

Refused = Callable[..., str]


def test_rows_say_what_the_api_says(desk: Desk, real_app: Flask) -> None:
    pairs = desk.file("from,to\nVladivostok,Pyongyang\n")
    assert desk.run("batch", pairs, "--as-of", DAY).exit_code == 0
    atlas = real_app.extensions[KEY].desk.atlas
    answer = atlas.compare("vladivostok", "pyongyang", as_of=date.fromisoformat(DAY))
    plain = to_dict(answer, atlas.facts)
    rows = desk.rows()
    routes = [*plain["routes"], *plain["unavailable"]]
    assert [row["way"] for row in rows] == [route["id"] for route in routes]
    for row, route in zip(rows, routes, strict=True):
        totals = route["totals"]
        assert float(row["distance_km"]) == totals["distance_km"]
        for name in ("time_h", "cost_usd", "co2e_kg"):
            for end in ENDS:
                assert float(row[f"{name}_{end}"]) == totals[name][end]
        assert row["way_label"] == route["label"]
        assert row["through"].split() == route["through"]
        assert int(row["gauge_breaks"]) == totals["gauge_breaks"]
        assert float(row["time_unsourced_share"]) == route["basis"]["time_unsourced_share"]
        for name, share in (route["wins"] or {}).items():
            assert float(row[f"wins_{name}"]) == pytest.approx(share, abs=5e-5)
        assert row["data_version"] == plain["data_version"]
    assert [row["rank"] for row in rows[: len(plain["routes"])]] == [
        str(rank) for rank in range(1, len(plain["routes"]) + 1)
    ]
    assert {row["rank"] for row in rows[len(plain["routes"]) :]} <= {""}


def test_columns_come_in_any_order_and_win_over_options(desk: Desk) -> None:
    pairs = desk.file(
        "tonnes,to,as_of,from,id\n40,평양,2022-10-15,Владивосток,a\n,rajin,,vladivostok,b\n"
    )
    result = desk.run("batch", pairs, "--as-of", DAY, "--teu", "7", "--objective", "cost")
    assert result.exit_code == 0, result.output
    first, second = (next(row for row in desk.rows() if row["id"] == id_) for id_ in "ab")
    assert (first["from"], first["to"], first["as_of"]) == (
        "vladivostok",
        "pyongyang",
        "2022-10-15",
    )
    assert (float(first["teu"]), float(first["tonnes"])) == (4, 40)
    assert (second["as_of"], float(second["teu"]), second["objective"]) == (DAY, 7, "cost")
    assert (first["line"], second["line"]) == ("2", "3")


def test_points_places_to_pass_and_cargo_are_read_as_on_the_page(desk: Desk) -> None:
    pairs = desk.file(
        "from,to,via,cargo,tonnes\n"
        '"43.12,131.89",Rajin,,,\n'
        "Vladivostok,Pyongyang,Rajin;Chongjin,coal,4000\n"
        '"131.89,43.12",Rajin,,,\n'
        '"0.0,-140.0",Rajin,,,\n'
    )
    result = desk.run("batch", pairs, "--as-of", DAY, "--preset", "strained")
    assert result.exit_code == 0, result.output
    first = {row["line"]: row for row in reversed(desk.rows())}
    assert (first["2"]["from"], first["2"]["to"]) == ("43.12,131.89", "rajin")
    assert (first["3"]["via"], first["3"]["cargo"]) == ("rajin; chongjin", "coal")
    assert (first["3"]["teu"], float(first["3"]["tonnes"])) == ("", 4000)
    assert (first["2"]["objective"], first["3"]["objective"]) == ("time", "cost")
    assert {row["scenario"] for row in desk.rows()} == {"preset=strained"}
    told = {row["line"]: row["error"] for row in desk.errors()}
    assert "did you mean 43.12,131.89?" in told["4"]
    assert "farther than 30 km" in told["5"]


def test_byte_order_mark_crlf_quotes_and_blank_lines_are_understood(desk: Desk) -> None:
    pairs = desk.file(
        b'\xef\xbb\xbfFrom , to\r\n\r\n"Vladivostok",Rajin\r\n,\r\n  \r\nrajin,Vladivostok,\r\n'
    )
    result = desk.run("batch", pairs, "--as-of", DAY)
    assert result.exit_code == 0, result.output
    assert {row["line"] for row in desk.rows()} == {"3", "6"}
    assert desk.left() == ["answers.csv", "pairs.csv"]


def test_bad_rows_are_reported_with_their_line_and_the_rest_is_done(desk: Desk) -> None:
    pairs = desk.file(
        b"id,from,to,as_of,teu,via\n"
        b"ok,Vladivostok,Rajin,,,\n"
        b"place,Atlantis,Rajin,,,\n"
        b"same,Rajin,rajin-port,,,\n"
        b"day,Vladivostok,Rajin,banana,,\n"
        b"lot,Vladivostok,Rajin,,-4,\n"
        b"short,Vladivostok\n"
        b'open,"Vladivostok,Rajin,,,\n'
        b"bytes,\xc2\xeb\xe0\xe4,Rajin,,,\n"
        b"none,,Rajin,,,\n"
        b"via,Vladivostok,Rajin,,,Atlantis\n"
        + b"long," + b"x" * 20_000 + b",Rajin,,,\n"
        + b"i" * 300 + b",Vladivostok,Rajin,,,\n"
        b"=1+1,Vladivostok,Rajin,,,\n"
    )  # fmt: skip
    result = desk.run("batch", pairs, "--as-of", DAY)
    assert result.exit_code == 0
    assert "11 questions could not be answered: see answers.errors.csv." in result.output
    # A cell that a spreadsheet would run is quoted.
    assert {row["id"] for row in desk.rows()} == {"ok", "'=1+1"}
    told = {int(row["line"]): row["error"] for row in desk.errors()}
    assert list(told) == list(range(3, 14))
    for line, words in {
        3: "No place is called “Atlantis”",
        4: "same town, Rajin",
        5: "as_of: “banana” is not a day",
        6: "teu: -4 is less than nothing",
        7: "2 cells, the header names 6 columns",
        8: "quotation mark",
        9: "no UTF-8 text",
        10: "from: no place is named",
        11: "No place is called “Atlantis”",
        12: "longer than 16,384 bytes",
        13: "id: 300 characters are too long",
    }.items():
        assert words in told[line]
    assert desk.errors()[0]["id"] == "place"
    assert desk.errors()[0]["from"] == "Atlantis"


def test_nothing_but_bad_rows_is_a_failure(desk: Desk) -> None:
    result = desk.run("batch", desk.file("from,to\nAtlantis,Rajin\n"))
    assert result.exit_code == 1
    assert len(desk.errors()) == 1
    assert desk.rows() == []


def test_errors_of_an_earlier_run_do_not_stay(desk: Desk) -> None:
    desk.run("batch", desk.file("from,to\nAtlantis,Rajin\n"))
    assert "answers.errors.csv" in desk.left()
    result = desk.run("batch", desk.file("from,to\nVladivostok,Rajin\n"), "--again")
    assert result.exit_code == 0
    assert desk.left() == ["answers.csv", "pairs.csv"]


def test_an_answer_without_any_way_is_a_row(desk: Desk) -> None:
    pairs = desk.file("from,to,modes\nMoscow,Vladivostok,sea\n")
    assert desk.run("batch", pairs, "--as-of", DAY).exit_code == 0
    rows = desk.rows()
    assert len(rows) == 1
    assert (rows[0]["availability"], rows[0]["way"], rows[0]["distance_km"]) == ("none", "", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\n\nfrom,to\n", "begins with a blank line"),
        (b"from,to\n", "no row below the header"),
        (b"from,to\r\n\r\n,\r\n", "no row below the header"),
        (b"from;to\nVladivostok;Rajin\n", "separated by “;”"),
        (b"from\tto\nVladivostok\tRajin\n", "separated by tabs"),
        (b"from,to\rVladivostok,Rajin\r", "carriage return alone"),
        ("from,to\nVladivostok,Rajin\n".encode("utf-16"), "UTF-16"),
        ("откуда,куда\n".encode("cp1251"), "no UTF-8 text"),
        (b'from,"to\nVladivostok,Rajin\n', "quotation mark is not closed"),
        (b"Vladivostok,Rajin\n", "unknown columns: “vladivostok”, “rajin”"),
        (b"from,to,tons\nVladivostok,Rajin,4\n", "Did you mean tonnes?"),
        (b"from,to,a,b,c,d,e,f\nx\n", "“a”, “b”, “c”, “d”, “e” and 1 more"),
        (b"from,to,to\nVladivostok,Rajin,Rajin\n", "to is named twice"),
        (b"from,teu\nVladivostok,1\n", "there is no column to"),
    ],
)
def test_a_file_that_is_no_table_of_pairs_is_refused(
    desk: Desk, refused: Refused, text: bytes, words: str
) -> None:
    pairs = desk.file(text)
    told = refused("batch", pairs)
    assert words in told
    assert told.startswith("pairs.csv")


def test_a_missing_file_is_told(desk: Desk, refused: Refused) -> None:
    assert "no such file" in refused("batch", desk.folder / "nothing.csv")
    assert "is a directory" in refused("batch", desk.folder)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--as-of", "banana"], "as_of: “banana” is not a day"),
        (["--objective", "beauty"], "objective: “beauty” is not known"),
        (["--teu", "0"], "teu: an empty lot"),
        (["--via", "Atlantis"], "No place is called “Atlantis”"),
        (["--set", "dwell"], "has no value"),
        (["--set", "no.such.thing=4"], "there is no assumption “no.such.thing”"),
        (["--scenario", "nowhere.toml"], "nowhere.toml"),
        (["--cluster", "tcp://127.0.0.1:1", "--jobs", "2"], "--jobs: the cluster has its own"),
        (["--cluster", "127.0.0.1:8786"], "is no address of a scheduler"),
    ],
)
def test_options_are_checked_before_any_row(
    desk: Desk, refused: Refused, options: list[str], words: str
) -> None:
    assert words in refused("batch", desk.file("from,to\nVladivostok,Rajin\n"), *options)


def test_an_output_that_cannot_be_is_refused(desk: Desk, refused: Refused) -> None:
    pairs = desk.file("from,to\nVladivostok,Rajin\n")
    assert "neither .csv nor .parquet" in refused("batch", pairs, "--out", desk.folder / "a.xlsx")
    nowhere = desk.folder / "no" / "a.csv"
    assert "there is no folder" in refused("batch", pairs, "--out", nowhere)
    assert "would overwrite pairs.csv" in refused("batch", pairs, "--out", pairs)
    (desk.folder / "d.csv").mkdir()
    assert "is a folder" in refused("batch", pairs, "--out", desk.folder / "d.csv")
    desk.out.write_text("precious", encoding="utf-8")
    assert "answers.csv is there already. --again replaces it." in refused("batch", pairs)
    assert desk.out.read_text(encoding="utf-8") == "precious"


def test_every_column_is_documented(root: Path) -> None:
    text = (root / "docs" / "batch.md").read_text(encoding="utf-8")
    columns = {*PAIR_COLUMNS, *QUESTION_COLUMNS, *WAY_COLUMNS, "line", "point", "data_version"}
    ends = ("_low", "_p10", "_typical", "_p90", "_high")
    named = {column for column in columns if not column.endswith(ends)}
    assert [column for column in sorted(named) if f"`{column}`" not in text] == []
    assert all(f"`{end}`" in text for end in ends)


def many(desk: Desk, rows: int) -> Path:
    path = desk.folder / "many.csv"
    with path.open("w", encoding="utf-8") as handle:
        handle.write("from,to\n")
        handle.writelines("Vladivostok,Rajin\n" for _ in range(rows))
        handle.write("only one cell\n")
    return path


def test_a_million_rows_are_read_to_the_last(desk: Desk) -> None:
    sheet = open_sheet(many(desk, 1_000_000), ("from", "to"), ("from", "to"))
    assert sheet.count == 1_000_001
    last = list(sheet.rows(skip=1_000_000))
    assert [row.line for row in last] == [1_000_002]
    assert "1 cells" in last[0].fault


def test_rows_are_not_held(desk: Desk) -> None:
    path = many(desk, 50_000)
    tracemalloc.start()
    try:
        sheet = open_sheet(path, ("from", "to"), ("from", "to"))
        assert sum(1 for _ in sheet.rows()) == 50_001
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 500_000
