"""The page of claims: what five documents say, and how it stands to what others say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from geo.almanac import Claim, Verdict
from geo.sources import Source
from layers.claims_text import VERDICT_WORDS, by_document, counts_text
from webapp import arguments
from webapp.notes import safe_url
from webapp.rendering import send_page
from webapp.services import services

claims = Blueprint("claims", __name__)

_ALL = "all"
_CHOICES = (_ALL, *(verdict.value for verdict in Verdict))
_MARKS = {Verdict.CONFIRMED: "=", Verdict.DIFFERS: "≠", Verdict.ONLY_THIS: "1"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as the page names it."""

    publisher: str
    title: str
    date: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One claim; `mark` is the sign that stands with the word of its verdict."""

    id: str
    topic: str
    statement: str
    verdict: str
    mark: str
    words: str
    answer: str
    shown_at: str
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One of the documents with its claims, those of the chosen verdict only."""

    anchor: str
    cited: Cited
    counts: str
    number: int
    rows: tuple[Row, ...]


@claims.get("/claims")
def claims_page() -> Response:
    """Every statement of the documents, with verdict, answer, place and sources."""
    arguments.only(request.args, ("verdict",), forgive=True)
    chosen = arguments.one_of(request.args, "verdict", _CHOICES)
    desk = services().desk
    listed = desk.almanac.claims
    return send_page(
        "pages/claims.html",
        documents=_documents(listed, desk.atlas.facts.sources, chosen),
        chosen=chosen,
        choices=_choices(listed),
        number=len(listed),
        number_of={value: count for value, _, count in _choices(listed)},
        counts=counts_text(listed),
        version=desk.atlas.facts.version,
    )


def _choices(listed: Sequence[Claim]) -> list[tuple[str, str, int]]:
    """Value, words and number of claims of each choice."""
    kinds = [
        (verdict.value, VERDICT_WORDS[verdict], sum(c.verdict is verdict for c in listed))
        for verdict in Verdict
    ]
    return [(_ALL, "All", len(listed)), *kinds]


def _documents(
    listed: Sequence[Claim], sources: Mapping[str, Source], chosen: str
) -> list[Document]:
    return [
        Document(
            anchor=f"d{place}",
            cited=_cited(sources[document_id]),
            counts=counts_text(own),
            number=len(own),
            rows=tuple(_row(c, sources) for c in own if chosen in (_ALL, c.verdict.value)),
        )
        for place, (document_id, own) in enumerate(by_document(listed).items(), start=1)
    ]


def _row(claim: Claim, sources: Mapping[str, Source]) -> Row:
    return Row(
        id=claim.id,
        topic=claim.topic,
        statement=claim.statement,
        verdict=claim.verdict.value,
        mark=_MARKS[claim.verdict],
        words=VERDICT_WORDS[claim.verdict],
        answer=claim.answer,
        shown_at=claim.shown_at,
        sources=tuple(_cited(sources[id_]) for id_ in claim.source_ids),
    )


def _cited(source: Source) -> Cited:
    return Cited(source.publisher, source.title, source.date, safe_url(source.url))
