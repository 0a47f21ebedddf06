"""The shell: `flask compare`, `flask places`, `flask layers`; the same desk as the pages."""

import json
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from werkzeug.datastructures import MultiDict

from geo.errors import GeoError
from webapp.arguments import ArgumentError, only
from webapp.asking import NOTHING_GIVEN, QUESTION_NAMES, question
from webapp.plain_text import text_of
from webapp.scenario_files import ScenarioFileError, read_scenario_file
from webapp.services import services
from webapp.shell_options import parameters, question_options

layers_group = AppGroup("layers", help="Build or check the GeoJSON layers.")


def add_commands(app: Flask) -> None:
    """Give the app its commands."""
    app.cli.add_command(compare)
    app.cli.add_command(places)
    app.cli.add_command(layers_group)


@click.command()
@click.argument("origin", metavar="FROM")
@click.argument("destination", metavar="TO")
@question_options
@click.option("--json", "as_json", is_flag=True, help="The whole answer as JSON.")
@with_appcontext
def compare(
    origin: str, destination: str, *, as_json: bool, file: Path | None, **options: Any
) -> None:
    """Compare the direct way FROM one place TO another with the ways through other countries."""
    house = services()
    try:
        given = read_scenario_file(file, house.desk.changeable()) if file else NOTHING_GIVEN
        # The options are read as the query string is: shell and API cannot understand them apart.
        args = MultiDict([("from", origin), ("to", destination), *parameters(options)])
        only(args, QUESTION_NAMES)
        asked = question(args, house.desk, today=house.today(), given=given)
        answer = house.desk.compare(asked)
    except (GeoError, ArgumentError, ScenarioFileError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else text_of(answer))


@click.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 50), default=10, show_default=True)
@with_appcontext
def places(text: str, limit: int) -> None:
    """List the places that TEXT may mean, in any of four scripts."""
    found = services().desk.suggest(text, limit)
    if not found:
        message = f"No place is called “{text}”, nor anything like it."
        raise click.ClickException(message)
    for place in found:
        names = " · ".join(
            place[key] for key in ("name_en", "name_ko", "name_ru", "name_zh") if place[key]
        )
        click.echo(f"{place['id']:32} {names}  ({place['line']})")


@layers_group.command("build")
def build() -> None:
    """Write layers/geojson/ anew from data/."""
    # Only this command needs GeoPandas: the server must start without it.
    from layers.build import LAYERS_DIR, build_layers  # noqa: PLC0415

    with click.progressbar(
        build_layers(services().desk.atlas, LAYERS_DIR), label="layers", show_pos=True
    ) as built:
        names = [str(Path(path).name) for path in built]
    click.echo(f"wrote {len(names)} files: {', '.join(names)}")


@layers_group.command("check")
def check() -> None:
    """Compare layers/geojson/ with what data/ would give; fails where they differ."""
    from layers.build import LAYERS_DIR, check_layers  # noqa: PLC0415

    differing = check_layers(services().desk.atlas, LAYERS_DIR)
    if differing:
        message = (
            f"these layers differ from data/: {', '.join(differing)}. Run `flask layers build`."
        )
        raise click.ClickException(message)
    click.echo("the layers agree with data/")
