"""Citations that programs read, whatever the title holds."""

import json
import re
from datetime import date

from tests.webapp.sample import HOSTILE
from webapp.cite import Citation, latex

URL = "https://example.org/crossings/cn-kp-x?as_of=2022-09-13"


def citation(title: str = "Dandong–Sinuiju", known_on: date | None = None) -> Citation:
    return Citation(
        "crossings-cn-kp-x",
        title,
        URL,
        date(2022, 9, 13),
        date(2026, 11, 22),
        "2026.11.0",
        known_on,
    )


def test_the_plain_line_has_all_that_a_footnote_needs() -> None:
    assert citation().plain() == (
        "Crossgauge (2026): Dandong–Sinuiju: status on 13 September 2022. Data version 2026.11.0."
        f" {URL} (accessed 22 November 2026)."
    )


def test_the_day_of_knowledge_is_part_of_the_title() -> None:
    assert "as known on 14 September 2022" in citation(known_on=date(2022, 9, 14)).plain()


def test_bibtex_is_balanced_and_keeps_every_character() -> None:
    for title in (*HOSTILE, "100 % of A & B_c # $ {x} ~ ^ \\"):
        entry = citation(title).bibtex()
        bare = re.sub(r"\\[{}]", "", entry)
        assert bare.count("{") == bare.count("}")
        assert entry.startswith("@misc{crossgauge-crossings-cn-kp-x-2022-09-13,\n")
        assert "  urldate = {2026-11-22},\n" in entry
        assert not re.search(r"(?<!\\)[&%$#](?![^\n]*\burl)", re.sub(r"(how|url).*", "", entry))


def test_latex_escapes_nothing_twice() -> None:
    assert latex("a_b \\ {c}") == r"a\_b \textbackslash{} \{c\}"


def test_csl_is_a_list_of_one_item_with_dates() -> None:
    (item,) = json.loads(citation(HOSTILE[1]).csl_text())
    assert item["type"] == "webpage"
    assert item["accessed"] == {"date-parts": [[2026, 11, 22]]}
    assert item["issued"] == {"date-parts": [[2026, 11]]}
    assert item["URL"] == URL
    assert HOSTILE[1] in item["title"]


def test_a_version_that_is_no_number_falls_back_to_the_day_of_reading() -> None:
    odd = Citation("k", "t", URL, date(2022, 9, 13), date(2026, 11, 22), "draft")
    assert odd.year == 2026
    assert odd.csl()[0]["issued"] == {"date-parts": [[2026]]}
