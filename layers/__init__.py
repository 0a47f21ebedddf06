"""Map layers: reads the tables of data/ strictly and hands their records on."""

from layers.collector import paused

# What is imported stays: numba alone makes objects enough for many a search for garbage.
with paused():
    from layers.almanac import load_almanac
    from layers.atlas import load_atlas

__all__ = ["load_almanac", "load_atlas"]
