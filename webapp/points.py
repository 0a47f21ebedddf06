"""Places given as `lat,lon`: read strictly, written one way, with what was probably meant.

Text and links have latitude first, as people write it; everything inside has longitude first.
"""

import math
import re

from geo.model import LonLat

MOST_LAT, MOST_LON = 90.0, 180.0
# Five decimals are a metre.
_DECIMALS = 5
_RIGHT = "Write latitude, then longitude in degrees with a point for the decimals: 43.12,131.89."
_SIGN = r"[+\-−]?"
_NUMBER = rf"{_SIGN}(?:\d{{1,9}}(?:\.\d{{0,15}})?|\.\d{{1,15}})"
_POINT = re.compile(rf"({_NUMBER}) *, *({_NUMBER})", re.ASCII)
# What is meant as a point, well written or not: two numbers, with degrees or letters of the wind.
_LIKE_NUMBER = rf"(?:[NSEW] *)?{_SIGN}(?:\d[\d.]*|nan|inf(?:inity)?)(?:e[+-]?\d+)? *°? *[NSEW]?"
_LIKE_POINT = re.compile(rf"{_LIKE_NUMBER}(?: *[,;] *| +){_LIKE_NUMBER}", re.ASCII | re.IGNORECASE)
_DECIMAL_COMMAS = re.compile(r"-?\d+,\d+ *[;, ] *-?\d+,\d+", re.ASCII)


class PointTextError(ValueError):
    """A text that is meant as a point and is none: what is wrong, and what would be right."""

    def __init__(self, wrong: str, right: str = _RIGHT) -> None:
        super().__init__(f"{wrong}. {right}")
        self.wrong, self.right = wrong, right


def looks_like_point(text: str) -> bool:
    """Whether a text is meant as two coordinates rather than as a name."""
    return bool(_LIKE_POINT.fullmatch(text) or _DECIMAL_COMMAS.fullmatch(text))


def read_point(text: str) -> LonLat:
    """The point of `lat,lon`.

    Raises
    ------
    PointTextError
        It is not written so, or is not on the globe; says so where the two were probably swapped.
    """
    shown = f"“{text}”"
    if re.search(r"nan|inf", text, re.IGNORECASE):
        raise PointTextError(f"{shown} is no point: a coordinate must be a number")
    match = _POINT.fullmatch(text)
    if match is None:
        raise PointTextError(f"{shown} cannot be read as a point")
    lat, lon = (float(part.replace("−", "-")) for part in match.groups())
    if _is_on_globe(lat, lon):
        return LonLat(round(lon, _DECIMALS), round(lat, _DECIMALS))
    if _is_on_globe(lon, lat):
        wrong = f"{_short(lat)} is no latitude, which ends at 90 degrees north and south"
        meant = point_text(LonLat(lat, lon))
        raise PointTextError(wrong, f"Latitude comes first: did you mean {meant}?")
    if abs(lat) > MOST_LAT:
        raise PointTextError(
            f"{_short(lat)} is no latitude, which ends at 90 degrees north and south"
        )
    raise PointTextError(f"{_short(lon)} is no longitude, which ends at 180 degrees east and west")


def _is_on_globe(lat: float, lon: float) -> bool:
    return abs(lat) <= MOST_LAT and abs(lon) <= MOST_LON


def point_text(position: LonLat) -> str:
    """The one way in which a point is written: `43.12,131.89`."""
    return f"{_short(position.lat)},{_short(position.lon)}"


def position(text: str) -> LonLat | None:
    """The point that an id of a question stands for; None where it is the id of a place."""
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    lat, lon = (float(part.replace("−", "-")) for part in match.groups())
    return LonLat(lon, lat) if math.isfinite(lat + lon) and _is_on_globe(lat, lon) else None


def swapped(text: str) -> str | None:
    """The point with latitude and longitude changed round, where that is one; None else."""
    point = position(text)
    if point is None or not _is_on_globe(point.lon, point.lat) or point.lat == point.lon:
        return None
    return point_text(LonLat(point.lat, point.lon))


def _short(degrees: float) -> str:
    text = f"{degrees:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
