"""docs/claims.md: the claims as text, made from data/claims.csv."""

from collections.abc import Iterator, Mapping, Sequence

from geo.almanac import Claim, Verdict
from geo.sources import Source

VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.CONFIRMED: "Confirmed",
    Verdict.DIFFERS: "Differs",
    Verdict.ONLY_THIS: "Only this source",
}


def by_document(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    """Claims by document, in the order of the table."""
    documents: dict[str, list[Claim]] = {}
    for claim in claims:
        documents.setdefault(claim.document_id, []).append(claim)
    return documents


def counts_text(claims: Sequence[Claim]) -> str:
    """How many there are of each verdict: "46 confirmed, 28 differ, 20 only in this source"."""
    number = {verdict: sum(claim.verdict is verdict for claim in claims) for verdict in Verdict}
    return (
        f"{number[Verdict.CONFIRMED]} confirmed, {number[Verdict.DIFFERS]} "
        f"{'differs' if number[Verdict.DIFFERS] == 1 else 'differ'}, "
        f"{number[Verdict.ONLY_THIS]} in no other source"
    )


def claims_text(claims: Sequence[Claim], sources: Mapping[str, Source]) -> str:
    """All claims as Markdown, by document."""
    return "\n".join(_lines(claims, sources)) + "\n"


def _lines(claims: Sequence[Claim], sources: Mapping[str, Source]) -> Iterator[str]:
    documents = by_document(claims)
    yield "# Claim by claim"
    yield ""
    yield "Made from data/claims.csv by `flask data claims`; not edited by hand."
    yield ""
    yield (
        f"Crossgauge grew from {len(documents)} documents. Here stands every statement they make "
        "about crossings, bridges, gauges, ports, ferries, routes and trade, in our words, with "
        "what Crossgauge says about it and where it shows it. *Confirmed*: other sources say the "
        "same. *Differs*: other sources, or the facts on record, say something else. *Only this "
        "source*: nobody else on record says it. "
        f"{len(claims)} statements: {counts_text(claims)}."
    )
    for document_id, own in documents.items():
        yield ""
        yield f"## {_plain(sources[document_id].publisher)}"
        yield ""
        yield f"{_cited(sources[document_id])}. {len(own)} statements: {counts_text(own)}."
        for number, claim in enumerate(own, start=1):
            yield ""
            yield f"{number}. **{_plain(claim.statement)}.** {VERDICT_WORDS[claim.verdict]}."
            yield f"   {_plain(claim.answer)}"
            yield f"   Shown at `{claim.shown_at}`."
            if claim.source_ids:
                cited = "; ".join(_cited(sources[id_]) for id_ in claim.source_ids)
                yield f"   Sources of the answer: {cited}."


def _cited(source: Source) -> str:
    """Publisher, title (a link where there is an address) and date."""
    title = _plain(source.title)
    linked = f"[{title}](<{source.url}>)" if source.url else title
    return f"{_plain(source.publisher)}, {linked}, {source.date}"


def _plain(text: str) -> str:
    """Text without the signs that Markdown would read as its own."""
    for sign in "\\`*_[]<>":
        text = text.replace(sign, f"\\{sign}")
    return text
