"""What can go wrong when data files are read."""


class DataError(ValueError):
    """A row breaks the contract of its table; the message gives its address and the rule."""

    def __init__(self, file: str, line: int | None, column: str | None, rule: str) -> None:
        self.file = file
        self.line = line
        self.column = column
        self.rule = rule
        address = [file]
        if line is not None:
            address.append(f"line {line}")
        if column is not None:
            address.append(f"column {column}")
        super().__init__(f"{', '.join(address)}: {rule}")
