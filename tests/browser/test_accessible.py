"""axe-core on every kind of page, light and dark, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Opener

PATHS = (
    "/compare?from=vladivostok&to=pyongyang&as_of=2022-10-15",
    "/compare?from=seoul&to=pyongyang",
    "/compare?from=atlantis&to=pyongyang",
    "/method",
    "/trade",
    "/trade?pair=RU-KP",
    "/trade/cn-kp-total-2025-04",
    "/timeline?year=2022",
    "/timeline?by=subject&pair=KP-RU",
    "/search",
    "/search?q=Tumen%20bridge",
    "/search?q=Ouagadougou",
    "/latest",
    "/latest?traffic=passenger&as_of=2026-03-20",
    "/data",
    "/data/dictionary",
    "/embed/map?from=vladivostok&to=pyongyang&as_of=2022-10-15",
    "/embed/compare?from=vladivostok&to=pyongyang&as_of=2022-10-15",
)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(site: str, opener: Opener, path: str, width: int, scheme: str) -> None:
    # axe must be put into the page from outside, which the policy forbids to everybody else.
    watched = opener(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = watched.open(f"{site}{path}")
    for fold in page.locator("details:not(.legend)").all()[:6]:
        fold.evaluate("fold => { fold.open = true; }")
    results = Axe().run(page)
    found = [
        f"{v['id']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:300]}"
        for v in results.response["violations"]
    ]
    assert found == []
