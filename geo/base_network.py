"""The base network: railways (or roads) of Eurasia as arrays, made by a build command.

Nothing here is read or computed: see `layers.base_network` for the file and docs/method.md for how
its kilometres are estimated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Bits of `edge_gauges`.
GAUGE_BITS = {1520: 1, 1435: 2, 1000: 4, 1067: 8, 1668: 16, 1676: 32}


@dataclass(frozen=True, slots=True, eq=False)
class BaseNetwork:
    """An undirected graph; every edge lies in one country.

    Positions are degrees × 10⁴, longitude and latitude apart. `edge_m` are metres after the factor
    of the country, `edge_weight_pct` the path weight × 100, `edge_gauges` a mask of `GAUGE_BITS` (0
    on roads). The interior points of edge i stand in `shape_lon_e4[shape_offset[i]:shape_offset[i +
    1]]`, from tail to head. Place `place_id[k]` touches node `place_node[k]` after `place_m[k]`
    metres. Curated link `joint_link[k]` passes node `joint_node[k]` after `joint_share_e6[k]`
    millionths of its length; the joints of a link follow each other in its direction.
    """

    countries: tuple[str, ...]
    node_lon_e4: NDArray[np.int32]
    node_lat_e4: NDArray[np.int32]
    node_country: NDArray[np.uint8]
    edge_tail: NDArray[np.int32]
    edge_head: NDArray[np.int32]
    edge_m: NDArray[np.int32]
    edge_weight_pct: NDArray[np.uint16]
    edge_gauges: NDArray[np.uint8]
    shape_offset: NDArray[np.int32]
    shape_lon_e4: NDArray[np.int32]
    shape_lat_e4: NDArray[np.int32]
    place_id: tuple[str, ...]
    place_node: NDArray[np.int32]
    place_m: NDArray[np.int32]
    joint_link: tuple[str, ...]
    joint_node: NDArray[np.int32]
    joint_share_e6: NDArray[np.int32]
