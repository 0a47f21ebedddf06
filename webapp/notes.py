"""Says who: the numbered sources and assumptions that the steps of an answer rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_WEB = ("http", "https")


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered “says who?” of the steps: a source or an assumption."""

    number: int
    id: str
    text: str
    url: str | None


def safe_url(url: str | None) -> str | None:
    """The address if it is one of the web; None for anything that could run or mislead."""
    return url if url and urlsplit(url).scheme in _WEB else None


def source_text(source: Mapping[str, Any]) -> str:
    """Publisher, title and date in one line."""
    return ", ".join(str(source[key]) for key in ("publisher", "title", "date") if source.get(key))


class Notes:
    """The numbered notes of one answer, each source and each assumption once."""

    def __init__(
        self, sources: Mapping[str, Any], assumptions: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._sources, self._assumptions = sources, assumptions
        self._notes: dict[str, Note] = {}

    def of(self, step: Mapping[str, Any]) -> tuple[Note, ...]:
        """Notes of one step, in order of number."""
        assumed = step.get("assumptions", ())
        found = [self._note(f"a:{id_}", id_) for id_ in assumed]
        # The sources of an assumption stand with it on the page of the method.
        behind = {
            source["id"]
            for id_ in assumed
            for source in self._assumptions.get(id_, {}).get("sources", ())
        }
        own = [id_ for id_ in step.get("sources", ()) if id_ not in behind]
        found += [self._note(f"s:{id_}", id_) for id_ in own]
        return tuple(sorted(found, key=lambda note: note.number))

    def every(self) -> tuple[Note, ...]:
        """All notes in order of number."""
        return tuple(self._notes.values())

    def _note(self, key: str, id_: str) -> Note:
        if key not in self._notes:
            number = len(self._notes) + 1
            if key.startswith("a:"):
                note = Note(number, id_, self._assumption(id_), f"/method#assumption-{id_}")
            else:
                source = self._sources.get(id_, {})
                note = Note(number, id_, source_text(source) or id_, safe_url(source.get("url")))
            self._notes[key] = note
        return self._notes[key]

    def _assumption(self, id_: str) -> str:
        row = self._assumptions.get(id_)
        if row is None:
            return id_
        values = f"{row['low']:g} – {row['typical']:g} – {row['high']:g} {row['unit']}"
        return f"{row['basis']}: {row['quantity']}, {values}"
