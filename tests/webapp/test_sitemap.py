"""What search engines are told: one address for each page, no dated views."""

import re
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

from webapp.links import KIND_PATHS

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def test_the_map_of_the_site_holds_every_list_and_thing_and_each_answers(
    client: FlaskClient,
) -> None:
    reply = client.get("/sitemap.xml")
    assert reply.mimetype == "application/xml"
    urls = [one.text or "" for one in ET.fromstring(reply.data).iter(LOC)]
    assert len(urls) == len(set(urls)) > 500
    paths = [url.removeprefix("http://localhost") for url in urls]
    assert {f"/{folder}" for folder in KIND_PATHS.values()} <= set(paths)
    for path in ["/", "/timeline", "/crossings/cn-kp-dandong-sinuiju", *paths[::37]]:
        assert path in paths
        assert client.get(path).status_code == 200, path


def test_robots_are_told_where_it_is(client: FlaskClient) -> None:
    assert "\nSitemap: http://localhost/sitemap.xml\n" in client.get("/robots.txt").text


def test_the_first_page_is_its_own_address(client: FlaskClient) -> None:
    def canonical(path: str) -> str:
        found = re.findall(r'<link rel="canonical" href="([^"]+)"', client.get(path).text)
        return str(found[0])

    assert canonical("/?utm_source=mail") == "http://localhost/"
    assert canonical("/") == "http://localhost/"
    assert canonical("/?as_of=2022-09-13").startswith("http://localhost/compare?from=vladivostok")
