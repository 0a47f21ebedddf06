"""The atlas of the committed facts."""

from dataclasses import replace
from pathlib import Path

from geo.atlas import Atlas
from layers.collector import paused, settle
from layers.facts import DATA_DIR, load_facts
from layers.shelf import Shelf


def load_atlas(data_dir: Path = DATA_DIR, *, fills_shelf: bool = False) -> Atlas:
    """Atlas of the facts in `data_dir`; raises DataError where a table is wrong.

    What is loaded never changes, so the garbage collector is told to leave it alone, and to look
    less often at what comes, in the whole process. What is slow to make is taken from a shelf where
    it was kept, which only happens where one `fills_shelf`.
    """
    with paused():
        facts = load_facts(data_dir, is_checked=True)
        atlas = Atlas(replace(facts, shelf=Shelf(is_filled=fills_shelf)))
    settle()
    return atlas
