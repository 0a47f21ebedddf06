"""The embeds on somebody else's page, in the sandbox that content systems put around them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import Opener, serve

QUERY = "from=vladivostok&amp;to=pyongyang&amp;as_of=2022-10-15&amp;childId=c1"
HOST_PAGE = """<!doctype html><html lang="en"><title>Article</title><body>
<p>Text of the article.</p>
<iframe id="one" src="{site}/embed/{view}?{query}" title="x" width="640" height="120"
 frameborder="0" sandbox="allow-scripts"></iframe>
<script>window.heard = []; addEventListener("message", (e) => heard.push(e.data));</script>
<script src="{site}/static/js/host.js"></script></body></html>"""


@pytest.fixture
def article(site: str) -> Iterator[str]:
    """Address of a host of its own that frames us."""
    host = Flask("article", static_folder=None)

    @host.get("/<view>")
    def page(view: str) -> str:
        return HOST_PAGE.format(site=site, view=view, query=QUERY)

    server, address = serve(host)
    yield address
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("view", ["map", "compare"])
def test_an_embed_works_in_a_sandbox_and_fits_its_height(
    article: str, opener: Opener, view: str
) -> None:
    watched = opener(viewport={"width": 900, "height": 900})
    page = watched.open(f"{article}/{view}")
    frame = page.frame_locator("#one")
    expect(frame.locator("h1")).to_contain_text("15 October 2022")
    expect(frame.locator(".credit")).to_contain_text("OpenStreetMap")
    if view == "map":
        frame.locator("#map.is-live").wait_for()
        assert frame.locator(".pane-ways path").count() >= 2
    page.wait_for_function("document.getElementById('one').offsetHeight > 300")
    heard = page.evaluate("heard")
    height = page.evaluate("document.getElementById('one').offsetHeight")
    assert {"datawrapper-height": {"crossgauge": height}} in heard
    assert f"pymxPYMxc1xPYMxheightxPYMx{height}" in heard
    assert {"sentinel": "amp", "type": "embed-size", "height": height} in heard
    own = [c for c in watched.complaints if "favicon" not in c and "404" not in c]
    assert own == []


def test_an_embed_that_is_not_framed_tells_no_heights(site: str, opener: Opener) -> None:
    watched = opener()
    watched.page.add_init_script(
        "window.heard = []; addEventListener('message', (e) => heard.push(e.data));"
    )
    page = watched.open(f"{site}/embed/compare")
    assert page.evaluate("heard") == []


def test_the_page_itself_cannot_be_framed(site: str, article: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{article}/map")
    page.evaluate(
        "url => { const f = document.createElement('iframe'); f.id = 'bad'; f.src = url;"
        " document.body.append(f); }",
        f"{site}/",
    )
    page.wait_for_timeout(500)
    assert any("frame-ancestors" in complaint for complaint in watched.complaints)
