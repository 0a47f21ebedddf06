"""Settings of one application, read once from the environment and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

PREFIX = "CROSSGAUGE_"
_CONTACTS = ("https://", "mailto:")
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting with its default; the variable is the upper-case name after `CROSSGAUGE_`.

    `today` fixes the clock, for tests and for frozen exhibits. `public_url` is the address that
    readers use, written into canonical links and embed codes; without it the address of the request
    is used. `max_at_once` is how many requests one process works on before it answers 503.
    `contact` is where readers report errors, an address that begins with `https://` or `mailto:`;
    without it the page for reports says how to correct a fact in the source.
    """

    data_dir: Path = _ROOT / "data"
    docs_dir: Path = _ROOT / "docs"
    today: date | None = None
    public_url: str = ""
    contact: str = ""
    default_from: str = "vladivostok"
    default_to: str = "pyongyang"
    max_url_chars: int = 8_000
    max_at_once: int = 64
    kept_replies: int = 48

    def clock(self) -> date:
        """Today: the only place where the product looks at a clock."""
        # Local time on purpose: "today" is the day of those who run the server.
        return self.today or date.today()  # noqa: DTZ011


def _parse(name: str, text: str, default: object) -> object:
    if name == "today":
        return date.fromisoformat(text)
    if isinstance(default, Path):
        return Path(text)
    if isinstance(default, int):
        number = int(text)
        if number < 1:
            raise ValueError(text)
        return number
    if name == "contact" and not text.startswith(_CONTACTS):
        raise ValueError(f"it must begin with {' or '.join(_CONTACTS)}")
    return text.rstrip("/") if name == "public_url" else text


def load_config(environ: Mapping[str, str]) -> Config:
    """Settings from `environ`; an unset or empty variable keeps its default.

    Raises
    ------
    ValueError
        A variable cannot be read, or begins with our prefix and is none of ours.
    """
    known = {PREFIX + field.name.upper(): field for field in fields(Config)}
    values: dict[str, object] = {}
    for variable, text in environ.items():
        if not variable.startswith(PREFIX) or not text:
            continue
        if variable not in known:
            raise ValueError(f"{variable} is no setting; known are {', '.join(sorted(known))}")
        field = known[variable]
        try:
            values[field.name] = _parse(field.name, text, field.default)
        except ValueError as error:
            raise ValueError(f"{variable}={text!r} cannot be read: {error}") from error
    return Config(**values)  # type: ignore[arg-type]  # each value was parsed by its field's type
