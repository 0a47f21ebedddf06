"""How much there is: what `flask data check` prints, and what a test asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.model import Traffic
from geo.status import StatusIndex
from layers.check.dataset import DataSet
from layers.sources import UNSOURCED_ID


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows and things in the data. `ways` are rows of gauge_breaks.csv, `gauge_breaks` places.

    `located` counts what has a point on the map, `accounted` those of them with a source and an
    accuracy, `from_memory` those that no document stands behind. `blanket_only` names the crossings
    whose history rests on measures for a whole group alone, `without_report` those whose whole
    history is one period without a known report.
    """

    places: int
    crossings: int
    bridges: int
    ports: int
    ferries: int
    gauge_breaks: int
    ways: int
    lines: int
    links: int
    events: int
    trade: int
    sources: int
    histories: int
    blanket_only: tuple[str, ...]
    without_report: tuple[str, ...]
    located: int
    accounted: int
    from_memory: int

    def text(self) -> str:
        """One line for each kind of thing."""
        share = 100 * self.accounted / self.located if self.located else 100.0
        told: list[tuple[str, int, str]] = [
            ("places", self.places, ""),
            ("crossings", self.crossings, ""),
            ("with a history", self.histories, self._unreported()),
            ("bridges", self.bridges, ""),
            ("ports", self.ports, ""),
            ("ferries", self.ferries, ""),
            ("gauge breaks", self.gauge_breaks, f" ({self.ways} ways across)"),
            ("lines", self.lines, f" ({self.links} links of rail, road and sea)"),
            ("events", self.events, ""),
            ("trade rows", self.trade, ""),
            ("sources", self.sources, ""),
        ]
        lines = [f"{number:>6} {what}{more}" for what, number, more in told]
        lines.append(
            f"{share:>5.0f}% of {self.located} things on the map with source and accuracy "
            f"({self.from_memory} rest on memory alone and say so)"
        )
        return "\n".join(lines)

    def _unreported(self) -> str:
        """Which histories say little, in brackets."""
        parts = [
            f"{len(ids)} {what}: {', '.join(ids)}"
            for ids, what in (
                (self.blanket_only, "by measures for a whole group only"),
                (self.without_report, "one period without a known report"),
            )
            if ids
        ]
        return f" ({'; '.join(parts)})" if parts else ""


def count(data: DataSet) -> Counts:
    """The counts of a data set."""
    facts = data.facts
    index = StatusIndex(facts.events, facts.crossings)
    silent = tuple(
        crossing.id
        for crossing in facts.crossings.values()
        if not any(
            index.history(crossing.id, mode, traffic)
            for mode in crossing.modes
            for traffic in (Traffic.FREIGHT, Traffic.PASSENGER)
        )
    )
    reported = {event.subject_id for event in facts.events if event.status is not None}
    located = _located(data)
    return Counts(
        places=len(facts.places),
        crossings=len(facts.crossings),
        bridges=len(facts.bridges),
        ports=len(facts.ports),
        ferries=len(facts.ferries),
        gauge_breaks=len({row.place_id for row in facts.gauge_breaks.values()}),
        ways=len(facts.gauge_breaks),
        lines=len(facts.lines),
        links=len(facts.links),
        events=len(facts.events),
        trade=len(data.almanac.trade),
        sources=len(facts.sources),
        histories=len(facts.crossings),
        blanket_only=tuple(c for c in facts.crossings if c not in reported and c not in silent),
        without_report=silent,
        located=len(located),
        accounted=sum(bool(source_ids) and accuracy > 0 for source_ids, accuracy in located),
        from_memory=sum(set(source_ids) == {UNSOURCED_ID} for source_ids, _ in located),
    )


def _located(data: DataSet) -> Sequence[tuple[tuple[str, ...], float]]:
    """Sources and accuracy in metres of everything on the map."""
    facts = data.facts
    return [
        *((p.source_ids, p.accuracy_m) for p in facts.places.values()),
        *((c.source_ids, c.accuracy_m) for c in facts.crossings.values()),
        *((b.source_ids, b.accuracy_m) for b in facts.bridges.values()),
        *((g.source_ids, g.accuracy_m) for g in facts.gauge_breaks.values()),
        # A port has the point of its place, a ferry that of its crossing.
        *((p.source_ids, facts.places[p.id].accuracy_m) for p in facts.ports.values()),
        *((f.source_ids, facts.crossings[f.id].accuracy_m) for f in facts.ferries.values()),
    ]
