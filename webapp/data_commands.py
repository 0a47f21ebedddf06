"""The shell: `flask data check`, `checks`, `dictionary`, `claims` and `release`."""

import os
import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from layers.almanac import load_almanac
from layers.check import check_data
from layers.claims_text import claims_text
from layers.dictionary import dictionary_text
from layers.errors import DataError
from layers.facts import load_facts
from layers.model_said import FILE, said_text, sheet_of
from layers.package import read_package
from layers.release_check import release_faults
from layers.releases import find_release
from layers.status_periods import with_derived
from webapp.config import Config, load_config
from webapp.services import KEY, services

data_group = AppGroup("data", help="Check, describe or release the data.")

DICTIONARY = "data-dictionary.md"
CLAIMS = "claims.md"


def is_data_command() -> bool:
    """Whether this process was started as `flask data …`, which must work on damaged data too."""
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true" and "data" in sys.argv[1:]


def workshop() -> Flask:
    """An application without pages: what is left to start where a fact is damaged."""
    app = Flask(__name__, static_folder=None)
    app.cli.add_command(data_group)
    return app


def _config() -> Config:
    house = current_app.extensions.get(KEY)
    return house.config if house else load_config(os.environ)


def _plural(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


@data_group.command("check")
@with_appcontext
def check() -> None:
    """Hold every row against every rule; name each wrong one, else count what there is."""
    outcome = check_data(_config().data_dir)
    for error in outcome.errors:
        click.echo(str(error), err=True)
    if outcome.errors:
        message = f"{_plural(len(outcome.errors), 'wrong row')}."
        if outcome.unchecked:
            message += f" Not checked until they are mended: {outcome.unchecked}."
        raise click.ClickException(message)
    if outcome.counts is not None:
        click.echo(outcome.counts.text())
    click.echo("Every rule holds.")


@data_group.command("checks")
@click.option("--check", "is_check", is_flag=True, help="Only compare; fail where it differs.")
@with_appcontext
def checks(*, is_check: bool) -> None:
    """Work out what the model says to every published observation, and keep it for the page."""
    desk, path = services().desk, _config().data_dir / "built" / FILE
    count = len(desk.almanac.published_lengths) + len(desk.almanac.model_checks)
    with click.progressbar(length=count, label="checks", file=sys.stderr) as bar:
        text = said_text(sheet_of(desk.atlas, desk.almanac, lambda: bar.update(1)))
    if not is_check:
        path.write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"wrote data/built/{FILE}: {_plural(count, 'row')}")
        return
    kept = path.read_text(encoding="utf-8") if path.is_file() else ""
    if differing := sorted({*text.splitlines()} ^ {*kept.splitlines()}):
        ids = dict.fromkeys(line.split(",")[0] for line in differing)
        for row_id in ids:
            click.echo(row_id, err=True)
        message = (
            f"data/built/{FILE} differs in {_plural(len(ids), 'row')}. Run `flask data checks`."
        )
        raise click.ClickException(message)
    click.echo("what is kept of the checks is what the model says")


@data_group.command("dictionary")
@click.option("--check", "is_check", is_flag=True, help="Only compare; fail where it differs.")
@with_appcontext
def dictionary(*, is_check: bool) -> None:
    """Write the data dictionary anew from data/datapackage.json."""
    config = _config()
    path = config.docs_dir / DICTIONARY
    text = dictionary_text(with_derived(read_package(config.data_dir)))
    if is_check:
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            message = (
                f"docs/{DICTIONARY} differs from the data package. Run `flask data dictionary`."
            )
            raise click.ClickException(message)
        click.echo("the dictionary agrees with the data package")
        return
    path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"wrote docs/{DICTIONARY}")


@data_group.command("claims")
@with_appcontext
def claims() -> None:
    """Write docs/claims.md anew from data/claims.csv."""
    config = _config()
    facts = load_facts(config.data_dir)
    text = claims_text(load_almanac(facts, config.data_dir).claims, facts.sources)
    (config.docs_dir / CLAIMS).write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"wrote docs/{CLAIMS}")


@data_group.command("release")
@click.option("--check", "is_check", is_flag=True, help="Only compare; fail where it differs.")
@click.option("--again", is_flag=True, help="Replace a release that has not been published yet.")
@with_appcontext
def release(*, is_check: bool, again: bool) -> None:
    """Write data/releases/<version>/ from data/ and layers/geojson/."""
    # Only building needs GeoPandas: the server must start without it.
    from layers.build import check_layers  # noqa: PLC0415
    from layers.release_build import (  # noqa: PLC0415
        LAYERS_DIR,
        AlreadyReleasedError,
        ReleaseError,
        build_release,
    )

    config = _config()
    data_dir: Path = config.data_dir
    version = str(read_package(data_dir)["version"])
    if is_check:
        _tell_faults(data_dir, LAYERS_DIR, config.docs_dir.parent)
        click.echo(f"edition {version} is whole and agrees with data/")
        return
    if find_release(data_dir, version) is not None and not again:
        raise click.ClickException(str(AlreadyReleasedError(version)))
    if outcome := check_data(data_dir).errors:
        message = f"{_plural(len(outcome), 'wrong row')}: see `flask data check`."
        raise click.ClickException(message)
    if stale := check_layers(services().desk.atlas, LAYERS_DIR):
        message = f"layers differ from data/: {', '.join(stale)}. Run `flask layers build` first."
        raise click.ClickException(message)
    try:
        built = build_release(data_dir, LAYERS_DIR, again=again)
    except ReleaseError as error:
        raise click.ClickException(str(error)) from None
    for item in built.files:
        click.echo(f"{item.sha256[:12]}  {item.size:>9,}  {item.name}")
    click.echo(f"released {built.version}")


def _tell_faults(data_dir: Path, layers_dir: Path, root: Path) -> None:
    """Fail where an edition is named and missing, is damaged, or is not what the tables say."""
    try:
        faults = release_faults(data_dir, layers_dir, root)
    except DataError as error:
        raise click.ClickException(f"{error}. See `flask data check`.") from None
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{_plural(len(faults), 'fault')} in the released editions.")
