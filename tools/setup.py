"""Makes `.venv` and installs the pinned requirements into it, showing how far it is.

A tool whose requirements contradict the others gets an environment of its own inside `.venv`.

Run by the Makefile with the system's Python; needs nothing but the standard library.
"""

import queue
import re
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
# pip names a package when it looks it up, finds it installed, or takes a wheel from a folder.
PACKAGE = re.compile(
    r"^(?:Collecting |Requirement already satisfied: |Processing \S*/)"
    r"([A-Za-z][A-Za-z_.]*(?:-[a-z]+)*)"
)
INSTALLING = "Installing collected packages: "
BAR_WIDTH = 28
POLL_S = 0.2


class SetupError(Exception):
    """Set-up cannot go on; the message is the one line the user needs."""


class Progress:
    """A bar that redraws itself on a terminal; elsewhere one line per tenth part."""

    def __init__(self) -> None:
        self._shown = ""
        self._is_terminal = sys.stdout.isatty()
        self._started_s = time.monotonic()

    def show(self, phase: str, done: int, total: int) -> None:
        done = min(done, total)
        if self._is_terminal:
            filled = BAR_WIDTH * done // total
            bar = "#" * filled + "." * (BAR_WIDTH - filled)
            line = f"{phase:<10} [{bar}] {done:>3}/{total} packages  {self._waited_s():.0f} s"
            print(f"\r\033[K{line}", end="", flush=True)
            return
        tenth = f"{phase} {10 * done // total * 10:>3} %"
        if tenth != self._shown:
            self._shown = tenth
            print(tenth, flush=True)

    def finish(self, total: int) -> None:
        start = "\r\033[K" if self._is_terminal else ""
        print(f"{start}{total} packages ready in {self._waited_s():.0f} s", flush=True)

    def _waited_s(self) -> float:
        return time.monotonic() - self._started_s


def pinned_packages(requirements: Path) -> int:
    """Return the number of packages that a requirements file pins, with the files it includes."""
    count = 0
    for line in requirements.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            count += pinned_packages(requirements.parent / line[3:].strip())
        elif line.strip() and not line.startswith("#"):
            count += 1
    return count


def make_venv(folder: Path) -> Path:
    """Python of the virtual environment, which is made where it is missing or broken."""
    python = folder / "bin" / "python"
    if python.exists() and has_pip(python):
        return python
    print(f"Making {folder.relative_to(ROOT)} with Python {sys.version.split()[0]}", flush=True)
    try:
        venv.create(folder, clear=True, with_pip=True)
    except (subprocess.CalledProcessError, ModuleNotFoundError) as error:
        raise SetupError(
            "this Python cannot make virtual environments; on Debian: apt-get install python3-venv"
        ) from error
    return python


def has_pip(python: Path) -> bool:
    """Whether a virtual environment works, as one that was moved or half made does not."""
    asked = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False)
    return asked.returncode == 0


def installed_packages(folder: Path, since_s: float) -> int:
    """Return the number of packages that pip has written since a moment."""
    folders = folder.glob("lib/python*/site-packages/*.dist-info/RECORD")
    return sum(1 for folder in folders if folder.stat().st_mtime >= since_s)


def output_lines(process: subprocess.Popen[str]) -> Iterator[str | None]:
    """Lines as the process prints them, and None whenever it stays silent for a moment."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    while reader.is_alive() or not lines.empty():
        try:
            yield lines.get(timeout=POLL_S)
        except queue.Empty:
            yield None


def install(folder: Path, requirements: Path) -> None:
    """Install the pins, with pip's own words kept in setup.log of the environment."""
    python, log = make_venv(folder), folder / "setup.log"
    progress, total = Progress(), pinned_packages(requirements)
    options = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    process = subprocess.Popen(
        [python, "-m", "pip", "install", *options, "-r", requirements],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    seen: set[str] = set()
    output: list[str] = []
    missing, since_s = 0, 0.0
    for line in output_lines(process):
        if line is not None:
            output.append(line)
            if found := PACKAGE.match(line):
                seen.add(found[1])
            elif line.startswith(INSTALLING):
                missing, since_s = line.count(",") + 1, time.time()
        if missing:
            progress.show("Installing", installed_packages(folder, since_s), missing)
        else:
            progress.show("Fetching", len(seen), total)
    log.write_text("".join(output), encoding="utf-8")
    if process.wait() != 0:
        errors = [text.strip() for text in output if text.startswith("ERROR")]
        reason = errors[-1] if errors else "pip failed"
        raise SetupError(f"{reason} (all of it: {log.relative_to(ROOT)})")
    progress.finish(total)


def main() -> int:
    """Exit code: 0 when everything named in the given requirements file is installed.

    A second argument names the environment inside `.venv` to install into.
    """
    try:
        install(VENV.joinpath(*sys.argv[2:3]), ROOT / sys.argv[1])
    except SetupError as error:
        print(f"\nSet-up stopped: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSet-up stopped; the same command goes on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
