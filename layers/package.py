"""Reads data/datapackage.json: the version, and what every table and column means."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from layers.errors import DataError

NAME = "datapackage.json"


def read_package(data_dir: Path) -> Mapping[str, Any]:
    """The data package as it stands.

    Raises
    ------
    DataError
        The file is missing, is no JSON, or has no version.
    """
    path = data_dir / NAME
    file = f"{data_dir.name}/{NAME}"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(file, None, None, "is missing") from None
    except json.JSONDecodeError as error:
        raise DataError(file, error.lineno, None, f"must be JSON ({error.msg})") from None
    version = package.get("version") if isinstance(package, dict) else None
    if not isinstance(version, str) or not version:
        raise DataError(file, None, "version", "must be a text such as 2026.11.0")
    found: Mapping[str, Any] = package
    return found


def read_day(data_dir: Path) -> date:
    """The day of the data: when the data package says that it was made.

    Raises
    ------
    DataError
        The package cannot be read, or says no day.
    """
    created = str(read_package(data_dir).get("created", ""))
    try:
        return date.fromisoformat(created[:10])
    except ValueError:
        rule = f"must begin with a day such as 2026-11-21, found '{created}'"
        raise DataError(f"{data_dir.name}/{NAME}", None, "created", rule) from None
