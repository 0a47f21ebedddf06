"""What is said, everywhere in the same words, of a day that lies before anything on record."""

from datetime import date

from geo.status import StatusIndex
from webapp.wording import date_words, day_words


def outside_record(statuses: StatusIndex, as_of: date, known_on: date | None) -> str:
    """One sentence where a day lies before the record; "" where none does.

    Parameters
    ----------
    statuses
        The histories as far as published by `known_on`.
    known_on
        Day whose knowledge counts; None for all there is.
    """
    events = statuses.events()
    if not events:
        return nothing_published(known_on) if known_on else "Crossgauge holds no report yet."
    first = events[0]
    if as_of >= first.day:
        return ""
    held = date_words(first.day.isoformat(), first.precision.value)
    oldest = "the oldest report known by then" if known_on else "the oldest report"
    return f"There is no record before {held}: that is {oldest} that Crossgauge holds."


def nothing_published(known_on: date) -> str:
    """For a day of knowledge before the first document."""
    held = "Nothing that Crossgauge holds had been published by"
    return f"{held} {day_words(known_on.isoformat())}."
