"""The atlas of the committed facts."""

from pathlib import Path

from geo.atlas import Atlas
from layers.facts import DATA_DIR, load_facts


def load_atlas(data_dir: Path = DATA_DIR) -> Atlas:
    """Atlas of the facts in `data_dir`; raises DataError where a table is wrong."""
    return Atlas(load_facts(data_dir, is_checked=True))
