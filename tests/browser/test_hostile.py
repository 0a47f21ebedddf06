"""Scripts in the data: in names, headlines, sources, operators. None may run."""

import re

from playwright.sync_api import Page

from tests.browser.conftest import Opener


def untouched(page: Page) -> bool:
    return bool(page.evaluate("window.hacked === undefined && !document.querySelector('main img')"))


def test_no_text_of_the_data_runs(hostile_site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{hostile_site}/")
    page.locator("#map.is-live").wait_for()
    title = page.title()
    for pin in page.locator(".pin").all():
        pin.dispatch_event("mouseover")
        pin.dispatch_event("click")
        page.locator(".leaflet-popup .info").first.wait_for()
        assert page.locator(".leaflet-popup .info a[href^='javascript']").count() == 0
    for way in page.locator("path.way").all():
        way.dispatch_event("mouseover")
    page.mouse.move(700, 400)
    page.mouse.move(720, 430)
    assert untouched(page)
    assert page.title() == title
    assert [c for c in watched.complaints if "Failed to load" not in c] == []


def test_no_suggestion_runs(hostile_site: str, opener: Opener) -> None:
    page = opener().open(f"{hostile_site}/")
    page.locator("#f-to").fill("evil")
    page.locator("#f-to-list [role=option]").first.wait_for()
    page.locator("#f-to").press("ArrowDown")
    page.locator("#f-to").press("Enter")
    page.locator("#f-to").press("Enter")
    page.wait_for_url(re.compile("to=evil"))
    page.wait_for_load_state("networkidle")
    assert untouched(page)


def test_what_was_typed_does_not_run(hostile_site: str, opener: Opener) -> None:
    watched = opener()
    for typed in (
        "%3Cimg src=x onerror=hacked=1%3E",
        "${hacked=1}",
        '"autofocus onfocus="hacked=1',
    ):
        page = watched.open(f"{hostile_site}/compare?from={typed}&to=rajin&as_of={typed}")
        assert untouched(page)


def test_embeds_run_no_text_either(hostile_site: str, opener: Opener) -> None:
    for path in ("/embed/map", "/embed/compare"):
        page = opener().open(f"{hostile_site}{path}")
        assert untouched(page)
