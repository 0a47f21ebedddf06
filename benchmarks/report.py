"""One run as a page: docs/benchmarks.md, and the sentences that the README quotes from it."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measures import DRAWN, JOINED
from benchmarks.peers import PEERS
from benchmarks.results import Results
from benchmarks.tables import OURS, OURS_FIRST
from benchmarks.timing import BLOCK, Times

README_START, README_END = "<!-- benchmarks -->", "<!-- /benchmarks -->"
_CHANGE_WORDS = {
    "plain": "nothing",
    "day": "the day",
    "closure": "a crossing held closed",
    "assumption": "the value of an assumption",
}
_START_WORDS = {
    "ready_s": "loaded, interpreter and imports included, s",
    "rss_mb": "resident then, MB",
    "pss_mb": "its share of it (Pss), MB",
    "first_answer_s": "the first question, s",
    "answered_rss_mb": "resident after it, MB",
}
_LENGTHS_WORDS = {
    OURS: "Crossgauge",
    OURS_FIRST: "Crossgauge, the tracks beside the towns to be found first",
}
# The fastest of these is what one plain shortest path of scgraph takes.
SCGRAPH = [name for name, kind in PEERS.items() if kind.package == "scgraph" and kind.is_plain]
NETWORKX = "networkx, from both ends"
PYROUTINGKIT = "pyroutingkit"


class Target(NamedTuple):
    """What was to be reached, and what was measured."""

    what: str
    aim: str
    measured: str
    is_reached: bool


def scgraph_ratio(results: Results, graph: str) -> float:
    """How many whole comparisons fit into one plain shortest path by scgraph C++ (medians)."""
    fastest = min(results.paths[graph][name].p50 for name in SCGRAPH)
    return fastest / results.questions["plain"].p50


def networkx_ratio(results: Results, graph: str) -> float:
    """The same by networkx."""
    return results.paths[graph][NETWORKX].p50 / results.questions["plain"].p50


def lengths_ratio(results: Results) -> float:
    """Our time for the table of lengths in times of pyroutingkit (medians)."""
    return results.lengths[OURS].p50 / results.lengths[PYROUTINGKIT].p50


def jobs_ratio(results: Results) -> float:
    """How many times faster a batch is with two processes (medians)."""
    return results.batch["2"].p50 / results.batch["1"].p50


def slowest_change(results: Results) -> tuple[str, float]:
    """Which change slows the median question most, and how many times it then takes."""
    plain = results.questions["plain"].p50
    ratios = {k: row.p50 / plain for k, row in results.questions.items() if k != "plain"}
    worst = max(ratios, key=lambda change: ratios[change])
    return worst, ratios[worst]


def _has_peers(results: Results) -> bool:
    """Whether all were there that the aims speak of."""
    return {*SCGRAPH, NETWORKX, PYROUTINGKIT} <= set(results.new_weights)


def _graph_words(results: Results, graph: str) -> str:
    nodes, _ = results.graphs[graph]
    return f"{nodes:,} nodes"


def targets(results: Results) -> Iterator[Target]:
    """The aims of the project for speed and memory, one by one."""
    plain, start = results.questions["plain"], results.start
    yield Target("one full comparison, p50", "≤ 3 ms", f"{plain.p50:.1f} ms", plain.p50 <= 3)
    yield Target("one full comparison, p95", "≤ 8 ms", f"{plain.p95:.1f} ms", plain.p95 <= 8)
    for graph in results.paths if _has_peers(results) else ():
        ratio = scgraph_ratio(results, graph)
        what = f"against one plain path by scgraph C++, {_graph_words(results, graph)}"
        yield Target(what, "≥ 5 × faster", f"{ratio:.1f} ×", ratio >= 5)
        ratio = networkx_ratio(results, graph)
        what = f"against one path by networkx, {_graph_words(results, graph)}"
        yield Target(what, "≥ 100 × faster", f"{ratio:.0f} ×", ratio >= 100)
    worst, ratio = slowest_change(results)
    # A tenth is what two draws of questions differ by anyway.
    what = f"after changing the day, a closure or an assumption (worst: {_CHANGE_WORDS[worst]})"
    yield Target(what, "no slower (≤ 1.1 ×)", f"{ratio:.2f} ×", ratio <= 1.1)
    if _has_peers(results):
        ratio, places = lengths_ratio(results), f"{results.length_places:,}"
        what = f"lengths of {places} × {places} places, in times of pyroutingkit"
        yield Target(what, "≤ 1.5 ×", f"{ratio:.2f} ×", ratio <= 1.5)
    rate = results.batch["1"].p50
    what = f"{results.batch_rows:,} comparisons in batch, one core"
    yield Target(what, "≥ 300 a second", f"{rate:.0f} a second", rate >= 300)
    if "2" in results.batch:
        ratio = jobs_ratio(results)
        yield Target("two processes", "≥ 1.8 ×", f"{ratio:.2f} ×", ratio >= 1.8)
    ready, rss = start["ready_s"].p50, start["rss_mb"].p50
    yield Target("start (load everything)", "≤ 1.5 s", f"{ready:.2f} s", ready <= 1.5)
    yield Target("resident memory then", "≤ 350 MB", f"{rss:.0f} MB", rss <= 350)


def readme_text(results: Results) -> str:
    """The sentences of the README: ratios, because times move from machine to machine."""
    reached = [target.is_reached for target in targets(results)]
    return _text("readme.txt").format(
        scgraph_joined=f"{scgraph_ratio(results, JOINED):.1f}",
        scgraph_drawn=f"{scgraph_ratio(results, DRAWN):.1f}",
        networkx_joined=f"{networkx_ratio(results, JOINED):.0f}",
        networkx_drawn=f"{networkx_ratio(results, DRAWN):.0f}",
        change=f"{slowest_change(results)[1]:.2f}",
        lengths=f"{lengths_ratio(results):.2f}",
        jobs=f"{jobs_ratio(results):.2f}",
        aims=len(reached),
        reached=sum(reached),
    )


def page(results: Results) -> str:
    """All of docs/benchmarks.md."""
    found = results.agreement
    joined, drawn = results.graphs[JOINED], results.graphs[DRAWN]
    return _text("page.txt").format(
        **results.machine,
        made_on=results.made_on,
        seed=results.seed,
        block=BLOCK,
        versions=", ".join(f"{name} {number}" for name, number in results.versions.items()),
        aims=_aims(results),
        pairs=results.questions["plain"].count,
        questions=_questions(results),
        joined_nodes=f"{joined[0]:,}",
        joined_edges=f"{joined[1]:,}",
        joined_paths=_paths(results, JOINED),
        drawn_nodes=f"{drawn[0]:,}",
        drawn_edges=f"{drawn[1]:,}",
        drawn_paths=_paths(results, DRAWN),
        new_weights=_new_weights(results),
        places=f"{results.length_places:,}",
        lengths=_lengths(results),
        paths_asked=f"{found.paths:,}",
        paths_alike=f"{found.paths_alike:,}",
        tables_asked=f"{found.tables:,}",
        tables_alike=f"{found.tables_alike:,}",
        lengths_asked=f"{found.lengths:,}",
        lengths_alike=f"{found.lengths_alike:,}",
        widest_km=f"{found.widest_km:,.1f}",
        batch_rows=f"{results.batch_rows:,}",
        batch=_batch(results),
        start=_start(results),
    )


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _aims(results: Results) -> str:
    rows = [
        (t.what, t.aim, t.measured, "reached" if t.is_reached else "**not reached**")
        for t in targets(results)
    ]
    return _table(("what", "aim", "measured", ""), rows)


def _questions(results: Results) -> str:
    rows = [(_CHANGE_WORDS[name], *_ms(times)) for name, times in results.questions.items()]
    return _table(("changed before each", "p50 ms", "middle half", "p95 ms"), rows)


def _paths(results: Results, graph: str) -> str:
    plain = results.questions["plain"].p50
    rows = [
        (name, *_ms(times), _few(times.p50 / plain)) for name, times in results.paths[graph].items()
    ]
    head = ("one shortest path by", "p50 ms", "middle half", "p95 ms", "in our whole answers")
    return _table(head, rows)


def _new_weights(results: Results) -> str:
    rows = [
        (name, f"{results.prepared[name]:.1f}", *_ms(times)[:2])
        for name, times in results.new_weights.items()
    ]
    head = ("peer", "first made, s", "new weights and one path, p50 ms", "middle half")
    return _table(head, rows)


def _lengths(results: Results) -> str:
    ours = results.lengths[OURS].p50
    rows = [
        (
            _LENGTHS_WORDS.get(name, name),
            _few(times.p50),
            _few(times.p50 / ours),
            _asked_from(results, name),
        )
        for name, times in results.lengths.items()
    ]
    return _table(("by", "p50 s", "in times of ours", "measured from"), rows)


def _asked_from(results: Results, name: str) -> str:
    if name in results.length_origins:
        return f"{results.length_origins[name]} origins, scaled up"
    return f"all origins, {results.lengths[name].count} tables"


def _batch(results: Results) -> str:
    rows = [
        (jobs, _few(t.p50), f"{_few(t.p25, t.p50)}–{_few(t.p75, t.p50)}", str(t.count))
        for jobs, t in results.batch.items()
    ]
    return _table(("processes", "comparisons a second, p50", "middle half", "runs"), rows)


def _start(results: Results) -> str:
    rows = [
        (
            _START_WORDS[name],
            _few(t.p50),
            f"{_few(t.p25, t.p50)}–{_few(t.p75, t.p50)}",
            str(t.count),
        )
        for name, t in results.start.items()
    ]
    return _table(("what", "p50", "middle half", "runs"), rows)


def _few(value: float, like: float | None = None) -> str:
    """A number in three figures, or with as many decimals as another one has."""
    size = math.floor(math.log10(abs(like or value) or 1.0))
    return f"{value:,.{max(0, 2 - size)}f}"


def _ms(times: Times) -> tuple[str, str, str]:
    half = f"{_few(times.p25, times.p50)}–{_few(times.p75, times.p50)}"
    return _few(times.p50), half, _few(times.p95, times.p50)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
