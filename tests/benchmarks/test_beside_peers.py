"""The benchmark beside other libraries still runs; what is quoted from it is what it measured."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from benchmarks.beside_peers import RESULTS, main, measured, quoted
from benchmarks.joined_graph import both_ways
from benchmarks.measures import DRAWN, JOINED, Sizes
from benchmarks.peers import PEERS, NetworkX
from benchmarks.report import (
    NETWORKX,
    PYROUTINGKIT,
    README_END,
    README_START,
    SCGRAPH,
    page,
    readme_text,
    targets,
)
from benchmarks.results import Results
from benchmarks.tables import OURS, OURS_FIRST
from benchmarks.timing import Contestant, Times, summed_up, taken_in_turns

TINY = Sizes(
    pairs=2,
    warming=1,
    peer_pairs=2,
    new_weights=1,
    places=4,
    sampled_origins=2,
    tables=1,
    closer_paths=2,
    closer_places=2,
    batch_rows=2,
    batch_runs=1,
    jobs=(1,),
    starts=1,
)
SECOND = Times(1.0, 1.0, 1.0, 1.0, 3)
SLOW = Times(1000.0, 1000.0, 1000.0, 1000.0, 3)


@pytest.fixture(scope="module")
def results() -> Results:
    """A run over very few questions; networkx is the only peer that the tests install."""
    return measured({NETWORKX: NetworkX}, TINY, 7, date(2026, 11, 22))


def as_if_all_were_there(results: Results) -> Results:
    """The same run with every peer as slow as the one that was there, a thousand times us."""
    row = dict.fromkeys(PEERS, SLOW)
    return replace(
        results,
        questions=dict.fromkeys(results.questions, SECOND),
        paths={JOINED: row, DRAWN: row},
        new_weights=row,
        prepared=dict.fromkeys(PEERS, 1.0),
        lengths={OURS: SECOND, OURS_FIRST: SECOND, **dict.fromkeys(PEERS, SECOND)},
        batch={"1": replace(SLOW, p50=400.0), "2": replace(SLOW, p50=600.0)},
    )


def test_a_run_measures_everything(results: Results) -> None:
    assert set(results.questions) == {"plain", "day", "closure", "assumption"}
    assert results.questions["plain"].count == TINY.pairs
    assert set(results.paths) == {JOINED, DRAWN} == set(results.graphs)
    assert results.paths[DRAWN][NETWORKX].p50 > 0
    assert set(results.lengths) == {OURS, OURS_FIRST, "networkx"}
    assert results.length_origins == {"networkx": 2}
    assert set(results.batch) == {"1"}
    assert results.start["ready_s"].p50 > 0
    assert results.versions["networkx"]


def test_peers_and_we_agree(results: Results) -> None:
    found = results.agreement
    assert found.paths_alike == found.paths == TINY.closer_paths
    assert found.tables_alike == found.tables > 0
    assert found.lengths_alike == found.lengths > 0


def test_the_second_graph_has_the_same_lines_with_more_nodes(results: Results) -> None:
    assert results.graphs[DRAWN][0] > results.graphs[JOINED][0] > 10_000


def test_results_are_read_as_they_were_written(results: Results, tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    file.write_text(results.to_json(), encoding="utf-8")
    assert Results.read(file) == results


def test_the_page_says_what_was_reached_and_what_was_not(results: Results) -> None:
    everything = as_if_all_were_there(results)
    reached = {target.what: target.is_reached for target in targets(everything)}
    assert reached["one full comparison, p50"]
    assert not reached["two processes"]
    text = page(everything)
    assert "| two processes | ≥ 1.8 × | 1.50 × | **not reached** |" in text
    assert f"| {PYROUTINGKIT} | 1,000 |" in text
    assert "2026-11-22" in text
    assert "{" not in text


def test_without_peers_nothing_is_said_of_them(results: Results) -> None:
    text = page(results)
    assert not any(name in text for name in SCGRAPH)


def test_the_readme_quotes_between_its_marks(results: Results) -> None:
    everything = as_if_all_were_there(results)
    readme = f"before\n{README_START}\nold\n{README_END}\nafter\n"
    found = quoted(readme, everything)
    assert found == f"before\n{README_START}\n{readme_text(everything)}{README_END}\nafter\n"
    assert "answers 1000.0 whole comparisons" in found


@pytest.mark.parametrize("readme", ["", README_START, README_END])
def test_a_readme_without_marks_is_refused(results: Results, readme: str) -> None:
    with pytest.raises(ValueError, match="must both be there"):
        quoted(readme, results)


def test_readme_and_page_agree_with_what_was_measured(root: Path) -> None:
    if not RESULTS.exists():
        pytest.skip("not measured yet: make bench-peers")
    kept = Results.read(RESULTS)
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert quoted(readme, kept) == readme
    assert page(kept) == (root / "docs/benchmarks.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["--pairs", "0"], ["--pairs", "a"], ["--date", "today"]])
def test_wrong_options_are_named(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert arguments[0] in capsys.readouterr().err


def test_everybody_takes_turns_and_begins_warm() -> None:
    log: list[str] = []

    def contestant(name: str, count: int) -> Contestant:
        return Contestant(lambda i: log.append(f"{name}{i}"), lambda: log.append(name), count)

    two = {"a": contestant("a", 12), "b": contestant("b", 1)}
    times_ms = taken_in_turns(two)
    assert {name: len(found) for name, found in times_ms.items()} == {"a": 12, "b": 1}
    first, second = (f"a{i}" for i in range(6)), (f"a{i}" for i in range(6, 12))
    assert log == ["a", *first, "a", *second, "b", "b0"]


def test_times_are_summed_up() -> None:
    assert summed_up([3.0]) == Times(3.0, 3.0, 3.0, 3.0, 1)
    found = summed_up([float(n) for n in range(101)])
    assert found == Times(25.0, 50.0, 75.0, 95.0, 101)


def test_arcs_stand_in_the_order_of_their_tails() -> None:
    indptr, heads, edge = both_ways(3, np.array([0, 0]), np.array([1, 2]))
    assert indptr.tolist() == [0, 2, 3, 4]
    assert heads.tolist() == [1, 2, 0, 0]
    assert edge.tolist() == [0, 1, 0, 1]
