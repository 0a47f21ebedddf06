"""What only a process of its own can show: how it starts, and many questions by `flask batch`."""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import on_cores
from benchmarks.questions import DAY, Pair

ROOT = Path(__file__).resolve().parent.parent
# The first question is the most ordinary one there is.
_START = f"""
import json, sys, time
from datetime import date
from layers import load_atlas
atlas = load_atlas()
print("ready", flush=True)
from benchmarks.machine import memory_mb
found = {{"rss_mb": memory_mb("self", "Rss"), "pss_mb": memory_mb("self", "Pss")}}
begun_s = time.perf_counter()
answer = atlas.compare("Moscow", "Pyongyang", as_of=date.fromisoformat("{DAY}"))
found["first_answer_s"] = time.perf_counter() - begun_s
found["answered_rss_mb"] = memory_mb("self", "Rss")
print(json.dumps(found))
"""


def started() -> dict[str, float]:
    """One start: seconds until everything is loaded, the interpreter included, and megabytes."""
    begun_s = time.perf_counter()
    command = [sys.executable, "-c", _START]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        ready_s = time.perf_counter() - begun_s
        rest = process.stdout.read()
    if process.returncode != 0 or first != "ready\n":
        raise RuntimeError("the atlas did not load in a process of its own")
    return {"ready_s": ready_s, **json.loads(rest)}


def batch_rate(pairs: Sequence[Pair], jobs: int) -> float:
    """Comparisons a second of one `flask batch` on so many cores, from its start to its end."""
    with tempfile.TemporaryDirectory() as folder:
        asked, out = Path(folder) / "pairs.csv", Path(folder) / "answers.csv"
        with asked.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("from", "to"))
            rows.writerows((pair.origin.id, pair.destination.id) for pair in pairs)
        command = [
            *(sys.executable, "-m", "flask", "batch", str(asked)),
            *("--as-of", str(DAY), "--out", str(out), "--jobs", str(jobs)),
        ]
        begun_s = time.perf_counter()
        with on_cores(jobs):
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        elapsed_s = time.perf_counter() - begun_s
        with out.open(encoding="utf-8", newline="") as file:
            answered = {row["line"] for row in csv.DictReader(file)}
    if len(answered) != len(pairs):
        raise RuntimeError(f"{len(answered)} of {len(pairs)} questions were answered")
    return len(pairs) / elapsed_s


def batch_rates(pairs: Sequence[Pair], jobs: Sequence[int], runs: int) -> dict[str, list[float]]:
    """Comparisons a second, some runs of each number of processes, in turns."""
    rates: dict[str, list[float]] = {str(one): [] for one in jobs}
    for _ in range(runs):
        for one in jobs:
            rates[str(one)].append(batch_rate(pairs, one))
    return rates


def starts(runs: int) -> dict[str, list[float]]:
    """Seconds and megabytes of some starts; one more before them fills the caches of the disk."""
    started()
    found = [started() for _ in range(runs)]
    return {name: [one[name] for one in found] for name in found[0]}
