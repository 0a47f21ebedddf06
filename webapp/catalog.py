"""The data for machines: a DCAT catalogue, and schema.org for the page. No context is fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.model import Facts
from webapp.editions import Download, Edition

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the data are about: a box in degrees, and the days of the first and last report."""

    west: float
    south: float
    east: float
    north: float
    first: date
    last: date


def coverage_of(facts: Facts) -> Coverage:
    """Box of all places and span of all reports."""
    lons = [place.position.lon for place in facts.places.values()]
    lats = [place.position.lat for place in facts.places.values()]
    days = [event.day for event in facts.events]
    return Coverage(min(lons), min(lats), max(lons), max(lats), min(days), max(days))


def catalogue(base: str, editions: Sequence[Edition], coverage: Coverage) -> dict[str, Any]:
    """The DCAT catalogue as JSON-LD; `editions` newest first, `base` the address of this site."""
    newest = editions[0]
    return {
        "@context": _CONTEXT,
        "@id": f"{base}/data",
        "@type": "dcat:Catalog",
        "dct:title": _english("Crossgauge: open data"),
        "dct:description": _english(newest.description),
        "dct:publisher": _publisher(base, newest),
        "dct:license": [{"@id": licence.url} for licence in newest.licences],
        "dct:modified": _day(newest.made_on),
        "foaf:homepage": {"@id": f"{base}/"},
        "dcat:dataset": [
            _dataset(base, edition, older, coverage)
            for edition, older in zip(editions, [*editions[1:], None], strict=True)
        ],
    }


def _dataset(
    base: str, edition: Edition, older: Edition | None, coverage: Coverage
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": _id(base, edition),
        "@type": "dcat:Dataset",
        "dct:identifier": f"crossgauge-{edition.version}",
        "dct:title": _english(edition.title),
        "dct:description": _english(edition.description),
        "dct:issued": _day(edition.made_on),
        "dct:modified": _day(edition.made_on),
        "dct:publisher": _publisher(base, edition),
        "dct:license": [{"@id": licence.url} for licence in edition.licences],
        "dct:spatial": {
            "@type": "dct:Location",
            "dcat:bbox": {"@type": "geo:wktLiteral", "@value": _polygon(coverage)},
        },
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(coverage.first),
            "dcat:endDate": _day(coverage.last),
        },
        "dcat:version": edition.version,
        "dcat:keyword": [_english(word) for word in edition.keywords],
        "dcat:landingPage": {"@id": f"{base}{edition.path}"},
        "dcat:distribution": [_distribution(base, file) for file in edition.downloads],
    }
    if older is not None:
        found["dcat:previousVersion"] = {"@id": _id(base, older)}
    return found


def _distribution(base: str, file: Download) -> dict[str, Any]:
    url = f"{base}{file.path}"
    found: dict[str, Any] = {
        "@id": f"{url}#file",
        "@type": "dcat:Distribution",
        "dct:title": _english(file.what),
        "dct:license": [{"@id": licence.url} for licence in file.licences],
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": f"{_MEDIA_TYPES}{file.mimetype}"},
    }
    if file.size_bytes is not None:
        found["dcat:byteSize"] = {
            "@type": "xsd:nonNegativeInteger",
            "@value": str(file.size_bytes),
        }
    if file.sha256 is not None:
        found["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        }
    return found


def dataset_for_search(base: str, edition: Edition, coverage: Coverage) -> dict[str, Any]:
    """The edition as a schema.org Dataset, for the page that shows it."""
    box = f"{coverage.south:g} {coverage.west:g} {coverage.north:g} {coverage.east:g}"
    author = {"@type": "Organization", "name": edition.author, "url": f"{base}/"}
    return {
        "@type": "Dataset",
        "@id": _id(base, edition),
        "name": edition.title,
        "description": edition.description,
        "url": f"{base}{edition.path}",
        "identifier": f"crossgauge-{edition.version}",
        "version": edition.version,
        "datePublished": edition.made_on.isoformat(),
        "creator": author,
        "publisher": author,
        "license": [licence.url for licence in edition.licences],
        "creditText": edition.credit,
        "citation": edition.plain(base),
        "keywords": list(edition.keywords),
        "isAccessibleForFree": True,
        "temporalCoverage": f"{coverage.first.isoformat()}/{coverage.last.isoformat()}",
        "spatialCoverage": {
            "@type": "Place",
            "geo": {"@type": "GeoShape", "box": box},
        },
        "includedInDataCatalog": {"@type": "DataCatalog", "url": f"{base}/data"},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.what,
                "contentUrl": f"{base}{file.path}",
                "encodingFormat": file.mimetype,
                "contentSize": f"{file.size_bytes} B" if file.size_bytes is not None else None,
                "sha256": file.sha256,
                "license": [licence.url for licence in file.licences] or None,
            }
            for file in edition.downloads
        ],
    }


def _id(base: str, edition: Edition) -> str:
    """Name of the data set: that of its page, which is not the data set itself."""
    return f"{base}/data/{edition.version}#dataset"


def _publisher(base: str, edition: Edition) -> dict[str, Any]:
    return {
        "@id": f"{base}/#editors",
        "@type": "foaf:Agent",
        "foaf:name": edition.author,
        "foaf:homepage": {"@id": f"{base}/"},
    }


def _english(text: str) -> dict[str, str]:
    return {"@language": "en", "@value": text}


def _day(when: date) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": when.isoformat()}


def _polygon(box: Coverage) -> str:
    corners = (
        (box.west, box.south),
        (box.east, box.south),
        (box.east, box.north),
        (box.west, box.north),
        (box.west, box.south),
    )
    return f"POLYGON(({', '.join(f'{lon:g} {lat:g}' for lon, lat in corners)}))"
