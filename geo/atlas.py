"""One object that answers: what is where, what held on a day, and how two towns are joined."""

import math
from datetime import date
from functools import cached_property

from geo.answer import Answer, Cargo, Question
from geo.comparison import Comparison, Engine, RouterShelf
from geo.costs import RateCard
from geo.errors import CargoError, SamePlaceError
from geo.finder import Finder
from geo.gazetteer import Gazetteer
from geo.model import Facts, Mode
from geo.network import Network
from geo.pricing import Tariff
from geo.status import StatusIndex

OBJECTIVES = ("time", "cost", "co2e", "distance")
LEAST_LOT = 0.001
MOST_TEU = 100_000.0
MOST_TONNES = 2_000_000.0


class Atlas:
    """The facts, ready to be asked; safe to share between threads, never changed by a question."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.gazetteer = Gazetteer(facts.places)
        self.status = StatusIndex(facts.events, facts.crossings)
        country_of = {place.id: place.country for place in facts.places.values()}
        self.rates = RateCard(facts.assumptions, facts.links.values(), country_of)
        network = Network(facts)
        tariff = Tariff(facts, network, self.rates)
        tariff.check()
        routers = RouterShelf(network, tariff)
        self._engine = Engine(facts, network, tariff, self.status, routers)

    @cached_property
    def finder(self) -> Finder:
        """Everything by every name; made when it is first asked, which few commands do."""
        return Finder(self.facts)

    def cargo(self, teu: float | None = None, tonnes: float | None = None) -> Cargo:
        """A lot of containers; what is not given follows from the typical payload of a TEU.

        Raises
        ------
        CargoError
            A number is not finite, not above zero, or beyond what the model speaks of.
        """
        for name, value, most in (("teu", teu, MOST_TEU), ("tonnes", tonnes, MOST_TONNES)):
            if value is not None and not LEAST_LOT <= value <= most:
                message = f"{name} must be a number from {LEAST_LOT:g} to {most:,.0f}."
                raise CargoError(message)
        payload_t = self.rates.typical_payload_t()
        if teu is None:
            teu = 1.0 if tonnes is None else float(math.ceil(tonnes / payload_t))
        return Cargo(teu, teu * payload_t if tonnes is None else tonnes)

    def compare(
        self,
        origin: str,
        destination: str,
        *,
        as_of: date,
        cargo: Cargo | None = None,
        objective: str = "time",
        modes: tuple[Mode, ...] = (Mode.RAIL, Mode.ROAD, Mode.SEA),
        known_on: date | None = None,
    ) -> Answer:
        """Every sensible way between two places on a day.

        Parameters
        ----------
        origin, destination
            Id or any name of a town or of one of its members.
        as_of
            Day whose crossing status holds.
        cargo
            None means one TEU.
        objective
            One of `OBJECTIVES`; what "best" means.
        modes
            Modes of the line-haul; a local lorry within a town is always allowed.
        known_on
            Count only reports that had been published by this day; None counts all there are.

        Raises
        ------
        UnknownPlaceError, SamePlaceError
        """
        start, end = self.gazetteer.get(origin), self.gazetteer.get(destination)
        if start.id == end.id or start.city_id == end.city_id:
            raise SamePlaceError(self.facts.places[start.city_id].names.en)
        question = Question(
            start.id,
            end.id,
            as_of,
            cargo or self.cargo(),
            objective,
            tuple(sorted(set(modes))),
            known_on,
        )
        return Comparison(self._engine, question).answer()
