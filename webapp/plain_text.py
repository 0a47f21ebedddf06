"""An answer as plain text, for the shell: the sentence, the ways, what blocks the others."""

from collections.abc import Iterator, Mapping
from typing import Any

from webapp import what_if
from webapp.wording import km_words, money_words, range_words, time_words

Json = Mapping[str, Any]


def text_of(answer: Json) -> str:
    """The answer in lines that a terminal shows."""
    lines = [str(answer["summary"]), ""]
    lines += [*_assumed(answer)]
    for number, route in enumerate(answer["routes"], start=1):
        lines += [f"{number}. {route['label']}  [{route['availability']}]", *_route_lines(route)]
    if answer["unavailable"]:
        lines += ["", "Not usable on that day:"]
    for route in answer["unavailable"]:
        lines.append(f"-  {route['label']}")
        lines += [f"     {_blocker(b)}" for b in route["blocked_by"]]
    even = [str(one["sentence"]) for one in answer.get("break_even", ()) if one.get("sentence")]
    if even:
        lines += ["", "Where the ranking turns:", *(f"-  {sentence}" for sentence in even)]
    lines += ["", f"{answer['attribution']}. Data {answer['data_version']}."]
    return "\n".join(lines)


def _assumed(answer: Json) -> Iterator[str]:
    """The lot, what the reader changed, and how much of the ranking has no source."""
    found = [*what_if.lines_of(answer)]
    lot = (answer.get("lot") or {}).get("sentence")
    if lot:
        found.append(f"Lot: {lot}.")
    heading = what_if.indicative_words(answer)
    if heading:
        found.append(f"{heading}.")
    if found:
        yield from (*found, "")


def _route_lines(route: Json) -> Iterator[str]:
    totals = route["totals"]
    hours, usd = totals["time_h"], totals["cost_usd"]
    low_h, high_h = what_if.ends_of(hours)
    low_usd, high_usd = what_if.ends_of(usd)
    yield (
        f"   {km_words(totals['distance_km'])} · {time_words(hours['typical'])} "
        f"({range_words(low_h, high_h)}) · {money_words(usd['typical'])} "
        f"({money_words(low_usd)} to {money_words(high_usd)}) · "
        f"{totals['co2e_kg']['typical']:,.0f} kg CO2e · {totals['border_crossings']} border(s) · "
        f"{totals['gauge_breaks']} gauge change(s)"
    )
    wins = what_if.wins_words(route)
    if wins:
        yield f"     {wins}"
    for crossing in route["crossings"]:
        source = crossing["source"]
        told = (
            f"last reported {crossing['reported_on']}, {source['publisher']}"
            if source
            else "no report known"
        )
        yield f"     {crossing['name']} ({crossing['mode']}): {crossing['status']}, {told}"
    for remark in route.get("remarks", ()):
        yield f"     Note: {remark['text']}"


def _blocker(blocker: Json) -> str:
    source = blocker["source"]
    return (
        f"{blocker['name']} ({blocker['mode']}): {blocker['status']} since {blocker['since']}, "
        f"last reported {blocker['reported_on']}"
        + (f", {source['publisher']}: {blocker['headline']}" if source else "")
    )
