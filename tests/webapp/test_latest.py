"""The latest: freight and passengers apart, over a window, as known on a day."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from layers import load_atlas
from layers.almanac import load_almanac


def sentence(client: FlaskClient, **query: str) -> str:
    reply = client.get("/latest", query_string=query)
    assert reply.status_code == 200
    found = re.search(
        r'<p class="sentence"[^>]*>(.*?)</p>', reply.get_data(as_text=True), re.DOTALL
    )
    assert found is not None
    return found[1]


def data(client: FlaskClient, **query: str) -> dict[str, Any]:
    reply = client.get("/api/latest", query_string=query)
    assert reply.status_code == 200
    answer: dict[str, Any] = reply.get_json()
    return answer


def test_it_says_what_changed_and_what_the_newest_report_is(client: FlaskClient) -> None:
    said = sentence(client, as_of="2026-03-20", traffic="passenger")
    assert said.startswith("In the 30 days up to 20 March 2026 Crossgauge has ")
    assert re.search(r"reports on passengers; the status of .+ changed\.", said)
    page = client.get("/latest?as_of=2026-03-20&traffic=passenger").get_data(as_text=True)
    assert "Dandong–Sinuiju</a>, rail: from suspended to open" in page
    assert "The newest is of 13 March 2026 (7 days before), by " in said


def test_where_nothing_happened_it_shows_the_newest_report_with_its_age(
    client: FlaskClient,
) -> None:
    said = sentence(client, as_of="2027-12-31")
    assert "Crossgauge has no report on freight; " in said
    assert re.search(r"The newest is of [\w ]+ \([\w½. ]+ before\), by ", said)
    html = client.get("/latest?as_of=2027-12-31").get_data(as_text=True)
    assert "None. The newest report on freight that there is, " in html


def test_a_window_without_change_says_so_and_one_with_many_counts_them(
    client: FlaskClient,
) -> None:
    assert "; no status of freight changed." in sentence(client, as_of="2027-12-31")
    said = sentence(client, as_of="2020-03-01", days="365")
    assert re.search(r"; the status of (\w+|\d+) crossings and lines changed\.", said)


def test_the_page_and_the_data_say_the_same(client: FlaskClient) -> None:
    query = {"as_of": "2026-03-20", "traffic": "passenger", "days": "90"}
    html = client.get("/latest", query_string=query).get_data(as_text=True)
    answer = data(client, **query)
    assert sentence(client, **query) == answer["summary"]
    assert len(answer["reports"]) == html.split("Trains, buses and ships")[0].count("<time ")
    assert answer["changes"]


@pytest.mark.parametrize("traffic", ["freight", "passenger"])
def test_the_two_traffics_are_never_mixed(client: FlaskClient, traffic: str) -> None:
    about = {event.id: event.traffic.value for event in load_atlas().facts.events}
    for as_of in ("2020-02-15", "2022-11-30", "2025-03-31", "2026-03-31"):
        answer = data(client, as_of=as_of, traffic=traffic, days="365")
        assert {about[one["id"]] for one in answer["reports"]} <= {traffic, "all"}
        is_for_people = traffic == "passenger"
        assert bool(answer["services"] or answer["states"]) is is_for_people


def test_a_change_of_state_names_both_states_and_its_report(client: FlaskClient) -> None:
    answer = data(client, as_of="2022-11-20")
    changes = {one["subject"]["name"]: one for one in answer["changes"]}
    khasan = changes["Khasan–Tumangang"]
    assert re.fullmatch(r"rail: from (suspended|closed) to (partly )?open", khasan["words"])
    assert khasan["reason"].startswith("Reported on ")
    assert khasan["source"]


def test_a_longer_window_holds_the_shorter_one(client: FlaskClient) -> None:
    ids = [
        [one["id"] for one in data(client, as_of="2026-03-20", days=days)["reports"]]
        for days in ("30", "90", "365")
    ]
    assert set(ids[0]) < set(ids[1]) < set(ids[2])
    dates = [one["date"] for one in data(client, as_of="2026-03-20", days="365")["reports"]]
    assert dates == sorted(dates, reverse=True)


def test_only_what_had_been_published_counts(client: FlaskClient) -> None:
    then = data(client, as_of="2022-11-20", known_on="2022-11-01", days="365")
    now = data(client, as_of="2022-11-20", days="365")
    assert {one["id"] for one in then["reports"]} < {one["id"] for one in now["reports"]}
    assert "by what had been published up to 1 November 2022," in then["summary"]


def test_passenger_services_are_listed_with_days_and_who_may_travel(client: FlaskClient) -> None:
    services = load_almanac(load_atlas().facts).services
    html = client.get("/latest?traffic=passenger").get_data(as_text=True)
    for word in ("Days", "Who may travel", "As last reported", "Says who"):
        assert f"<dt>{word}</dt>" in html or not services
    answer = data(client, traffic="passenger")
    listed = [*answer["services"], *answer["ended_services"]]
    assert {one["name"] for one in listed} <= {one.name for one in services.values()}
    assert len(listed) <= len(services)


def test_a_service_ends_on_its_last_day(client: FlaskClient) -> None:
    ended = [s for s in load_almanac(load_atlas().facts).services.values() if s.valid_to]
    for service in ended[:3]:
        day = f"{service.valid_to}-12-31"[:10] if len(service.valid_to) == 4 else None
        if day:
            names = [
                one["name"] for one in data(client, traffic="passenger", as_of=day)["services"]
            ]
            assert service.name not in names


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"traffic": "cargo"}, "traffic: “cargo” is not known. Choose one of freight, passenger."),
        ({"days": "31"}, "days: “31” is not known. Choose one of 30, 90, 365."),
        ({"days": "-1"}, "days: “-1” is not known."),
        ({"as_of": "yesterday"}, "as_of: “yesterday” is not a day."),
        ({"known_on": "2026-02-30"}, "known_on: “2026-02-30” is not in the calendar."),
        ({"banana": "1"}, "“banana”: there is no parameter of this name."),
    ],
)
def test_nonsense_is_a_clear_400(client: FlaskClient, query: dict[str, str], said: str) -> None:
    reply = client.get("/api/latest", query_string=query)
    assert reply.status_code == 400
    assert reply.get_json()["detail"].startswith(said)
    assert client.get("/latest", query_string=query).status_code == 400


def test_addresses_leave_out_what_is_as_by_default(client: FlaskClient) -> None:
    html = client.get("/latest?traffic=freight&days=30").get_data(as_text=True)
    assert '/latest">' in html.split("canonical")[1][:80]
    html = client.get("/latest?as_of=2022-11-20&known_on=2022-11-21").get_data(as_text=True)
    assert "/latest?traffic=passenger&amp;as_of=2022-11-20&amp;known_on=2022-11-21" in html


def test_the_feeds_are_named(client: FlaskClient) -> None:
    html = client.get("/latest").get_data(as_text=True)
    assert 'type="application/atom+xml"' in html
    for feed in ("/feeds/changes.atom", "/feeds/changes.json"):
        assert f'href="{feed}"' in html
        assert client.get(feed).status_code == 200


def test_a_service_that_nobody_had_heard_of_is_not_listed(client: FlaskClient) -> None:
    then = "as_of=2022-09-13&known_on=2022-09-13"
    for path in (
        f"/latest?traffic=passenger&{then}",
        f"/crossings/cn-kp-dandong-sinuiju?{then}",
        "/crossings/cn-kp-dandong-sinuiju?known_on=1850-01-01",
    ):
        assert "K27/K28" not in client.get(path).get_data(as_text=True), path
    data = client.get(f"/crossings/cn-kp-dandong-sinuiju.json?{then}").get_json()
    assert "beijing-pyongyang-k27" not in [one["id"] for one in data["passenger_services"]]


def test_a_service_that_begins_after_the_day_says_from_when_it_runs(client: FlaskClient) -> None:
    data = client.get("/api/latest?traffic=passenger&as_of=2026-03-01").get_json()
    coming = {one["name"]: one["runs_from"] for one in data["services_to_come"]}
    assert coming["Beijing–Pyongyang train K27/K28"] == "12 March 2026"
    assert "Beijing–Pyongyang train K27/K28" not in [one["name"] for one in data["services"]]
    page = client.get("/latest?traffic=passenger&as_of=2026-03-01").get_data(as_text=True)
    assert "Services that run from a later day" in page
    assert "<dt>Runs from</dt><dd>12 March 2026</dd>" in page
    assert all(one["runs_from"] == "" for one in data["services"])
    thing = client.get("/crossings/cn-kp-dandong-sinuiju?as_of=2026-03-01").get_data(as_text=True)
    assert "runs from 2026-03-12" in thing


def test_the_title_carries_days_and_day(client: FlaskClient) -> None:
    pages = [
        client.get(f"/latest?{query}").get_data(as_text=True)
        for query in ("", "days=90", "traffic=passenger", "as_of=2024-01-01", "known_on=2024-01-01")
    ]
    titles = {page.split("<title>")[1].split("</title>")[0] for page in pages}
    assert len(titles) == len(pages)
    assert 'data-copy-from="sentence"' in pages[0]
