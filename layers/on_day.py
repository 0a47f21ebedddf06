"""A layer as of any day, without GeoPandas: what the server sends.

The built files hold the same for the day of the data; a test compares the two.
"""

from datetime import date
from typing import Any

from geo.atlas import Atlas
from layers.feature_text import collection
from layers.map_layers import CATALOG
from layers.map_layers.thing import features


def layer_on_day(name: str, atlas: Atlas, day: date) -> dict[str, Any]:
    """Feature collection of a layer with every status as of `day`.

    Raises
    ------
    KeyError
        There is no layer of that name.
    """
    layer = CATALOG[name]
    return collection(
        features(layer, atlas, day),
        {
            "name": layer.name,
            "title": layer.title,
            "description": layer.shows,
            "as_of": day.isoformat(),
            "data_version": atlas.facts.version,
        },
    )
