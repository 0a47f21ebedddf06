"""Replies as bytes made once: compressed, tagged, kept, left out when the reader has them."""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import Response, request

T = TypeVar("T")

# Below this a gzip header costs more than it saves.
_WORTH_GZIP = 512


@dataclass(frozen=True, slots=True)
class Packet:
    """A body ready to send. `gzipped` is None where compression does not pay."""

    body: bytes
    gzipped: bytes | None
    tag: str
    mimetype: str


def pack(body: bytes, mimetype: str, level: int = 6) -> Packet:
    """The packet of `body`; equal bodies make equal packets."""
    tag = hashlib.sha256(body).hexdigest()[:20]
    gzipped: bytes | None = None
    if len(body) >= _WORTH_GZIP:
        gzipped = gzip.compress(body, level, mtime=0)
        if len(gzipped) >= len(body):
            gzipped = None
    return Packet(body, gzipped, tag, mimetype)


class Kept(Generic[T]):
    """The last things made, by key, at most `most` of them; safe to use from many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under `key`, made when it is not there. Two threads may make it at once."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        thing = make()
        with self._lock:
            self._things[key] = thing
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return thing


def _takes_gzip() -> bool:
    return request.accept_encodings.quality("gzip") > 0


def send(packet: Packet, cache_control: str, *, status: int = 200) -> Response:
    """The response for the current request: gzip where it is taken, 304 where it is known."""
    zipped = packet.gzipped if _takes_gzip() else None
    response = Response(packet.body if zipped is None else zipped, status, mimetype=packet.mimetype)
    # A strong tag names exact bytes, so each encoding has its own.
    response.set_etag(packet.tag if zipped is None else f"{packet.tag}-gz")
    if zipped is not None:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = cache_control
    if status == 200:
        response.make_conditional(request)
    return response
