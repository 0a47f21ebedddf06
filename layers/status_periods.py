"""The table that no hand writes: every period of every status history, derived from the reports.

It goes with each edition and is served as it is today; `status_periods.csv` stands in no folder of
the facts, so that it cannot disagree with them.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from geo.model import Facts, Mode, Names, Traffic
from geo.status import StatusIndex, StatusPeriod

Json = Mapping[str, Any]

NAME = "status_periods"
FILE = f"{NAME}.csv"
_TRAFFICS = (Traffic.FREIGHT, Traffic.PASSENGER)
_LICENCE = "CC-BY-4.0"
_STATUSES = ["open", "partial", "suspended", "closed", "construction", "planned", "unknown"]


def _field(
    name: str, description: str, kind: str = "string", *, required: bool = True, **limits: Any
) -> dict[str, Any]:
    constraints = {**({"required": True} if required else {}), **limits}
    found: dict[str, Any] = {"name": name, "type": kind, "description": description}
    return {**found, "constraints": constraints} if constraints else found


_FIELDS = (
    _field("subject_id", "id of a crossing, a line or a port"),
    _field("subject_name", "its name in English"),
    _field("mode", "how goods or people move", enum=["rail", "road", "sea"]),
    _field("traffic", "who is moved", enum=["freight", "passenger"]),
    _field("from", "first day of the period, from which its report counts", "date"),
    _field(
        "until",
        "first day that is no longer of the period; empty while it holds, which says nothing of how"
        " long it will",
        "date",
        required=False,
    ),
    _field(
        "lapses_on",
        "while it holds: day on which the status turns into unknown if nothing newer is heard",
        "date",
        required=False,
    ),
    _field("status", "status over the period", enum=_STATUSES),
    _field(
        "precision",
        "how exactly the date of the report is known; empty where no report holds",
        required=False,
        enum=["day", "month", "year"],
    ),
    _field(
        "basis",
        "whether the report tells of a change on that day, or of what was seen and may be older;"
        " empty where no report holds",
        required=False,
        enum=["change", "observation"],
    ),
    _field("event_id", "report that it rests on; empty where none holds", required=False),
    _field("source_id", "document of that report", required=False),
    _field("reason", "the report in one line, or why the status is unknown"),
)
COLUMNS = tuple(str(field["name"]) for field in _FIELDS)
_DESCRIPTION = (
    "Worked out from events.csv by the rules of the method, for all crossings, lines and ports. "
    "What has no row has no report. Before its first period a status is unknown; where that period"
    " is planned or under construction, the thing was not there yet."
)


def with_derived(package: Json) -> dict[str, Any]:
    """The data package of an edition: that of the facts, and this table."""
    return {**package, "resources": [*package["resources"], _resource(package)]}


def _resource(package: Json) -> dict[str, Any]:
    return {
        "name": NAME,
        "title": "Status histories of crossings, lines and ports: which state from when to when",
        "description": _DESCRIPTION,
        "path": FILE,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "licenses": [item for item in package["licenses"] if item["name"] == _LICENCE],
        "schema": {
            "fields": [dict(field) for field in _FIELDS],
            "primaryKey": ["subject_id", "mode", "traffic", "from"],
            "foreignKeys": [
                {"fields": ["event_id"], "reference": {"resource": "events", "fields": ["id"]}},
                {"fields": ["source_id"], "reference": {"resource": "sources", "fields": ["id"]}},
            ],
        },
    }


def table_bytes(facts: Facts, index: StatusIndex, today: date) -> bytes:
    """The table as a file: CSV in UTF-8 with LF, sorted by subject, mode, traffic and day."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(period_rows(facts, index, today))
    return out.getvalue().encode()


def period_rows(facts: Facts, index: StatusIndex, today: date) -> Iterator[dict[str, str]]:
    """One row for each period that had begun by `today`."""
    names: dict[str, Names] = {
        **{item.id: item.names for item in facts.crossings.values()},
        **{item.id: item.names for item in facts.lines.values()},
        # A port has the name of its place.
        **{port_id: facts.places[port_id].names for port_id in facts.ports},
    }
    for subject_id in sorted(names):
        for mode in sorted(Mode):
            for traffic in _TRAFFICS:
                for cells in _cells(index.history(subject_id, mode, traffic), today):
                    yield {
                        "subject_id": subject_id,
                        "subject_name": names[subject_id].en,
                        "mode": mode.value,
                        "traffic": traffic.value,
                        **cells,
                    }


def _cells(history: tuple[StatusPeriod, ...], today: date) -> Iterator[dict[str, str]]:
    for period, following in pairwise((*history, None)):
        if period is None or not date.min < period.start <= today:
            continue
        holds = period.end is None or period.end > today
        # The end of a report that still holds is not known: only when it would be too old is.
        is_lapse = following is not None and following.event is None
        event = period.event
        yield {
            "from": period.start.isoformat(),
            "until": "" if holds or period.end is None else period.end.isoformat(),
            "lapses_on": period.end.isoformat() if holds and is_lapse and period.end else "",
            "status": period.status.value,
            "precision": event.precision.value if event else "",
            "basis": event.kind.value if event else "",
            "event_id": event.id if event else "",
            "source_id": event.source_id if event else "",
            "reason": period.reason,
        }
