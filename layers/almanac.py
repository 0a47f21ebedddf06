"""Reads what the atlas knows beside the network."""

from pathlib import Path

from geo.almanac import Almanac
from geo.model import Facts
from layers import claims as claims_table
from layers import model_checks as checks_table
from layers.changes import read_changes, subjects_of
from layers.crossing_counts import read_crossing_counts
from layers.facts import DATA_DIR
from layers.passenger_services import Named, read_passenger_services
from layers.price_index import price_factors, read_price_index
from layers.published_lengths import read_published_lengths
from layers.trade import read_trade


def load_almanac(facts: Facts, data_dir: Path = DATA_DIR) -> Almanac:
    """Trade, passenger services, claims, changes of the data, and what checks the model.

    Raises
    ------
    layers.errors.DataError
        A table breaks its contract; names file, line, column and rule.
    """
    trade = read_trade(data_dir / "trade.csv", facts.sources)
    prices = read_price_index(data_dir / "price_index.csv", facts.sources)
    counts = read_crossing_counts(data_dir / "crossing_counts.csv", facts.sources)
    known = {
        *(figure.id for figure in trade),
        *counts,
        *(event.id for event in facts.events),
        *facts.crossings,
        *facts.bridges,
        *facts.ports,
        *facts.ferries,
        *facts.lines,
        *facts.gauge_breaks,
    }
    return Almanac(
        trade=trade,
        services=read_passenger_services(
            data_dir / "passenger_services.csv", Named(facts.crossings, facts.places, facts.sources)
        ),
        claims=claims_table.read_claims(
            data_dir / "claims.csv", claims_table.Named(known, facts.sources)
        ),
        changes=read_changes(data_dir / "changes.csv", subjects_of(facts)),
        crossing_counts=tuple(counts.values()),
        published_lengths=tuple(
            read_published_lengths(data_dir / "published_lengths.csv", facts.sources).values()
        ),
        model_checks=tuple(
            checks_table.read_model_checks(
                data_dir / "model_checks.csv",
                checks_table.Named(facts.crossings, facts.sources, price_factors(prices)),
            ).values()
        ),
    )
