"""English names of the states on the map, by ISO 3166-1 alpha-2 code."""

COUNTRY_NAMES = {
    "BY": "Belarus",
    "CN": "China",
    "DE": "Germany",
    "HU": "Hungary",
    "IR": "Iran",
    "JP": "Japan",
    "KP": "North Korea",
    "KR": "South Korea",
    "KZ": "Kazakhstan",
    "LT": "Lithuania",
    "MN": "Mongolia",
    "PL": "Poland",
    "RU": "Russia",
    "SK": "Slovakia",
    "TM": "Turkmenistan",
    "UA": "Ukraine",
    "VN": "Vietnam",
}


def country_name(iso2: str) -> str:
    """Name in plain English; the code itself for a state we do not map."""
    return COUNTRY_NAMES.get(iso2, iso2)


def listed(words: list[str]) -> str:
    """Words joined as in a sentence: “a”, “a and b”, “a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
