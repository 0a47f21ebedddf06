"""The page of claims: grouped by document, filtered by verdict, safe whatever the data say."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geo.almanac import Verdict
from layers.claims_text import claims_text
from tests.webapp.sample import HOSTILE, fake_desk
from webapp import create_app
from webapp.config import Config
from webapp.services import services


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_every_claim_stands_on_the_page_with_its_verdict(app: Flask, client: FlaskClient) -> None:
    text = client.get("/claims").text
    with app.app_context():
        claims = services().desk.almanac.claims
    assert all(f'id="{claim.id}"' in text for claim in claims)
    assert text.count('class="claim is-confirmed"') == sum(
        claim.verdict is Verdict.CONFIRMED for claim in claims
    )
    assert text.index("Radio Free Asia</h2>") < text.index('id="radio-free-asia-01"')


@pytest.mark.parametrize("verdict", [verdict.value for verdict in Verdict])
def test_one_verdict_alone(client: FlaskClient, verdict: str) -> None:
    text = client.get(f"/claims?verdict={verdict}").text
    assert f'class="claim is-{verdict}"' in text
    assert not any(f'class="claim is-{v.value}"' in text for v in Verdict if v.value != verdict)


@pytest.mark.parametrize(
    "query", ["verdict=true", "verdict=", "verdikt=differs", "verdict=a&verdict=b"]
)
def test_nonsense_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/claims?{query}").status_code == (200 if query == "verdict=" else 400)


def test_the_shell_writes_the_document(tmp_path: Path) -> None:
    app = create_app(Config(docs_dir=tmp_path))
    result = app.test_cli_runner().invoke(args=["data", "claims"])
    assert result.output == "wrote docs/claims.md\n"
    with app.app_context():
        desk = services().desk
    text = claims_text(desk.almanac.claims, desk.atlas.facts.sources)
    assert (tmp_path / "claims.md").read_text(encoding="utf-8") == text


@pytest.fixture
def hostile(app: Flask) -> FlaskClient:
    with app.app_context():
        real = services().desk
    claim = replace(real.almanac.claims[0], statement=HOSTILE[0], answer=HOSTILE[1])
    source = replace(
        real.atlas.facts.sources[claim.document_id],
        publisher=HOSTILE[2],
        title=HOSTILE[3],
        url="javascript:window.hacked='url'",
    )
    desk = fake_desk()
    facts = SimpleNamespace(version="1", sources={claim.document_id: source, "other": source})
    object.__setattr__(desk, "atlas", SimpleNamespace(facts=facts))
    claim = replace(claim, source_ids=("other",))
    object.__setattr__(desk, "almanac", SimpleNamespace(claims=(claim,)))
    return create_app(desk=desk).test_client()


def test_hostile_words_stay_words(hostile: FlaskClient) -> None:
    response = hostile.get("/claims")
    assert response.status_code == 200
    for words in (*HOSTILE[:2], "javascript:"):
        assert words not in response.text
    assert "&lt;img src=x" in response.text
