"""The name columns that places, crossings, bridges and ferries share."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from geo.model import Names
from layers.tables import Row

NAME_COLUMNS = ("name_en", "name_ko", "name_ru", "name_zh", "aliases")

SCRIPT_OF_COLUMN: Mapping[str, frozenset[str]] = {
    "name_en": frozenset({"LATIN"}),
    "name_ko": frozenset({"HANGUL"}),
    "name_ru": frozenset({"CYRILLIC"}),
    "name_zh": frozenset({"CJK"}),
}


def read_names(row: Row) -> Names:
    """Names of a row; each in the script of its language, one alias in one script."""
    row.required("name_en")
    for column, scripts in SCRIPT_OF_COLUMN.items():
        found = scripts_of(row.text(column))
        if foreign := found - scripts:
            row.fail(column, f"must be written in one script, found {', '.join(sorted(foreign))}")
        if row.text(column) and not found:
            row.fail(column, f"must hold letters, found '{row.text(column)}'")
    aliases = row.texts("aliases")
    for alias in aliases:
        if len(scripts_of(alias)) > 1:
            row.fail("aliases", f"must not mix scripts in one name, found '{alias}'")
    own = {row.text(column) for column in SCRIPT_OF_COLUMN}
    if own & set(aliases):
        row.fail(
            "aliases", f"must not repeat a name of the row, found '{(own & set(aliases)).pop()}'"
        )
    return Names(
        row.required("name_en"),
        row.find_text("name_ko"),
        row.find_text("name_ru"),
        row.find_text("name_zh"),
        aliases,
    )


def scripts_of(text: str) -> set[str]:
    """Scripts of the letters in a text, by the first word of their Unicode names."""
    scripts = set(map(_script, text))
    return scripts - {"", "MODIFIER", "MASCULINE", "FEMININE"}


@cache
def _script(letter: str) -> str:
    """Script of a letter; empty for what is none. There are as many as letters in the tables."""
    return unicodedata.name(letter, "UNKNOWN").split()[0] if letter.isalpha() else ""
