"""Towns by every name they carry: an index of exact spellings, made when first asked for.

There are many times more towns than places, so they are found as they are spelled and by how their
names begin; what sounds alike or holds a slip is for places alone.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from geo.errors import AmbiguousPlaceError, PartNameError
from geo.names import LonLat, Names
from geo.spelling import fold, fold_all, slips
from geo.towns import Town

# So many times more people than the next town of its name: then it is the one that is meant.
_TIMES_LARGER = 5
_MOST_NAMED = 5
# So few letters are the name of some small town in some language, whatever the reader means by
# them: unless they are its own name, or that of a city, it is asked for.
_FEW_LETTERS = 5
_CITY_PEOPLE = 100_000


class Named(Protocol):
    """A place or a town, as one of a list to choose from."""

    @property
    def id(self) -> str: ...

    @property
    def names(self) -> Names: ...

    @property
    def country(self) -> str: ...

    @property
    def position(self) -> LonLat: ...


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
        PartNameError
            It is a few letters that are another name of a small town.
        """
        folded = fold(text)
        towns = self._found(f"\n{folded}\n") if folded else []
        own = [town for town in towns if fold(town.names.en) == folded]
        for found in (towns, own):
            if found and (
                len(found) == 1 or found[0].population >= _TIMES_LARGER * found[1].population
            ):
                if not own and _is_little(folded, found[0]):
                    raise PartNameError(text, told_apart(found[:_MOST_NAMED]))
                return found[0]
        if not towns:
            return None
        more = max(0, len(towns) - _MOST_NAMED)
        raise AmbiguousPlaceError(text, told_apart(towns[:_MOST_NAMED]), more)

    def beginning(self, text: str, limit: int) -> list[Town]:
        """Towns with a name that begins so, the most populous first."""
        folded = fold(text)
        return self._found(f"\n{folded}")[:limit] if folded else []


def told_apart(found: Sequence[Named]) -> dict[str, str]:
    """Ids by “Suzhou, CN (suzhou-cn)”, with the position where two would read alike."""
    names = [(one.names.en, one.country) for one in found]
    counts = Counter(names)
    return {
        f"{', '.join(name)}{_at(one.position) if counts[name] > 1 else ''} ({one.id})": one.id
        for name, one in zip(names, found, strict=True)
    }


def position_words(position: LonLat) -> str:
    """Where something lies, as people write it: “31.3° N, 120.6° E”."""
    lon, lat = position
    return f"{abs(lat):.1f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.1f}° {'E' if lon >= 0 else 'W'}"


def _at(position: LonLat) -> str:
    return f" at {position_words(position)}"


def _is_little(folded: str, town: Town) -> bool:
    """Whether a text is too short to mean a town that has another name of its own."""
    is_own = slips(folded, fold(town.names.en), 1) <= 1 and len(folded) == len(fold(town.names.en))
    return (
        len(folded) <= _FEW_LETTERS
        and folded.isascii()
        and town.population < _CITY_PEOPLE
        and not is_own
    )
