"""Changing what an answer rests on, in a real browser: the answer follows, nothing is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener

QUESTION = "/compare?from=vladivostok&to=pyongyang&as_of=2025-07-01"


def field_of(page: Page) -> str:
    """Id of the first field for an assumption, with its form unfolded."""
    page.locator("#assume-fold > summary").click()
    found = page.locator("#set input[inputmode=decimal]").first.get_attribute("id")
    assert found
    return found


def by_id(id_: str) -> str:
    return f'[id="{id_}"]'


def test_the_answer_follows_a_number_while_it_is_typed(site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{site}{QUESTION}")
    id_ = field_of(page)
    field = page.locator(by_id(id_))
    name = field.get_attribute("name")
    field.press_sequentially("412.5", delay=30)
    page.wait_for_url(lambda url: f"{name}=412.5" in url)
    expect(field).to_be_focused()
    assert field.input_value() == "412.5"
    assert f"{name}=412.5" in page.locator("#t-address").input_value()
    field.press("Tab")
    expect(page.locator("#set legend").first).to_have_text("Changed by you")
    expect(page.locator(by_id(f"{id_}-why"))).to_contain_text("was ")
    expect(page.locator("#assume-fold")).to_have_attribute("open", "")
    page.locator("#ask button[type=submit]").click()
    page.wait_for_url(lambda url: f"{name}=412.5" in url)
    assert watched.complaints == []


def test_a_slider_moves_its_number(site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{site}{QUESTION}")
    id_ = field_of(page)
    slide = page.locator(f'input.slide[data-for="{id_}"]')
    most = slide.get_attribute("max")
    slide.fill(str(most))
    expect(page.locator(by_id(id_))).to_have_value(str(float(str(most))).removesuffix(".0"))
    page.wait_for_url(re.compile(r"[?&]set\."))
    assert watched.complaints == []


def test_a_number_that_cannot_be_is_said_beside_it(site: str, opener: Opener) -> None:
    page = opener().open(f"{site}{QUESTION}")
    field = page.locator(by_id(field_of(page)))
    field.fill("fast")
    expect(page.locator("#set-error")).to_contain_text("“fast” is not a plain number")
    assert field.input_value() == "fast"
    assert "set." not in page.url
    field.fill("")
    expect(page.locator("#set-error")).to_be_empty()


def test_a_crossing_is_shut_for_the_sake_of_argument(hostile_site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{hostile_site}/compare?from=vladivostok&to=rajin&as_of=2025-07-01")
    page.evaluate("window.stays = true")
    page.locator(".card a.suppose").first.click()
    page.wait_for_url(re.compile(r"closed=kp-ru-khasan-tumangang\.rail"))
    expect(page.locator("aside.what-if")).to_contain_text("This is not what was reported.")
    page.locator("aside.what-if a.step-back").first.click()
    page.wait_for_url(lambda url: "closed=" not in url)
    expect(page.locator("aside.what-if")).to_have_count(0)
    assert page.evaluate("window.stays") is True
    assert page.evaluate("window.hacked") is None


def test_another_cargo_asks_again_without_its_containers(site: str, opener: Opener) -> None:
    watched = opener()
    page = watched.open(f"{site}{QUESTION}&teu=3")
    page.locator("#f-cargo").select_option("coal")
    page.wait_for_url(lambda url: "cargo=coal" in url and "teu=" not in url)
    expect(page.locator("#f-teu")).to_have_count(0)
    # Each cargo has its own order, and an address names one that is another.
    chosen = page.locator("#f-objective option:checked")
    expect(chosen).to_have_text("least cost (usual for coal)")
    assert "objective=" not in page.url
    page.locator(".more > summary").click()
    page.locator("#f-objective").select_option("time")
    page.locator("#ask button[type=submit]").click()
    page.wait_for_url(lambda url: "objective=time" in url)
    page.locator("#f-cargo").select_option("container")
    page.wait_for_url(lambda url: "cargo=" not in url and "objective=" not in url)
    expect(chosen).to_have_text("least time (usual for containers)")
    assert watched.complaints == []


def test_a_slow_answer_says_that_it_is_worked_out(site: str, opener: Opener) -> None:
    page = opener().open(f"{site}{QUESTION}")
    page.evaluate(
        """() => {
          const quick = window.fetch;
          window.fetch = async (...all) => {
            await new Promise((done) => setTimeout(done, 900));
            return quick(...all);
          };
        }"""
    )
    page.locator("#swap").click(no_wait_after=True)
    expect(page.locator("#busy")).to_have_text("Working it out …")
    page.wait_for_url(re.compile("from=pyongyang"))
    expect(page.locator("#busy")).to_be_empty()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_forms_fit_the_window(site: str, opener: Opener, width: int) -> None:
    page = opener().open(f"{site}{QUESTION}&set.dwell.rail.cn-kp=48&cargo=coal")
    page.set_viewport_size({"width": width, "height": 800})
    page.locator(".more > summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_the_forms_do_the_same(site: str, opener: Opener) -> None:
    page = opener(java_script_enabled=False).open(f"{site}{QUESTION}")
    id_ = field_of(page)
    page.locator(by_id(id_)).fill("400")
    page.locator("#set button[type=submit]").click()
    assert page.url.count("set.") == 1
    assert "=400" in page.url
    page.locator(".card a.suppose").first.click()
    assert "closed=" in page.url
    assert "=400" in page.url
