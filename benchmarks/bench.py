"""Measures what a visitor waits for and what the server holds; printed, never asserted.

    make bench

Answer times are taken through Flask's test client, so they are the application's alone. *New*
questions have not been asked before, over a network already warm; *kept* ones are asked again.
"""

import gzip
import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.request import urlopen

from flask.testing import FlaskClient

from benchmarks.machine import memory_mb
from webapp import create_app

ROOT = Path(__file__).resolve().parent.parent
PAIRS = (
    ("vladivostok", "pyongyang"),
    ("ussuriysk", "rajin"),
    ("vladivostok", "rajin"),
    ("harbin", "pyongyang"),
    ("moscow", "pyongyang"),
    ("seoul", "pyongyang"),
)
FIRST_DAY = date(2017, 6, 15)
DAYS = [FIRST_DAY + timedelta(days=97 * number) for number in range(34)]
PAGES = ("/", "/embed/map", "/embed/compare", "/method")
READING = (
    *("/crossings", "/bridges", "/ports", "/ferries", "/gauge-breaks", "/lines", "/places"),
    *("/crossings/cn-kp-dandong-sinuiju", "/bridges/friendship-bridge-tumen", "/ports/rajin-port"),
    *("/ferries/kp-ru-vladivostok-rajin-ferry", "/gauge-breaks/tumangang", "/lines/line-bam"),
    *("/places/rajin", "/timeline", "/trade", "/trade/cn-kp-total-2025-04", "/latest", "/data"),
    *("/latest?traffic=passenger", "/search?q=tumen+bridge", "/claims", "/feeds/changes.atom"),
)
READINGS = 15
START_LIMIT_S = 60.0


def addresses(objective: str) -> Iterator[str]:
    """Questions over every pair and day."""
    for day in DAYS:
        for origin, destination in PAIRS:
            yield (f"/api/compare?from={origin}&to={destination}&as_of={day}&objective={objective}")


def answer_ms(client: FlaskClient, address: str) -> float:
    """Milliseconds to a whole answer."""
    start_s = time.perf_counter()
    response = client.get(address)
    elapsed_ms = (time.perf_counter() - start_s) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return elapsed_ms


def print_times(name: str, times_ms: list[float]) -> None:
    """One row: median and 95th percentile."""
    p95_ms = statistics.quantiles(times_ms, n=20)[-1]
    row = f"median {statistics.median(times_ms):7.1f} ms   p95 {p95_ms:7.1f} ms"
    print(f"  {name:<34} {row}   n {len(times_ms)}")


def measure_answers(client: FlaskClient) -> None:
    """Answer times of /api/compare: first of all, new, and kept."""
    print("/api/compare")
    first_ms = answer_ms(client, "/api/compare?from=vladivostok&to=pyongyang&as_of=2016-01-01")
    print(f"  {'the first question of a process':<34} {first_ms:14.1f} ms")
    for origin, destination in PAIRS:
        answer_ms(client, f"/api/compare?from={origin}&to={destination}&as_of=2016-01-02")
    print_times("new, by time", [answer_ms(client, a) for a in addresses("time")])
    kept = list(addresses("time"))[-60:]
    print_times("kept", [answer_ms(client, a) for a in kept])
    for objective in ("cost", "co2e"):
        print_times(f"new, by {objective}", [answer_ms(client, a) for a in addresses(objective)])


def measure_pages(client: FlaskClient) -> None:
    """Sizes of the pages, plain and in gzip, before styles, scripts and layers."""
    print("Pages, before layers")
    for page in PAGES:
        body = client.get(page).get_data()
        zipped = len(gzip.compress(body, 6))
        print(f"  {page:<34} {len(body) / 1000:9.1f} kB   gzip {zipped / 1000:7.1f} kB")


def measure_reading(client: FlaskClient) -> None:
    """Times and sizes of the other pages, each asked several times."""
    print("Reading pages: first, then median of those kept; gzip")
    for page in READING:
        first_ms = answer_ms(client, page)
        warm_ms = statistics.median(answer_ms(client, page) for _ in range(READINGS))
        zipped = len(gzip.compress(client.get(page).get_data(), 6))
        times = f"first {first_ms:7.1f} ms   median {warm_ms:6.1f} ms"
        print(f"  {page:<40} {times}   {zipped / 1000:6.1f} kB")


def free_port() -> int:
    """Port that nobody holds right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(process_id: int) -> list[int]:
    """Process and its direct children, which is all that gunicorn has."""
    text = Path(f"/proc/{process_id}/task/{process_id}/children").read_text(encoding="ascii")
    return [process_id, *map(int, text.split())]


def wait_until_up(address: str) -> float:
    """Seconds until the server answers."""
    start_s = time.monotonic()
    while time.monotonic() - start_s < START_LIMIT_S:
        try:
            with urlopen(f"{address}/healthz", timeout=1):
                return time.monotonic() - start_s
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the server did not start")


def measure_server() -> None:
    """Start time and memory of the server that `make run` starts, after some questions."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "wsgi:app"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port)},
    )
    try:
        started_s = wait_until_up(address)
        for path in [*PAGES, *list(addresses("time"))[:120]]:
            with urlopen(address + path, timeout=30) as reply:
                reply.read()
        print("The server (gunicorn.conf.py), after 124 requests")
        print(f"  {'start to first answer':<34} {started_s:9.1f} s")
        if Path("/proc/self/smaps_rollup").exists():
            processes = children(server.pid)
            largest = max(memory_mb(process, "Rss") for process in processes)
            together = sum(memory_mb(process, "Pss") for process in processes)
            print(f"  {'largest process, resident':<34} {largest:9.0f} MB")
            print(f"  {f'all {len(processes)} processes together':<34} {together:9.0f} MB")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def main() -> None:
    """Print all measurements."""
    cores = os.cpu_count()
    print(f"Python {platform.python_version()}, {platform.system()}, {cores} cores")
    start_s = time.perf_counter()
    client = create_app().test_client()
    print(f"Application made in {time.perf_counter() - start_s:.2f} s")
    measure_answers(client)
    measure_pages(client)
    measure_reading(client)
    measure_server()


if __name__ == "__main__":
    main()
