"""The options of the shell that ask a question, read as the query string is."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from webapp.arguments import SETTING, ArgumentError, quoted

_Command = TypeVar("_Command", bound=Callable[..., Any])

# Options that are parameters of an address by the same name: metavar, and the line of the help.
_PLAIN: Mapping[str, tuple[str | None, str]] = {
    "as_of": ("DAY", "Day asked about, year-month-day; default today."),
    "known_on": ("DAY", "Count only what had been published by this day."),
    "objective": (None, "What best means: time, cost (default for bulk goods), co2e or distance."),
    "modes": (None, "Modes of the line-haul; default rail,road,sea."),
    "cargo": (None, "container (default), coal, grain_bulk, grain_bag or general."),
    "teu": (None, "Containers in TEU; default 1."),
    "tonnes": (None, "Goods in tonnes; default 12 a TEU, 1,000 of anything else."),
    "depart": ("DAY", "Day on which the lot sets out."),
    "value_usd_per_t": ("USD", "What a tonne of the goods is worth."),
    "preset": (None, "typical (default), optimistic or strained."),
}


def question_options(command: _Command) -> _Command:
    """Give a command every option that a question may have."""
    options = [
        *(
            click.option(f"--{name.replace('_', '-')}", metavar=metavar, help=words)
            for name, (metavar, words) in _PLAIN.items()
        ),
        click.option(
            "--scenario",
            "file",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Scenario file (TOML): see docs/scenarios.md. Options win over it.",
        ),
        click.option(
            "--set", "settings", multiple=True, metavar="ID=VALUE", help="Set an assumption."
        ),
        click.option("--open", "opened", multiple=True, metavar="ID", help="Hold a crossing open."),
        click.option("--closed", multiple=True, metavar="ID", help="Hold a crossing closed."),
        click.option(
            "--via", multiple=True, metavar="PLACE", help="Pass this place; repeat in order."
        ),
        click.option("--all", "all_ways", is_flag=True, help="Every chain of crossings."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def parameters(options: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The options as the parameters of an address.

    Raises
    ------
    ArgumentError
        A setting has no value.
    """
    for setting in options["settings"]:
        id_, sign, value = setting.partition("=")
        if not sign or not value.strip():
            raise ArgumentError(
                "set", f"{quoted(setting)} has no value", "Write --set ID=VALUE, without blanks."
            )
        yield f"{SETTING}{id_.strip()}", value.strip()
    for place in options["via"]:
        yield "via", place
    for name, option in (("open", "opened"), ("closed", "closed")):
        if options[option]:
            yield name, ",".join(options[option])
    if options["all_ways"]:
        yield "all", "1"
    for name in _PLAIN:
        if options[name] is not None:
            yield name, options[name]
