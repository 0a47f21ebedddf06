"""An answer as plain text, for the shell: the sentence, the ways, what blocks the others."""

from collections.abc import Iterator, Mapping
from typing import Any

from webapp import what_if
from webapp.wording import km_words, money_words, range_words, time_words

Json = Mapping[str, Any]

# Values outside what we reckon with are no more than an aside.
_MOST_BEYOND = 3

# Least time needs no word: it is what everybody takes for granted.
_BEST_BY = {"cost": "cost", "co2e": "CO2e", "distance": "distance"}


def text_of(answer: Json) -> str:
    """The answer in lines that a terminal shows."""
    lines = [str(answer["summary"]), ""]
    lines += [*_assumed(answer)]
    is_preset = bool(what_if.what_if_of(answer).preset)
    for number, route in enumerate(answer["routes"], start=1):
        lines += [f"{number}. {route['label']}  [{route['availability']}]"]
        outside = what_if.outside_words(route, is_brief=number > 1 or is_preset)
        lines += [*_route_lines(route, outside)]
    if answer["unavailable"]:
        lines += ["", "Not usable on that day:"]
    for route in answer["unavailable"]:
        lines.append(f"-  {route['label']}")
        lines += [f"     {_blocker(b)}" for b in route["blocked_by"]]
    lines += [*_turns(answer)]
    lines += ["", f"{answer['attribution']}. Data {answer['data_version']}."]
    return "\n".join(lines)


def _turns(answer: Json) -> Iterator[str]:
    """Where the ranking turns: what we reckon with, then a few values beyond it."""
    within, beyond = (
        [f"-  {one['sentence']}" for one in told] for told in what_if.turns_of(answer)
    )
    if within:
        yield from ("", "Where the ranking turns:", *within)
    if beyond:
        yield from ("", "Beyond our ranges:", *beyond[:_MOST_BEYOND])


def _assumed(answer: Json) -> Iterator[str]:
    """What the reader changed, the lot, what best means, and how much of it has no source."""
    found = [*what_if.lines_of(answer)]
    lot = (answer.get("lot") or {}).get("sentence")
    if lot:
        found.append(f"Lot: {lot}.")
    best_by = _BEST_BY.get(answer["question"].get("objective", ""))
    if best_by:
        found.append(f"Best means least {best_by}.")
    heading = what_if.indicative_words(answer)
    if heading:
        found.append(f"{heading}.")
    if found:
        yield from (*found, "")


def _route_lines(route: Json, outside: str) -> Iterator[str]:
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
    if outside:
        yield f"     {outside}"
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
