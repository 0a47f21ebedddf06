"""What is warmed ahead: all that is compiled, with a bar, and without fear of other facts."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.atlas import Atlas
from geo.errors import SamePlaceError
from layers.warm import Bar, warm

# In a process of its own: here other tests have had everything compiled already.
COLD = """
import sys
from numba.core.dispatcher import Dispatcher
from layers import load_atlas
from layers.warm import warm

warm(load_atlas())
print(*sorted({
    f"{module.__name__}.{name}"
    for module in list(sys.modules.values()) if module.__name__.startswith("geo.")
    for name, item in vars(module).items()
    if isinstance(item, Dispatcher) and item.__module__ == module.__name__ and not item.signatures
}))
"""
# Compiled when a row of lengths is first asked for, which no page does.
LATER = {"geo.contraction"}


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_nothing_that_a_question_needs_is_left_to_compile(root: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(root)}
    told = subprocess.run(
        [sys.executable, "-c", COLD], cwd=root, env=environ, check=True, capture_output=True,
        text=True,
    )  # fmt: skip
    cold = [name for name in told.stdout.split() if name.rpartition(".")[0] not in LATER]
    assert cold == []


def test_a_step_that_these_facts_cannot_answer_is_passed_over() -> None:
    def fail(_: Atlas) -> None:
        raise SamePlaceError("Rajin")

    told: list[str] = []
    warm(None, [("one", fail), ("other", lambda _: None)], told.append)  # type: ignore[arg-type]
    assert told == ["one", "other"]


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_the_bar_is_for_terminals_and_the_end_for_all(stream: io.StringIO) -> None:
    bar = Bar(stream, 2)
    bar.next("network")
    bar.next("ways")
    bar.finish()
    text = stream.getvalue()
    assert text.splitlines()[-1].endswith("Compiled in 0 s")
    assert ("[##############..............] 0 s  ways" in text) is stream.isatty()
