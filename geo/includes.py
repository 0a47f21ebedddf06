"""Whether two assumptions count the same thing twice on one way.

Every family of assumptions stands for one part of a way: `dwell` for the border, `gauge.hours` for
the change of gauge, and so on. A row that says it includes the part of another family as well (a
border measured together with its change of gauge, say) counts it a second time wherever a way meets
a row of that family too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geo.assumptions import Assumption
from geo.rate_names import split_name

PART_OF_FAMILY: Mapping[str, str] = {
    "speed": "running", "tariff": "running", "emission": "emissions", "dwell": "border",
    "fee": "fees", "gauge.hours": "gauge_change", "gauge.cost": "gauge_change",
    "terminal.hours": "terminal", "terminal.cost": "terminal", "port.hours": "port",
    "port.cost": "port", "transfer.hours": "transfer", "transfer.cost": "transfer",
    "transfer.circuity": "transfer", "wait": "waiting", "teu.payload": "payload",
    "value.interest": "interest",
}  # fmt: skip
_MODES = ("rail", "road", "sea")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an assumption holds; None and empty mean anywhere.

    `crossing` and `pair` (of countries, "cn-ru") are those of a border, or of a break of gauge at
    one; `countries` are codes in small letters.
    """

    countries: frozenset[str] = frozenset()
    pair: str | None = None
    crossing: str | None = None
    mode: str | None = None

    def meets(self, other: "Scope") -> bool:
        """Whether one way can come under both: told by the finest thing that both say."""
        if self.mode and other.mode and self.mode != other.mode:
            return False
        if self.crossing and other.crossing:
            return self.crossing == other.crossing
        if self.pair and other.pair:
            return self.pair == other.pair
        if self.countries and other.countries:
            return bool(self.countries & other.countries)
        return True


@dataclass(frozen=True, slots=True)
class Fault:
    """An assumption whose `includes` cannot stand, and the rule that it breaks."""

    assumption_id: str
    rule: str


def faults(
    assumptions: Mapping[str, Assumption], known_scopes: Mapping[str, Scope]
) -> tuple[Fault, ...]:
    """Rows that do not include the part they stand for, or count that of another row twice.

    Parameters
    ----------
    known_scopes
        Scopes of ids that do not tell it by their name: of a crossing's own row, or of a place.
    """
    found = []
    for row in assumptions.values():
        own = _part(row)
        if own is None:
            continue
        if own not in row.includes:
            rule = f"must name '{own}', which is what '{row.id}' stands for"
            found.append(Fault(row.id, rule))
        for part in row.includes:
            twin = _twin(row, part, assumptions.values(), known_scopes) if part != own else None
            if twin is not None:
                rule = (
                    f"must not name '{part}' beside '{twin.id}': one way meets both, and would "
                    f"count it twice"
                )
                found.append(Fault(row.id, rule))
    return tuple(found)


def scope_of(assumption_id: str, known_scopes: Mapping[str, Scope]) -> Scope:
    """Where an assumption holds, by its name or by what is known of its place."""
    if assumption_id in known_scopes:
        return known_scopes[assumption_id]
    name = split_name(assumption_id)
    if name is None or not name.where:
        return Scope()
    mode = next((m for m in _MODES if name.where[0].split("_")[0] == m), None)
    last = name.where[-1]
    if len(last) == 5 and last[2] == "-":
        return Scope(frozenset(last.split("-")), last, None, mode)
    return Scope(frozenset({last}) if len(last) == 2 else frozenset(), None, None, mode)


def _part(row: Assumption) -> str | None:
    name = split_name(row.id)
    return PART_OF_FAMILY.get(name.family) if name else None


def _twin(
    row: Assumption, part: str, rows: Iterable[Assumption], known_scopes: Mapping[str, Scope]
) -> Assumption | None:
    """A row that stands for a part that `row` includes too, on one way with it."""
    scope, kind = scope_of(row.id, known_scopes), _kind(row)
    for other in rows:
        if _part(other) != part or _measures(other) != _measures(row):
            continue
        kinds = {kind, _kind(other)} - {None}
        # Money without a kind is for containers alone; hours without one are for all.
        if len(kinds) > 1 or (kinds and _measures(row) == "money" and kind != _kind(other)):
            continue
        if scope.meets(scope_of(other.id, known_scopes)):
            return other
    return None


def _kind(row: Assumption) -> str | None:
    name = split_name(row.id)
    return name.kind if name else None


def _measures(row: Assumption) -> str:
    """What a row adds to: time, money or emissions."""
    if row.unit.startswith("USD"):
        return "money"
    return "time" if row.unit in ("h", "km/day", "kn") else row.unit
