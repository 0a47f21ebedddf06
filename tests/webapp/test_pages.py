"""The pages over a desk with hostile text: what they show, and what they never let through."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample import HOSTILE

PAGES = ("/", "/compare?from=vladivostok&to=pyongyang&as_of=2022-10-15", "/method")
EMBEDS = ("/embed/map", "/embed/compare")


@pytest.mark.parametrize("path", [*PAGES, *EMBEDS])
def test_hostile_text_never_becomes_markup(fake: FlaskClient, path: str) -> None:
    html = fake.get(path).text
    assert "<img" not in html
    assert "window.hacked='script'</script>" not in html
    assert HOSTILE[3] not in html


def test_the_first_page_is_already_answered(fake: FlaskClient) -> None:
    page = fake.get("/")
    assert page.status_code == 200
    text = unescape(page.text)
    assert "Vladivostok → Pyongyang, 21 November 2026" in text
    assert "①" in text
    assert "Not on that day" in text
    assert '<link rel="canonical" href="http://localhost/"' in text


def test_what_is_asked_stands_in_the_form(fake: FlaskClient) -> None:
    path = "/compare?from=rajin&to=vladivostok&as_of=2022-10-15&objective=cost&modes=road&teu=2"
    html = fake.get(path).text
    for field in ('value="Rajin"', 'value="2022-10-15"', 'value="cost" selected', 'value="2"'):
        assert field in html
    assert 'value="road" selected' in html
    swapped = unescape(re.findall(r'id="swap"[^>]*href="([^"]*)"', html)[0])
    assert swapped.startswith("/compare?from=vladivostok&to=rajin&as_of=2022-10-15")


def selected(html: str, field: str) -> tuple[str, str]:
    """Value and words of what is chosen in a field of the form."""
    options = html.split(f'name="{field}"')[1].split("</select>", maxsplit=1)[0]
    found: list[tuple[str, str]] = re.findall(r'value="([^"]*)" selected>([^<]*)<', options)
    (one,) = found
    return one


@pytest.mark.parametrize(
    ("asked", "chosen", "fold"),
    [
        ("", ("", "least time (usual for containers)"), "values</summary>"),
        ("&cargo=coal", ("", "least cost (usual for coal)"), "values: least cost</summary>"),
        ("&cargo=coal&objective=time", ("time", "least time"), "values</summary>"),
        ("&objective=cost", ("cost", "least cost"), "values: least cost</summary>"),
        ("&objective=time", ("", "least time (usual for containers)"), "values</summary>"),
    ],
)
def test_the_form_shows_by_what_the_ways_were_compared(
    fake: FlaskClient, asked: str, chosen: tuple[str, str], fold: str
) -> None:
    html = fake.get(f"/compare?from=rajin&to=vladivostok&as_of=2022-10-15{asked}").text
    assert selected(html, "objective") == chosen
    assert f"<summary>Modes, order, places to pass, {fold}" in html
    again = fake.get(f"/compare?from=rajin&to=vladivostok&as_of=banana{asked}").text
    assert selected(again, "objective") == chosen


def test_an_objective_that_is_none_stays_in_the_form(fake: FlaskClient) -> None:
    html = fake.get("/compare?from=rajin&to=vladivostok&objective=beauty").text
    assert selected(html, "objective") == ("beauty", "beauty")


def test_a_name_that_does_not_find_its_place_again_is_not_put_in_the_form(
    fake: FlaskClient,
) -> None:
    assert 'value="evil"' not in fake.get("/compare?from=rajin&to=vladivostok").text


def test_unconfirmed_explains_itself(fake: FlaskClient) -> None:
    text = fake.get("/").text
    assert "<summary>unconfirmed</summary>" in text
    assert "Tumen–Namyang took goods that day" in text


def test_the_strip_leads_to_the_days_of_change_without_javascript(fake: FlaskClient) -> None:
    html = unescape(fake.get("/compare?from=vladivostok&to=pyongyang&as_of=2022-10-15").text)
    assert re.search(r'id="earlier" href="[^"]*as_of=2022-09-26"', html)
    assert re.search(r'id="later" href="[^"]*as_of=2022-11-02"', html)


def test_the_strip_speaks_of_the_ways_of_the_question(fake: FlaskClient) -> None:
    html = unescape(fake.get("/compare?from=vladivostok&to=pyongyang&as_of=2022-01-15").text)
    strip = html.split('id="strip"')[1].split("</section>")[0]
    # The change of May 2021 was on another way: neither news nor a stop, only a mark on the axis.
    assert "On these ways, 1 February 2020:" in strip
    assert re.search(r'id="earlier" href="[^"]*as_of=2020-02-01"', strip)
    assert re.search(r'id="later" href="[^"]*as_of=2022-09-26"', strip)
    assert 'data-days="2020-02-01 2022-09-26 2022-11-02"' in strip
    assert 'data-other-days="2021-05-05"' in strip
    assert 'data-first="2005-01-01"' in strip


def test_a_day_before_the_record_is_no_error(fake: FlaskClient) -> None:
    page = fake.get("/compare?from=vladivostok&to=pyongyang&as_of=1950-06-25")
    assert page.status_code == 200
    assert "No change is on record before this day." in page.text


def test_compare_without_a_question_leads_to_the_first_page(fake: FlaskClient) -> None:
    reply = fake.get("/compare")
    assert (reply.status_code, reply.location) == (302, "/")


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("from=vladivostok&to=atlantis", 404, "No place is called “atlantis”"),
        ("from=rajin&to=rajin", 400, "the same town"),
        ("from=rajin&to=vladivostok&as_of=banana", 400, "“banana” is not a day"),
        ("from=rajin&to=vladivostok&colour=red", 400, "there is no parameter of this name"),
        ("from=rajin&from=x&to=vladivostok", 400, "from: given more than once"),
        ("from=rajin&to=vladivostok&teu=-1", 400, "teu: -1 is less than nothing"),
        ("from=rajin", 400, "to: no place is named"),
        ("from=rajin&to=%00", 400, "control characters"),
        ("from=%3Cscript%3E&to=rajin", 404, "No place is called “<script>”"),
    ],
)
def test_a_wrong_question_is_answered_in_a_sentence_and_keeps_what_was_typed(
    fake: FlaskClient, query: str, status: int, says: str
) -> None:
    reply = fake.get(f"/compare?{query}")
    assert reply.status_code == status
    text = unescape(reply.text)
    assert says in text
    assert "Traceback" not in text
    assert "<script>”" not in reply.text
    if "rajin" in query:
        assert 'value="rajin"' in text


def test_near_names_mend_the_question(fake: FlaskClient) -> None:
    html = unescape(fake.get("/compare?from=Vladivostock&to=rajin&as_of=2022-10-15").text)
    assert 'href="/compare?from=Vladivostok&to=rajin&as_of=2022-10-15"' in html
    assert 'value="Vladivostock"' in html


def test_what_is_no_date_is_kept_in_a_text_field(fake: FlaskClient) -> None:
    html = fake.get("/compare?from=rajin&to=vladivostok&as_of=banana").text
    assert re.search(r'name="as_of" value="banana" type="text"', html)


def test_tags_of_social_networks_do_not_break_a_shared_link(fake: FlaskClient) -> None:
    assert fake.get("/?fbclid=abc&utm_source=mail").status_code == 200


def test_the_method_page_shows_text_and_every_assumption(fake: FlaskClient) -> None:
    html = fake.get("/method").text
    assert '<h2 id="time-money">' in html
    assert 'class="to-right"' in html
    assert "style=" not in html
    assert "<b>raw</b>" not in html
    assert 'href="javascript' not in html
    assert 'id="assumption-border.hours"' in html
    assert '<b class="basis-assumed">assumed</b>' in html


def test_no_page_needs_an_inline_style_or_handler(fake: FlaskClient) -> None:
    for path in (*PAGES, *EMBEDS):
        html = re.sub(r"<textarea.*?</textarea>", "", fake.get(path).text, flags=re.DOTALL)
        assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)=", html), path


def test_embeds_carry_credit_date_and_a_sentence(fake: FlaskClient) -> None:
    for path in EMBEDS:
        text = unescape(fake.get(path).text)
        assert "Goods could go directly" in text
        assert "status of 21 November 2026" in text
        assert "OpenStreetMap contributors" in text


def test_an_embed_forgives_what_pym_adds(fake: FlaskClient) -> None:
    query = "childId=x&initialWidth=600&parentTitle=t&parentUrl=https%3A%2F%2Fexample.org"
    assert fake.get(f"/embed/map?{query}").status_code == 200
    wrong = fake.get("/embed/map?banana=1")
    assert wrong.status_code == 400
    assert "banana" in wrong.text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/healthz", "application/json"),
        ("/robots.txt", "text/plain"),
        ("/favicon.svg", "image/svg"),
    ],
)
def test_small_pages(fake: FlaskClient, path: str, kind: str) -> None:
    reply = fake.get(path)
    assert reply.status_code == 200
    assert reply.content_type.startswith(kind)
