"""The application that `flask` and a server find; a damaged fact stops the start in one line."""

import sys

from geo.errors import FactsError
from layers.errors import DataError
from webapp import create_app
from webapp.data_commands import is_data_command, workshop

try:
    app = create_app()
except (DataError, FactsError) as error:
    if not is_data_command():
        sys.exit(f"Crossgauge cannot start: {error}")
    app = workshop()
