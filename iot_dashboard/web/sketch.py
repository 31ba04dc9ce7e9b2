"""How a chart is drawn on the server, as SVG paths: what readers without JavaScript see, and all see first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from iot_dashboard.storage.readings import Bucket

WIDTH, HEIGHT = 1000, 300  # units of the viewBox; the page stretches it


@dataclass(frozen=True, slots=True)
class Sketch:
    """`paths` by device; `lines` are the heights of the grid; `least` and `most` of the values drawn."""

    paths: dict[str, str]
    lines: list[float]
    least: float = 0
    most: float = 0

    @property
    def viewbox(self) -> str:
        return f"0 0 {WIDTH} {HEIGHT}"


def sketch(found: Iterable[Bucket], since: datetime, until: datetime) -> Sketch:
    """Lines through the buckets' means, scaled to the least and most of them all."""
    rows = list(found)
    if not rows:
        return Sketch({}, [])
    least, most = min(row.mean for row in rows), max(row.mean for row in rows)
    room = (most - least) * 0.06 or 1.0
    low, high = least - room, most + room
    length = (until - since).total_seconds()
    points: dict[str, list[str]] = {}
    for row in rows:
        x = (row.at - since).total_seconds() / length * WIDTH
        y = (high - row.mean) / (high - low) * HEIGHT
        points.setdefault(row.device_id, []).append(f"{x:.1f} {y:.1f}")
    paths = {device: "M" + "L".join(line) for device, line in points.items()}
    return Sketch(paths, [HEIGHT * part for part in (0.1, 0.5, 0.9)], least, most)
