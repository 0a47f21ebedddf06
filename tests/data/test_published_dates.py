"""What one could say on a day, read by hand from the dates that the documents print.

Each row was written from the documents before it was run: the report that the answer rests on was
out by the day of knowledge, and the one that says otherwise today was not.
"""

from datetime import date
from typing import NamedTuple

import pytest

from geo.model import Facts, Mode, Status, Traffic
from geo.status import StatusIndex, effective_day
from layers.facts import load_facts

DANDONG = "cn-kp-dandong-sinuiju"
QUANHE = "cn-kp-quanhe-wonjong"
TUMEN = "cn-kp-tumen-namyang"
DALIAN_NAMPO = "cn-kp-dalian-nampo-sea"
DANDONG_NAMPO = "cn-kp-dandong-nampo-sea"
KHASAN = "kp-ru-khasan-tumangang"
FERRY = "kp-ru-vladivostok-rajin-ferry"
VOSTOCHNY = "kp-ru-vostochny-rajin-sea"

RAIL, ROAD, SEA = Mode.RAIL, Mode.ROAD, Mode.SEA
FREIGHT, PASSENGER = Traffic.FREIGHT, Traffic.PASSENGER

# CNN counted the imports of October 2020 on 30 November; KBS told of the halt in February 2023.
CNN = "republic-world-citing-cnn-north-korea-significantly-reduced"
KBS = "kbs-world-german-chinadprk-freight-2023-02"
# The count of vehicles at Quanhe was published in May 2025.
CSIS = "csis-beyond-parallel-wonjong-ni-quanhe-trade"
LEAST_ROWS = 12

Asked = tuple[str, Mode, Traffic]


class Row(NamedTuple):
    """A question on two clocks, its answer, and the documents that make it so.

    `late` is a document that bears on the day asked about and came out only after `known_on`.
    """

    subject: str
    mode: Mode
    traffic: Traffic
    as_of: date
    known_on: date
    status: Status
    source: str
    late: str = ""


def on(asked: Asked, day: str, status: Status, source: str, late: str = "") -> Row:
    """A row that asks on the day itself."""
    today = date.fromisoformat(day)
    return Row(*asked, today, today, status, source, late)


ROWS = (
    # 5 March 2018: the ferry of 2017 was sent away from Vladivostok in February.
    Row(
        FERRY, SEA, FREIGHT, date(2018, 2, 1), date(2018, 2, 1), Status.OPEN,
        "moskovsky-komsomolets-morskoe-soobshhenie-2017-10-16",
        "interfax-mangyongbong-refused-vladivostok",
    ),
    on((FERRY, SEA, FREIGHT), "2018-03-05", Status.SUSPENDED,
       "interfax-mangyongbong-leaving-russian-waters"),
    on((FERRY, SEA, PASSENGER), "2017-09-10", Status.SUSPENDED, "yonhap-3-2017-09",
       "nk-news-ferry-service-connecting-vladivostok-2017-09"),
    # January and February 2020: nobody knew on the 15th, much was known on 1 February.
    on((QUANHE, ROAD, PASSENGER), "2020-01-15", Status.OPEN, "yonhap-50-2019-07",
       "hankyung-yonhap-2020-01-2"),
    on((QUANHE, ROAD, PASSENGER), "2020-02-01", Status.CLOSED, "hankyung-yonhap-2020-01-2"),
    on((DANDONG, RAIL, PASSENGER), "2020-02-01", Status.SUSPENDED, "hankyung-yonhap-2020-01"),
    on((DANDONG, ROAD, FREIGHT), "2020-02-01", Status.SUSPENDED,
       "radio-free-asia-north-korea-cuts-off-trade-2020-01"),
    # That goods trains ran now and then was told in July: in February there was only the stop.
    on((DANDONG, RAIL, FREIGHT), "2020-02-15", Status.SUSPENDED,
       "yonhap-n-korea-suspends-all-air-2020-01-31", "radio-free-asia-ne-ch-2020-07-10"),
    Row(
        DANDONG, ROAD, FREIGHT, date(2020, 2, 1), date(2020, 1, 28), Status.OPEN,
        "daily-nk-2019-10", "radio-free-asia-north-korea-cuts-off-trade-2020-01",
    ),
    Row(
        KHASAN, RAIL, FREIGHT, date(2020, 2, 20), date(2020, 2, 20), Status.OPEN,
        "eadaily-rossiya-vozobnovila-postavki-uglya-2018-09-05",
        "nk-news-russian-ambassador-says-embassies-in-2020-02",
    ),
    on((KHASAN, RAIL, FREIGHT), "2020-03-01", Status.SUSPENDED,
       "nk-news-russian-ambassador-says-embassies-in-2020-02",
       "kbs-world-restart-dprkrussia-rail-freight"),
    # Autumn 2020: the sea route by UNICEF, trade by the customs of China.
    Row(
        DALIAN_NAMPO, SEA, FREIGHT, date(2020, 8, 1), date(2020, 8, 18), Status.UNKNOWN,
        "", "upi-unicef-north-korea-closed-shipping-2020-08",
    ),
    Row(
        DALIAN_NAMPO, SEA, FREIGHT, date(2020, 8, 1), date(2020, 8, 19), Status.SUSPENDED,
        "upi-unicef-north-korea-closed-shipping-2020-08",
        "nk-news-north-korea-may-be-closing-2020-08",
    ),
    on((DANDONG_NAMPO, SEA, FREIGHT), "2020-12-01", Status.SUSPENDED, CNN, KBS),
    on((QUANHE, ROAD, FREIGHT), "2020-12-01", Status.SUSPENDED, CNN, KBS),
    # 17 January 2022: the first train came in the day before, and contradicts the week of trains
    # that was told in November.
    Row(
        DANDONG, RAIL, FREIGHT, date(2022, 1, 17), date(2022, 1, 15), Status.SUSPENDED,
        "radio-free-asia-north-korean-trade-with-china-2021-11",
        "yonhap-n-korean-freight-train-arrives-2022-01-16",
    ),
    on((DANDONG, RAIL, FREIGHT), "2022-01-17", Status.OPEN, "tv-chosun-2-2022-01-17"),
    on((DANDONG, RAIL, FREIGHT), "2022-04-30", Status.SUSPENDED,
       "guancha-citing-the-chinese-foreign-ministry-2022-04",
       "yonhap-chinadprk-rail-freight-18-may-2022-05-18"),
    # 13 September 2022: everybody knew of the closures, though KBS and CSIS wrote of them later.
    on((DANDONG, RAIL, FREIGHT), "2022-09-13", Status.SUSPENDED,
       "guancha-citing-the-chinese-foreign-ministry-2022-04",
       "radio-free-asia-north-korea-eager-restart-rail-2022-09"),
    on((DANDONG, ROAD, FREIGHT), "2022-09-13", Status.SUSPENDED, CNN, KBS),
    on((QUANHE, ROAD, FREIGHT), "2022-09-13", Status.SUSPENDED, CNN, CSIS),
    on((TUMEN, RAIL, FREIGHT), "2022-09-13", Status.SUSPENDED, CNN, KBS),
    on((KHASAN, RAIL, FREIGHT), "2022-09-13", Status.SUSPENDED,
       "nhk-dprk-ambassador-expects-freight-russia-2022-09-09",
       "rtvi-tovarooborot-s-kndr-dalnem-vostoke-2022-10"),
    on((FERRY, SEA, FREIGHT), "2022-09-13", Status.SUSPENDED,
       "interfax-mangyongbong-leaving-russian-waters"),
    # 1 November 2022: the last blanket report had lapsed, the count at Quanhe was not out yet.
    on((QUANHE, ROAD, FREIGHT), "2022-11-01", Status.UNKNOWN, CNN, CSIS),
    on((KHASAN, RAIL, FREIGHT), "2022-11-01", Status.CLOSED,
       "lenta-ru-tovarooborot-mezhdu-rossiey-severnoy-2022-10-25",
       "interfax-first-freight-train-russiadprk-since-2022-11"),
    on((KHASAN, RAIL, FREIGHT), "2022-11-02", Status.PARTIAL,
       "interfax-first-freight-train-russiadprk-since-2022-11"),
    # 6 January 2023: five trucks had crossed two days before, told on the 8th.
    on((QUANHE, ROAD, FREIGHT), "2023-01-06", Status.UNKNOWN, CNN,
       "yonhap-via-korea-economic-tv-2023-01"),
    Row(
        QUANHE, ROAD, FREIGHT, date(2023, 1, 6), date(2023, 1, 8), Status.PARTIAL,
        "yonhap-via-korea-economic-tv-2023-01",
    ),
    on((VOSTOCHNY, SEA, FREIGHT), "2023-10-16", Status.UNKNOWN, "",
       "rusi-via-wired-gov-the-orient-express-north-koreas-2023-10"),
    on((VOSTOCHNY, SEA, FREIGHT), "2023-11-01", Status.PARTIAL,
       "rusi-via-wired-gov-the-orient-express-north-koreas-2023-10",
       "open-source-centre-red-passage-2025-02-18"),
)  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts()


@pytest.fixture(scope="module")
def index(facts: Facts) -> StatusIndex:
    return StatusIndex(facts.events, facts.crossings)


def row_id(row: Row) -> str:
    return f"{row.subject}-{row.mode}-{row.traffic}-{row.as_of}-known-{row.known_on}"


@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_the_answer_is_what_could_be_said_that_day(row: Row, index: StatusIndex) -> None:
    report = index.known_by(row.known_on).status(row.subject, row.mode, row.traffic, row.as_of)
    assert report.status == row.status
    if not row.source:
        assert report.event is None
        return
    # Another document of the day that says the same may stand in for the one of the table.
    told = {
        effective_day(event)
        for event in index.known_by(row.known_on).events_of(row.subject)
        if event.source_id == row.source
    }
    assert report.reported_on in told


@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_its_documents_were_out_or_not_yet_out(row: Row, index: StatusIndex, facts: Facts) -> None:
    if row.source:
        assert facts.sources[row.source].published_by <= row.known_on
    if row.late:
        assert facts.sources[row.late].published_by > row.known_on
        told = [event.source_id for event in index.events_of(row.subject)]
        assert row.late in told
        before = index.known_by(row.known_on).events_of(row.subject)
        assert row.late not in [event.source_id for event in before]


def test_the_rows_are_enough_and_some_differ_from_what_is_known_today(index: StatusIndex) -> None:
    assert len(ROWS) >= LEAST_ROWS
    assert len({row[:5] for row in ROWS}) == len(ROWS)
    today = [index.status(row.subject, row.mode, row.traffic, row.as_of) for row in ROWS]
    differs = [row for row, report in zip(ROWS, today, strict=True) if report.status != row.status]
    # Both kinds must be there: what the second clock changes, and what it must not change.
    assert len(differs) >= LEAST_ROWS // 2
    assert len(ROWS) - len(differs) >= LEAST_ROWS // 2


@pytest.mark.parametrize("day", sorted({row.known_on for row in ROWS}), ids=str)
def test_no_status_rests_on_a_document_of_a_later_day(
    day: date, index: StatusIndex, facts: Facts
) -> None:
    known = index.known_by(day)
    sources = {
        period.event.source_id
        for crossing in facts.crossings.values()
        for mode in crossing.modes
        for traffic in (FREIGHT, PASSENGER)
        for period in known.history(crossing.id, mode, traffic)
        if period.event is not None
    }
    assert sources
    assert [i for i in sorted(sources) if facts.sources[i].published_by > day] == []
