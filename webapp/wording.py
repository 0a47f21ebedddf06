"""Numbers and days as a newspaper prints them; exact values stay in JSON, CSV and step tables."""

import math
from datetime import date

HOURS_PER_DAY = 24.0
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day_words(iso: str) -> str:
    """`2022-10-15` as “15 October 2022”."""
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def date_words(iso: str, precision: str | None) -> str:
    """A date as exactly as it is known: “15 October 2022”, “October 2022”, “2022”."""
    day = date.fromisoformat(iso)
    if precision == "year":
        return str(day.year)
    return f"{_MONTHS[day.month - 1]} {day.year}" if precision == "month" else day_words(iso)


def iso_words(iso: str) -> str:
    """An ISO day, month or year in words; "" for none."""
    if not iso:
        return ""
    precision = {4: "year", 7: "month"}.get(len(iso), "day")
    return date_words(iso + "-01-01"[: 10 - len(iso)], precision)


def on_date(iso: str, precision: str | None) -> str:
    """The same with its preposition: “on 15 October 2022”, “in October 2022”, “in 2022”."""
    return f"{'on' if precision in (None, 'day') else 'in'} {date_words(iso, precision)}"


def km_words(distance_km: float) -> str:
    """Kilometres: to the nearest 10 above 200, else to the nearest one."""
    step = 10 if abs(distance_km) > 200 else 1
    return f"{round(distance_km / step) * step:,} km"


def time_words(hours: float) -> str:
    """Hours up to two days, then days: to the half up to ten, whole ones above."""
    if abs(hours) < 48:
        count = round(hours)
        return f"{count} hour{'s' if abs(count) != 1 else ''}"
    days = hours / HOURS_PER_DAY
    shown = round(days * 2) / 2 if abs(days) < 10 else float(round(days))
    return f"{shown:g} days"


def range_words(low_h: float, high_h: float) -> str:
    """A range of time in one unit: “3–9 days”, “5–30 hours”."""
    if high_h < 48:
        return f"{round(low_h)}–{round(high_h)} hours"
    low, high = low_h / HOURS_PER_DAY, high_h / HOURS_PER_DAY
    low_text = f"{round(low)}" if low >= 1.5 else f"{round(low * 2) / 2:g}"
    return f"{low_text}–{round(high)} days"


def money_words(usd: float) -> str:
    """US dollars to two figures: “USD 1,300”."""
    return f"USD {two_figures(usd):,.0f}"


def two_figures(value: float) -> float:
    """A value rounded to two significant figures; 0 stays 0."""
    if value == 0:
        return 0.0
    digits = 1 - math.floor(math.log10(abs(value)))
    return round(value, digits)
