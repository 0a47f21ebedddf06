"""Where tasks are done on many machines: Dask shares them out, and does again what was lost.

The only file that knows Dask. A worker is a Dask worker that was started in the same checkout.
"""

import re
import time
from asyncio import CancelledError
from collections import deque
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import Any

from distributed import Client, KilledWorker
from distributed.comm.core import CommClosedError

from geo.errors import GeoError
from layers.errors import DataError
from webapp.batch.errors import BatchError
from webapp.batch.pool import AHEAD, Answers, Runner
from webapp.batch.work import Done, Setup, Task, work

CONNECT_S = 6
# A cluster may lose every worker for a moment; longer than this and nobody is coming.
NO_WORKER_S = 60.0
_LOOK_S = 2.0
_LEAST_AHEAD = 64
_ADDRESS = re.compile(r"(tcp|tls)://[^\s/:]+:\d{1,5}|(tcp|tls)://\[[0-9a-fA-F:]+\]:\d{1,5}")
_GO_ON = "What is done is kept: the same command goes on."
_START = "Start one as docs/batch.md says"


def on_cluster(address: str) -> Runner:
    """Every task on the workers of the Dask scheduler at `address`.

    Raises
    ------
    BatchError
        The address is none.
    """
    if not _ADDRESS.fullmatch(address):
        raise BatchError(
            f"--cluster: “{address}” is no address of a scheduler. Write tcp://host:8786."
        )

    def run(setup: Setup, tasks: Iterable[Task]) -> Answers:
        client = _connected(address)
        try:
            _await_workers(client, address)
            _check_code(client, address)
            yield from _shared_out(client, address, setup, tasks)
        except KilledWorker:
            raise BatchError(
                "A task ended every worker that took it up, perhaps for want of memory. See the "
                f"workers' logs. {_GO_ON}"
            ) from None
        except (CommClosedError, CancelledError):
            raise BatchError(f"The connection to {address} was lost. {_GO_ON}") from None
        except (DataError, GeoError) as error:
            raise BatchError(f"A worker cannot load its facts: {error}. {_GO_ON}") from None
        finally:
            client.close(timeout=_LOOK_S)

    return run


def _connected(address: str) -> Any:
    try:
        return Client(address, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except OSError:
        raise BatchError(
            f"--cluster: no scheduler answers at {address}. {_START}, or leave --cluster out."
        ) from None


def _await_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=CONNECT_S)
    except TimeoutError:
        raise BatchError(
            f"--cluster: the scheduler at {address} has no worker. {_START}."
        ) from None


def _check_code(client: Any, address: str) -> None:
    """Refuse a scheduler or a worker to which the name of a task would mean nothing.

    Asked beforehand, because a worker that meets an unknown name breaks off without a word.
    """
    own = __name__.partition(".")[0]
    missing = [where for where, spec in client.run(find_spec, own).items() if spec is None]
    if client.run_on_scheduler(find_spec, own) is None:
        missing.insert(0, f"the scheduler at {address}")
    if missing:
        raise BatchError(
            f"--cluster: {missing[0]} was not started in a checkout of Crossgauge. {_START}."
        )


def _shared_out(client: Any, address: str, setup: Setup, tasks: Iterable[Task]) -> Iterator[Done]:
    ahead = max(_LEAST_AHEAD, AHEAD * sum(client.nthreads().values()))
    waiting: deque[Any] = deque()
    for task in tasks:
        waiting.append(client.submit(work, setup, task, pure=False))
        if len(waiting) >= ahead:
            yield _patiently(client, address, waiting.popleft())
    while waiting:
        yield _patiently(client, address, waiting.popleft())


def _patiently(client: Any, address: str, future: Any) -> Done:
    """The result, however long it takes while there are workers."""
    alone_since_s: float | None = None
    while True:
        try:
            done: Done = future.result(timeout=_LOOK_S)
        except TimeoutError:
            now_s = time.monotonic()
            alone_since_s = None if client.nthreads() else alone_since_s or now_s
            if alone_since_s is not None and now_s - alone_since_s > NO_WORKER_S:
                raise BatchError(
                    f"The scheduler at {address} lost its last worker. {_START}. {_GO_ON}"
                ) from None
        else:
            return done
