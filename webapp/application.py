"""The application put together: pages, API, embeds, the shell's commands, over one desk."""

import os
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined

from layers import load_almanac, load_atlas
from webapp import errors, limits, security
from webapp.api import api
from webapp.assets import load_assets, static
from webapp.batch_commands import add_batch_commands
from webapp.checks import checks
from webapp.claims import claims
from webapp.cli import add_commands
from webapp.config import Config, load_config
from webapp.data_commands import data_group
from webapp.embed import embed
from webapp.feeds import feeds
from webapp.forms import towns_of
from webapp.framing import base_url
from webapp.ground import load_ground
from webapp.latest import latest
from webapp.links import SITE_PAGES
from webapp.opendata import opendata
from webapp.pages import pages
from webapp.queries import Desk
from webapp.replies import Kept
from webapp.search import search
from webapp.services import KEY, Services
from webapp.sitemap import sitemap
from webapp.things.views import things
from webapp.timeline import timeline
from webapp.trade import trade
from webapp.trade_figure import trade_pages


def create_app(config: Config | None = None, desk: Desk | None = None) -> Flask:
    """The application.

    Parameters
    ----------
    config
        Settings; those of the environment when None.
    desk
        Who answers; over the facts of `config.data_dir` when None.

    Raises
    ------
    layers.errors.DataError
        A row of the facts is wrong: nothing is served rather than something false.
    """
    config = config or load_config(os.environ)
    house = Services(
        config=config,
        desk=desk or _load_desk(config),
        assets=load_assets(config.data_dir),
        ground=load_ground(config.data_dir),
        packets=Kept(config.kept_replies),
        dressed=Kept(config.kept_replies),
        drawings=Kept(config.kept_replies),
        overviews=Kept(config.kept_replies),
        sheets=Kept(1),
    )
    app = Flask(__name__, static_folder=None)
    app.extensions[KEY] = house
    app.url_map.strict_slashes = False
    _set_up_templates(app, house)
    limits.limit(app, config)
    security.guard(app)
    errors.catch(app)
    for blueprint in (
        pages,
        api,
        embed,
        static,
        timeline,
        trade,
        trade_pages,
        feeds,
        search,
        latest,
        sitemap,
        claims,
        checks,
        things,
        opendata,
    ):
        app.register_blueprint(blueprint)
    add_commands(app)
    add_batch_commands(app)
    app.cli.add_command(data_group)
    return app


def _load_desk(config: Config) -> Desk:
    atlas = load_atlas(config.data_dir)
    return Desk(atlas, load_almanac(atlas.facts, config.data_dir), config.clock)


def _set_up_templates(app: Flask, house: Services) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["asset"] = house.assets.address
    app.jinja_env.globals["site_pages"] = SITE_PAGES
    towns = towns_of(house.desk)

    def common() -> dict[str, Any]:
        return {"base": base_url(), "towns": towns}

    app.context_processor(common)
