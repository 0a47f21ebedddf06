"""The sentence that answers before anything else, in words a newspaper would print.

It is made from the answer alone, so page, API, shell and embed say the same.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.countries import country_name, listed
from webapp.what_if import percent_words, what_if_of
from webapp.wording import (
    date_words,
    day_words,
    km_words,
    money_words,
    on_date,
    time_words,
    two_figures,
)

Json = Mapping[str, Any]

_STATUS_WORDS = {
    "suspended": "suspended",
    "closed": "closed",
    "construction": "not built yet",
    "planned": "not built yet",
    "open": "open",
    "partial": "partly open",
    "unknown": "in an unknown state",
}
# Differences below these are not worth a word: the model is not that exact.
_SAME_KM = 15.0
_SAME_SHARE = 0.1
_MOSTLY = 0.5
_BEST_IN = {"time": "fastest", "cost": "cheapest", "co2e": "cleanest"}
_STILL_TO_COME = " The day is still to come: this is what the reports up to now say."
_STILL_TO_COME_THEN = " The day was still to come then."


def summarise(answer: Json, *, is_ahead: bool = False) -> str:
    """A few sentences: which way, how much longer or shorter, how sure, as last reported.

    `is_ahead` says that the day asked about is still to come, or was on the day of knowledge.
    """
    told, known_on = _told(answer), answer["question"]["known_on"]
    what_if = what_if_of(answer).sentence
    if known_on is None:
        return f"{what_if} {told}{_STILL_TO_COME if is_ahead else ''}".strip()
    then = f"From what had been published by {day_words(known_on)}: {told[:1].lower()}{told[1:]}"
    return f"{what_if} {then}{_STILL_TO_COME_THEN if is_ahead else ''}".strip()


def _told(answer: Json) -> str:
    opened = [r for r in answer["routes"] if r["availability"] == "open"]
    if opened:
        return f"{_opened(answer, opened)}{_drawn_otherwise(answer, opened)}"
    if answer["routes"]:
        return _unconfirmed(answer)
    return _nothing(answer)


def _objective(answer: Json) -> str:
    return str(answer["question"]["objective"])


def _ends(answer: Json) -> tuple[str, str, str]:
    question = answer["question"]
    return (
        f"On {day_words(question['as_of'])}",
        f"{_end(question, 'from')}{_by_way_of(question)}",
        _end(question, "to"),
    )


def _end(question: Json, end: str) -> str:
    """The name of an end; with its state where a reader may have meant a namesake.

    The listed places are few and far apart; of towns there are many times more.
    """
    name = str(question[f"{end}_name"])
    if question.get(f"{end}_kind") != "town":
        return name
    return f"{name} ({country_name(question[f'{end}_country'])})"


def _by_way_of(question: Json) -> str:
    names = question.get("via_names")
    return f" by way of {listed(names)}" if names else ""


def _opened(answer: Json, opened: Sequence[Json]) -> str:
    day, origin, destination = _ends(answer)
    direct = next((r for r in opened if r["kind"] == "direct"), None)
    through = next((r for r in opened if r["kind"] == "through"), None)
    if direct is None and through is not None:
        return _only_through(answer, opened, through)
    if direct is None:
        return ""
    if not direct["crossings"]:
        return (
            f"{day} goods could go from {origin} to {destination} {_by(direct)} "
            f"without crossing a border: {_size(direct, _objective(answer))}."
        )
    first = (
        f"{day} goods could go from {origin} to {destination} directly {_by(direct)} "
        f"over {_over(direct)}: {_size(direct, _objective(answer))}"
    )
    second = f"; {_against(through, direct, _objective(answer))}." if through else _no_other(answer)
    return f"{first}{second} {_how_sure([direct, *([through] if through else [])])}"


def _drawn_otherwise(answer: Json, opened: Sequence[Json]) -> str:
    """That most draws put another open way first; "" where they agree with the typical values."""
    objective = _objective(answer)
    for other in opened[1:]:
        share = (other.get("wins") or {}).get(objective, 0.0)
        if share > _MOSTLY:
            way = f"over {_over(other)}" if other["crossings"] else _by(other)
            best = _BEST_IN[objective]
            return f" Yet the way {way} is the {best} in {percent_words(share)} of draws."
    return ""


def _no_other(answer: Json) -> str:
    if any(r["kind"] == "through" for r in answer["routes"]):
        return ". Ways through a third country are unconfirmed."
    modes = listed(answer["question"]["modes"])
    return f". No way through a third country by {modes} is worth comparing."


def _only_through(answer: Json, opened: Sequence[Json], best: Json) -> str:
    day, origin, destination = _ends(answer)
    only = "only " if all(r["through"] == best["through"] for r in opened) else ""
    countries = _countries(best)
    unsure = next((r for r in answer["routes"] if r["kind"] == "direct"), None)
    tail = _direct_blocked(answer)
    if unsure is not None:
        only, tail = "", f"the direct way over {_over(unsure)} was unconfirmed"
    size = _size(best, _objective(answer))
    return (
        f"{day} goods could reach {destination} from {origin} {only}through {countries}, "
        f"{_by(best)} over {_over(best)}: {size}; {tail}. {_how_sure([best])}"
    )


def _direct_blocked(answer: Json) -> str:
    baseline = next((r for r in answer["unavailable"] if r["id"] == answer["baseline"]), None)
    if baseline is None:
        return "there is no direct way"
    return f"the direct way over {_over(baseline)} {_blocked_words(baseline['blocked_by'][0])}"


def _unconfirmed(answer: Json) -> str:
    day, origin, destination = _ends(answer)
    best = answer["routes"][0]
    doubtful = [c for c in best["crossings"] + best["lines"] if c["status"] == "unknown"]
    if doubtful and all(c["reported_on"] is None for c in doubtful):
        why = f"no report on {listed([c['name'] for c in doubtful])} up to that day is known"
    else:
        why = f"the last report on {listed([c['name'] for c in doubtful])} is too old to rest on"
    shut = [
        b
        for b in _first_blockers(answer)
        if b["status"] not in ("construction", "planned") and not b.get("supposed")
    ]
    closed = (
        f" {listed([b['name'] for b in shut[:3]])} {'was' if len(shut) == 1 else 'were'} "
        f"shut, as last reported."
        if shut
        else ""
    )
    kind = "direct" if best["kind"] == "direct" else f"through {_countries(best)}"
    size = _size(best, _objective(answer))
    return (
        f"{day} no way for goods from {origin} to {destination} was confirmed open. The best "
        f"unconfirmed one leads {_by(best)} over {_over(best)} ({kind}; {size}): {why}."
        f"{closed}"
    )


def _nothing(answer: Json) -> str:
    day, origin, destination = _ends(answer)
    blockers = _first_blockers(answer)
    if not blockers:
        why = (answer.get("not_joined") or {}).get("sentence", "")
        return (
            f"{day} no way for goods from {origin} to {destination} is on our map "
            f"by {listed(answer['question']['modes'])}. {why}"
        ).rstrip()
    reasons = [f"{b['name']} {_blocked_words(b)}" for b in blockers[:3]]
    return (
        f"{day} there was no way for goods from {origin} to {destination} on our map: "
        f"{_lower_first(listed(reasons))}. {_latest(blockers)}"
    )


def _latest(blockers: Sequence[Json]) -> str:
    """The newest report on a crossing that is shut, in its own headline."""
    told = [b for b in blockers if not _is_trade_ban(b) and not b.get("supposed")]
    if not told:
        return ""
    newest = max(told, key=lambda b: (str(b["reported_on"]), b["mode"] == "rail"))
    when = date_words(newest["reported_on"], newest["reported_precision"])
    publisher = newest["source"]["publisher"]
    credit = "" if publisher in newest["headline"] else f" ({publisher})"
    return f"Last heard of {newest['name']}, {when}: {newest['headline'].rstrip('.')}{credit}."


def _is_trade_ban(blocker: Json) -> bool:
    return "-trade" in str(blocker.get("crossing", ""))


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:] if text.startswith("Trade ") else text


def _first_blockers(answer: Json) -> list[Json]:
    """What stands in the way, each once: what exists, and has a report of its own, first."""
    found: dict[str, Json] = {}
    for route in answer["unavailable"]:
        for blocker in route["blocked_by"]:
            found.setdefault(blocker["name"], blocker)
    return sorted(
        found.values(),
        key=lambda b: (
            not _is_trade_ban(b),
            b["status"] in ("construction", "planned"),
            b["group"] is not None,
        ),
    )


def _blocked_words(blocker: Json) -> str:
    """What stands in the way, as said after the name: “had been closed since May 2020 (…)”."""
    if blocker.get("supposed"):
        return "is taken as shut"
    words = "banned" if _is_trade_ban(blocker) else _STATUS_WORDS[blocker["status"]]
    reported = on_date(blocker["reported_on"], blocker["reported_precision"])
    if blocker["status"] in ("construction", "planned"):
        return f"was {words} (as last reported {reported})"
    since = date_words(blocker["since"], blocker["since_precision"])
    again = f" (last reported {reported})" if blocker["reported_on"] != blocker["since"] else ""
    seen = "reported " if blocker["since_basis"] == "first report" else ""
    return f"had been {seen}{words} since {since}{again}"


def _by(route: Json) -> str:
    modes = dict.fromkeys(s["mode"] for s in route["steps"] if s["kind"] == "leg")
    return f"by {listed(list(modes))}" if modes else "by lorry"


def _over(route: Json) -> str:
    return listed([c["name"] for c in route["crossings"]])


def _countries(route: Json) -> str:
    return listed([country_name(c) for c in route["through"]])


def _size(route: Json, objective: str) -> str:
    """Length and time of a way, with what was asked for if that is something else."""
    totals = route["totals"]
    text = f"{km_words(totals['distance_km'])}, about {time_words(totals['time_h']['typical'])}"
    if objective == "cost":
        text += f", about {money_words(totals['cost_usd']['typical'])}"
    if objective == "co2e":
        text += f", about {two_figures(totals['co2e_kg']['typical']):,.0f} kg of CO2e"
    return text


def _against(other: Json, base: Json, objective: str) -> str:
    """How a way compares with the direct one, in length and in what was asked for."""
    extra_km = other["totals"]["distance_km"] - base["totals"]["distance_km"]
    if abs(extra_km) < _SAME_KM:
        length = "about as long"
    else:
        length = f"{km_words(abs(extra_km))} {'longer' if extra_km > 0 else 'shorter'}"
    return (
        f"the way through {_countries(other)}, over {_over(other)}, is {length} "
        f"and {_extra(other, base, objective)}"
    )


def _extra(other: Json, base: Json, objective: str) -> str:
    key = {"cost": "cost_usd", "co2e": "co2e_kg"}.get(objective, "time_h")
    before = base["totals"][key]["typical"]
    extra = other["totals"][key]["typical"] - before
    is_same, more = abs(extra) < before * _SAME_SHARE, "more" if extra > 0 else "less"
    if key == "cost_usd":
        return f"costs about {'as much' if is_same else f'{money_words(abs(extra))} {more}'}"
    if key == "co2e_kg":
        amount = f"{two_figures(abs(extra)):,.0f} kg {more}"
        return f"emits about {'as much' if is_same else amount}"
    return f"takes about {'the same time' if is_same else f'{time_words(abs(extra))} {more}'}"


def _how_sure(routes: Sequence[Json]) -> str:
    """The oldest report that the ways named rest on."""
    crossings = [c for r in routes for c in r["crossings"]]
    is_other = "other " if any(c.get("supposed") for c in crossings) else ""
    passages = {
        c["id"] + c["mode"]: c for c in crossings if c["reported_on"] and not c.get("supposed")
    }
    if not passages:
        return ""
    oldest = min(passages.values(), key=lambda c: str(c["reported_on"]))
    when = date_words(oldest["reported_on"], oldest["reported_precision"])
    shares = [r["basis"]["time_unsourced_share"] for r in routes]
    assumed = " Most of the hours reckoned are assumptions." if max(shares) > _MOSTLY else ""
    if len(passages) == 1:
        reported = on_date(oldest["reported_on"], oldest["reported_precision"])
        return f"{oldest['name']} was last reported open {reported}.{assumed}"
    return (
        f"Every {is_other}crossing on the ways named was reported open; the oldest report, on "
        f"{oldest['name']}, is of {when}.{assumed}"
    )
