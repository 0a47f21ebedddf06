"""The gauge of each state's railways. The graph does not tell gauges apart, so it is one per state.

Dual-gauge and through-running sections, and everything over a border, come from data/links.csv.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from geo.base_network import GAUGE_BITS
from layers.refresh.base.track import Mask, Names, Track
from layers.refresh.gshhg import Box

# Finland's 1,524 mm runs through with 1,520. Afghanistan's lines come from Uzbekistan and
# Turkmenistan, but for the one from Iran. Laos: the line from China. Japan: high-speed lines of
# 1,435 mm carry no freight and cannot be told apart. India, Pakistan, Bangladesh, Sri Lanka and
# Nepal: broad gauge, though pieces of metre gauge remain. Spain and Portugal: the Iberian gauge,
# though high-speed lines are of 1,435.
STATES_OF_GAUGE: Mapping[int, str] = {
    1520: "RU KZ MN BY UA LT LV EE MD GE AM AZ UZ TM KG TJ FI AF",
    1435: "CN KP KR TR IR IQ SY IL PS SA AE QA KW OM BH LA "
    "AL AT BA BE BG CH CZ DE DK FR GB GR HR HU IT LI LU MC ME MK NL NO PL RO RS SE SI SK XK",
    1000: "VN TH KH MM MY",
    1067: "JP TW ID PH",
    1668: "ES PT",
    1676: "IN PK BD LK NP",
}
GAUGE_OF_STATE = {code: gauge for gauge, codes in STATES_OF_GAUGE.items() for code in codes.split()}
# Lines of 1,600 mm, cut off by the sea from the rest of their state.
LEFT_OUT: Mapping[str, Box] = {"GB": (-8.5, 53.9, -5.35, 55.5)}


def is_kept(track: Track) -> Mask:
    """Nodes in states whose gauge is one of ours."""
    kept = np.isin(track.country, list(GAUGE_OF_STATE))
    for code, (west, south, east, north) in LEFT_OUT.items():
        inside = (
            (track.lon >= west) & (track.lon <= east) & (track.lat >= south) & (track.lat <= north)
        )
        kept &= ~(inside & (track.country == code))
    return kept


def gauge_masks(country: Names) -> NDArray[np.uint8]:
    """The mask of gauges for edges in these states."""
    bits = {code: GAUGE_BITS[gauge] for code, gauge in GAUGE_OF_STATE.items()}
    return np.array([bits[code] for code in country.tolist()], dtype=np.uint8)
