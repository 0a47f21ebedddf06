"""Data for machines in a page that no text can break out of."""

import json

from tests.webapp.sample import HOSTILE
from webapp import jsonld


def test_no_text_ends_the_script() -> None:
    html = str(jsonld.script({"name": "".join(HOSTILE) + "<!--\u2028&amp;"}))
    inner = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inner) & set("<>&\u2028")
    assert json.loads(inner)["name"] == "".join(HOSTILE) + "<!--\u2028&amp;"


def test_the_context_names_the_vocabulary_without_asking_for_it() -> None:
    assert json.loads(jsonld.dumps({}))["@context"] == {"@vocab": "https://schema.org/"}


def test_what_is_none_is_left_out_at_every_depth() -> None:
    data = json.loads(jsonld.dumps({"a": None, "b": [{"c": None, "d": 0}], "e": ({"f": None},)}))
    assert data["b"] == [{"d": 0}]
    assert data["e"] == [{}]
    assert "a" not in data
