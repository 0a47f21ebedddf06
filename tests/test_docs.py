"""What the documents promise exists, and what exists is in the documents."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

import pytest
from flask import Flask

from geo.model import Mode
from layers import load_atlas

TEXT_SUFFIXES = {
    ".cfg", ".conf", ".css", ".csv", ".geojson", ".html", ".js", ".json", ".md", ".mjs", ".py",
    ".svg", ".toml", ".txt", ".yml", "",
}  # fmt: skip
TOOL_FOLDERS = {
    ".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache",
    ".hypothesis", "__pycache__",
}  # fmt: skip
# Written in parts, so that this file does not hold what it looks for.
MACHINE_PATHS = tuple(f"/{name}/" for name in ("work", "tmp", "root", "opt"))
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("debian", "org"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
    )
)
# Names of vocabularies, and links that a reader may follow; nothing here is loaded by a page.
HOSTS_IN_CODE = {
    "127.0.0.1",
    "creativecommons.org",
    "crossgauge.example",
    "jsonfeed.org",
    "purl.org",
    "schema.org",
    "spdx.org",
    "www.iana.org",
    "www.opengis.net",
    "www.openstreetmap.org",
    "www.sitemaps.org",
    "www.w3.org",
    "xmlns.com",
}
WORDS_OF_THE_DESIGN = (
    "action", "assumption", "baseline", "bogie exchange", "border crossing", "break of gauge",
    "circuity", "detour", "direct", "dual gauge", "dwell", "event", "gate", "gauge",
    "gauntlet track", "leg", "link", "objective", "path weight", "place", "route", "status", "stop",
    "system", "tariff distance", "TEU", "through", "transfer", "transshipment", "t·km", "unknown",
    "unconfirmed", "variable gauge", "well-to-wheel", "zone",
)  # fmt: skip


def text_files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root).parts
        if path.is_file() and path.suffix in TEXT_SUFFIXES and not TOOL_FOLDERS & set(inside):
            yield path


def read(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


def make_targets(root: Path) -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", read(root, "Makefile"), re.MULTILINE))


def make_commands(text: str) -> set[str]:
    """Targets of every make command in the code of a document."""
    code = re.findall(r"^```sh\n(.*?)^```|`([^`\n]+)`", text, re.MULTILINE | re.DOTALL)
    lines = "\n".join(block or span for block, span in code).splitlines()
    commands = [line.split("#")[0].split() for line in lines if line.startswith("make ")]
    return {word for command in commands for word in command[1:] if "=" not in word}


@pytest.mark.parametrize(
    ("name", "at_least"),
    [
        ("README.md", {"run", "test", "setup"}),
        ("CONTRIBUTING.md", {"test", "layers"}),
        ("ARCHITECTURE.md", {"test", "layers"}),
    ],
)
def test_every_make_command_exists(root: Path, name: str, at_least: set[str]) -> None:
    named = make_commands(read(root, name))
    assert at_least <= named
    assert named - make_targets(root) == set()


def test_the_top_of_the_readme_says_it_all(root: Path) -> None:
    top = "\n".join(read(root, "README.md").splitlines()[:30])
    for part in ("docs/picture.png", "make run", "make test", "ARCHITECTURE.md", "LICENSE", "ODbL"):
        assert part in top


def test_relative_links_lead_somewhere(root: Path) -> None:
    broken = []
    for path in text_files(root):
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(root)}: {target}")
    assert broken == []


def test_every_data_file_is_in_the_register(root: Path) -> None:
    """By its name, or by a pattern such as built/basemap-*-land.geojson."""
    register = read(root, "data/README.md") + read(root, "data/built/PROVENANCE.md")
    patterns = {word.rpartition("/")[2] for word in re.findall(r"[\w./*-]+", register)}
    missing = [
        str(path.relative_to(root / "data"))
        for path in sorted((root / "data").rglob("*"))
        if path.is_file() and not any(fnmatch(path.name, pattern) for pattern in patterns - {"*"})
    ]
    assert missing == []


def test_every_table_is_described(root: Path) -> None:
    package = json.loads(read(root, "data/datapackage.json"))
    described = {resource["path"] for resource in package["resources"]}
    assert {path.name for path in (root / "data").glob("*.csv")} == described


def test_every_column_is_described(root: Path) -> None:
    package = json.loads(read(root, "data/datapackage.json"))
    for resource in package["resources"]:
        with (root / "data" / resource["path"]).open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        assert [field["name"] for field in resource["schema"]["fields"]] == columns


def test_the_changelog_has_the_edition_of_the_data(root: Path) -> None:
    version = json.loads(read(root, "data/datapackage.json"))["version"]
    changelog = read(root, "CHANGELOG.md")
    assert f"## {version}" in changelog
    assert "### Code" in changelog
    assert "### Data" in changelog


def test_every_route_is_documented(app: Flask, root: Path) -> None:
    documents = read(root, "docs/api.md") + read(root, "README.md")
    documents = documents.replace("&lt;", "<").replace("&gt;", ">")
    missing = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith("static")
        and f"`{re.sub(r'<[a-z]+:', '<', rule.rule)}`" not in documents
        and f"GET {re.sub(r'<[a-z]+:', '<', rule.rule)}" not in documents
    ]
    assert missing == []


def glossary(root: Path) -> list[str]:
    return re.findall(r"^\| \*\*(.+?)\*\* \|", read(root, "docs/glossary.md"), re.MULTILINE)


def test_the_glossary_has_each_word_once(root: Path) -> None:
    words = glossary(root)
    assert len(words) == len(set(words))
    assert [word for word in WORDS_OF_THE_DESIGN if word not in words] == []


def test_every_glossary_word_is_used(root: Path) -> None:
    texts = " ".join(
        path.read_text(encoding="utf-8").casefold().replace("_", " ").replace("\n", " ")
        for path in text_files(root)
        if path.suffix in {".py", ".md", ".html", ".json", ".js"} and path.name != "glossary.md"
    )
    unused = [word for word in glossary(root) if word.casefold() not in texts]
    assert unused == []


def test_every_unit_of_the_assumptions_is_in_the_method(root: Path) -> None:
    method = read(root, "docs/method.md")
    with (root / "data" / "assumptions.csv").open(encoding="utf-8", newline="") as file:
        units = {row["unit"] for row in csv.DictReader(file)}
    assert [unit for unit in sorted(units) if f"`{unit}`" not in method] == []


def test_the_method_has_no_relative_links(root: Path) -> None:
    """It is shown at /method as well, where they would lead nowhere."""
    targets = re.findall(r"\]\(([^)\s]+)\)", read(root, "docs/method.md"))
    assert [t for t in targets if not t.startswith(("https://", "http://"))] == []


OBSERVED = (
    # as in the table of docs/method.md: from, to, day, a crossing on the way (None: inland)
    ("Moscow–Pyongyang by Khasan", "moscow", "pyongyang", "kp-ru-khasan-tumangang"),
    ("Moscow–Beijing by Mongolia", "moscow", "beijing", "cn-mn-erenhot-zamyn-uud"),
    ("Moscow–Beijing by Manzhouli", "moscow", "beijing", "cn-ru-manzhouli-zabaikalsk"),
    ("Dostyk–Brest", "dostyk", "brest", None),
    ("Tianjin–Erenhot", "tianjin", "erenhot", None),
    ("Harbin–Minsk", "harbin", "minsk", "cn-ru-manzhouli-zabaikalsk"),
)


@pytest.mark.parametrize(("row", "origin", "destination", "crossing"), OBSERVED)
def test_the_method_quotes_the_model(
    root: Path, row: str, origin: str, destination: str, crossing: str | None
) -> None:
    """Rounded numbers in the text may lag behind the facts by a little, not by much."""
    quoted = re.search(rf"^\| {row} \| ([^|]+) \|", read(root, "docs/method.md"), re.MULTILINE)
    assert quoted is not None
    answer = load_atlas().compare(
        origin, destination, as_of=date(2025, 6, 1), modes=(Mode.RAIL,), objective="distance"
    )
    route = next(
        r for r in answer.routes if crossing is None or crossing in {p.id for p in r.passages}
    )
    km, days = (re.search(rf"([\d.,]+) {unit}", quoted[1]) for unit in ("km", "days"))
    assert km is not None
    assert route.totals.distance_km == pytest.approx(float(km[1].replace(",", "")), rel=0.005)
    if days is not None:
        assert route.totals.time_h.typical / 24 == pytest.approx(float(days[1]), rel=0.2)


def test_every_decision_is_listed(root: Path) -> None:
    folder = root / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [p.name for p in sorted(folder.glob("0*.md")) if f"({p.name})" not in index] == []


def test_no_text_names_a_machine_or_a_registry(root: Path) -> None:
    found = []
    for path in text_files(root):
        text = path.read_text(encoding="utf-8")
        found += [
            f"{path.relative_to(root)}: {word}"
            for word in (*MACHINE_PATHS, *REGISTRIES)
            if re.search(rf"(?<![\w.-]){re.escape(word)}", text)
        ]
    assert found == []


def test_pages_and_code_name_no_foreign_host(root: Path) -> None:
    found = []
    for folder in ("geo", "layers", "webapp", "tools"):
        for path in text_files(root / folder):
            if path.suffix in {".geojson", ".csv"}:
                continue
            hosts = re.findall(r"https?://([\w.-]+)", path.read_text(encoding="utf-8"))
            found += [f"{path.relative_to(root)}: {h}" for h in hosts if h not in HOSTS_IN_CODE]
    assert found == []
