"""The blog's settings; `README.md` has them as a table."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from common.config import PostgresUrl, Settings


class BlogSettings(Settings):
    """Variables begin with BLOG_, but for those that all apps share."""

    model_config = SettingsConfigDict(env_prefix="BLOG_")

    database_url: PostgresUrl = Field(description="The blog's PostgreSQL database.")
