"""Reads data/built/base_rail.npz and base_road.npz, the networks that a build command makes."""

import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.base_network import GAUGE_BITS, BaseNetwork
from geo.model import Mode
from layers.errors import DataError
from layers.links import COLUMNS as LINK_COLUMNS
from layers.places import COLUMNS as PLACE_COLUMNS
from layers.tables import read_table

Arrays = Mapping[str, NDArray[Any]]

NODE_ARRAYS = ("node_lon_e4", "node_lat_e4", "node_country")
EDGE_ARRAYS = ("edge_tail", "edge_head", "edge_m", "edge_weight_pct", "edge_gauges")
SHAPE_ARRAYS = ("shape_lon_step_e4", "shape_lat_step_e4")
PLACE_ARRAYS = ("place_id", "place_node", "place_m")
JOINT_ARRAYS = ("joint_link", "joint_node", "joint_share_e6")
WHOLE_E6 = 1_000_000
TYPES = {
    "countries": "S2",
    "node_lon_e4": "int32",
    "node_lat_e4": "int32",
    "node_country": "uint8",
    "edge_tail": "int32",
    "edge_head": "int32",
    "edge_m": "int32",
    "edge_weight_pct": "uint16",
    "edge_gauges": "uint8",
    "shape_offset": "int32",
    "shape_lon_step_e4": "int32",
    "shape_lat_step_e4": "int32",
    "place_id": "S64",
    "place_node": "int32",
    "place_m": "int32",
    "joint_link": "S64",
    "joint_node": "int32",
    "joint_share_e6": "int32",
}
REMEDY = "remake it with python -m layers.refresh.base_network"


def read_base_network(
    data_dir: Path,
    mode: Mode,
    places: Collection[str] | None = None,
    links: Collection[str] | None = None,
) -> BaseNetwork:
    """The base network of one mode, rail or road.

    `places` and `links` are the ids of places.csv and links.csv, if at hand.

    Raises
    ------
    DataError
        The file is missing or is no such archive, an array is missing or of another type, lengths
        disagree, a number points outside its array, an edge joins two countries or has a length or
        weight that cannot be, joints are in disorder, or a place or link is not in its table.
    """
    path = data_dir / "built" / f"base_{mode.value}.npz"
    file = f"data/built/{path.name}"
    arrays = _arrays(path, file)
    _check_lengths(arrays, file)
    _check_numbers(arrays, file)
    _check_edges(arrays, file, mode)
    _check_joints(arrays, file)
    if places is None:
        places = {row.text("id") for row in read_table(data_dir / "places.csv", PLACE_COLUMNS)}
    if links is None:
        links = {row.text("id") for row in read_table(data_dir / "links.csv", LINK_COLUMNS)}
    for name, what, known in (("place_id", "places", places), ("joint_link", "links", links)):
        for id_ in _texts(arrays[name]):
            if id_ not in known:
                raise DataError(
                    file, None, name, f"must name {what} that exist, found '{id_}'; {REMEDY}"
                )
    return _network(arrays)


def _texts(array: NDArray[Any]) -> tuple[str, ...]:
    return tuple(text.decode("ascii") for text in array.tolist())


def _arrays(path: Path, file: str) -> Arrays:
    try:
        with path.open("rb") as content, np.load(content, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except FileNotFoundError:
        raise DataError(file, None, None, f"must exist; {REMEDY}") from None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(file, None, None, f"must be a NumPy archive ({error})") from error
    if set(arrays) != set(TYPES):
        raise DataError(file, None, None, f"must hold the arrays {', '.join(TYPES)}; {REMEDY}")
    for name, type_name in TYPES.items():
        if arrays[name].dtype != np.dtype(type_name) or arrays[name].ndim != 1:
            raise DataError(file, None, name, f"must be a one-dimensional array of {type_name}")
        if type_name.startswith("S") and not b"".join(arrays[name].tolist()).isascii():
            raise DataError(file, None, name, f"must be plain letters (ASCII); {REMEDY}")
    return arrays


def _check_lengths(arrays: Arrays, file: str) -> None:
    for names in (NODE_ARRAYS, EDGE_ARRAYS, SHAPE_ARRAYS, PLACE_ARRAYS, JOINT_ARRAYS):
        for name in names[1:]:
            if len(arrays[name]) != len(arrays[names[0]]):
                raise DataError(
                    file,
                    None,
                    name,
                    f"must be as long as {names[0]} ({len(arrays[names[0]])}), "
                    f"found {len(arrays[name])}",
                )
    offset = arrays["shape_offset"]
    edges, points = len(arrays["edge_tail"]), len(arrays["shape_lon_step_e4"])
    is_sound = (
        len(offset) == edges + 1
        and int(offset[0]) == 0
        and int(offset[-1]) == points
        and bool((np.diff(offset) >= 0).all())
    )
    if not is_sound:
        raise DataError(
            file,
            None,
            "shape_offset",
            f"must rise from 0 to {points} in {edges} steps, one for each edge",
        )


def _check_numbers(arrays: Arrays, file: str) -> None:
    """Every number of a node or a country must be one that there is."""
    limits = {
        "node_country": len(arrays["countries"]),
        "edge_tail": len(arrays["node_lon_e4"]),
        "edge_head": len(arrays["node_lon_e4"]),
        "place_node": len(arrays["node_lon_e4"]),
        "joint_node": len(arrays["node_lon_e4"]),
    }
    for name, limit in limits.items():
        values = arrays[name]
        wrong = np.flatnonzero((values < 0) | (values >= limit))
        if len(wrong):
            raise DataError(
                file,
                None,
                name,
                f"must be from 0 to {limit - 1}, found {values[wrong[0]]} at index {wrong[0]}",
            )


def _check_edges(arrays: Arrays, file: str, mode: Mode) -> None:
    country = arrays["node_country"]
    gauges = arrays["edge_gauges"]
    is_gauge = gauges > 0 if mode is Mode.RAIL else gauges == 0
    rules = (
        ("edge_tail", arrays["edge_tail"] != arrays["edge_head"], "must differ from edge_head"),
        (
            "edge_head",
            country[arrays["edge_tail"]] == country[arrays["edge_head"]],
            "must lie in the country of edge_tail",
        ),
        ("edge_m", arrays["edge_m"] > 0, "must be greater than 0"),
        ("edge_weight_pct", arrays["edge_weight_pct"] >= 100, "must be 100 or more"),
        (
            "edge_gauges",
            is_gauge & (gauges <= sum(GAUGE_BITS.values())),
            "must be a mask of gauges on rails and 0 on roads",
        ),
    )
    for name, is_right, rule in rules:
        wrong = np.flatnonzero(~is_right)
        if len(wrong):
            found = arrays[name][wrong[0]]
            raise DataError(file, None, name, f"{rule}, found {found} at index {wrong[0]}")


def _check_joints(arrays: Arrays, file: str) -> None:
    """Joints stand by link and by share, and none at the end of its link."""
    link, share = arrays["joint_link"], arrays["joint_share_e6"]
    wrong = np.flatnonzero((share <= 0) | (share >= WHOLE_E6))
    if len(wrong):
        raise DataError(
            file,
            None,
            "joint_share_e6",
            f"must lie between 0 and {WHOLE_E6}, found {share[wrong[0]]} at index {wrong[0]}",
        )
    order = np.lexsort((share, link))
    is_in_place = (link == link[order]) & (share == share[order])
    if not is_in_place.all():
        first = int(np.flatnonzero(~is_in_place)[0])
        raise DataError(
            file,
            None,
            "joint_link",
            f"must be sorted by link and share, but is not from index {first} on; {REMEDY}",
        )
    pairs = [*zip(link.tolist(), arrays["joint_node"].tolist(), strict=True)]
    if len(set(pairs)) < len(pairs):
        first = next(i for i, pair in enumerate(pairs) if pair in pairs[:i])
        raise DataError(
            file,
            None,
            "joint_node",
            f"must be another node at each joint of a link, found {pairs[first][1]} again at "
            f"index {first}",
        )


def _network(arrays: Arrays) -> BaseNetwork:
    tail = arrays["edge_tail"].astype(np.int32)
    lon, lat = arrays["node_lon_e4"].astype(np.int32), arrays["node_lat_e4"].astype(np.int32)
    offset = arrays["shape_offset"].astype(np.int32)
    return BaseNetwork(
        countries=_texts(arrays["countries"]),
        node_lon_e4=lon,
        node_lat_e4=lat,
        node_country=arrays["node_country"].astype(np.uint8),
        edge_tail=tail,
        edge_head=arrays["edge_head"].astype(np.int32),
        edge_m=arrays["edge_m"].astype(np.int32),
        edge_weight_pct=arrays["edge_weight_pct"].astype(np.uint16),
        edge_gauges=arrays["edge_gauges"].astype(np.uint8),
        shape_offset=offset,
        shape_lon_e4=_summed(arrays["shape_lon_step_e4"].astype(np.int32), offset, lon[tail]),
        shape_lat_e4=_summed(arrays["shape_lat_step_e4"].astype(np.int32), offset, lat[tail]),
        place_id=_texts(arrays["place_id"]),
        place_node=arrays["place_node"].astype(np.int32),
        place_m=arrays["place_m"].astype(np.int32),
        joint_link=_texts(arrays["joint_link"]),
        joint_node=arrays["joint_node"].astype(np.int32),
        joint_share_e6=arrays["joint_share_e6"].astype(np.int32),
    )


def _summed(
    steps: NDArray[np.int32], offset: NDArray[np.int32], start: NDArray[np.int32]
) -> NDArray[np.int32]:
    """The points of all shapes from their steps, which begin at the tail of each edge."""
    total = np.concatenate(([0], np.cumsum(steps, dtype=np.int64)))
    size = np.diff(offset)
    base = np.repeat(start - total[offset[:-1]], size)
    return (total[1:] + base).astype(np.int32)
