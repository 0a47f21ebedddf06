"""JSON-LD in a page: data for machines that no text can break out of."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

CONTEXT = {"@vocab": "https://schema.org/"}

# A browser reads a script up to the first "</script", whatever the quotation marks say.
_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def dumps(data: Mapping[str, Any]) -> str:
    """`data` with our context as JSON that may stand inside HTML; members that are None left out.

    The context only names the vocabulary, so a reader of it asks no other host.
    """
    text = json.dumps({"@context": CONTEXT, **_filled(data)}, ensure_ascii=False, allow_nan=False)
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text


def script(data: Mapping[str, Any]) -> Markup:
    """The element for the head of a page; browsers do not run it, so it needs no nonce."""
    return Markup(f'<script type="application/ld+json">{dumps(data)}</script>')


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_filled(item) for item in value]
    return value
