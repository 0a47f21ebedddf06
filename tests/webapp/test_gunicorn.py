"""The server that readers meet: what it hands on to the application, and what it does not."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE_S = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def port(root: Path) -> Iterator[int]:
    """Port of the real server with the settings of gunicorn.conf.py."""
    number = free_port()
    environ = {**os.environ, "PORT": str(number), "WEB_CONCURRENCY": "1"}
    command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
    with subprocess.Popen(command, cwd=root, env=environ, stderr=subprocess.DEVNULL) as server:
        try:
            end = time.monotonic() + PATIENCE_S
            while time.monotonic() < end:
                try:
                    socket.create_connection(("127.0.0.1", number), 1).close()
                    break
                except OSError:
                    assert server.poll() is None, "gunicorn did not start"
                    time.sleep(0.2)
            yield number
        finally:
            server.terminate()
            server.wait(PATIENCE_S)


@pytest.mark.parametrize("text", ["x" * 10_000, "%ED%95%9C" * 10_000])
@pytest.mark.parametrize(
    "path", ["/search?q=", "/api/search?q=", "/timeline?q=", "/compare?from=", "/api/compare?from="]
)
def test_ten_thousand_characters_reach_the_application(port: int, path: str, text: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    connection.request("GET", path + text)
    reply = connection.getresponse()
    body = reply.read().decode()
    connection.close()
    assert reply.status == 400
    assert "characters are too long" in body
    assert reply.getheader("Content-Security-Policy")
    assert reply.getheader("X-Content-Type-Options") == "nosniff"
    kind = "application/problem+json" if path.startswith("/api/") else "text/html; charset=utf-8"
    assert reply.getheader("Content-Type") == kind
    assert len(body) < 60_000
