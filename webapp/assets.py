"""Files sent as they are: our own, Leaflet's from its pip package, and the basemap.

All are read once. Their address carries a digest of them all, so browsers may keep them for ever
and a new release is never mixed with an old one (the JavaScript modules import one another by
relative address).
"""

import hashlib
import mimetypes
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, abort, current_app

from webapp.replies import Packet, pack, send

_OWN = Path(__file__).resolve().parent / "static"
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".geojson": "application/geo+json",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, no-cache"

static = Blueprint("static_files", __name__)


def leaflet_folder() -> Path:
    """Where the pip package django-js-lib-leaflet keeps Leaflet; found without importing it.

    Raises
    ------
    FileNotFoundError
        The package is not installed.
    """
    spec = find_spec("js_lib_leaflet")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the pip package django-js-lib-leaflet is not installed")
    return Path(spec.origin).parent / "static" / "js_lib_leaflet"


def _files(data_dir: Path) -> dict[str, Path]:
    """Path of every file by its name in the address."""
    files = {path.relative_to(_OWN).as_posix(): path for path in _OWN.rglob("*") if path.is_file()}
    leaflet = leaflet_folder()
    for path in (leaflet / "leaflet.js", leaflet / "leaflet.css", *leaflet.glob("images/*.png")):
        files[f"vendor/leaflet/{path.relative_to(leaflet).as_posix()}"] = path
    for path in (data_dir / "built").glob("basemap-*.geojson"):
        files[f"basemap/{path.name}"] = path
    return files


@dataclass(frozen=True)
class Assets:
    """The files by name, and the digest that stands in their address."""

    files: dict[str, Path]
    digest: str
    _packets: dict[str, Packet] = field(default_factory=dict)

    def address(self, name: str) -> str:
        """Address that may be kept for ever.

        Raises
        ------
        KeyError
            There is no such file.
        """
        if name not in self.files:
            raise KeyError(name)
        return f"/static/v/{self.digest}/{name}"

    def packet(self, name: str) -> Packet | None:
        """The file ready to send; None where there is none. Compressed when first asked for."""
        if name not in self.files:
            return None
        if name not in self._packets:
            path = self.files[name]
            kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
            self._packets[name] = pack(path.read_bytes(), kind or "application/octet-stream", 9)
        return self._packets[name]

    def basemaps(self) -> list[str]:
        """Names of the basemap files."""
        return sorted(name for name in self.files if name.startswith("basemap/"))


@lru_cache(maxsize=4)
def load_assets(data_dir: Path) -> Assets:
    """The files of this release with those of `data_dir`."""
    files = _files(data_dir)
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(files[name].read_bytes()).digest())
    return Assets(files, digest.hexdigest()[:12])


def _reply(name: str, cache_control: str) -> Response:
    assets: Assets = current_app.extensions["crossgauge"].assets
    packet = assets.packet(name)
    if packet is None:
        abort(404)
    return send(packet, cache_control)


@static.get("/static/v/<digest>/<path:name>")
def versioned(digest: str, name: str) -> Response:
    """A file for ever; one of another release is sent too, but not to be kept."""
    assets: Assets = current_app.extensions["crossgauge"].assets
    return _reply(name, _FOR_EVER if digest == assets.digest else _ASK_AGAIN)


@static.get("/static/<path:name>")
def plain(name: str) -> Response:
    """A file by an address that outlives releases, such as the script that host pages load."""
    return _reply(name, _ASK_AGAIN)


@static.get("/favicon.ico")
@static.get("/favicon.svg")
def favicon() -> Response:
    """The mark of the product, at the addresses where browsers look for it."""
    return _reply("favicon.svg", "public, max-age=86400")
