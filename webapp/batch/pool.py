"""Where tasks are done on this machine: in this process, or in several that each load the atlas.

Answers come back in the order of the tasks, however they were shared out.
"""

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from threading import Thread

from webapp.batch.errors import BatchError
from webapp.batch.work import Done, Setup, Task, asker_of, work

# Tasks given to each process: the one it works on, and one so that it never waits.
AHEAD = 2
# A process that has fewer tasks to do than these takes longer to start than to do them.
TASKS_WORTH_A_START = 10
# Answers kept for each process until those before them come.
MOST_KEPT = 16

Answers = Generator[Done, None, None]
Runner = Callable[[Setup, Iterable[Task]], Answers]


def usable_cores() -> int:
    """Number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def here(setup: Setup, tasks: Iterable[Task]) -> Answers:
    """Every task in this process."""
    for task in tasks:
        yield work(setup, task)


def in_processes(jobs: int) -> Runner:
    """Every task in one of `jobs` processes, two or more, of which this is one."""

    def run(setup: Setup, tasks: Iterable[Task]) -> Answers:
        assert setup.data_dir is not None
        context = multiprocessing.get_context(_start_method())
        # Imported once, by the process that all others are forked from; spawning passes it over.
        context.set_forkserver_preload([work.__module__])
        others = jobs - 1
        pool = ProcessPoolExecutor(
            others,
            mp_context=context,
            initializer=_begin,
            initargs=(setup.data_dir,),
        )
        try:
            yield from _shared(setup, iter(tasks), pool, others)
        except BrokenProcessPool:
            raise BatchError(
                "A process ended before its time, perhaps for want of memory. What is done is "
                "kept: the same command goes on, with fewer --jobs if it happens again."
            ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    return run


def _shared(setup: Setup, left: Iterator[Task], pool: ProcessPoolExecutor, others: int) -> Answers:
    """Give the others as much as they need; do a task here while the next answer is not there.

    Nothing is given to a process that still loads: all answers behind its first would wait.
    """
    loading = [pool.submit(os.getpid) for _ in range(others)]
    waiting: deque[Future[Done]] = deque()
    while True:
        ready = sum(future.done() and future.result() > 0 for future in loading)
        busy = sum(not future.done() for future in waiting)
        for task in islice(left, AHEAD * ready - busy):
            waiting.append(pool.submit(work, setup, task))
        if waiting and waiting[0].done():
            yield waiting.popleft().result()
        elif len(waiting) < MOST_KEPT * others and (own := next(left, None)) is not None:
            waiting.append(Future())
            waiting[-1].set_result(work(setup, own))
        elif waiting:
            yield waiting.popleft().result()
        else:
            return


def _start_method() -> str:
    """The way of starting processes that copies neither threads nor locks."""
    return "forkserver" if sys.platform.startswith("linux") else "spawn"


def _begin(data_dir: Path) -> None:
    """Make this process ready: Ctrl-C is for the one that asks, and without it there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    asker_of(data_dir)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
