"""How to cite a page: in plain words, as BibTeX, as CSL-JSON."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.wording import day_words

AUTHOR = "Crossgauge"
# What LaTeX would take for a command, with what prints as the character itself.
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_"},
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited; `url` names the day, so that it keeps its answer; `version` is of the data.

    `as_of` is the day that the page is about, `accessed` the day on which it was read, `known_on`
    the day of knowledge, None for all that is known.
    """

    key: str
    title: str
    url: str
    as_of: date
    accessed: date
    version: str
    known_on: date | None = None

    @property
    def year(self) -> int:
        """Year of the edition of the data, by its version number."""
        first = self.version.partition(".")[0]
        return int(first) if first.isdigit() else self.accessed.year

    def headline(self) -> str:
        """The title with the day, and the day of knowledge where that is another."""
        known = f", as known on {_words(self.known_on)}" if self.known_on else ""
        return f"{self.title}: status on {_words(self.as_of)}{known}"

    def plain(self) -> str:
        """One line for a footnote."""
        return (
            f"{AUTHOR} ({self.year}): {self.headline()}. Data version {self.version}."
            f" {self.url} (accessed {_words(self.accessed)})."
        )

    def bibtex(self) -> str:
        """An entry that BibTeX and biber read."""
        key = re.sub(r"[^A-Za-z0-9-]", "-", f"crossgauge-{self.key}-{self.as_of.isoformat()}")
        fields = {
            "author": "{" + AUTHOR + "}",
            "title": "{" + latex(self.headline()) + "}",
            "year": str(self.year),
            "version": latex(self.version),
            "howpublished": "\\url{" + self.url + "}",
            "url": self.url,
            "urldate": self.accessed.isoformat(),
            "note": latex(f"Data version {self.version}, accessed {_words(self.accessed)}"),
        }
        body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{{key},\n{body}}}\n"

    def csl(self) -> list[dict[str, Any]]:
        """Items of CSL-JSON, as Zotero and pandoc read it."""
        return [
            {
                "id": f"crossgauge-{self.key}-{self.as_of.isoformat()}",
                "type": "webpage",
                "title": self.headline(),
                "author": [{"literal": AUTHOR}],
                "container-title": AUTHOR,
                "issued": {"date-parts": [_issued(self)]},
                "accessed": {"date-parts": [_parts(self.accessed)]},
                "version": self.version,
                "URL": self.url,
                "language": "en",
            }
        ]

    def csl_text(self) -> str:
        """The same as text."""
        return json.dumps(self.csl(), ensure_ascii=False, indent=2) + "\n"


def latex(text: str) -> str:
    """`text` so that LaTeX prints it as it stands."""
    return "".join(_LATEX.get(character, character) for character in text)


def _words(day: date) -> str:
    return day_words(day.isoformat())


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]


def _issued(citation: Citation) -> list[int]:
    """Year and month of the edition, as its version number gives them."""
    parts = citation.version.split(".")[:2]
    return [int(part) for part in parts if part.isdigit()] or [citation.year]
