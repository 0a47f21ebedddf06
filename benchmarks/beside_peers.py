"""Speed and memory beside other libraries, in one run; docs/benchmarks.md is written from it.

    make bench-peers

It installs the peers into an environment of their own, measures for about half an hour, and writes
benchmarks/results.json, docs/benchmarks.md and the sentences of the README. For a quick look:

    .venv/bench/bin/python -m benchmarks.beside_peers --quick
"""

import argparse
import gc
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.machine import describe
from benchmarks.measures import DRAWN, JOINED, Bench, Sizes
from benchmarks.peers import PEERS, Peer
from benchmarks.processes import ROOT, batch_rates, starts
from benchmarks.report import README_END, README_START, page, readme_text
from benchmarks.results import Results, Row
from benchmarks.tables import agreement, length_times
from benchmarks.timing import summed_up
from layers import load_atlas

RESULTS = Path(__file__).resolve().with_name("results.json")
DEFAULT_SEED = 20261122
QUICK = Sizes(
    pairs=20,
    warming=10,
    peer_pairs=10,
    new_weights=2,
    places=100,
    sampled_origins=5,
    tables=2,
    batch_rows=100,
    batch_runs=1,
    starts=2,
)


def measured(kinds: dict[str, type[Peer]], sizes: Sizes, seed: int, made_on: date) -> Results:
    """One whole run. Other processes come first: this one is small then."""
    _say("starts")
    start = starts(sizes.starts)
    bench = Bench.of(load_atlas(), sizes, seed)
    _say(f"batches of {sizes.batch_rows} comparisons")
    rates = batch_rates(bench.ends.pairs(sizes.batch_rows, bench.rng), sizes.jobs, sizes.batch_runs)
    _say("peers made")
    peers = {graph: bench.made(kinds, graph) for graph in (JOINED, DRAWN)}
    # Else the collector would walk through all of the peers' objects in the middle of our answers.
    gc.collect()
    gc.freeze()
    _say("questions and paths")
    questions, paths = bench.questions_and_paths(peers)
    _say("new weights")
    new_weights = bench.new_weights(peers[JOINED])
    _say("tables of lengths")
    lengths, length_origins = length_times(bench, peers[JOINED])
    _say("agreement")
    return Results(
        made_on=made_on.isoformat(),
        seed=seed,
        machine=describe(),
        versions={kind.package: kind.version() for kind in kinds.values()},
        graphs={name: (one.node_count, len(one.tail)) for name, one in bench.graphs.items()},
        questions=questions,
        paths=paths,
        prepared=bench.prepared,
        new_weights=new_weights,
        length_places=sizes.places,
        length_origins=length_origins,
        lengths=lengths,
        agreement=agreement(bench, peers),
        batch_rows=sizes.batch_rows,
        batch=_summed_up(rates),
        start=_summed_up(start),
    )


def _summed_up(found: dict[str, list[float]]) -> Row:
    return {name: summed_up(values) for name, values in found.items()}


def _say(what: str) -> None:
    print(f"… {what}", flush=True)


def write(results: Results) -> None:
    """Keep the results, and write what is said of them."""
    RESULTS.write_text(results.to_json(), encoding="utf-8")
    (ROOT / "docs" / "benchmarks.md").write_text(page(results), encoding="utf-8")
    readme = ROOT / "README.md"
    readme.write_text(quoted(readme.read_text(encoding="utf-8"), results), encoding="utf-8")


def quoted(readme: str, results: Results) -> str:
    """The README with the sentences of a run between its two marks."""
    before, start, rest = readme.partition(README_START)
    _, end, after = rest.partition(README_END)
    if not (start and end):
        raise ValueError(f"README.md: {README_START} and {README_END} must both be there")
    return f"{before}{start}\n{readme_text(results)}{end}{after}"


def _count(text: str) -> int:
    """A number of things of which there must be one at least."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"“{text}” must be a whole number, 1 or more")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure; print the page, or write it."""
    parser = argparse.ArgumentParser(description="Speed and memory beside other libraries.")
    parser.add_argument("--quick", action="store_true", help="a few questions of everything")
    parser.add_argument("--write", action="store_true", help="write the documents, print nothing")
    parser.add_argument("--pairs", type=_count, help="questions of each kind")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="of all that is drawn")
    parser.add_argument("--date", type=date.fromisoformat, help="day of the run; default today")
    given = parser.parse_args(arguments)
    sizes = QUICK if given.quick else Sizes()
    sizes = replace(sizes, pairs=given.pairs or sizes.pairs)
    made_on = given.date or date.today()  # noqa: DTZ011  the day where the machine stands
    results = measured(PEERS, sizes, given.seed, made_on)
    if given.write:
        write(results)
    else:
        print(page(results))


if __name__ == "__main__":
    main()
