"""Pages of things in a real browser: accessible, quiet, within the width of a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Opener

DANDONG = "/crossings/cn-kp-dandong-sinuiju"
PATHS = (
    f"{DANDONG}?as_of=2022-10-15",
    "/gauge-breaks/zabaikalsk",
    "/lines/line-tumangang-rajin",
    "/places/tumangang",
    "/crossings",
    "/crossings/nothing",
    "/report?kind=crossings&id=cn-kp-dandong-sinuiju",
)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    site: str, opener: Opener, path: str, width: int, scheme: str
) -> None:
    watched = opener(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = watched.open(f"{site}{path}")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for fold in page.locator("details").all()[:4]:
        fold.evaluate("fold => { fold.open = true; }")
    results = Axe().run(page)
    found = [
        f"{v['id']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:300]}"
        for v in results.response["violations"]
    ]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_page_asks_nobody_else_and_the_browser_has_nothing_to_complain_of(
    site: str, opener: Opener
) -> None:
    watched = opener()
    page = watched.open(f"{site}{DANDONG}")
    assert watched.complaints == []
    assert all(url.startswith(site) for url in watched.asked)
    assert page.locator("svg.bars").count() == 2
    page.locator("[data-copy-from=sentence]").click()
    shown = page.locator("[data-copy-from=sentence]")
    shown.filter(has_text="Cop").or_(shown.filter(has_text="Ctrl")).wait_for()


def test_a_page_is_whole_without_javascript(site: str, opener: Opener) -> None:
    page = opener(java_script_enabled=False).open(f"{site}{DANDONG}")
    assert page.locator("button[data-copy-from]").first.is_hidden()
    page.locator("#d-as-of").fill("2022-06-01")
    page.get_by_role("button", name="Show").click()
    assert "as_of=2022-06-01" in page.url
    assert "suspended for freight by rail" in page.locator("#sentence").inner_text()


def test_the_big_map_opens_where_the_thing_is(site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{site}{DANDONG}")
    page.get_by_role("link", name="Open the big map").click()
    page.wait_for_selector(".map.is-live")
    pin = page.locator(
        ".pin[aria-label^='Dandong–Sinuiju, '], .pin[title^='Dandong–Sinuiju, ']"
    ).first
    pin.wait_for(state="attached")
    spot, whole = pin.bounding_box(), page.locator(".map-box").bounding_box()
    assert spot
    assert whole
    for at, size in (("x", "width"), ("y", "height")):
        middle = whole[at] + whole[size] / 2  # type: ignore[literal-required]
        assert abs(spot[at] + spot[size] / 2 - middle) < 20  # type: ignore[literal-required]
    assert watched.complaints == []
