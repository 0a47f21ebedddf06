"""The tables of an edition: those of the facts, and what is derived from them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.status import StatusIndex
from layers import status_periods
from layers.check.package import canonical
from layers.facts import load_facts
from layers.package import NAME as PACKAGE
from layers.package import read_day, read_package


def edition_package(data_dir: Path) -> Mapping[str, Any]:
    """The data package of an edition of these facts."""
    return status_periods.with_derived(read_package(data_dir))


def edition_tables(data_dir: Path) -> dict[str, bytes]:
    """Every table of an edition of these facts by file name, and their description.

    Raises
    ------
    layers.errors.DataError
        A table breaks its contract; names file, line, column and rule.
    """
    written = read_package(data_dir)["resources"]
    facts = load_facts(data_dir)
    index = StatusIndex(facts.events, facts.crossings)
    return {
        PACKAGE: canonical(edition_package(data_dir)).encode(),
        **{resource["path"]: (data_dir / resource["path"]).read_bytes() for resource in written},
        status_periods.FILE: status_periods.table_bytes(facts, index, read_day(data_dir)),
    }
