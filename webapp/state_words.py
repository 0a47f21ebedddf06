"""The state of a thing in a few words, as a line of a list has room for."""

from collections.abc import Sequence
from datetime import date

from geo.countries import listed
from geo.model import Mode, Status, Traffic
from geo.named_things import Thing
from geo.status import StatusIndex, StatusReport
from webapp.wording import date_words, on_date

_PEOPLE = {Traffic.FREIGHT: "freight", Traffic.PASSENGER: "passengers", Traffic.ALL: "traffic"}
_TO = {
    Status.OPEN: "open to",
    Status.PARTIAL: "partly open to",
    Status.SUSPENDED: "suspended for",
    Status.CLOSED: "closed to",
}
_NOT_BUILT = {Status.CONSTRUCTION: "under construction", Status.PLANNED: "planned, not built"}


def state_of(thing: Thing, statuses: StatusIndex, as_of: date) -> str:
    """“open to rail freight, as last reported on 2 May 2026”; "" for what has no reports at all.

    Freight where anything is known of it, else passengers; never the two together.
    """
    if thing.status_id is None or not thing.modes:
        return ""
    if thing.status_id not in statuses.subjects():
        return "no report on freight held" if thing.kind in ("crossing", "ferry", "bridge") else ""
    for traffic in (Traffic.FREIGHT, Traffic.PASSENGER):
        said = state_for(thing.status_id, thing.modes, traffic, statuses, as_of)
        if said:
            return said
    return "no report on freight by then"


def state_for(
    subject_id: str,
    modes: Sequence[Mode],
    traffic: Traffic,
    statuses: StatusIndex,
    as_of: date,
) -> str:
    """The state of a subject for one traffic, modes of one state together; "" without a report."""
    groups: dict[tuple[str, str], list[str]] = {}
    for mode in modes:
        report = statuses.status(subject_id, mode, traffic, as_of)
        if report.event is None and not report.is_absent:
            continue
        groups.setdefault((_verb(report), _reported(report)), []).append(mode.value)
    clauses = []
    for (verb, reported), said in groups.items():
        is_plain = len(modes) == 1 or verb in _NOT_BUILT.values()
        cargo = "" if is_plain else f"{listed(said)} "
        what = f"{verb} {cargo}{_PEOPLE[traffic]}" if verb.endswith((" to", " for")) else verb
        clauses.append(f"{what}{reported}")
    return "; ".join(clauses)


def _verb(report: StatusReport) -> str:
    if report.is_absent:
        return "not there yet"
    return _TO.get(report.status) or _NOT_BUILT.get(report.status) or "status unknown for"


def _reported(report: StatusReport) -> str:
    if report.event is None:
        return ""
    day, precision = report.event.day.isoformat(), report.event.precision.value
    if report.status is Status.UNKNOWN:
        return f", last report of {date_words(day, precision)}"
    return f", as last reported {on_date(day, precision)}"
