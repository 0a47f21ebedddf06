"""JSON-LD as a parser reads it: on the pages, and the DCAT catalogue."""

import json
import re
import socket
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import DCAT, DCTERMS, RDF, XSD, Graph, Literal, Namespace, URIRef

from layers.facts import DATA_DIR
from layers.package import read_package
from webapp.links import SITE_PAGES

# The parser uses classes of its own library that the library calls outdated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SCHEMA = Namespace("https://schema.org/")
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
PACKAGE = read_package(DATA_DIR)

# One page of each kind that carries JSON-LD, and the type that its main thing has.
PAGES = {
    "/data": "Dataset",
    "/crossings/cn-kp-dandong-sinuiju": None,
    "/bridges/sino-korean-friendship-bridge": None,
    "/ports/rajin-port": None,
    "/ferries/kp-ru-vladivostok-rajin-ferry": None,
    "/gauge-breaks/tumangang": None,
    "/lines/line-baranovsky-khasan": None,
    "/places/rajin": None,
}


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No context may be fetched: a reader of our data asks no other host."""

    def refuse(*_args: object, **_named: object) -> None:
        raise AssertionError("a network address was asked for")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def graph_of(text: str) -> Graph:
    return Graph().parse(data=text, format="json-ld", publicID="http://localhost/")


def scripts(client: FlaskClient, path: str) -> list[str]:
    reply = client.get(path)
    assert reply.status_code == 200, path
    return SCRIPT.findall(reply.text)


@pytest.mark.parametrize("path", [path for path, _ in SITE_PAGES])
def test_what_json_ld_a_page_holds_can_be_read(client: FlaskClient, path: str) -> None:
    for text in scripts(client, path):
        assert len(graph_of(text)) > 0


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_it_is_about(client: FlaskClient, path: str) -> None:
    found = scripts(client, path)
    assert found
    for text in found:
        graph = graph_of(text)
        assert len(graph) > 3
        types = set(graph.objects(None, RDF.type))
        assert types
        assert all(str(kind).startswith(str(SCHEMA)) for kind in types)
        assert list(graph.objects(None, SCHEMA.name))
        if (expected := PAGES[path]) is not None:
            assert SCHEMA[expected] in types


def test_the_page_of_the_data_describes_a_dataset(client: FlaskClient) -> None:
    graph = graph_of(scripts(client, "/data")[0])
    (dataset,) = graph.subjects(RDF.type, SCHEMA.Dataset)
    assert graph.value(dataset, SCHEMA.version) == Literal(PACKAGE["version"])
    assert graph.value(dataset, SCHEMA.name) == Literal(PACKAGE["title"])
    licences = {str(licence) for licence in graph.objects(dataset, SCHEMA.license)}
    assert licences == {licence["path"] for licence in PACKAGE["licenses"]}
    downloads = list(graph.objects(dataset, SCHEMA.distribution))
    assert len(downloads) >= len(PACKAGE["resources"])
    for file in downloads:
        assert graph.value(file, SCHEMA.contentUrl)
        assert graph.value(file, SCHEMA.encodingFormat)


def test_the_catalogue_is_dcat(client: FlaskClient) -> None:
    reply = client.get("/data/catalog.jsonld")
    assert reply.mimetype == "application/ld+json"
    graph = graph_of(reply.text)
    catalogue = URIRef("http://localhost/data")
    assert (catalogue, RDF.type, DCAT.Catalog) in graph
    datasets = list(graph.objects(catalogue, DCAT.dataset))
    assert datasets
    for dataset in datasets:
        assert (dataset, RDF.type, DCAT.Dataset) in graph
        for predicate in (
            DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.issued, DCTERMS.publisher,
            DCTERMS.spatial, DCTERMS.temporal, DCAT.keyword, DCAT.landingPage, DCAT.distribution,
        ):  # fmt: skip
            assert graph.value(dataset, predicate) is not None, predicate
        assert issued_is_a_day(graph, dataset)
        check_distributions(graph, dataset)


def issued_is_a_day(graph: Graph, dataset: Any) -> bool:
    issued = graph.value(dataset, DCTERMS.issued)
    return isinstance(issued, Literal) and issued.datatype == XSD.date


def check_distributions(graph: Graph, dataset: Any) -> None:
    distributions = list(graph.objects(dataset, DCAT.distribution))
    assert len(distributions) >= len(PACKAGE["resources"])
    for distribution in distributions:
        assert (distribution, RDF.type, DCAT.Distribution) in graph
        assert isinstance(graph.value(distribution, DCAT.downloadURL), URIRef)
        assert isinstance(graph.value(distribution, DCAT.mediaType), URIRef)
        size = graph.value(distribution, DCAT.byteSize)
        assert size is None or (isinstance(size, Literal) and int(size) > 0)


def test_no_json_ld_names_a_context_to_fetch(client: FlaskClient) -> None:
    texts = [text for path in PAGES for text in scripts(client, path)]
    texts.append(client.get("/data/catalog.jsonld").text)
    for text in texts:
        assert isinstance(json.loads(text)["@context"], dict)


def test_names_cannot_end_the_script(client: FlaskClient) -> None:
    for text in scripts(client, "/data"):
        assert "</" not in text
