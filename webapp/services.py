"""What every view shares: settings, the desk that answers, the files, the kept replies, the day."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import current_app
from markupsafe import Markup

from geo.reality import Sheet
from webapp.assets import Assets
from webapp.config import Config
from webapp.dressing import Dressed
from webapp.ground import Ground
from webapp.queries import Desk
from webapp.replies import Kept, Packet
from webapp.timeline_picture import Overview

KEY = "crossgauge"


@dataclass(frozen=True, slots=True)
class Services:
    """One per application; all its parts are safe to use from many threads."""

    config: Config
    desk: Desk
    assets: Assets
    ground: Ground
    packets: Kept[Packet]
    dressed: Kept[Dressed]
    drawings: Kept[Markup]
    overviews: Kept[tuple[Overview, ...]]
    sheets: Kept[Sheet]

    def today(self) -> date:
        """The day of the only clock of the product."""
        return self.config.clock()


def services() -> Services:
    """The services of the current application."""
    return cast(Services, current_app.extensions[KEY])
