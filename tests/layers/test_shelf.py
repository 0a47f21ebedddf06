"""Arrays kept from one process to the next: found only if they were made of the same."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo.contraction import ranked
from geo.shelf import AnyArray
from layers.shelf import Shelf

MADE_OF: tuple[AnyArray, ...] = (np.array([3, 1]), np.array([0.5]))
ARRAYS: tuple[AnyArray, ...] = (np.arange(5, dtype=np.int32), np.array([0.1, np.inf]), np.zeros(0))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path, is_filled=True)


def test_what_was_kept_is_found_again(shelf: Shelf) -> None:
    assert shelf.find("ways", MADE_OF) is None
    shelf.keep("ways", MADE_OF, ARRAYS)
    found = shelf.find("ways", MADE_OF)
    assert found is not None
    for one, other in zip(found, ARRAYS, strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)
    assert shelf.find("lines", MADE_OF) is None


@pytest.mark.parametrize(
    "made_of",
    [
        (np.array([3, 2]), np.array([0.5])),
        (np.array([3, 1], np.int32), np.array([0.5])),
        (np.array([[3, 1]]), np.array([0.5])),
        (np.array([3, 1]),),
    ],
)
def test_what_was_made_of_anything_else_is_made_again(
    shelf: Shelf, made_of: tuple[AnyArray, ...]
) -> None:
    shelf.keep("ways", MADE_OF, ARRAYS)
    assert shelf.find("ways", made_of) is None


@pytest.mark.parametrize("size", [0, 10, 40, 200, -1])
def test_a_file_that_breaks_off_is_no_file(shelf: Shelf, tmp_path: Path, size: int) -> None:
    shelf.keep("ways", MADE_OF, ARRAYS)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:size])
    assert shelf.find("ways", MADE_OF) is None


def test_a_start_only_reads(tmp_path: Path) -> None:
    Shelf(tmp_path).keep("ways", MADE_OF, ARRAYS)
    assert not [*tmp_path.iterdir()]


def test_where_nothing_may_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shelf = Shelf(tmp_path / "file", is_filled=True)
    shelf.keep("ways", MADE_OF, ARRAYS)
    assert shelf.find("ways", MADE_OF) is None


def test_a_hierarchy_from_a_shelf_is_the_one_that_is_made(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = np.array([0, 1, 2, 3, 0]), np.array([1, 2, 3, 0, 2])
    w, mm = np.array([4.0, 2, 1, 7, 3]), np.array([1.0, 1, 2, 3, 5])
    made = _all(ranked(4, ends, w, mm))
    assert _all(ranked(4, ends, w, mm, shelf)) == made
    monkeypatch.setattr("geo.contraction.contract", None)
    assert _all(ranked(4, ends, w, mm, shelf)) == made


def _all(parts: Any) -> list[Any]:
    *plain, arcs = parts
    return [(part.dtype, part.tolist()) for part in (*plain, *arcs)]
