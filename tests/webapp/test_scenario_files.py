"""Scenario files: the example of the manual works, every error is named with its line."""

from pathlib import Path

import pytest
from flask import Flask

from geo.scenario import Preset, Scenario
from tests.webapp.sample import fake_desk
from webapp.scenario_files import ScenarioFileError, read_scenario_file

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "scenario-example.toml"
KHASAN = "kp-ru-khasan-tumangang"


def read(folder: Path, text: str | bytes) -> Scenario:
    file = folder / "mine.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_scenario_file(file, fake_desk().changeable()).scenario


def test_a_file_is_read_in_full(tmp_path: Path) -> None:
    text = f"""
    title = "A slow border"
    preset = "optimistic"
    open = ["line-tumangang-rajin"]
    closed = ["{KHASAN}.rail", "cn-kp-dandong-sinuiju"]
    value_usd_per_t = 800
    [assumptions]
    "speed.rail" = 300
    "border.hours" = {{low = 100.5, typical = 200, high = 300, unit = "km/day"}}
    """
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    given = read_scenario_file(file, fake_desk().changeable())
    assert given.value_usd_per_t == 800
    assert given.scenario == Scenario(
        Preset.OPTIMISTIC,
        (("speed.rail", 300.0),),
        ("line-tumangang-rajin",),
        ("cn-kp-dandong-sinuiju", f"{KHASAN}.rail"),
        (("border.hours", (100.5, 200.0, 300.0)),),
    )


def test_ids_need_no_quotation_marks_and_editors_may_write_a_mark(tmp_path: Path) -> None:
    plain = Scenario(values=(("speed.rail", 300.0),))
    assert read(tmp_path, "[assumptions]\nspeed.rail = 300") == plain
    assert read(tmp_path, "[assumptions.speed]\nrail = 300\r\n") == plain
    assert read(tmp_path, b"\xef\xbb\xbf[assumptions]\r\n'speed.rail' = 300\r\n") == plain
    assert read(tmp_path, "") == Scenario()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = ", "mine.toml: this is not TOML: "),
        ("preset = 1\npreset = 2", "mine.toml: this is not TOML: "),
        ("\npreset = 'sunny'", "mine.toml, line 2, preset: “sunny” is not known. Choose one of"),
        ("preset = 3", "line 1, preset: “3” is not known"),
        ("title = 3", "line 1, title: this is no text"),
        ("opened = []", "line 1, opened: there is no such key. Did you mean open?"),
        ("zzz = 1", "line 1, zzz: there is no such key. Known are: title, preset, open"),
        ("[speed]\nrail = 300", "line 1, speed: there is no such key. Values of assumptions stand"),
        ("'speed.rail' = 3", "line 1, speed.rail: there is no such key. Values of assumptions"),
        ("open = 'x'", "line 1, open: this is no list of ids. Write open = ["),
        ("open = [1]", "line 1, open: this is no list of ids"),
        ("open = ['khasan']", f"no crossing or line “khasan”. Did you mean {KHASAN}?"),
        (
            f"open = ['{KHASAN}']\nclosed = ['{KHASAN}.rail']",
            f"line 2, closed: {KHASAN}.rail is also named in open. A crossing is open or closed",
        ),
        ("value_usd_per_t = -1", "line 1, value_usd_per_t: “-1” cannot be used. Give USD a tonne"),
        ("value_usd_per_t = nan", "“nan” cannot be used"),
        ("value_usd_per_t = '8'", "“8” cannot be used"),
        ("assumptions = 3", "line 1, assumptions: this is no table. Write [assumptions]"),
        ("[assumptions]\n'speed.rial' = 3", "line 2, speed.rial: there is no assumption"),
        ("[assumptions]\nspeed.rial = 3", "line 2, speed.rial: there is no assumption"),
        ("[assumptions.speed]\nrial = 3", "line 2, speed.rial: there is no assumption"),
        ("[assumptions]\n'speed.rail' = '300'", "line 2, speed.rail: “300” is not a number. Give"),
        ("[assumptions]\n'speed.rail' = true", "“True” is not a number"),
        ("[assumptions]\n'speed.rail' = nan", "nan is not a number one can reckon with"),
        ("[assumptions]\n'speed.rail' = inf", "inf is not a number one can reckon with"),
        ("[assumptions]\n'speed.rail' = -3", "-3 km/day is less than nothing"),
        ("[assumptions]\n'speed.rail' = 1e9", "1000000000 km/day is too much"),
        (f"[assumptions]\n'speed.rail' = 1{'0' * 400}", "inf is not a number one can reckon with"),
        (
            "[assumptions]\n\n'speed.rail' = {low = 400, typical = 300, high = 500}",
            "line 3, speed.rail: the range 400..300..500 is upside down. Low comes first",
        ),
        (
            "[assumptions]\n'speed.rail' = {low = 1, typical = 2, high = 3, unit = 'km/h'}",
            "line 2, speed.rail: the unit “km/h” is wrong. This one is in km/day: convert",
        ),
        (
            "[assumptions]\n'speed.rail' = {low = 1, typical = 2}",
            "line 2, speed.rail: the range lacks high. Write {low = 24",
        ),
        (
            "[assumptions]\n'speed.rail' = {low = 1, mode = 2, high = 3}",
            "line 2, speed.rail: “mode” is not known. Known are: low, typical, high, unit",
        ),
        ("[assumptions]\n'speed.rail' = {}", "the range lacks low, typical, high"),
        ("[assumptions]\n'speed.rail' = [1]", "is not a number"),
        (b"\xff\xfe", "the file is not UTF-8 text. Save it as UTF-8"),
        ("#" * 200_001, "the file is too large for a scenario"),
    ],
)
def test_an_error_in_a_file_is_named_with_its_line(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    with pytest.raises(ScenarioFileError) as caught:
        read(tmp_path, text)
    sentence = str(caught.value)
    assert says in sentence
    assert sentence.startswith("mine.toml")
    assert sentence[-1] in ".?"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioFileError, match="cannot be read: no such file or directory"):
        read_scenario_file(tmp_path / "none.toml", fake_desk().changeable())
    with pytest.raises(ScenarioFileError, match="cannot be read: is a directory"):
        read_scenario_file(tmp_path, fake_desk().changeable())


def test_too_many_values_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.scenario_files.MOST_SET", 0)
    with pytest.raises(ScenarioFileError, match="line 1, assumptions: 1 values are too many"):
        read(tmp_path, "[assumptions]\nspeed.rail = 300")


# -- the shell -------------------------------------------------------------------------------------


def test_the_example_of_the_manual_works(real_app: Flask) -> None:
    """Every line of the example is understood, and the manual shows the same file."""
    given = real_app.test_cli_runner().invoke(
        args=["compare", "vladivostok", "pyongyang", "--scenario", str(EXAMPLE)]
    )
    assert given.exit_code == 0, given.output
    manual = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert EXAMPLE.read_text(encoding="utf-8") in manual


def run(app: Flask, *args: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["compare", "vladivostok", "pyongyang", *args])
    return result.exit_code, result.output


def test_options_win_over_the_file_and_the_answer_says_so(fake_app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("preset = 'strained'\n[assumptions]\nspeed.rail = 300", encoding="utf-8")
    code, said = run(
        fake_app,
        *("--scenario", str(file), "--set", "speed.rail=250", "--set", "border.hours=150"),
        *("--closed", KHASAN, "--open", "line-tumangang-rajin", "--via", "rajin"),
        *("--cargo", "coal", "--tonnes", "500", "--depart", "2026-06-01", "--all"),
        *("--value-usd-per-t", "80"),
    )
    assert code == 0, said
    assert "shut; strained values; two numbers of your own. This is not what was reported." in said
    assert ": 250 km/day, was 200.5 km/day (speed.rail)" in said
    assert ": 150 km/day, was 200.5 km/day (border.hours)" in said


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--set", "speed.rail"), "set: “speed.rail” has no value. Write --set ID=VALUE"),
        (("--set", "speed.rail="), "set: “speed.rail=” has no value"),
        (
            ("--set", "speed.rail=1", "--set", "speed.rail=2"),
            "set.speed.rail: given more than once",
        ),
        (("--set", "speed.rial=3"), "Did you mean speed.rail?"),
        (("--set", "speed.rail=3 h"), "has a unit of its own"),
        (("--open", "khasan"), "there is no crossing or line “khasan”"),
        (("--open", KHASAN, "--closed", KHASAN), "is also named in open"),
        (("--scenario", "none.toml"), "none.toml: the scenario file cannot be read"),
        (("--depart", "1700-01-01"), "depart: 1700-01-01 is out of range"),
        (("--cargo", "gold"), "cargo: “gold” is not known"),
        (("--via", "Atlantis"), "No place is called “Atlantis”"),
        (("--preset", "sunny"), "preset: “sunny” is not known"),
    ],
)
def test_the_shell_names_what_is_wrong(fake_app: Flask, args: tuple[str, ...], says: str) -> None:
    code, said = run(fake_app, *args)
    assert code == 1
    assert said.startswith("Error: ")
    assert says in said
