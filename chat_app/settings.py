"""The chat's settings; `README.md` has them as a table."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from common.addresses import PostgresUrl
from common.config import Settings
from common.rates import SHARED


class ChatSettings(Settings):
    """Variables begin with CHAT_, but for those that all apps share."""

    model_config = SettingsConfigDict(env_prefix="CHAT_")
    limit_names = SHARED | {"arrive", "create", "join", "leave", "post", "typing"}

    database_url: PostgresUrl = Field(
        examples=["postgresql://chat:password@127.0.0.1:5432/chat"],
        description="The chat's PostgreSQL database.",
    )
    max_sockets: int = Field(
        200,
        ge=1,
        le=10_000,
        description="Open sockets per process; the next gets 503. Keep it below the server's threads, "
        "as each socket holds one.",
    )
