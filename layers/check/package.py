"""data/datapackage.json: in canonical form, and describing every table as it is."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from layers.errors import DataError
from layers.package import NAME, read_package

FILE = f"data/{NAME}"


def package_errors(data_dir: Path) -> Iterator[DataError]:
    """What the description of the tables gets wrong, if anything."""
    try:
        package = read_package(data_dir)
    except DataError as error:
        yield error
        return
    text = (data_dir / NAME).read_text(encoding="utf-8")
    if canonical(package) != text:
        line = _first_difference(text, canonical(package))
        yield DataError(FILE, line, None, "must be in canonical form (JSON, two blanks a level)")
    described = {resource["path"]: resource for resource in package.get("resources", ())}
    tables = {path.name: path for path in sorted(data_dir.glob("*.csv"))}
    for name in sorted(tables.keys() - described.keys()):
        yield DataError(FILE, None, "resources", f"must describe {name}")
    for name, resource in described.items():
        if name not in tables:
            yield DataError(FILE, None, "resources", f"must not describe {name}, which is missing")
        elif _columns(tables[name]) != [field["name"] for field in resource["schema"]["fields"]]:
            yield DataError(FILE, None, "resources", f"must have the columns of {name}, in order")


def canonical(package: Mapping[str, Any]) -> str:
    """The one way in which a data package is written."""
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _first_difference(text: str, other: str) -> int:
    lines = zip(text.split("\n"), other.split("\n"), strict=False)
    return next((n for n, (a, b) in enumerate(lines, start=1) if a != b), 1)


def _columns(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream), [])
