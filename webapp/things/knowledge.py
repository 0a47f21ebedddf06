"""How much is known of a thing, whatever the day: in use ever, over, only named.

Only the thing's own reports count here: a measure about all crossings says nothing of one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.model import Bridge, Event, EventKind, Evidence, Status
from webapp.things.register import Register

_NOT_BUILT = (Status.PLANNED, Status.CONSTRUCTION)
# Fewer documents than this, with no change among what they say, only name a crossing.
_LEAST_DOCUMENTS = 2
_RUIN_WORDS = ("broken", "ruin")


@dataclass(frozen=True, slots=True)
class Bridges:
    """The bridges of a crossing: those that carry it, and those beside them that carry nothing."""

    carrying: tuple[Bridge, ...]
    beside: tuple[Bridge, ...]


def bridges_of(crossing_id: str, register: Register) -> Bridges:
    """The bridges of a crossing by whether they carry anything."""
    found = register.bridges_by_crossing.get(crossing_id, ())
    return Bridges(
        tuple(bridge for bridge in found if bridge.carries),
        tuple(bridge for bridge in found if not bridge.carries),
    )


def is_dam(bridge: Bridge) -> bool:
    """Whether what is called a bridge is a road over a dam, by its name."""
    return "dam" in bridge.names.en.casefold().split()


def is_ruin(bridge: Bridge) -> bool:
    """Whether a bridge is a ruin, by its name."""
    name = bridge.names.en.casefold()
    return not bridge.carries and any(word in name for word in _RUIN_WORDS)


def statements(subject_id: str, register: Register) -> Sequence[Event]:
    """Undisputed reports of its own that bear on the status of a subject, oldest first."""
    return register.statements_by_subject.get(subject_id, ())


def is_not_opened(subject_id: str, register: Register) -> bool:
    """Whether a subject has only ever been reported as planned or being built."""
    told = statements(subject_id, register)
    return bool(told) and all(event.status in _NOT_BUILT for event in told)


def was_used(subject_id: str, register: Register) -> bool:
    """Whether a report says that the subject was in use at some time."""
    return any(
        e.status is not None and e.status.is_usable for e in statements(subject_id, register)
    )


def is_over(subject_id: str, register: Register) -> bool:
    """Whether the last report on a subject says that it is shut."""
    told = statements(subject_id, register)
    return bool(told) and told[-1].status in (Status.CLOSED, Status.SUSPENDED)


def is_only_named(crossing_id: str, register: Register) -> bool:
    """Whether a crossing is known from a list or two only, so that even its kind is unsure."""
    crossing = register.facts.crossings.get(crossing_id)
    if crossing is None or crossing.evidence is not Evidence.NAMED:
        return False
    told = statements(crossing_id, register)
    if any(event.kind is EventKind.CHANGE for event in told):
        return False
    return len({event.source_id for event in told}) < _LEAST_DOCUMENTS
