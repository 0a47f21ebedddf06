"""Hours, money and emissions as sums of assumptions: coefficient times effective value.

Everything that a way costs is linear in the effective values of the assumptions, so a scenario, a
thousand draws and a break-even are all the same small multiplication.
"""

from collections.abc import Iterable

KMH_PER_KNOT = 1.852
HOURS_PER_DAY = 24.0
GRAMS_PER_KG = 1000.0

# Hours that are known, and have no assumption behind them.
CONSTANT = "constant"
HEADWAY = "headway."

# Assumption id and coefficient: km for a speed or a price per kilometre, 1 for a stop.
Terms = tuple[tuple[str, float], ...]


def headway_id(service_id: str, headway_h: float) -> str:
    """What stands in terms for the wait where the hours between two sailings are known."""
    return f"{HEADWAY}{service_id}/{headway_h:g}"


def is_pseudo(assumption_id: str) -> bool:
    """Whether an id in terms is no row of the table: a constant, or a known headway."""
    return assumption_id == CONSTANT or assumption_id.startswith(HEADWAY)


def effective(unit: str, value: float) -> float:
    """What one coefficient unit of an assumption adds: h, USD or kg.

    Speeds turn into hours per kilometre (`km/day`: 24 / value, `kn`: 1 / (1.852 value)), grams into
    kilograms; any other unit is taken as it stands.
    """
    if unit == "km/day":
        return HOURS_PER_DAY / value
    if unit == "kn":
        return 1.0 / (KMH_PER_KNOT * value)
    if unit.startswith("g "):
        return value / GRAMS_PER_KG
    return value


def original(unit: str, effective_value: float) -> float:
    """The value whose effective value is given; the inverse of `effective`.

    Raises
    ------
    ZeroDivisionError
        A speed without end.
    """
    if unit == "km/day":
        return HOURS_PER_DAY / effective_value
    if unit == "kn":
        return 1.0 / (KMH_PER_KNOT * effective_value)
    if unit.startswith("g "):
        return effective_value * GRAMS_PER_KG
    return effective_value


def merged(parts: Iterable[Terms]) -> Terms:
    """The sum of several terms, one entry for each assumption, in order of first appearance."""
    found: dict[str, float] = {}
    for terms in parts:
        for assumption_id, coefficient in terms:
            found[assumption_id] = found.get(assumption_id, 0.0) + coefficient
    return tuple(found.items())


def times(terms: Terms, factor: float) -> Terms:
    """Every coefficient multiplied by a factor."""
    return tuple((assumption_id, coefficient * factor) for assumption_id, coefficient in terms)
