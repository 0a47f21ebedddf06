"""A layer as of any day, without GeoPandas: what the server sends.

The built files hold the same for the day of the data; a test compares the two.
"""

from datetime import date
from typing import Any

from geo.atlas import Atlas
from layers.feature_text import collection
from layers.map_layers import CATALOG
from layers.map_layers.thing import features


def layer_on_day(
    name: str, atlas: Atlas, day: date, known_on: date | None = None
) -> dict[str, Any]:
    """Feature collection of a layer with every status as of `day`.

    `known_on` leaves out reports published after it; None counts all.

    Raises
    ------
    KeyError
        There is no layer of that name.
    """
    layer = CATALOG[name]
    return collection(
        features(layer, atlas, day, known_on),
        {
            "name": layer.name,
            "title": layer.title,
            "description": layer.shows,
            "as_of": day.isoformat(),
            **({"known_on": known_on.isoformat()} if known_on else {}),
            "data_version": atlas.facts.version,
        },
    )
