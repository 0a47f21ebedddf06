"""The web: pages, API and embeds over one atlas, for readers without a login, a cookie or a trace.

This folder holds the clock and the rounding; facts and reckoning are asked of `queries`, and only
`maps` knows Folium. `application` puts it together.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Config
    from webapp.queries import Desk


def create_app(config: "Config | None" = None, desk: "Desk | None" = None) -> "Flask":
    """The application; see `webapp.application.create_app`."""
    # Loaded when it is asked for: the processes of a batch import this package and need no page.
    from webapp import application  # noqa: PLC0415

    return application.create_app(config, desk)
