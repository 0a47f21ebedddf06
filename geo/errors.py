"""What can be wrong with a question, in the reader's words."""

from collections.abc import Sequence


class GeoError(Exception):
    """Base of everything this package raises on purpose."""


class UnknownPlaceError(GeoError):
    """No place carries the id or name that was asked for."""

    def __init__(self, text: str, near: Sequence[str]) -> None:
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"No place is called “{text}”.{hint}")
        self.text = text
        self.near = tuple(near)


class AmbiguousPlaceError(UnknownPlaceError):
    """Several towns carry the name, and none is so much larger that it must be meant."""

    def __init__(self, text: str, towns: Sequence[str]) -> None:
        super().__init__(text, ())
        self.args = (f"Several towns are called “{text}”: {'; '.join(towns)}. Give the id of one.",)
        self.near = tuple(towns)


class SamePlaceError(GeoError):
    """Origin and destination are one town: there is nothing to route."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Origin and destination are the same town, {name}. Choose two different towns."
        )


class PointError(GeoError):
    """A point lies at sea, on another continent, or too far from every line to begin or end at."""


class CargoError(GeoError):
    """The lot is empty, negative or larger than anything that moves."""


class FactsError(GeoError):
    """The facts contradict each other, so no network can be built from them."""


class NoWayError(GeoError):
    """No way of the kind asked for joins two places."""


class ScenarioError(GeoError):
    """A scenario names what is not there, or contradicts itself."""
