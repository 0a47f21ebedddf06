"""Towns by every name they carry: an index of exact spellings, made when first asked for.

There are many times more towns than places, so they are found as they are spelled and by how their
names begin; what sounds alike or holds a slip is for places alone.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from geo.errors import AmbiguousPlaceError
from geo.spelling import fold, fold_all
from geo.towns import Town

# So many times more people than the next town of its name: then it is the one that is meant.
_TIMES_LARGER = 5
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Index:
    """All folded names in one text, each between line ends, and where each town's begin.

    Looking for a line in a text of a megabyte takes less than a millisecond; a dictionary of the
    names would take longer to make than most readers stay.
    """

    text: str
    ids: tuple[str, ...]
    starts: tuple[int, ...]

    def with_name(self, start_of_line: str) -> Iterator[str]:
        """Ids of the towns with a line that begins so, some of them more than once."""
        at = self.text.find(start_of_line)
        while at >= 0:
            yield self.ids[bisect_right(self.starts, at) - 1]
            at = self.text.find(start_of_line, at + 1)


class TownNames:
    """All towns by name."""

    def __init__(self, towns: Mapping[str, Town]) -> None:
        self._towns = towns

    @cached_property
    def _index(self) -> _Index:
        names = [town.names.every() for town in self._towns.values()]
        folded = iter(fold_all(name for every in names for name in every))
        lines = ["".join(f"\n{next(folded)}" for _ in every) for every in names]
        starts = accumulate(map(len, lines), initial=0)
        return _Index(f"{''.join(lines)}\n", tuple(self._towns), tuple(starts)[:-1])

    def _found(self, start_of_line: str) -> list[Town]:
        """Towns with a name that begins so, the most populous first."""
        ids = dict.fromkeys(self._index.with_name(start_of_line))
        return sorted((self._towns[i] for i in ids), key=lambda town: (-town.population, town.id))

    def get(self, text: str) -> Town | None:
        """The town of a name; None where there is none.

        Raises
        ------
        AmbiguousPlaceError
            There are several, and none has five times as many people as the next.
        """
        folded = fold(text)
        towns = self._found(f"\n{folded}\n") if folded else []
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
        return self._found(f"\n{folded}")[:limit] if folded else []
