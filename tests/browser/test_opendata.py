"""The page of the open data, with two editions: fits narrow screens, says the same to everybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Opener, serve
from webapp import create_app
from webapp.config import Config


@pytest.fixture(scope="module")
def released_site(released_data: Path) -> Iterator[str]:
    """Address of an application whose data have been released."""
    server, address = serve(create_app(Config(data_dir=released_data)))
    yield address
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/data", "/data/dictionary", "/data/changelog"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_page_fits_and_axe_finds_nothing(
    released_site: str, opener: Opener, path: str, width: int, scheme: str
) -> None:
    watched = opener(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = watched.open(f"{released_site}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    results = Axe().run(page)
    assert [
        f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in results.response["violations"]
    ] == []
    assert watched.complaints == []


def test_a_file_is_saved_whole_by_the_browser(released_site: str, opener: Opener) -> None:
    page = opener(accept_downloads=True).open(f"{released_site}/data")
    with page.expect_download() as saved:
        page.get_by_role("link", name="csv.zip").click()
    assert saved.value.failure() is None
    assert saved.value.suggested_filename.endswith("-csv.zip")
    assert saved.value.path().stat().st_size > 50_000
