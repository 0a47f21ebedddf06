"""GeoJSON as text with one feature per line, so that a change shows as a line in a diff.

The same features always give the same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Feature = dict[str, Any]


def feature(identifier: str, geometry: Mapping[str, Any], properties: Mapping[str, Any]) -> Feature:
    """One GeoJSON feature with its members in the order that RFC 7946 lists them."""
    return {
        "type": "Feature",
        "id": identifier,
        "geometry": dict(geometry),
        "properties": dict(properties),
    }


def collection(features: Iterable[Feature], members: Mapping[str, Any] | None = None) -> Feature:
    """A feature collection; `members` are further top-level members, such as a name."""
    return {"type": "FeatureCollection", **(members or {}), "features": list(features)}


def to_text(content: Mapping[str, Any]) -> str:
    """The collection as text: a first line, one line per feature, a last line."""
    head = {key: value for key, value in content.items() if key != "features"}
    opening = _compact(head)[:-1] + ',"features":['
    lines = ",\n".join(_compact(item) for item in content["features"])
    return f"{opening}\n{lines}\n]}}\n"


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Write the collection to `path` with LF line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_text(content), encoding="utf-8", newline="\n")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
