"""The states of the region, in outline."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from geo.countries import country_name
from geo.model import Facts, Names
from layers.map_layers.thing import MapLayer, Thing

_OUTLINES = Path(__file__).resolve().parents[2] / "data" / "built" / "countries.geojson"
# An outline is drawn for a map of Eurasia: its points lie within this of the source.
_ACCURACY_M = 1500.0
SOURCE_ID = "openstreetmap-borders"

_NAMES = {
    "BY": ("벨라루스", "Белоруссия", "白俄罗斯"),
    "CN": ("중국", "Китай", "中国"),
    "DE": ("독일", "Германия", "德国"),
    "JP": ("일본", "Япония", "日本"),
    "KP": ("조선", "КНДР", "朝鲜"),
    "KR": ("한국", "Республика Корея", "韩国"),
    "KZ": ("카자흐스탄", "Казахстан", "哈萨克斯坦"),
    "MN": ("몽골", "Монголия", "蒙古"),
    "PL": ("폴란드", "Польша", "波兰"),
    "RU": ("러시아", "Россия", "俄罗斯"),
}


@cache
def _outlines() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_OUTLINES.read_text(encoding="utf-8"))["features"]
    return found


def _things(_: Facts) -> Iterator[Thing]:
    for outline in _outlines():
        iso2 = outline["id"]
        ko, ru, zh = _NAMES.get(iso2, (None, None, None))
        yield Thing(
            iso2,
            outline["geometry"],
            Names(country_name(iso2), ko, ru, zh),
            _ACCURACY_M,
            (SOURCE_ID,),
            (),
            {"iso2": iso2},
        )


LAYER = MapLayer("countries", "States", "Outlines of the states, after OpenStreetMap.", _things)
