"""Serves the application on this machine: says where, refuses a taken port, starts gunicorn."""

import os
import socket
import sys
from pathlib import Path

HOST = "127.0.0.1"
LAST_PORT = 65_535
ROOT = Path(__file__).resolve().parent.parent


def read_port(text: str) -> int:
    """Port number as asked for, or the end of the program with one line."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= LAST_PORT:
        sys.exit(f"PORT must be a whole number from 1 to {LAST_PORT}, not “{text}”.")
    return int(text)


def refuse_taken(port: int) -> None:
    """End the program with one line where another program holds the port."""
    with socket.socket() as probe:
        # The servers' own setting: a port in its closing minute after Ctrl-C is not taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            sys.exit(f"Port {port} needs more rights. Try: make run PORT=8080")
        except OSError:
            other = port + 1 if port < LAST_PORT else port - 1
            sys.exit(f"Port {port} is taken by another program. Try: make run PORT={other}")


def main() -> None:
    """Replace this process by gunicorn; settings are in gunicorn.conf.py."""
    port = read_port(sys.argv[1])
    refuse_taken(port)
    print(f"Crossgauge: http://{HOST}:{port} (Ctrl-C stops it)", flush=True)
    os.chdir(ROOT)
    os.environ["PORT"] = str(port)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "wsgi:app"])


if __name__ == "__main__":
    main()
