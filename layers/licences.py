"""Who may do what with which file, and the credit that goes with it."""

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]

CREDIT = "Crossgauge; © OpenStreetMap contributors (ODbL); GSHHG; GeoNames (CC BY 4.0)"

OPEN_DATABASE, ATTRIBUTION = "ODC-ODbL-1.0", "CC-BY-4.0"
# Layers drawn from our own points only; every other one holds shapes or points of OpenStreetMap.
_OWN_LAYERS = frozenset({"bridges", "gauge_breaks"})


def licences_of_package(package: Json) -> dict[str, Json]:
    """Licences that the data package knows, by their names."""
    return {str(licence["name"]): licence for licence in package.get("licenses", ())}


def licence_of_layer(layer: str) -> str:
    """Name of the licence of a map layer."""
    return ATTRIBUTION if layer in _OWN_LAYERS else OPEN_DATABASE


def licence_of_table(package: Json, path: str) -> str:
    """Name of the licence of a table.

    Raises
    ------
    KeyError
        The data package describes no such table.
    """
    for resource in package["resources"]:
        if resource["path"] == path:
            return str(resource["licenses"][0]["name"])
    raise KeyError(path)


def licence_text(package: Json, layers: tuple[str, ...]) -> str:
    """What goes with the files: edition, credit, and the licence of each table and layer."""
    known = licences_of_package(package)
    lines = [
        str(package["title"]),
        f"Edition {package['version']} of {str(package['created'])[:10]}",
        "",
        f"Credit: {CREDIT}",
        "",
        "Licences",
        *(f"  {name}: {licence['title']}, {licence['path']}" for name, licence in known.items()),
        "",
        "Tables",
        *(
            f"  {resource['path']}: {licence_of_table(package, resource['path'])}"
            for resource in package["resources"]
        ),
        "",
        "Map layers, each with the status of the day that it names",
        *(f"  {layer}: {licence_of_layer(layer)}" for layer in layers),
    ]
    return "\n".join(lines) + "\n"
