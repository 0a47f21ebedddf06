"""The shell: `flask compare`, `flask places`, `flask layers`; the same desk as the pages."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from werkzeug.datastructures import MultiDict

from geo.errors import GeoError
from webapp import arguments
from webapp.services import services
from webapp.wording import km_words, money_words, range_words, time_words

Json = Mapping[str, Any]

layers_group = AppGroup("layers", help="Build or check the GeoJSON layers.")


def add_commands(app: Flask) -> None:
    """Give the app its commands."""
    app.cli.add_command(compare)
    app.cli.add_command(places)
    app.cli.add_command(layers_group)


@click.command()
@click.argument("origin", metavar="FROM")
@click.argument("destination", metavar="TO")
@click.option("--as-of", metavar="DAY", help="Day asked about, year-month-day; default today.")
@click.option("--known-on", metavar="DAY", help="Count only what had been published by this day.")
@click.option("--objective", help="What best means: time (default), cost, co2e or distance.")
@click.option("--modes", help="Modes of the line-haul; default rail,road,sea.")
@click.option("--teu", help="Containers in TEU; default 1.")
@click.option("--tonnes", help="Goods in tonnes; default 12 a TEU.")
@click.option("--json", "as_json", is_flag=True, help="The whole answer as JSON.")
@with_appcontext
def compare(origin: str, destination: str, *, as_json: bool, **options: str | None) -> None:
    """Compare the direct way FROM one place TO another with the detour through China."""
    desk = services().desk
    # The options are read as the query string is, so shell and API cannot understand them apart.
    given = {name: value for name, value in options.items() if value is not None}
    args = MultiDict({"from": origin, "to": destination, **given})
    try:
        answer = desk.compare(arguments.question(args, desk, today=services().today()))
    except (GeoError, arguments.ArgumentError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else _text(answer))


def _text(answer: Json) -> str:
    lines = [str(answer["summary"]), ""]
    for number, route in enumerate(answer["routes"], start=1):
        lines += [f"{number}. {route['label']}  [{route['availability']}]", *_route_lines(route)]
    if answer["unavailable"]:
        lines += ["", "Not usable on that day:"]
    for route in answer["unavailable"]:
        lines.append(f"-  {route['label']}")
        lines += [f"     {_blocker(b)}" for b in route["blocked_by"]]
    lines += ["", f"{answer['attribution']}. Data {answer['data_version']}."]
    return "\n".join(lines)


def _route_lines(route: Json) -> list[str]:
    totals = route["totals"]
    hours, usd = totals["time_h"], totals["cost_usd"]
    found = [
        f"   {km_words(totals['distance_km'])} · {time_words(hours['typical'])} "
        f"({range_words(hours['low'], hours['high'])}) · {money_words(usd['typical'])} "
        f"({money_words(usd['low'])} to {money_words(usd['high'])}) · "
        f"{totals['co2e_kg']['typical']:,.0f} kg CO2e · {totals['border_crossings']} border(s) · "
        f"{totals['gauge_breaks']} gauge change(s)"
    ]
    for crossing in route["crossings"]:
        source = crossing["source"]
        told = (
            f"last reported {crossing['reported_on']}, {source['publisher']}"
            if source
            else "no report known"
        )
        found.append(f"     {crossing['name']} ({crossing['mode']}): {crossing['status']}, {told}")
    return found


def _blocker(blocker: Json) -> str:
    source = blocker["source"]
    return (
        f"{blocker['name']} ({blocker['mode']}): {blocker['status']} since {blocker['since']}, "
        f"last reported {blocker['reported_on']}"
        + (f", {source['publisher']}: {blocker['headline']}" if source else "")
    )


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
