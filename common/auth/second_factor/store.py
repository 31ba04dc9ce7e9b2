"""What second factors need of a database; `sqlalchemy.py` and `mongodb.py` keep the same promises."""

from typing import Protocol
from uuid import UUID

from common.auth.second_factor.codes import SecondFactor


class SecondFactors(Protocol):
    """At most one for each user. Each method is one atomic write or one read."""

    def of(self, user_id: UUID) -> SecondFactor | None: ...

    def turn_on(self, factor: SecondFactor, recovery_hashes: list[str]) -> bool:
        """Keep it, and next epoch: all sessions of the user are over. False: there was one already."""
        ...

    def turn_off(self, user_id: UUID) -> bool:
        """Forget it with its recovery codes. False: there was none."""
        ...

    def spend_step(self, user_id: UUID, step: int) -> bool:
        """Note that the code of this step was used. False: that one or a later one was, before."""
        ...

    def spend_recovery(self, user_id: UUID, recovery_hash: str) -> bool:
        """Take one recovery code away. False: it is not there, or not any more."""
        ...

    def renew_recovery(self, user_id: UUID, recovery_hashes: list[str]) -> bool:
        """New recovery codes in place of the old ones. False: there is no second factor."""
        ...

    def reseal(self, factor: SecondFactor, secret: str) -> None:
        """The same secret under a newer key, unless the factor has changed meanwhile."""
        ...
