"""Headers on every response: what a page may load, who may frame it, who may read it.

The policy names no other host, allows no inline script or style without the response's own nonce,
and no cookie is ever set, so there is nothing to consent to.
"""

import secrets

from flask import Flask, Response, g, request

# Stands in a page while it is made and tagged; the real nonce takes its place in each response.
NONCE_HOLDER = "nonce-of-this-response"
_EMBED = "embed"
_READ_BY_ANYONE = (
    "/api/",
    "/data/",
    "/feeds/",
    "/layers/",
    "/static/",
    "/timeline.",
    "/trade.",
)


def nonce() -> str:
    """The nonce of the current response, made when it is first asked for."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def _policy(frame_ancestors: str) -> str:
    own = f" 'nonce-{g.nonce}'" if "nonce" in g else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{own}",
            f"style-src 'self'{own}",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {frame_ancestors}",
        )
    )


def dress(response: Response) -> Response:
    """`response` with its headers of safety; a 304 keeps the policy of the page it stands for."""
    headers = response.headers
    # A browser answers a 304 from its own copy, whose scripts carry the nonce of that copy.
    if response.status_code != 304:
        ancestors = "*" if request.path.startswith(f"/{_EMBED}/") else "'none'"
        headers["Content-Security-Policy"] = _policy(ancestors)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    headers["Permissions-Policy"] = (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=()"
    )
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.path.startswith(_READ_BY_ANYONE):
        # An embed in a sandboxed frame has the origin "null", which only "*" answers.
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def guard(app: Flask) -> None:
    """Dress every response of `app`, errors too."""
    app.after_request(dress)
