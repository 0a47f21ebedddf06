"""The answer page in a real browser: the map draws, the date moves, nothing leaks or breaks."""

import re
from datetime import date
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener

QUESTION = "/compare?from=vladivostok&to=pyongyang&as_of=2022-10-15"
SHOWN = ("crossings", "rail_lines", "stations", "ports", "bridges", "gauge_breaks", "ferries")


def is_live(page: Page) -> None:
    """Wait until the ways are drawn."""
    page.locator("#map.is-live").wait_for()


def as_of(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["as_of"][0]


def test_the_map_draws_and_asks_nobody_else(site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{site}{QUESTION}")
    is_live(page)
    assert watched.complaints == []
    hosts = {urlsplit(url).netloc for url in watched.asked if not url.startswith("data:")}
    assert hosts == {urlsplit(site).netloc}
    for name in SHOWN:
        assert any(f"/layers/{name}.geojson?as_of=2022-10-15" in url for url in watched.asked), name
    assert page.locator(".pane-ways path").count() >= 3
    assert page.locator(".pin-of-crossings").count() > 5
    assert page.locator(".badge").count() >= 1
    assert page.context.cookies() == []
    painted = page.evaluate(
        """() => [...document.querySelectorAll(".map canvas")].map((canvas) => {
          const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return pixels.data.some((value) => value !== 0);
        })"""
    )
    assert painted
    assert all(painted)


def test_a_page_that_comes_back_from_the_cache_still_works(site: str, opener: Opener) -> None:
    watched = opener()
    watched.open(f"{site}{QUESTION}")
    for _ in range(2):
        watched.page.reload(wait_until="networkidle")
        is_live(watched.page)
    watched.open(f"{site}/method")
    watched.page.go_back(wait_until="networkidle")
    is_live(watched.page)
    assert watched.complaints == []


def test_the_date_moves_by_keyboard_and_everything_follows(site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{site}{QUESTION}")
    is_live(page)
    sentence = page.locator("#sentence").inner_text()
    page.locator("#day-range").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: "as_of=2022-10-15" not in url)
    expect(page.locator("#sentence")).not_to_have_text(sentence)
    page.wait_for_load_state("networkidle")
    day = as_of(page)
    assert day > "2022-10-15"
    assert page.locator("#f-day").input_value() == day
    assert page.locator("#map").get_attribute("data-as-of") == day
    assert any(f"/layers/crossings.geojson?as_of={day}" in url for url in watched.asked)
    assert page.evaluate("document.activeElement.id") == "day-range"
    assert day in (page.locator("#t-address").input_value())
    page.locator("#earlier").click()
    page.wait_for_url(lambda url: day not in url)
    page.go_back()
    page.wait_for_url(lambda url: day in url)
    assert watched.complaints == []


def test_places_are_suggested_in_korean_and_taken_by_keyboard(site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{site}{QUESTION}")
    field = page.locator("#f-to")
    field.fill("나진")
    page.locator("#f-to-list [role=option]").first.wait_for()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "Rajin"
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Enter")
    page.wait_for_url(re.compile("to=rajin"))
    expect(page.locator("#sentence")).to_contain_text("Rajin")
    page.locator("#swap").click()
    page.wait_for_url(re.compile("from=rajin"))
    assert page.locator("#f-to").input_value() == "Vladivostok"
    assert watched.complaints == []


def test_a_wrong_place_leads_to_the_page_that_says_so(site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{site}{QUESTION}")
    page.locator("#f-to").fill("Atlantis <b>")
    page.locator("#f-to").press("Escape")
    page.locator("#ask button[type=submit]").click()
    page.locator("[role=alert]").wait_for()
    assert "Atlantis <b>" in page.locator("[role=alert]").inner_text()
    assert page.locator("#f-to").input_value() == "Atlantis <b>"


def test_card_and_way_light_up_together(site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{site}{QUESTION}")
    is_live(page)
    cards = page.locator(".card")
    if cards.count() < 2:
        pytest.fail("the example needs two ways")
    cards.nth(1).hover()
    expect(cards.nth(1)).to_have_class(re.compile("is-hot"))
    cards.nth(1).locator("[data-show]").click()
    expect(cards.nth(1).locator("[data-show]")).to_have_attribute("aria-pressed", "true")
    page.locator(".badge", has_text="1").first.hover()
    expect(cards.nth(0)).to_have_class(re.compile("is-hot"))
    assert watched.complaints == []


def test_switches_show_and_hide_layers(site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{site}{QUESTION}")
    is_live(page)
    assert not any("/layers/roads" in url for url in watched.asked)
    with page.expect_response(re.compile("/layers/roads.geojson")):
        page.locator("[data-layer=roads]").check()
    page.locator("[data-layer=crossings]").uncheck()
    expect(page.locator(".pin-of-crossings")).to_have_count(0)
    assert watched.complaints == []


def test_a_pin_opens_by_keyboard_and_says_who_reported(site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{site}{QUESTION}")
    is_live(page)
    pin = page.locator(".pin-of-crossings").first
    assert pin.get_attribute("role") == "button"
    assert "border crossing" in (pin.get_attribute("aria-label") or "")
    pin.focus()
    pin.press("Enter")
    page.locator(".leaflet-popup .info h3").wait_for()
    assert watched.complaints == []


@pytest.mark.parametrize("path", [QUESTION, "/method", "/compare?from=x&to=y", "/embed/compare"])
@pytest.mark.parametrize("width", [320, 390])
def test_no_page_scrolls_sideways_on_a_phone(
    site: str, opener: Opener, path: str, width: int
) -> None:
    watched = opener(viewport={"width": width, "height": 844})
    page = watched.open(f"{site}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_day_of_the_axis_is_as_long_as_every_other(site: str, opener: Opener) -> None:
    page = opener().open(f"{site}{QUESTION}")
    years = page.locator("#slider .ticks text").evaluate_all(
        "texts => texts.map(one => [Number(one.textContent), Number(one.getAttribute('x'))])"
    )
    assert len(years) >= 4
    steps = [
        (x2 - x1) / (date(int(b), 1, 1) - date(int(a), 1, 1)).days
        for (a, x1), (b, x2) in pairwise(years)
    ]
    assert max(steps) == pytest.approx(min(steps), rel=0.01)


def test_the_buttons_and_keys_go_from_change_to_change(site: str, opener: Opener) -> None:
    page = opener().open(f"{site}{QUESTION}")
    days = str(page.locator("#strip").get_attribute("data-days")).split()
    later = next(day for day in days if day > "2022-10-15")
    page.locator("#day-range").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: f"as_of={later}" in url)
    page.wait_for_load_state("networkidle")
    page.locator("#earlier").click()
    page.wait_for_url(lambda url: f"as_of={later}" not in url)
    assert as_of(page) == max(day for day in days if day < later)


def test_without_javascript_the_page_is_whole(site: str, opener: Opener) -> None:
    page = opener(java_script_enabled=False).open(f"{site}{QUESTION}")
    assert "15 October 2022" in page.locator("#sentence").inner_text()
    expect(page.locator("svg.picture")).to_be_visible()
    expect(page.locator("#switches")).to_be_hidden()
    page.locator("#later").click()
    assert as_of(page) > "2022-10-15"
    page.locator("#f-from").fill("Хасан")
    page.locator("#f-to").fill("罗津")
    page.locator("#ask button[type=submit]").click()
    assert "Rajin" in page.locator("#sentence").inner_text()
    page.locator("details.steps summary").first.click()
    expect(page.locator("details.steps table").first).to_be_visible()


def test_on_paper_the_map_is_the_still_picture(site: str, opener: Opener) -> None:
    page = opener().open(f"{site}{QUESTION}")
    is_live(page)
    page.emulate_media(media="print")
    expect(page.locator("svg.picture")).to_be_visible()
    expect(page.locator(".map-box")).to_be_hidden()
    expect(page.locator("#ask")).to_be_hidden()
    expect(page.locator("#credit")).to_be_visible()
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1
