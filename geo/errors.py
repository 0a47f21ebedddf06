"""What can be wrong with a question, in the reader's words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType


class GeoError(Exception):
    """Base of everything this package raises on purpose."""


class UnknownPlaceError(GeoError):
    """No place carries the id or name that was asked for.

    `near` are names to offer instead; `ids` has the id of those that are told by more than a name.
    """

    ids: Mapping[str, str] = MappingProxyType({})

    def __init__(self, text: str, near: Sequence[str]) -> None:
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"No place is called “{text}”.{hint}")
        self.text = text
        self.near = tuple(near)


class AmbiguousPlaceError(UnknownPlaceError):
    """Several towns carry the name, and none is so much larger that it must be meant.

    `towns` has the id of each by what is told of it; `more` counts those that are not told.
    """

    def __init__(self, text: str, towns: Mapping[str, str], more: int = 0) -> None:
        super().__init__(text, ())
        told = "; ".join([*towns, *([f"{more} more"] if more else [])])
        self.args = (f"Several towns are called “{text}”: {told}. Give the id of one.",)
        self.near, self.ids = tuple(towns), dict(towns)


class PartNameError(UnknownPlaceError):
    """A few letters that are no town's own name, though some town goes by them in some language."""

    def __init__(self, text: str, towns: Mapping[str, str]) -> None:
        super().__init__(text, ())
        self.args = (
            f"“{text}” is no town's own name. Did you mean {'; '.join(towns)}? Give the name in "
            "full, or the id.",
        )
        self.near, self.ids = tuple(towns), dict(towns)


class SamePlaceError(GeoError):
    """Origin and destination are one town: there is nothing to route."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Origin and destination are the same town, {name}. Choose two different towns."
        )


class PointError(GeoError):
    """A point lies at sea, on another continent, or too far from every line to begin or end at."""


class QuestionError(GeoError, ValueError):
    """Code asks what is no question: a word that is not known, a text where a day belongs."""


class CargoError(GeoError):
    """The lot is empty, negative or larger than anything that moves."""


class FactsError(GeoError):
    """The facts contradict each other, so no network can be built from them."""


class NoWayError(GeoError):
    """No way of the kind asked for joins two places."""


class ScenarioError(GeoError):
    """A scenario names what is not there, or contradicts itself."""
