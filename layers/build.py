"""Writes the layers as GeoJSON files that any GIS opens; the only module that needs GeoPandas.

The files are RFC 7946: longitude first, no CRS member, exterior rings counter-clockwise. The same
facts always give the same bytes.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.geometry.polygon import orient

from geo.atlas import Atlas
from layers.feature_text import collection, to_text
from layers.map_layers import CATALOG
from layers.map_layers.thing import DECIMALS
from layers.on_day import layer_on_day

LAYERS_DIR = Path(__file__).resolve().parent / "geojson"


def data_day(atlas: Atlas) -> date:
    """The day that the built files speak of: that of the newest report in the data."""
    return max(event.day for event in atlas.facts.events)


def build_layers(atlas: Atlas, folder: Path = LAYERS_DIR) -> Iterator[Path]:
    """Write every layer into `folder`, giving each path as it is written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in CATALOG:
        path = folder / f"{name}.geojson"
        path.write_text(layer_text(name, atlas), encoding="utf-8", newline="\n")
        yield path


def check_layers(atlas: Atlas, folder: Path = LAYERS_DIR) -> list[str]:
    """Names of the layers whose file is missing or differs from what the facts give."""
    return [
        name
        for name in CATALOG
        if not (path := folder / f"{name}.geojson").exists()
        or path.read_text(encoding="utf-8") != layer_text(name, atlas)
    ]


def layer_text(name: str, atlas: Atlas) -> str:
    """One layer as the text of its file."""
    content = layer_on_day(name, atlas, data_day(atlas))
    frame = _frame(content)
    if not bool(frame.geometry.is_valid.all()):
        wrong = ", ".join(str(i) for i in frame.loc[~frame.geometry.is_valid, "id"])
        message = f"layer {name}: geometry is not valid: {wrong}"
        raise ValueError(message)
    members = {key: value for key, value in content.items() if key not in ("type", "features")}
    west, south, east, north = (round(float(edge), DECIMALS) for edge in frame.total_bounds)
    return to_text(
        collection(_features(frame, content), {**members, "bbox": [west, south, east, north]})
    )


def _frame(content: dict[str, Any]) -> gpd.GeoDataFrame:
    """The features as a GeoDataFrame in WGS 84, in the order of their ids."""
    frame = gpd.GeoDataFrame.from_features(content["features"], crs="EPSG:4326")
    frame["id"] = [feature["id"] for feature in content["features"]]
    frame["geometry"] = [_right_handed(shape) for shape in frame.geometry]
    return frame.sort_values("id", kind="stable").reset_index(drop=True)


def _right_handed(shape: Any) -> Any:
    """RFC 7946: exterior rings run counter-clockwise, holes clockwise."""
    if shape.geom_type == "Polygon":
        return orient(shape)
    if shape.geom_type == "MultiPolygon":
        return type(shape)([orient(part) for part in shape.geoms])
    return shape


def _features(frame: gpd.GeoDataFrame, content: dict[str, Any]) -> list[dict[str, Any]]:
    properties = {feature["id"]: feature["properties"] for feature in content["features"]}
    return [
        {
            "type": "Feature",
            "id": feature_id,
            "geometry": _listed(shape.__geo_interface__),
            "properties": properties[feature_id],
        }
        for feature_id, shape in zip(frame["id"], frame.geometry, strict=True)
    ]


def _listed(value: Any) -> Any:
    """Tuples of a geometry as lists, every number rounded."""
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(item) for item in value]
    return round(value, DECIMALS) if isinstance(value, float) else value
