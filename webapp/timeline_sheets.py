"""The timeline in sheets: sections of reports put on pages that a phone can carry."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from webapp.timeline_events import Listed

# A sheet is full with as many reports; a year or a crossing is never torn in two.
ENOUGH = 100


@dataclass(frozen=True, slots=True)
class Section:
    """Events under one heading: a year or a subject."""

    anchor: str
    heading: str
    href: str
    members: tuple[Listed, ...]

    @property
    def count(self) -> int:
        return len(self.members)

    @property
    def items(self) -> Markup:
        """The lines of the events, put together only for the page that shows them."""
        # Each line was escaped when it was made.
        return Markup("\n".join(str(one.html) for one in self.members))


def sections_of(found: Sequence[Listed], by: str) -> list[Section]:
    """The events in their order under headings of years or of subjects."""
    groups: dict[str, list[Listed]] = {}
    for one in found:
        key = one.subject.id if by == "subject" else str(one.event.day.year)
        groups.setdefault(key, []).append(one)
    sections = []
    for key, members in groups.items():
        subject = members[0].subject if by == "subject" else None
        sections.append(
            Section(
                anchor=f"s-{key}" if subject else f"y{key}",
                heading=subject.name if subject else key,
                href=subject.href if subject else "",
                members=tuple(members),
            )
        )
    return sections


def sheets_of(sections: Sequence[Section]) -> list[list[Section]]:
    """Sections by page, in their order; at least one page, which may be empty."""
    sheets: list[list[Section]] = [[]]
    for section in sections:
        if sum(one.count for one in sheets[-1]) >= ENOUGH:
            sheets.append([])
        sheets[-1].append(section)
    return sheets


def sheet_with(sheets: Sequence[Sequence[Section]], target: str) -> int:
    """Number of the page, from 1, with an event or a heading of this id; 1 where there is none."""
    for number, sheet in enumerate(sheets, start=1):
        for section in sheet:
            if target in (section.anchor, *(one.event.id for one in section.members)):
                return number
    return 1
