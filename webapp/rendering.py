"""Pages as responses: rendered, tagged without their nonce, given it, compressed."""

import gzip
import hashlib
from http import HTTPStatus

from flask import Response, render_template, request

from webapp.security import NONCE_HOLDER, nonce

# Made for each response, so a quick level; at 5 a page of 60 kB takes about a millisecond.
_LEVEL = 5
_ASK_AGAIN = "private, no-cache"


def send_page(template: str, *, status: int = 200, **context: object) -> Response:
    """The page of `template` for the current request.

    The tag is that of the page without its nonce, hence weak: a reader who comes back is answered
    304 and keeps the page with the nonce it was first sent with.
    """
    html = render_template(template, nonce=NONCE_HOLDER, **context)
    tag = hashlib.sha256(html.encode()).hexdigest()[:20]
    known = status == HTTPStatus.OK and request.if_none_match.contains_weak(tag)
    if known:
        response = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        body = html.replace(NONCE_HOLDER, nonce()).encode()
        zipped = request.accept_encodings.quality("gzip") > 0
        if zipped:
            body = gzip.compress(body, _LEVEL, mtime=0)
        response = Response(body, status, mimetype="text/html")
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
    response.set_etag(tag, weak=True)
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = _ASK_AGAIN
    return response
