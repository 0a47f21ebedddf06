"""What can stop a run of many questions, in the reader's words."""


class BatchError(Exception):
    """A run cannot begin or go on: what is wrong, where, and what would be right."""


def plural(number: int, what: str) -> str:
    """`1 row`, `2,000 rows`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
