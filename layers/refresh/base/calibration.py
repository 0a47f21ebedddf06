"""How many kilometres of railway a kilometre of the graph stands for, by state.

The graph cuts corners, so its kilometres are a little short. They are compared with curated links
whose kilometres are sourced, strung together along their line until they are long enough for the
position of a station not to matter.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geo.model import DistanceBasis, Line, Link, Mode, Place
from layers.refresh.base.contraction import Run
from layers.refresh.base.stations import Touch
from layers.refresh.base.track import Floats, Names
from layers.refresh.base.ways import Ways

COLUMNS = ("country", "mode", "factor", "n", "median_error_pct", "p90_error_pct")
# All states together: for those that have too little of their own.
GENERAL = "general"
FEWEST_STRETCHES = 3
LEAST_KM = 400.0
# Links are strung together up to the first; the rest at the end of a line counts from the second.
FULL_STRETCH_KM = {Mode.RAIL: 100.0, Mode.ROAD: 30.0}
SHORTEST_STRETCH_KM = {Mode.RAIL: 40.0, Mode.ROAD: 30.0}
# Beyond these the graph has another line, or a hole, and says nothing about its kilometres. Nine in
# ten stretches by rail lie between 0.94 and 1.07; what lies above follows a newer, straighter line.
SOUND_RATIOS = {Mode.RAIL: (0.93, 1.075), Mode.ROAD: (0.8, 1.25)}


# A line is whole when its links add up to it but for this share.
WHOLE_SHARE = 0.05
UNSOURCED = frozenset({"unsourced-memory"})


@dataclass(frozen=True, slots=True)
class Curated:
    """The links of one mode, the lines they belong to, and their places."""

    links: Sequence[Link]
    lines: Mapping[str, Line]
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive links in one state: sourced km and the graph's."""

    country: str
    link_ids: tuple[str, ...]
    sourced_km: float
    graph_km: float


@dataclass(frozen=True, slots=True)
class Factor:
    """What the graph's km of a state are multiplied by, and how well that fits.

    The errors are those of stretches that the factor was not fitted to (each left out in turn);
    None where there are too few.
    """

    country: str
    mode: Mode
    factor: float
    n: int
    median_error_pct: float | None
    p90_error_pct: float | None


def stretches(curated: Curated, touches: Mapping[str, Touch], runs: Sequence[Run]) -> list[Stretch]:
    """Stretches with sourced km, each in one state, along links that the graph has.

    Links with sourced km are strung together along their line. A line whose length is sourced, but
    most of whose links are not, is one stretch.
    """
    ways = Ways(runs, [run.km for run in runs])
    graph_km: dict[str, float] = {}
    for link in curated.links:
        if link.crossing_id is None and link.from_id in touches and link.to_id in touches:
            ends = touches[link.from_id].node, touches[link.to_id].node
            way = ways.find(*ends, limit=2 * link.distance_km + 20)
            if way is not None:
                graph_km[link.id] = way.cost
    whole = _whole_lines(curated, graph_km)
    known = [
        (chain, sum(link.distance_km for link in chain))
        for chain in _chains(
            [
                link
                for link in curated.links
                if link.id in graph_km
                and link.distance_basis is DistanceBasis.TARIFF
                and link.line_id not in whole
            ]
        )
    ]
    return [
        Stretch(
            curated.places[chain[0].from_id].country,
            tuple(link.id for link in chain),
            sourced_km,
            sum(graph_km[link.id] for link in chain),
        )
        for chain, sourced_km in (*known, *whole.values())
    ]


def _whole_lines(
    curated: Curated, graph_km: Mapping[str, float]
) -> dict[str, tuple[list[Link], float]]:
    """Lines whose length is sourced though most of their links' is not: links and km by line."""
    found = {}
    for line in curated.lines.values():
        links = [link for link in curated.links if link.line_id == line.id]
        if (
            line.distance_km is None
            or "memory" in line.note
            or UNSOURCED.issuperset(line.source_ids)
        ):
            continue
        total = sum(link.distance_km for link in links)
        sourced = sum(
            link.distance_km for link in links if link.distance_basis is DistanceBasis.TARIFF
        )
        is_whole = abs(total - line.distance_km) <= WHOLE_SHARE * line.distance_km
        if is_whole and sourced < total / 2 and all(link.id in graph_km for link in links):
            found[line.id] = (links, line.distance_km)
    return found


def factors(found: Iterable[Stretch], mode: Mode) -> dict[str, Factor]:
    """The factor of each state that has enough sound stretches, and the general one."""
    low, high = SOUND_RATIOS[mode]
    sound = [
        stretch
        for stretch in found
        if stretch.sourced_km >= SHORTEST_STRETCH_KM[mode]
        and low <= stretch.sourced_km / max(stretch.graph_km, 0.1) <= high
    ]
    groups: dict[str, list[Stretch]] = defaultdict(list)
    for stretch in sound:
        groups[stretch.country].append(stretch)
    kept = {
        code: group
        for code, group in groups.items()
        if len(group) >= FEWEST_STRETCHES
        or sum(stretch.sourced_km for stretch in group) >= LEAST_KM
    }
    if sound:
        kept[GENERAL] = sound
    return {code: _fitted(code, mode, group) for code, group in sorted(kept.items())}


def scaled(km: Floats, country: Names, known: Mapping[str, Factor]) -> Floats:
    """Kilometres after the factor of their state, or the general one; as they are without any."""
    general = known[GENERAL].factor if GENERAL in known else 1.0
    each = [known[code].factor if code in known else general for code in country.tolist()]
    return np.multiply(km, each)


def write_factors(path: Path, found: Iterable[Factor]) -> None:
    """Write the table of factors."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for item in found:
            writer.writerow(
                (
                    item.country,
                    item.mode.value,
                    f"{item.factor:.4f}",
                    item.n,
                    _one_decimal(item.median_error_pct),
                    _one_decimal(item.p90_error_pct),
                )
            )


def _one_decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _fitted(code: str, mode: Mode, group: Sequence[Stretch]) -> Factor:
    sourced = np.array([stretch.sourced_km for stretch in group])
    graph = np.array([stretch.graph_km for stretch in group])
    factor = round(float(sourced.sum() / graph.sum()), 4)
    if len(group) < FEWEST_STRETCHES:
        return Factor(code, mode, factor, len(group), None, None)
    others = (sourced.sum() - sourced) / (graph.sum() - graph)
    error = np.abs(graph * others / sourced - 1) * 100
    median, p90 = np.percentile(error, [50, 90]).tolist()
    return Factor(code, mode, factor, len(group), median, p90)


def _chains(links: Sequence[Link]) -> list[list[Link]]:
    """Links of each line strung together from end to end, cut where they are long enough."""
    lines: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        lines[link.line_id or link.id].append(link)
    found: list[list[Link]] = []
    for _, members in sorted(lines.items()):
        chain: list[Link] = []
        for link in _in_order(members):
            is_next = chain and {link.from_id, link.to_id} & {chain[-1].from_id, chain[-1].to_id}
            total = sum(item.distance_km for item in chain)
            if chain and (not is_next or total >= FULL_STRETCH_KM[link.mode]):
                found.append(chain)
                chain = []
            chain.append(link)
        found.append(chain)
    return found


def _in_order(links: Sequence[Link]) -> list[Link]:
    """Links of a line so that each, where it can, follows one that it shares an end with."""
    left = sorted(links, key=lambda link: link.id)
    ends: dict[str, int] = defaultdict(int)
    for link in left:
        ends[link.from_id] += 1
        ends[link.to_id] += 1
    found: list[Link] = []
    at: str | None = None
    while left:
        following = [link for link in left if at in (link.from_id, link.to_id)]
        if not following:
            tips = [link for link in left if 1 in (ends[link.from_id], ends[link.to_id])]
            following = tips or left
            first = following[0]
            at = first.from_id if ends[first.from_id] == 1 else first.to_id
        link = following[0]
        left.remove(link)
        found.append(link)
        for end in (link.from_id, link.to_id):
            ends[end] -= 1
        at = link.to_id if at == link.from_id else link.from_id
    return found
