"""The data dictionary: data/datapackage.json as text for people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

_TYPES = {"string": "text", "integer": "whole number", "number": "number", "date": "day"}


def dictionary_text(package: Json) -> str:
    """Every table and column of a data package, as Markdown."""
    return "\n".join(_lines(package)) + "\n"


def _lines(package: Json) -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield (
        "Made from the data package by `flask data dictionary`; not edited by hand. "
        f"Edition {package['version']}."
    )
    yield ""
    yield (
        "All tables are CSV in UTF-8 without a byte order mark, with one header line, sorted by "
        "`id` or by their first columns. Positions are degrees, longitude first, WGS 84. A list in "
        "a cell is joined by `;`. An empty cell means that it is not known."
    )
    for resource in package["resources"]:
        yield from _table(resource)


def _table(resource: Json) -> Iterator[str]:
    yield ""
    yield f"## {resource['path']}"
    yield ""
    yield f"{resource['title']}. Licence: {licence_text(resource)}."
    if description := resource.get("description"):
        yield ""
        yield str(description)
    yield ""
    yield "| column | type | may be empty | what |"
    yield "|---|---|---|---|"
    for field in resource["schema"]["fields"]:
        yield _row(field, _references(resource["schema"]))


def licence_text(resource: Json) -> str:
    """Titles of the licences of a table."""
    return ", ".join(str(licence["title"]) for licence in resource.get("licenses", ()))


def _references(schema: Json) -> dict[str, str]:
    """Table that a column points at, by column; "" stands for the same table."""
    found = {}
    for key in schema.get("foreignKeys", ()):
        fields: str | Sequence[str] = key["fields"]
        column = fields if isinstance(fields, str) else fields[0]
        found[column] = str(key["reference"].get("resource", ""))
    return found


def _row(field: Json, references: Mapping[str, str]) -> str:
    limits: Json = field.get("constraints", {})
    parts = [str(field["description"])] if field.get("description") else []
    if allowed := limits.get("enum"):
        parts.append("one of " + ", ".join(f"`{value}`" for value in allowed if value != ""))
    if (table := references.get(field["name"])) is not None:
        parts.append(f"an id of {table or 'this table'}")
    if (low := limits.get("minimum")) is not None and (high := limits.get("maximum")) is not None:
        parts.append(f"from {low} to {high}")
    kind = _TYPES.get(field["type"], field["type"])
    may_be_empty = "no" if limits.get("required") else "yes"
    what = "; ".join(parts).replace("|", "\\|")
    return f"| `{field['name']}` | {kind} | {may_be_empty} | {what} |"
