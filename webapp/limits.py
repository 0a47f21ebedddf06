"""How much one request, and all of them together, may ask of one process."""

import threading
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, g, request

from webapp.arguments import ArgumentError
from webapp.config import Config

# Every question fits in the address; nothing is ever uploaded.
_MAX_BODY = 16 * 1024
# These take one text each, and say of it how long it is and how long it may be.
_SAY_IT_THEMSELVES = ("/search", "/api/search", "/api/places")


def _refuse_no_text(query: bytes) -> None:
    """Refuse bytes that are no text: Werkzeug would hand them on as the signs “%FF”."""
    for pair in query.split(b"&"):
        name, _, value = pair.partition(b"=")
        try:
            unquote_to_bytes(value).decode()
            unquote_to_bytes(name).decode()
        except UnicodeDecodeError:
            raise ArgumentError(
                name.decode("ascii", "replace")[:40] or "address",
                "its bytes are no text",
                "Write the characters in UTF-8.",
            ) from None


def limit(app: Flask, config: Config) -> None:
    """Refuse over-long addresses and bodies, and more requests at once than `config` allows."""
    app.config["MAX_CONTENT_LENGTH"] = _MAX_BODY
    places = threading.BoundedSemaphore(config.max_at_once)

    def enter() -> None:
        length = len(request.full_path)
        if length > config.max_url_chars and request.path not in _SAY_IT_THEMSELVES:
            raise ArgumentError(
                "address",
                f"{length:,} characters are too long",
                f"Use shorter names: at most {config.max_url_chars:,} characters in all.",
            )
        _refuse_no_text(request.query_string)
        if (request.content_length or 0) > _MAX_BODY:
            abort(413)
        if not places.acquire(blocking=False):
            abort(503)
        g.has_place = True

    def leave(_error: BaseException | None) -> None:
        if g.pop("has_place", False):
            places.release()

    app.before_request(enter)
    app.teardown_request(leave)
