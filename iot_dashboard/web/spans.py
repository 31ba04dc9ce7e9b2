"""The stretches of time that charts show, each with a bucket width that makes a few hundred points of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    label: str
    length: timedelta
    width: timedelta

    def ending(self, now: datetime) -> tuple[datetime, datetime]:
        """From and until, on whole multiples of the width: the browser's script cuts at the same places."""
        width = int(self.width.total_seconds())
        until = (int(now.timestamp()) // width + 1) * width
        since = until - int(self.length.total_seconds())
        return datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(until, UTC)


SPANS = {
    "15m": Span("15 minutes", timedelta(minutes=15), timedelta(seconds=5)),
    "2h": Span("2 hours", timedelta(hours=2), timedelta(seconds=30)),
    "24h": Span("24 hours", timedelta(hours=24), timedelta(minutes=5)),
    "7d": Span("7 days", timedelta(days=7), timedelta(minutes=30)),
}
