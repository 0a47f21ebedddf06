"""Times taken in turns, so that whatever else the machine does falls on everybody alike."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

BLOCK = 10


@dataclass(frozen=True, slots=True)
class Contestant:
    """Who answers questions: `ask(i)` answers the i-th of `count`; `warm` is run before a turn."""

    ask: Callable[[int], object]
    warm: Callable[[], object]
    count: int


@dataclass(frozen=True, slots=True)
class Times:
    """What is reported of many times, in one unit."""

    p25: float
    p50: float
    p75: float
    p95: float
    count: int


def taken_in_turns(contestants: Mapping[str, Contestant]) -> dict[str, list[float]]:
    """Milliseconds of every answer: some answers of the first, some of the second, and so on.

    Who is asked less often has shorter turns, and as many of them.
    Each begins its turn warm, whatever the others have done to the caches of the processor.
    """
    times_ms: dict[str, list[float]] = {name: [] for name in contestants}
    rounds = -(-max((one.count for one in contestants.values()), default=0) // BLOCK)
    for turn in range(rounds):
        for name, one in contestants.items():
            numbers = range(one.count * turn // rounds, one.count * (turn + 1) // rounds)
            if numbers:
                one.warm()
            for number in numbers:
                begun_s = time.perf_counter()
                one.ask(number)
                times_ms[name].append((time.perf_counter() - begun_s) * 1000)
    return times_ms


def summed_up(times: Sequence[float]) -> Times:
    """Median, quartiles and 95th percentile; of one time, that time."""
    if len(times) == 1:
        return Times(times[0], times[0], times[0], times[0], 1)
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return Times(cuts[4], statistics.median(times), cuts[14], cuts[18], len(times))
