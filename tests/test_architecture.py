"""The walls of the house: who imports whom, and what no room may hold."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("geo", "layers", "webapp")
# Folders at the top, each with a line in ARCHITECTURE.md; dot-folders belong to tools.
TOP_FOLDERS = {"benchmarks", "data", "docs", "geo", "layers", "tests", "tools", "webapp"}
VAGUE_NAMES = {"utils", "util", "helpers", "common", "misc"}
MAX_FILE_LINES, MAX_FUNCTION_LINES = 400, 60
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT_IMPORTS), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def python_files(root: Path, *folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((root / folder).rglob("*.py"))


def test_import_contracts_hold(root: Path) -> None:
    result = lint_imports(root)
    assert result.returncode == 0, result.stdout


def test_the_floor_plan_names_every_concept_of_geo(root: Path) -> None:
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    plan = text.split("Inside `geo`", 1)[1].split("The walls are checked", 1)[0]
    # Names stand first in a line, before the gap; words about them are not looked at.
    told = {
        name.strip()
        for line in plan.splitlines()
        if line.startswith("    ") and line[4] != " "
        for name in re.split(r"  +", line.strip())[0].split("|")
    }
    modules = {path.stem for path in (root / "geo").glob("*.py")} - {"__init__"}
    assert sorted(modules - told) == []
    assert sorted(told - modules) == []


@pytest.fixture
def house(root: Path, tmp_path: Path) -> Path:
    """A copy of the code and its contracts, to break."""
    for room in ROOMS:
        for file in python_files(root, room):
            copy = tmp_path / file.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("geo/status.py", "import flask", "The domain is pure"),
        ("geo/model.py", "import layers.tables", "The web asks the layers"),
        ("geo/network.py", "import geo.costs", "Inside geo each concept"),
        ("geo/routing.py", "import geo.costs", "Inside geo each concept"),
        ("geo/newcomer.py", "", "Inside geo each concept"),
        ("layers/facts.py", "import webapp", "The web asks the layers"),
        ("layers/facts.py", "import geopandas", "Data frames are for building"),
        ("webapp/pages.py", "import folium", "Folium is known to one file"),
        ("webapp/pages.py", "import layers.build", "Layers are built by the command line"),
        ("webapp/pages.py", "import layers.release_build", "Layers are built by the command line"),
        ("webapp/queries.py", "import layers.refresh", "Downloads are refreshed by hand"),
        ("webapp/queries.py", "import layers.notebook", "Notebooks are for people"),
        ("webapp/queries.py", "import webapp.batch.work", "Many questions are asked"),
        ("webapp/batch/work.py", "import distributed", "Extras are known to one file each"),
        ("webapp/batch/sheet.py", "import webapp.batch.plans", "Inside webapp.batch"),
    ],
)
def test_a_planted_import_turns_its_contract_red(
    house: Path, file: str, line: str, contract: str
) -> None:
    with (house / file).open("a", encoding="utf-8") as planted:
        planted.write(f"\n{line}\n")
    result = lint_imports(house)
    assert result.returncode != 0
    broken = [text for text in result.stdout.splitlines() if " BROKEN" in text]
    assert [text for text in broken if text.startswith(contract)], result.stdout


def test_serving_does_not_load_what_builds_the_layers() -> None:
    # Pandas is not in the list: Folium loads it for itself where it is installed.
    program = (
        "import sys; from webapp import create_app; create_app();"
        "print([m for m in ('geopandas', 'pyogrio', 'layers.build', 'layers.notebook', 'dask',"
        " 'matplotlib', 'webapp.batch') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_top_folders_are_those_of_the_floor_plan(root: Path) -> None:
    found = {p.name for p in root.iterdir() if p.is_dir() and p.name[0] not in "._"}
    assert found == TOP_FOLDERS
    plan = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [name for name in sorted(found) if f"`{name}/`" not in plan] == []


def test_data_holds_no_python(root: Path) -> None:
    assert list((root / "data").rglob("*.py")) == []


def test_the_domain_opens_nothing_and_asks_no_clock(root: Path) -> None:
    guilty = []
    for file in python_files(root, "geo"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name == "open" or name.endswith((".today", ".now", ".utcnow", ".read_text")):
                    guilty.append(f"{file.name}:{node.lineno} {name}")
    assert guilty == []


def test_layers_ask_no_clock(root: Path) -> None:
    guilty = [
        f"{file.name}:{node.lineno}"
        for file in python_files(root, "layers")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith((".today", ".now", ".utcnow"))
    ]
    assert guilty == []


def test_files_and_functions_stay_readable(root: Path) -> None:
    long = []
    for file in python_files(root, *ROOMS, "tools", "benchmarks", "tests"):
        text = file.read_text(encoding="utf-8")
        if len(text.splitlines()) > MAX_FILE_LINES:
            long.append(f"{file.relative_to(root)}: {len(text.splitlines())} lines")
        if root / "tests" in file.parents:
            continue  # the small worlds of the tests are lists, long and plain
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                length = node.end_lineno - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    long.append(f"{file.relative_to(root)}: {node.name} has {length} lines")
    assert long == []


def test_no_file_has_a_name_that_says_nothing(root: Path) -> None:
    assert [f for f in python_files(root, *ROOMS, "tools") if f.stem in VAGUE_NAMES] == []
