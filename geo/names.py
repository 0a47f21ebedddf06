"""Names and positions, which every thing on the map has; the house has them from `geo.model`."""

from dataclasses import dataclass
from typing import NamedTuple


class LonLat(NamedTuple):
    """A position in degrees, longitude first, WGS 84."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Names:
    """Names in four languages where known, and other spellings people search for."""

    en: str
    ko: str | None = None
    ru: str | None = None
    zh: str | None = None
    aliases: tuple[str, ...] = ()

    def every(self) -> tuple[str, ...]:
        own = (self.en, self.ko, self.ru, self.zh, *self.aliases)
        return tuple(name for name in own if name)
