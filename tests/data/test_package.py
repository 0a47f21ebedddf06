"""The data package, its dictionary and its citation say the same."""

import re
from pathlib import Path

import yaml
from flask.testing import FlaskCliRunner

from layers.dictionary import dictionary_text
from layers.facts import DATA_DIR
from layers.package import read_package
from layers.status_periods import with_derived
from webapp.editions import live_edition

PACKAGE = with_derived(read_package(DATA_DIR))


def test_the_dictionary_is_made_from_the_data_package(root: Path) -> None:
    text = (root / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert text == dictionary_text(PACKAGE), "run `flask data dictionary`"


def test_the_dictionary_explains_every_column() -> None:
    text = dictionary_text(PACKAGE)
    for resource in PACKAGE["resources"]:
        assert f"## {resource['path']}" in text
    assert re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|  \|$", text, re.MULTILINE) == []


def test_names_of_tables_need_no_quotes_in_a_query() -> None:
    names = [resource["name"] for resource in PACKAGE["resources"]]
    assert [name for name in names if not name.isidentifier()] == []
    assert [f"{name}.csv" for name in names] == [r["path"] for r in PACKAGE["resources"]]


def test_the_command_compares_the_dictionary(runner: FlaskCliRunner, tmp_path: Path) -> None:
    result = runner.invoke(args=["data", "dictionary", "--check"])
    assert result.exit_code == 0, result.output
    assert "agrees with the data package" in result.output


def test_the_citation_is_that_of_the_edition(root: Path) -> None:
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    edition = live_edition(DATA_DIR)
    assert citation["title"] == edition.title
    assert citation["version"] == edition.version
    assert str(citation["date-released"]) == edition.made_on.isoformat()
    assert [author["name"] for author in citation["authors"]] == [edition.author]
    assert tuple(citation["keywords"]) == edition.keywords
    # SPDX and the data package write the name of the second one differently.
    names = [licence.name.removeprefix("ODC-") for licence in edition.licences]
    assert citation["license"] == names


def test_every_table_and_the_whole_say_their_licence() -> None:
    known = {licence["name"] for licence in PACKAGE["licenses"]}
    for resource in PACKAGE["resources"]:
        assert {licence["name"] for licence in resource["licenses"]} <= known
