"""Towns by every name they carry: an index of exact spellings, made when first asked for.

There are many times more towns than places, so they are found as they are spelled and by how their
names begin; what sounds alike or holds a slip is for places alone.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from geo.errors import AmbiguousPlaceError
from geo.spelling import fold, fold_all
from geo.towns import Town

# So many times more people than the next town of its name: then it is the one that is meant.
_TIMES_LARGER = 5
_MOST_NAMED, _MOST_LOOKED_AT = 5, 2_000


class TownNames:
    """All towns by name."""

    def __init__(self, towns: Mapping[str, Town]) -> None:
        self._towns = towns

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """Ids of the towns that bear a folded name, the most populous first."""
        pairs = [(name, t.id) for t in self._towns.values() for name in t.names.every()]
        found: dict[str, list[str]] = defaultdict(list)
        for folded, (_, town_id) in zip(fold_all(name for name, _ in pairs), pairs, strict=True):
            if folded and town_id not in found[folded]:
                found[folded].append(town_id)
        return {
            name: sorted(ids, key=lambda i: (-self._towns[i].population, i)) if ids[1:] else ids
            for name, ids in found.items()
        }

    @cached_property
    def _names(self) -> list[str]:
        return sorted(self._by_name)

    def get(self, text: str) -> Town | None:
        """The town of a name; None where there is none.

        Raises
        ------
        AmbiguousPlaceError
            There are several, and none has five times as many people as the next.
        """
        folded = fold(text)
        towns = [self._towns[i] for i in self._by_name.get(folded, ())]
        own = [town for town in towns if fold(town.names.en) == folded]
        for found in (towns, own):
            if found and (
                len(found) == 1 or found[0].population >= _TIMES_LARGER * found[1].population
            ):
                return found[0]
        if not towns:
            return None
        named = [f"{t.names.en}, {t.country} ({t.id})" for t in towns[:_MOST_NAMED]]
        more = len(towns) - _MOST_NAMED
        raise AmbiguousPlaceError(text, [*named, f"{more} more"] if more > 0 else named)

    def beginning(self, text: str, limit: int) -> list[Town]:
        """Towns with a name that begins so, the most populous first."""
        folded = fold(text)
        at = bisect_left(self._names, folded)
        ids: dict[str, None] = {}
        for name in self._names[at : at + _MOST_LOOKED_AT] if folded else ():
            if not name.startswith(folded):
                break
            ids.update(dict.fromkeys(self._by_name[name]))
        return sorted((self._towns[i] for i in ids), key=lambda town: (-town.population, town.id))[
            :limit
        ]
