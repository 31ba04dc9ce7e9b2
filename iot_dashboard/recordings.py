"""Real readings to replay: NOAA's of Seattle, from the package `vega_datasets` where it is installed.

`seattle-temps.csv` has the hourly temperatures of 2010 (in °F), `seattle-weather.csv` the daily wind (m/s) and
precipitation (mm) of 2012 to 2015; the package names NOAA as the source of both. Read as plain files,
because importing the package would load pandas.
"""

import csv
import importlib.util
from datetime import datetime
from pathlib import Path

Values = dict[str, float]
YEARS = ("2012", "2013", "2014", "2015")
APART = 365  # recorded hours between two stations, so that each is in another season
HOUR_LASTS = (
    10  # seconds of ours, in demo data and simulation alike, so that the one goes on in the other
)


def recorded() -> list[list[Values]]:
    """Four recordings of a year, hour by hour; none where the package is missing."""
    found = importlib.util.find_spec("vega_datasets")
    if found is None or found.origin is None:
        return []
    folder = Path(found.origin).parent / "_data"
    hours = [(row["date"], float(row["temp"])) for row in _rows(folder / "seattle-temps.csv")]
    days = {row["date"]: row for row in _rows(folder / "seattle-weather.csv")}
    return [[_values(hour, days, year) for hour in hours] for year in YEARS]


def values_at(recordings: list[list[Values]], station: int, moment: datetime) -> Values:
    """What station number `station` measures at a moment: the recorded hours one by one, round and round."""
    recording = recordings[station % len(recordings)]
    hour = int(moment.timestamp() // HOUR_LASTS)
    return recording[(station * APART + hour) % len(recording)]


def _values(hour: tuple[str, float], days: dict[str, dict[str, str]], year: str) -> Values:
    moment, fahrenheit = hour
    day = days[year + moment[4:10]]
    return {
        "temperature_c": round((fahrenheit - 32) / 1.8, 2),
        "wind_m_s": float(day["wind"]),
        "precipitation_mm": float(day["precipitation"]),
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
