"""Whether the model can be put together from the facts: every price and every hour it looks up."""

from collections.abc import Iterator

from geo.atlas import Atlas
from geo.errors import FactsError
from layers.check.dataset import DataSet, Finding
from layers.errors import DataError

TABLE = "assumptions.csv"


def atlas_stands(data: DataSet) -> Iterator[Finding]:
    """The atlas of these facts can be built, as a server that starts does."""
    try:
        Atlas(data.facts)
    except FactsError as error:
        rule = str(error).removeprefix(f"data/{TABLE}: ")
        yield Finding("model", TABLE, "", DataError(f"data/{TABLE}", None, "id", rule))
