"""Words in any cell: letters that look alike come from one script, or no search finds them."""

import re
from collections.abc import Iterator

from layers.check.dataset import DataSet, Finding
from layers.errors import DataError
from layers.names import scripts_of

# Korean and Chinese words do take a Latin letter in (a unit, a brand); these three only by mistake.
LOOK_ALIKES = frozenset({"CYRILLIC", "GREEK", "LATIN"})
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESSES = frozenset({"url"})


def words_in_one_script(data: DataSet) -> Iterator[Finding]:
    """No word mixes Latin, Cyrillic and Greek letters."""
    for table, rows in data.rows.items():
        for line, row in rows.items():
            for column, text in row.items():
                if text.isascii() or column in _ADDRESSES:
                    continue
                for word in _WORD.findall(text):
                    found = scripts_of(word) & LOOK_ALIKES
                    if len(found) > 1:
                        names = " and ".join(sorted(name.capitalize() for name in found))
                        rule = f"must not mix {names} letters in one word, found '{word}'"
                        error = DataError(f"data/{table}", line, column, rule)
                        yield Finding("mixed-word", table, row.get("id", ""), error)
