"""What is kept of the checks: whole, what the model says now, and never needed."""

from dataclasses import replace
from pathlib import Path

import pytest

from geo.almanac import Almanac
from geo.atlas import Atlas
from geo.reality import Held, Said, Sheet, Spread
from layers import load_almanac, load_atlas, model_said
from layers.errors import DataError
from layers.facts import DATA_DIR
from layers.model_said import COLUMNS, FILE, read_sheet, said_text, sheet_of

# Every so many of the committed rows is asked anew; `flask data checks --check` asks them all.
SAMPLE = 6


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


@pytest.fixture(scope="module")
def almanac(atlas: Atlas) -> Almanac:
    return load_almanac(atlas.facts)


@pytest.fixture(scope="module")
def kept(atlas: Atlas, almanac: Almanac) -> Sheet:
    return read_sheet(DATA_DIR, atlas, almanac)


def sampled(almanac: Almanac) -> Almanac:
    return replace(
        almanac,
        published_lengths=almanac.published_lengths[::SAMPLE],
        model_checks=almanac.model_checks[::SAMPLE],
    )


def written(folder: Path, text: str) -> Path:
    (folder / "built").mkdir(exist_ok=True)
    (folder / "built" / FILE).write_text(text, encoding="utf-8", newline="\n")
    return folder


def refuse(*_: object) -> None:
    raise AssertionError("the atlas was asked although the row is kept")


def test_every_check_is_kept_and_nothing_else(almanac: Almanac) -> None:
    lines = (DATA_DIR / "built" / FILE).read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "id",
        *sorted(
            [f"published_lengths.{item.id}" for item in almanac.published_lengths]
            + [f"model_checks.{item.id}" for item in almanac.model_checks]
        ),
    ]


def test_what_is_kept_is_what_the_model_says(atlas: Atlas, almanac: Almanac) -> None:
    lines = said_text(sheet_of(atlas, sampled(almanac))).splitlines()
    committed = set((DATA_DIR / "built" / FILE).read_text(encoding="utf-8").splitlines())
    assert [line for line in lines if line not in committed] == [], "run: flask data checks"


def test_what_is_read_is_what_was_written(
    atlas: Atlas,
    almanac: Almanac,
    kept: Sheet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model_said, "hold", refuse)
    monkeypatch.setattr(model_said, "hold_length", refuse)
    again = read_sheet(written(tmp_path, said_text(kept)), atlas, almanac)
    assert again == kept
    assert said_text(again) == (DATA_DIR / "built" / FILE).read_text(encoding="utf-8")


def test_a_way_that_there_is_not_is_kept_as_none(
    atlas: Atlas, almanac: Almanac, kept: Sheet, tmp_path: Path
) -> None:
    one = replace(almanac, published_lengths=(), model_checks=almanac.model_checks[:1])
    nothing = Sheet((), (replace(kept.observations[0], said=None),))
    assert read_sheet(written(tmp_path, said_text(nothing)), atlas, one) == nothing


def test_a_row_that_is_not_kept_is_asked_for(
    atlas: Atlas, almanac: Almanac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Said(Spread(1.0, 2.0, 3.0), True, "by rail", "open", frozenset())
    one = replace(almanac, published_lengths=(), model_checks=almanac.model_checks[:1])
    sheet = Sheet((), tuple(Held(check, said) for check in one.model_checks))
    monkeypatch.setattr(model_said, "hold", lambda _, check: Held(check, said))
    assert read_sheet(tmp_path, atlas, one) == sheet
    assert read_sheet(written(tmp_path, f"{','.join(COLUMNS)}\n"), atlas, one) == sheet


def test_a_wrong_row_is_named(atlas: Atlas, almanac: Almanac, tmp_path: Path) -> None:
    text = f"{','.join(COLUMNS)}\nmodel_checks.x,1,2,three,no,,by rail,open\n"
    with pytest.raises(DataError, match=r"built/model_said\.csv, line 2, column high: must be a"):
        read_sheet(written(tmp_path, text), atlas, almanac)
