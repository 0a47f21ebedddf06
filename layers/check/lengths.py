"""Lengths: of links against straight line and drawing, of lines, and those from memory."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from geo.geodesy import geodesic_km
from geo.model import DistanceBasis
from layers.check.dataset import DataSet, Finding
from layers.sources import UNSOURCED_ID

# Km along the way / straight km, with 1 % for points that lie off the track.
LEAST_RATIO, MOST_RATIO = 0.99, 2.2
SHORTEST_KM = 0.5
LINE_TOLERANCE = 0.01
# Km of a link / km of its drawing; a drawing may go round by this much where a station's point is
# off its line.
LEAST_DRAWN_RATIO, LOOSE_DRAWN_KM = 0.9, 3.0
FROM_MEMORY = "from memory"


def links_and_straight_lines(data: DataSet) -> Iterator[Finding]:
    """A link is at least as long as the straight line between its ends, and not far longer."""
    places = data.facts.places
    for link in data.facts.links.values():
        straight_km = geodesic_km(places[link.from_id].position, places[link.to_id].position)
        if straight_km <= SHORTEST_KM:
            continue
        ratio = link.distance_km / straight_km
        if not LEAST_RATIO <= ratio <= MOST_RATIO:
            rule = (
                f"must be 1 to {MOST_RATIO:g} times the straight line of {straight_km:.1f} km, "
                f"found {link.distance_km:g} km ({ratio:.2f} times)"
            )
            yield data.finding("length-ratio", "links.csv", link.id, "distance_km", rule)


def links_and_their_drawings(data: DataSet) -> Iterator[Finding]:
    """A link is not shorter than it is drawn: then the length or the drawing is another line's."""
    for link in data.facts.links.values():
        drawn = data.facts.link_shapes.get(link.id, ())
        drawn_km = sum(geodesic_km(start, end) for start, end in pairwise(drawn))
        if link.distance_km < min(LEAST_DRAWN_RATIO * drawn_km, drawn_km - LOOSE_DRAWN_KM):
            rule = (
                f"must not be less than its drawing in data/built/link_shapes.geojson by more than "
                f"10 % and {LOOSE_DRAWN_KM:g} km, found {link.distance_km:g} km and "
                f"{drawn_km:.1f} km drawn"
            )
            yield data.finding("drawn-length", "links.csv", link.id, "distance_km", rule)


def lines_and_their_links(data: DataSet) -> Iterator[Finding]:
    """The links of a line add up to its published length."""
    sums: dict[str, float] = defaultdict(float)
    for link in data.facts.links.values():
        for line_id in {link.line_id, link.status_subject} - {None}:
            sums[str(line_id)] += link.distance_km
    for line in data.facts.lines.values():
        if line.id not in sums:
            rule = f"must have links in links.csv, '{line.id}' has none"
            yield data.finding("line-without-links", "lines.csv", line.id, "id", rule)
        elif line.distance_km and abs(sums[line.id] / line.distance_km - 1) > LINE_TOLERANCE:
            rule = (
                f"must agree within 1 % with the sum of its links, "
                f"{line.distance_km:g} km against {sums[line.id]:g} km"
            )
            yield data.finding("line-sum", "lines.csv", line.id, "distance_km", rule)


def lengths_from_memory(data: DataSet) -> Iterator[Finding]:
    """A length that no document gives is called an estimate, or said to be from memory."""
    facts = data.facts
    for link in facts.links.values():
        if _is_memory(link.source_ids) and link.distance_basis is not DistanceBasis.ESTIMATED:
            rule = "must be 'estimated' where no document gives the length"
            yield data.finding("memory-length", "links.csv", link.id, "distance_basis", rule)
    told = [
        *(("lines.csv", i.id, i.note, i.source_ids, i.distance_km) for i in facts.lines.values()),
        *(("bridges.csv", i.id, i.note, i.source_ids, i.length_m) for i in facts.bridges.values()),
    ]
    for table, row_id, note, source_ids, length in told:
        if length is None or not _is_memory(source_ids) or FROM_MEMORY in note.casefold():
            continue
        rule = f"must say '{FROM_MEMORY}' where no document gives the length"
        yield data.finding("memory-length", table, row_id, "note", rule)


def _is_memory(source_ids: tuple[str, ...]) -> bool:
    return set(source_ids) == {UNSOURCED_ID}
