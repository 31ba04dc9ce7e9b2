"""What the doctor says about one thing it looked at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `fine` is False only for what keeps something from running."""

    what: str
    found: str
    fine: bool = True
    cure: str = ""
