"""The pages and files of trade: every figure with its source, nothing averaged, no cause named."""

import csv
import io
import json
import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geo.almanac import TradeFigure
from webapp.services import KEY, Services


@pytest.fixture(scope="module")
def figures(app: Flask) -> tuple[TradeFigure, ...]:
    house: Services = app.extensions[KEY]
    return house.desk.almanac.trade


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def find(figures: tuple[TradeFigure, ...], period: str, usd_million: float) -> TradeFigure:
    return next(
        one
        for one in figures
        if (one.pair, one.flow, one.period, one.usd_million)
        == ("CN-KP", "total", period, usd_million)
    )


def test_every_figure_of_a_chart_stands_in_the_table_under_it_with_its_source(
    client: FlaskClient, figures: tuple[TradeFigure, ...]
) -> None:
    html = client.get("/trade?since=2000").text
    for kind in ("month", "quarter", "year"):
        part = html.split(f'id="h-{kind}"')[1].split("</section>")[0]
        chart, table = part.split("</figure>")
        drawn = re.findall(r'href="/trade/([^"]+)" tabindex', chart)
        listed = re.findall(r'<a href="/trade/([^"]+)">', table)
        expected = {
            one.id
            for one in figures
            if (one.pair, one.flow, one.period_type) == ("CN-KP", "total", kind)
        }
        assert set(drawn) == set(listed) == expected
        assert len(drawn) == len(listed) == len(expected)
        rows = re.findall(r"<tr.*?</tr>", table.split("<tbody>")[1], re.DOTALL)
        assert all('<a href="http' in row for row in rows)


def test_the_bars_stand_under_the_same_time_axis(client: FlaskClient) -> None:
    html = client.get("/trade?since=2018").text
    chart = html.split('id="h-month"')[1].split("</svg>\n<figcaption")[0]
    years = re.findall(r'<text x="([\d.]+)%"[^>]*>(20\d\d)</text>', chart)
    half = len(years) // 2
    assert half >= 3
    assert years[:half] == years[half:]
    for name in ("Dandong–Sinuiju: rail freight", "Quanhe–Wonjong", "Changbai–Hyesan"):
        assert name in chart


def test_russian_trade_has_the_russian_crossings(client: FlaskClient) -> None:
    html = client.get("/trade?pair=RU-KP").text
    assert "Khasan–Tumangang: rail freight" in html
    assert "Vladivostok–Rajin ferry" in html
    assert "Tumen road bridge" in html
    assert "Dandong–Sinuiju" not in html.split("<figure")[1].split("</figure>")[0]


@pytest.mark.parametrize("pair", ["CN-KP", "RU-KP", "RUFE-KP", "KP-WORLD"])
@pytest.mark.parametrize("flow", ["total", "export", "import"])
def test_every_choice_is_answered(client: FlaskClient, pair: str, flow: str) -> None:
    reply = client.get(f"/trade?pair={pair}&flow={flow}")
    assert reply.status_code == 200
    for svg in re.findall(r'<svg class="chart".*?</svg>\n<figcaption', reply.text, re.DOTALL):
        both = svg.removesuffix("\n<figcaption")
        drawn = ET.fromstring(f"<p>{both}</p>")
        # Paper may break between the plot and its bars.
        assert [one.tag for one in drawn] in (["svg"], ["svg", "svg"])


def test_april_2025_is_set_against_april_2024_as_on_paper(
    client: FlaskClient, figures: tuple[TradeFigure, ...]
) -> None:
    text = text_of(client.get(f"/trade/{find(figures, '2025-04', 222.1).id}").text)
    assert "The same month of the year before, April 2024" in text
    assert "14.5 % higher" in text
    assert "(222.1 − 193.9) / 193.9 × 100 = +14.5 %" in text
    assert "rounded to one decimal" in text
    assert "6.7 % lower" in text
    assert "The same month of 2019, April 2019" in text
    assert "How to cite" in text


def test_a_round_figure_is_compared_in_whole_percent(
    client: FlaskClient, figures: tuple[TradeFigure, ...]
) -> None:
    text = text_of(client.get(f"/trade/{find(figures, '2025', 2735).id}").text)
    assert "(2,735 − 2,790) / 2,790 × 100 = −2 %" in text
    assert "rounded to a whole percent, because both figures are printed in round millions" in text
    assert "because one figure is printed in round millions" in text


def test_a_period_without_a_figure_says_so(
    client: FlaskClient, figures: tuple[TradeFigure, ...]
) -> None:
    oldest = min(figures, key=lambda one: one.start)
    assert "No figure of that period is on record." in client.get(f"/trade/{oldest.id}").text


def test_no_page_of_trade_names_a_cause(
    client: FlaskClient, figures: tuple[TradeFigure, ...]
) -> None:
    """In our own words; the titles of documents are those of their authors."""
    words = re.compile(
        r"\b(because of|due to|caus\w+|owing to|thanks to|led to|drove|driven|result\w*|"
        r"after the clos\w+|amid|recover\w*|rebound\w*|collaps\w*|surg\w*|plung\w*)\b",
        re.IGNORECASE,
    )
    pages = ["/trade", "/trade?pair=RU-KP", *(f"/trade/{one.id}" for one in figures[::20])]
    for page in pages:
        main = client.get(page).text.split("<main")[1].split("</main>")[0]
        # Headlines of reports stand in the titles of bars; notes and titles are the documents'.
        own = re.sub(r"<(title|small)>.*?</\1>|<a href=\"http.*?</a>", " ", main, flags=re.DOTALL)
        own = re.sub(
            r'<p class="cite">.*?</p>|<dt>Note</dt><dd>.*?</dd>', " ", own, flags=re.DOTALL
        )
        assert words.search(text_of(own)) is None, page


def test_the_day_of_knowledge_hides_what_was_printed_later(client: FlaskClient) -> None:
    then = json.loads(client.get("/trade.json?as_of=2021-06-01&known_on=2021-06-01").text)
    dates = [one["source"]["date"] for one in then["figures"]]
    assert dates
    assert max(dates) <= "2021-06-01"
    assert max(one["start"] for one in then["figures"]) <= "2021-06-01"
    assert then["known_on"] == "2021-06-01"
    now = json.loads(client.get("/trade.json?as_of=2021-06-01").text)
    assert len(now["figures"]) > len(then["figures"])
    assert "published by 1 June 2021" in client.get("/trade?known_on=2021-06-01").text


def test_a_figure_that_was_not_known_is_not_found(
    client: FlaskClient, figures: tuple[TradeFigure, ...]
) -> None:
    id_ = find(figures, "2025-04", 222.1).id
    assert client.get(f"/trade/{id_}?known_on=2025-01-01").status_code == 404


def test_files_hold_every_figure_with_its_source(
    client: FlaskClient, figures: tuple[TradeFigure, ...]
) -> None:
    table = client.get("/trade.csv")
    assert table.mimetype == "text/csv"
    assert "attachment" in table.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [one.id for one in figures]
    assert [float(row["usd_million"]) for row in rows] == [one.usd_million for one in figures]
    assert all(row["source_title"] and row["source_date"] for row in rows)
    data = json.loads(client.get("/trade.json").text)
    assert [one["id"] for one in data["figures"]] == [one.id for one in figures]
    some = json.loads(client.get("/trade.json?pair=RU-KP&flow=export&since=2015").text)["figures"]
    assert some
    assert {(one["pair"], one["flow"]) for one in some} == {("RU-KP", "export")}
    assert min(one["start"] for one in some) >= "2015"


def test_a_file_is_not_sent_again_to_those_who_have_it(client: FlaskClient) -> None:
    for path in ("/trade.csv", "/trade.json"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


def test_a_mistyped_figure_names_those_near_it(client: FlaskClient) -> None:
    reply = client.get("/trade/cn-kp-totl-2025-04")
    assert reply.status_code == 404
    assert "There is no trade figure “cn-kp-totl-2025-04”. Near are " in reply.text
    reply = client.get("/trade/%3Cscript%3E")
    assert reply.status_code == 404
    assert "All are listed on the page of trade." in reply.text
    assert "<script>." not in reply.text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("pair=CN-KR", "pair: “CN-KR” is not known"),
        ("flow=both", "flow: “both” is not known"),
        ("since=banana", "since: “banana” is not a year of the record"),
        ("since=9999", "since: “9999” is not a year of the record"),
        ("since=20²0", "since: “20²0” is not a year of the record"),
        ("since=" + "2" * 200, "since: 200 characters are too long"),
        ("as_of=banana", "as_of: “banana” is not a day"),
        ("pair=CN-KP&pair=RU-KP", "pair: given more than once"),
        ("unit=eur", "“unit”: there is no parameter of this name"),
    ],
)
@pytest.mark.parametrize("path", ["/trade", "/trade.csv", "/trade.json"])
def test_nonsense_is_told(client: FlaskClient, path: str, query: str, message: str) -> None:
    reply = client.get(f"{path}?{query}")
    assert reply.status_code == 400
    assert message in unescape(reply.text)


def test_a_day_before_the_record_has_no_figures_and_no_error(client: FlaskClient) -> None:
    reply = client.get("/trade?as_of=1990-01-01")
    assert reply.status_code == 200
    assert "No figure of this trade is on record." in reply.text


def test_before_the_record_the_page_says_so(client: FlaskClient) -> None:
    text = text_of(client.get("/trade?as_of=1850-01-01").text)
    assert "There is no record before " in text
    assert "The oldest one held is of " in text


def test_two_counters_are_named_and_warned_of(
    client: FlaskClient, figures: tuple[TradeFigure, ...]
) -> None:
    text = text_of(client.get(f"/trade/{find(figures, '2025-04', 222.1).id}").text)
    against_2019 = text.split("The same month of 2019")[1]
    assert "a by China's customs, b by ITC" in against_2019
    assert "Part of the difference may be one of counting." in against_2019
    assert "counted by ITC" in against_2019
    own = text.split("The same month of the year before")[1].split("The month before")[0]
    assert "counted by China's customs" in own


def test_a_chart_is_a_drawing_of_its_own(client: FlaskClient) -> None:
    for chart in ("", "&chart=year", "&chart=quarter"):
        reply = client.get(f"/trade.svg?pair=CN-KP{chart}")
        assert reply.status_code == 200
        assert reply.mimetype == "image/svg+xml"
        root = ET.fromstring(reply.data)
        text = "".join(root.itertext())
        assert "CC BY 4.0" in text
        assert "/trade?pair=CN-KP" in text
        assert "Dandong–Sinuiju: rail freight" in text
        assert root.attrib["font-family"] == "system-ui, sans-serif"
        # Nothing is left that only a style sheet, a script or another file could fill.
        assert not re.search(r'class=|style=|<style|<script|<a |href="[^#]|url\(', reply.text)
    page = unescape(client.get("/trade").text)
    for url in re.findall(r'<a href="(/trade\.svg[^"]+)"', page):
        assert client.get(url).status_code == 200
    assert client.get("/trade.svg?as_of=1850-01-01").status_code == 404
    assert client.get("/trade.svg?chart=range").status_code == 400


def test_titles_carry_the_day_and_sentences_can_be_copied(client: FlaskClient) -> None:
    page = client.get("/trade?as_of=2022-09-13&known_on=2022-10-01").text
    title = page.split("<title>")[1].split("</title>")[0]
    assert ", 13 September 2022, as known on 1 October 2022" in title
    assert 'data-copy-from="sentence"' in page


def test_a_figure_leads_to_the_other_directions_of_its_period(
    client: FlaskClient, figures: tuple[TradeFigure, ...]
) -> None:
    page = client.get(f"/trade/{find(figures, '2025-04', 222.1).id}").text
    urls = re.findall(r'<a href="(/trade/[^"]+)">China’s (?:exports to|imports from)', page)
    flows = {one.id: one.flow for one in figures}
    assert all(flows[url.removeprefix("/trade/")] != "total" for url in urls)
    assert 'data-copy-from="cite"' in page
