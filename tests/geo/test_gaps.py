"""Why nothing joins two places: no station there, a gap in the network, a way out and back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gaps import Gaps, _nearest_pair
from geo.geodesy import geodesic_km
from geo.model import Facts, LonLat, Mode
from geo.network import Network
from tests.geo.records import RAIL, ROAD, crossing, link, place, with_crossings, with_links

SEA = Mode.SEA


def island(facts: Facts) -> Facts:
    """The small world with a railway of its own at 46° N, 142 to 143° E."""
    ends = place("harbour", "RU", (142.0, 46.0)), place("mine", "RU", (143.0, 46.0))
    more = replace(facts, places={**facts.places, **{end.id: end for end in ends}})
    return with_links(more, link("island-line", RAIL, ("harbour", "mine"), 80, gauges=(1520,)))


def gaps(facts: Facts) -> Gaps:
    return Gaps(facts, Network(facts))


def test_what_the_lines_join_has_no_gap(facts: Facts) -> None:
    found = gaps(facts)
    for start, end in (("vladivostok", "pyongyang"), ("ussuriysk", "rajin"), ("dandong", "rajin")):
        assert found.find(start, end, (RAIL,)) is None


def test_a_gap_is_named_by_its_two_ends_and_its_length(facts: Facts) -> None:
    apart = gaps(island(facts)).find("mine", "pyongyang", (RAIL,))
    assert apart is not None
    assert apart.gap is not None
    assert apart.gap.start == LonLat(142.0, 46.0)
    network = Network(facts)
    nearest = min(
        geodesic_km(LonLat(142.0, 46.0), p.position)
        for p in facts.places.values()
        if any(track.startswith("rail") for track in network.tracks(p.id))
    )
    assert apart.gap.distance_km == pytest.approx(nearest, rel=0.01)
    assert "nothing joins by rail" in apart.sentence
    assert "46.00,142.00 near Harbour" in apart.sentence
    assert f"{apart.gap.distance_km:,.0f} km apart" in apart.sentence


def test_the_gap_is_the_same_from_the_other_side(facts: Facts) -> None:
    found = gaps(island(facts))
    there, back = (
        found.find(*ends, (RAIL, ROAD, SEA))
        for ends in (("mine", "pyongyang"), ("pyongyang", "mine"))
    )
    assert there is not None
    assert back is not None
    assert there.gap is not None
    assert back.gap is not None
    assert (there.gap.start, there.gap.end) == (back.gap.end, back.gap.start)
    assert "by rail, road or sea" in there.sentence


def test_a_place_without_a_station_says_so(facts: Facts) -> None:
    apart = gaps(island(facts)).find("mine", "vladivostok", (ROAD,))
    assert apart is not None
    assert apart.gap is None
    assert apart.sentence == "Mine has no road in the network."
    both = gaps(island(facts)).find("mine", "vladivostok", (SEA, ROAD))
    assert both is not None
    assert both.sentence == "Mine has no road or port in the network."


def test_a_way_out_of_the_state_and_back_is_told_apart_from_a_gap(facts: Facts) -> None:
    """A second piece of Russia that hangs on China alone."""
    end = place("exclave", "RU", (126.0, 47.0))
    world = replace(facts, places={**facts.places, end.id: end})
    world = with_crossings(world, crossing("cn-ru-exclave", (RAIL,), (128.0, 45.0)))
    by = link(
        "exclave-line",
        RAIL,
        ("tumen", "exclave"),
        200,
        gauges=(1435,),
        crossing="cn-ru-exclave",
        border_km=100,
    )
    apart = gaps(with_links(world, by)).find("exclave", "ussuriysk", (RAIL,))
    assert apart is not None
    assert apart.sentence.startswith("The lines from Exclave to Ussuriysk lead out of their state")
    # What is missing lies inside the state, however near to Tumen the exclave is.
    assert apart.gap is not None
    assert apart.gap.countries == ("RU", "RU")
    assert "Inside it their nearest points, 47.00,126.00 near Exclave and 44.00,132.00" in (
        apart.sentence
    )


def test_a_border_without_a_crossing_is_told_as_such(facts: Facts) -> None:
    """A railway of another state ends a few kilometres from ours: nothing leads over the border."""
    ends = place("khulo", "GE", (132.05, 44.0)), place("batum", "GE", (133.0, 44.5))
    world = replace(facts, places={**facts.places, **{end.id: end for end in ends}})
    world = with_links(world, link("branch", RAIL, ("khulo", "batum"), 90, gauges=(1520,)))
    apart = gaps(world).find("batum", "ussuriysk", (RAIL, ROAD))
    assert apart is not None
    assert apart.sentence == (
        "Our tables hold no crossing between Georgia and Russia by rail or road. The nearest "
        "points of the two networks, 44.00,132.05 near Khulo and 44.00,132.00 near Ussuriysk, are "
        "4.0 km apart."
    )
    assert apart.gap is not None
    assert apart.gap.countries == ("GE", "RU")
    # Each end is named by a place of its own state, though Ussuriysk is the nearest to both.
    assert (apart.gap.from_near, apart.gap.to_near) == ("Khulo", "Ussuriysk")


def test_crossings_that_no_line_leads_over_are_named(facts: Facts) -> None:
    ends = place("khulo", "GE", (132.05, 44.0)), place("batum", "GE", (133.0, 44.5))
    world = replace(facts, places={**facts.places, **{end.id: end for end in ends}})
    world = with_links(world, link("branch", RAIL, ("khulo", "batum"), 90, gauges=(1520,)))
    for number in range(1, 6):
        world = with_crossings(world, crossing(f"ge-ru-{number}", (RAIL,), (132.02, 44.0)))
    apart = gaps(world).find("batum", "ussuriysk", (RAIL,))
    assert apart is not None
    said = "Between Georgia and Russia our map has no line by rail that joins the two networks"
    assert apart.sentence.startswith(said)
    assert "though our tables hold " in apart.sentence
    assert " and 2 more. Their nearest points, " in apart.sentence


def test_a_state_has_its_article(facts: Facts) -> None:
    end = place("dover", "GB", (132.05, 44.0)), place("london", "GB", (133.0, 44.5))
    world = replace(facts, places={**facts.places, **{one.id: one for one in end}})
    world = with_links(world, link("kent", RAIL, ("dover", "london"), 90, gauges=(1520,)))
    apart = gaps(world).find("london", "ussuriysk", (RAIL,))
    assert apart is not None
    assert "between the United Kingdom and Russia by rail." in apart.sentence


POINTS = st.lists(
    st.tuples(st.floats(20, 170), st.floats(5, 75)), min_size=1, max_size=700, unique=True
)


@given(POINTS, POINTS)
def test_the_nearest_pair_is_the_nearest_of_all(
    one: list[tuple[float, float]], other: list[tuple[float, float]]
) -> None:
    start, end = _nearest_pair(np.array(one), np.array(other))
    assert tuple(start) in one
    assert tuple(end) in other
    lon, lat = (np.radians(np.array(one)).T[i][:, None] for i in (0, 1))
    lon2, lat2 = (np.radians(np.array(other)).T[i][None, :] for i in (0, 1))
    cosine = np.sin(lat) * np.sin(lat2) + np.cos(lat) * np.cos(lat2) * np.cos(lon - lon2)
    (a, b), (c, d) = np.radians(start), np.radians(end)
    found = np.sin(b) * np.sin(d) + np.cos(b) * np.cos(d) * np.cos(a - c)
    assert found == pytest.approx(float(cosine.max()), abs=1e-12)
