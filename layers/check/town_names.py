"""Whether the names chosen by hand are in the table of towns, which a machine built with them."""

from collections.abc import Iterator

from layers.check.dataset import DataSet, Finding
from layers.town_names import FILE


def in_the_towns(data: DataSet) -> Iterator[Finding]:
    """Each row names a town of the base network, which goes by each of its names."""
    for row in data.town_names.values():
        town = data.facts.towns.get(row.id)
        if town is None:
            rule = f"must be a town of built/towns.csv, found '{row.id}'"
            yield data.finding("town-names", FILE, row.id, "id", rule)
            continue
        known = town.names.every()
        for name in row.names:
            if name not in known:
                rule = f"must be in built/towns.csv too, which has no '{name}' for {row.id}"
                yield data.finding("town-names", FILE, row.id, "names", rule)
