"""What holds on a day in a random world, worked out in the plainest way.

Random worlds hold only reports dated to the day, about one subject and mode, all younger than the
years for which a report holds; the full rules have tests of their own (test_status.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from geo.model import Facts, Mode, Status

OPEN, UNKNOWN, BLOCKED, ABSENT = "open", "unknown", "blocked", "absent"
_NOT_YET = (Status.PLANNED, Status.CONSTRUCTION)


@dataclass(frozen=True)
class Standing:
    """A day, with what a reader holds open or closed against the reports."""

    facts: Facts
    day: date
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()

    def of(self, subject: str, mode: Mode) -> str:
        """Whether goods may pass: open, unknown, blocked, or absent (not there yet)."""
        names = (subject, f"{subject}.{mode.value}")
        if any(name in self.closed for name in names):
            return BLOCKED
        if any(name in self.opened for name in names):
            return OPEN
        return self.reported(subject, mode)

    def reported(self, subject: str, mode: Mode) -> str:
        """The same by the reports alone."""
        mine = [e for e in self.facts.events if e.subject_id == subject and mode in e.modes]
        mine.sort(key=lambda e: e.day)
        past = [e.status for e in mine if e.day <= self.day]
        if not past:
            return ABSENT if mine and mine[0].status in _NOT_YET else UNKNOWN
        return OPEN if past[-1] in (Status.OPEN, Status.PARTIAL) else BLOCKED

    def crossings(self, *wanted: str) -> frozenset[tuple[str, Mode]]:
        """Crossings, for each mode, whose state is one of `wanted`."""
        return frozenset(
            (found.id, mode)
            for found in self.facts.crossings.values()
            for mode in found.modes
            if self.of(found.id, mode) in wanted
        )

    def links(self, *wanted: str) -> frozenset[str]:
        """Links inside a country with reports of their own whose state is one of `wanted`."""
        return frozenset(
            link.id
            for link in self.facts.links.values()
            if link.status_subject is not None
            and link.crossing_id is None
            and self.of(link.status_subject, link.mode) in wanted
        )

    def is_banned(self, countries: Iterable[str]) -> bool:
        """Whether trade between two states is forbidden that day."""
        pair = "-".join(sorted(code.lower() for code in countries))
        return self.of(f"{pair}-trade", Mode.RAIL) == BLOCKED
