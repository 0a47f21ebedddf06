"""How gunicorn serves the application; read by `gunicorn wsgi:app` from the top folder."""

import gc
import os
from typing import Any

from gunicorn.http import message

from layers.warm import warm

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"

# Loaded once, before the workers are forked: they share its memory, and a damaged data file stops
# the start instead of one worker after another.
preload_app = True
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))

# Browsers open connections ahead of need; without threads each of these would hold a whole worker.
worker_class = "gthread"
threads = 4

# An over-long address is answered by the application, with a page that says what is wrong. Left to
# itself gunicorn cuts at 8,190 characters and answers in bare HTML; 0 would let a line grow without
# end. 10,000 Korean letters are 90,000 characters of an address.
limit_request_line = message.MAX_REQUEST_LINE = 131_072

# Ctrl-C ends at once rather than waiting for idle connections.
graceful_timeout = 3
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Load and index everything once for all workers, not while a first visitor of each waits."""
    app = server.app.wsgi()
    warm(app.extensions["crossgauge"].desk.atlas)
    app.test_client().get("/")


def pre_fork(_server: Any, _worker: Any) -> None:
    """Keep the collector away from what is loaded, so that the workers go on sharing it."""
    gc.collect()
    gc.freeze()
