"""What a reader changes: understood in full, or one clear sentence; links keep all of it."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from geo.scenario import AS_REPORTED, Preset, Scenario
from tests.webapp.sample import fake_desk
from webapp import arguments, asking
from webapp.arguments import ArgumentError
from webapp.links import Links, query_of
from webapp.queries import Question
from webapp.scenario_arguments import number_text, scenario

TODAY = date(2026, 11, 21)
KHASAN, DANDONG = "kp-ru-khasan-tumangang", "cn-kp-dandong-sinuiju"


def read(*pairs: tuple[str, str]) -> Scenario:
    return scenario(MultiDict(list(pairs)), fake_desk().changeable())


def test_nothing_is_changed_by_nothing() -> None:
    assert read() == read(("open", ""), ("set.speed.rail", ""), ("preset", "")) == AS_REPORTED


def test_changes_are_read_in_one_order() -> None:
    found = read(
        ("set.speed.rail", "310.25"),
        ("set.border.hours", "200..400..800"),
        ("closed", f"{DANDONG}.road, {KHASAN}"),
        ("open", "line-tumangang-rajin"),
        ("preset", "strained"),
    )
    assert found == Scenario(
        Preset.STRAINED,
        (("speed.rail", 310.25),),
        ("line-tumangang-rajin",),
        (f"{DANDONG}.road", KHASAN),
        (("border.hours", (200.0, 400.0, 800.0)),),
    )


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("set.speed.rial", "300", "there is no assumption “speed.rial”. Did you mean speed.rail?"),
        ("set.", "300", "there is no assumption"),
        ("set.zzz", "", "there is no assumption “zzz”. All ids stand on the page /method"),
        (
            "set.speed.rail",
            "fast",
            "“fast” is not a plain number. Give one in km/day, such as 200.5",
        ),
        ("set.speed.rail", "nan", "is not a plain number"),
        ("set.speed.rail", "inf", "is not a plain number"),
        ("set.speed.rail", "1e3", "is not a plain number"),
        ("set.speed.rail", "300 km/h", "“300 km/h” has a unit of its own. This one is in km/day"),
        ("set.speed.rail", "2,5", "is not a plain number"),
        ("set.speed.rail", "-300", "-300 km/day is less than nothing"),
        ("set.speed.rail", "0", "0 km/day is too little. Give 1 to 5000 km/day; 200.5 is typical"),
        ("set.speed.rail", "99999", "99999 km/day is too much"),
        ("set.speed.rail", "1..2", "is no range. Write low, typical and high"),
        ("set.speed.rail", "300..200..400", "is upside down"),
        ("set.speed.rail", "1" * 121, "too long"),
        ("open", "kp-ru-khasan-tumangan", f"Did you mean {KHASAN}"),
        ("closed", "atlantis", "there is no crossing or line “atlantis”. All stand on /crossings"),
        ("closed", f"{KHASAN}.road", "nothing goes by road over Khasan–Tumangang. It carries rail"),
        ("closed", f"{KHASAN}.air", "there is no crossing or line"),
        ("closed", ",".join(f"x{n}" for n in range(20)), "there is no crossing or line"),
        ("open", "\x00", "control characters"),
    ],
)
def test_a_change_that_cannot_be_meant_is_named(name: str, value: str, says: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        read((name, value))
    sentence = str(caught.value)
    assert sentence.startswith(f"{name}: ")
    assert says in sentence
    assert sentence[-1] in ".?"


@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        (KHASAN, KHASAN),
        (DANDONG, f"{DANDONG}.road"),
        (f"{DANDONG}.rail", DANDONG),
        (f"{KHASAN},{DANDONG}.rail", f"{DANDONG}.rail"),
    ],
)
def test_what_is_open_cannot_be_closed_as_well(opened: str, closed: str) -> None:
    with pytest.raises(ArgumentError, match=r"closed: .* is also named in open\. A crossing is"):
        read(("open", opened), ("closed", closed))


def test_two_modes_of_one_crossing_may_differ() -> None:
    found = read(("open", f"{DANDONG}.rail"), ("closed", f"{DANDONG}.road"))
    assert found.opened == (f"{DANDONG}.rail",)


@pytest.mark.parametrize("path", ["/compare", "/api/compare", "/embed/compare"])
def test_an_assumption_set_twice_is_refused(fake: FlaskClient, path: str) -> None:
    reply = fake.get(f"{path}?from=vladivostok&to=rajin&set.speed.rail=1&set.speed.rail=2")
    assert reply.status_code == 400
    assert "set.speed.rail: given more than once. Give it once." in reply.get_data(as_text=True)


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.scenario_arguments.MOST_SET", 1)
    with pytest.raises(ArgumentError, match="set: 2 values are too many"):
        read(("set.speed.rail", "300"), ("set.border.hours", "300"))


def test_too_many_crossings_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.scenario_arguments.MOST_PASSAGES", 1)
    with pytest.raises(ArgumentError, match="closed: 2 are too many"):
        read(("closed", f"{KHASAN},{DANDONG}"))


def test_arguments_win_over_a_file() -> None:
    base = Scenario(
        Preset.STRAINED,
        (("speed.rail", 300.0),),
        (KHASAN,),
        (),
        (("border.hours", (200, 300, 400)),),
    )
    args = MultiDict({"set.border.hours": "250", "closed": DANDONG})
    assert scenario(args, fake_desk().changeable(), base) == Scenario(
        Preset.STRAINED, (("border.hours", 250.0), ("speed.rail", 300.0)), (KHASAN,), (DANDONG,)
    )
    with pytest.raises(ArgumentError, match="is also named in open"):
        scenario(MultiDict({"closed": KHASAN}), fake_desk().changeable(), base)


numbers = st.floats(1, 5000).map(lambda value: round(value, 9))
ends = st.tuples(numbers, numbers, numbers).map(
    lambda three: (min(three), sorted(three)[1], max(three))
)
subjects = st.sampled_from([KHASAN, f"{DANDONG}.rail", f"{DANDONG}.road", "line-tumangang-rajin"])


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question over the places, crossings and assumptions of the sample."""
    held = draw(st.lists(subjects, unique=True))
    cut = draw(st.integers(0, len(held)))
    ids = draw(st.lists(st.sampled_from(["border.hours", "speed.rail"]), unique=True))
    texts = {id_: draw(ends) for id_ in ids}
    as_range = {id_: draw(st.booleans()) for id_ in ids}
    cargo = draw(st.sampled_from(["container", "coal", "general"]))
    tonnes = draw(st.sampled_from([12.0, 20.5, 1000.0]))
    return Question(
        from_id=draw(st.sampled_from(["vladivostok", "43.12,131.89", "-1.5,0.00001"])),
        to_id="pyongyang",
        as_of=draw(st.dates(date(1900, 1, 1), date(2100, 1, 1))),
        objective=draw(st.sampled_from(["time", "cost"])),
        modes=draw(st.sampled_from([("rail", "road", "sea"), ("rail",)])),
        teu=float(-(-tonnes // 12)) if cargo == "container" else 0.0,
        tonnes=tonnes,
        cargo=cargo,
        scenario=Scenario(
            draw(st.sampled_from(list(Preset))),
            tuple(sorted((id_, texts[id_][1]) for id_ in ids if not as_range[id_])),
            tuple(sorted(held[:cut])),
            tuple(sorted(held[cut:])),
            tuple(sorted((id_, texts[id_]) for id_ in ids if as_range[id_])),
        ),
        via=draw(st.sampled_from([(), ("rajin",), ("rajin", "evil")])),
        depart=draw(st.none() | st.dates(date(1850, 1, 1), date(2100, 1, 1))),
        value_usd_per_t=draw(st.none() | numbers),
        all_ways=draw(st.booleans()),
    )


@given(questions())
def test_a_link_holds_the_whole_question_and_is_written_one_way(question: Question) -> None:
    written = query_of(question)
    args = MultiDict(parse_qsl(written, keep_blank_values=True))
    arguments.only(args, asking.QUESTION_NAMES)
    again = asking.question(args, fake_desk(), today=TODAY)
    assert again == question
    assert query_of(again) == written


def test_what_is_as_by_default_is_left_out_of_links() -> None:
    plain = Question("a", "b", TODAY, "time", ("rail", "road", "sea"), 1.0, 12.0)
    assert query_of(plain) == "from=a&to=b&as_of=2026-11-21"


@pytest.mark.parametrize(
    ("cargo", "objective", "written"),
    [
        ("coal", "cost", ""),
        ("coal", "time", "&objective=time"),
        ("general", "time", ""),
        ("general", "cost", "&objective=cost"),
    ],
)
def test_a_link_names_an_objective_that_is_not_the_usual_one_of_the_cargo(
    cargo: str, objective: str, written: str
) -> None:
    asked = Question("a", "b", TODAY, objective, ("rail", "road", "sea"), 0.0, 1000.0, cargo=cargo)
    assert query_of(asked) == f"from=a&to=b&as_of=2026-11-21{written}&cargo={cargo}"


def test_links_change_one_thing_and_keep_the_rest() -> None:
    changed = Scenario(values=(("speed.rail", 300.0),), closed=(DANDONG,))
    asked = Question(
        "a",
        "b",
        TODAY,
        "time",
        ("rail", "road", "sea"),
        1.0,
        12.0,
        scenario=changed,
        via=("c", "d"),
    )
    links = Links(asked)
    assert links.held(f"{DANDONG}.rail", "open").endswith(
        f"&open={DANDONG}.rail&set.speed.rail=300"
    )
    assert links.held(DANDONG, "reported").endswith("via=d&set.speed.rail=300")
    assert links.held(KHASAN, "closed").endswith(f"closed={DANDONG},{KHASAN}&set.speed.rail=300")
    assert links.setting("speed.rail", None).endswith(f"&closed={DANDONG}")
    assert links.setting("border.hours", 61.5).endswith(
        f"&closed={DANDONG}&set.border.hours=61.5&set.speed.rail=300"
    )
    assert links.with_preset("strained").endswith(
        f"&preset=strained&closed={DANDONG}&set.speed.rail=300"
    )
    assert links.with_our_values().endswith(f"&closed={DANDONG}")
    assert links.as_reported().endswith("via=c&via=d")
    assert "from=b&to=a" in links.swapped()
    assert "via=d&via=c" in links.swapped()


@given(st.floats(0, 1e9))
def test_numbers_lose_no_digit(value: float) -> None:
    assert float(number_text(value)) == value
    assert "e" not in number_text(value).lower()
