"""The documents that facts rest on, and the day by which each was public."""

import calendar
import datetime as dt
from dataclasses import dataclass

UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a fact rests on. `date` is ISO (day, month or year) or "undated".

    `accessed` is the ISO day or month in which the editors last read it; "" where there is none.
    """

    id: str
    publisher: str
    title: str
    date: str
    url: str
    accessed: str = ""

    @property
    def published_by(self) -> dt.date:
        """Day by which the document was public for certain.

        The last day of a month or year; for an undated one the last day of the month in which it
        was read, because nothing shows that it was there before.
        """
        return last_day(self.date if self.date != UNDATED else self.accessed)


def last_day(text: str) -> dt.date:
    """Last day of an ISO day, month or year; the end of time for an empty text."""
    if not text:
        return dt.date.max
    parts = [int(part) for part in text.split("-")]
    if len(parts) == len(("year", "month", "day")):
        return dt.date(*parts)
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return dt.date(year, month, calendar.monthrange(year, month)[1])
