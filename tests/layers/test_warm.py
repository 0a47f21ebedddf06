"""What is warmed ahead: all that is compiled, with a bar, and without fear of other facts."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.atlas import Atlas
from geo.errors import SamePlaceError
from layers.warm import Bar, forget_old_code, warm, write_bytecode

# In a process of its own: here other tests have had everything compiled already.
AFTERWARDS = """
import sys
from datetime import date
from numba.core.dispatcher import Dispatcher
from geo.model import Mode
from geo.plain_answer import to_dict
from layers import load_atlas
from layers.warm import warm


def compiled():
    return {
        (name, str(signature))
        for module in list(sys.modules.values()) if module.__name__.startswith("geo.")
        for name, item in vars(module).items() if isinstance(item, Dispatcher)
        for signature in item.signatures
    }


atlas = load_atlas()
warm(atlas)
before = compiled()
for ends, options in (
    (("Busan", "Duisburg"), {"objective": "co2e"}),
    (("Khabarovsk", "Harbin"), {"modes": (Mode.ROAD,)}),
    (("43.12,131.89", "Astana"), {"cargo": atlas.cargo(None, 700.0, "grain_bulk")}),
    (("Chita", "Rajin"), {"via": ("Harbin",), "objective": "distance", "value_usd_per_t": 900.0}),
):
    to_dict(atlas.compare(*ends, as_of=date(2021, 3, 1), **options), atlas.facts)
assert before
print(*sorted(compiled() - before), sep="\\n")
"""


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_nothing_that_a_question_needs_is_left_to_compile(root: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", AFTERWARDS],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert told.stdout.split("\n") == ["", ""]


def test_bytecode_is_written_even_where_python_writes_none_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    for room, name in (("geo", "one"), ("layers", "two")):
        (tmp_path / room).mkdir()
        (tmp_path / room / f"{name}.py").write_text("TWO = 2\n")
    # Here nothing may be written, which is no error.
    (tmp_path / "layers" / "__pycache__").write_text("")
    write_bytecode(tmp_path)
    (only,) = (tmp_path / "geo" / "__pycache__").iterdir()
    assert only.name.startswith("one.")


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


def test_machine_code_older_than_the_loops_is_forgotten_and_only_that(tmp_path: Path) -> None:
    kept = tmp_path / "__pycache__"
    kept.mkdir()
    for name, changed_s in (("kernels.py", 100), ("other_kernels.py", 300), ("model.py", 900)):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (changed_s, changed_s))
    for name, changed_s in (("old.nbi", 200), ("new.nbi", 400), ("old.pyc", 50)):
        (kept / name).write_text("")
        os.utime(kept / name, (changed_s, changed_s))
    forget_old_code(tmp_path)
    assert sorted(file.name for file in kept.iterdir()) == ["new.nbi", "old.pyc"]
