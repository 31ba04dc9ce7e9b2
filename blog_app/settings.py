"""The blog's settings; `README.md` has them as a table."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from common.addresses import PostgresUrl
from common.objects import BucketSettings
from common.rates import SHARED


class BlogSettings(BucketSettings):
    """Variables begin with BLOG_, but for those that all apps share. The bucket is for pictures."""

    model_config = SettingsConfigDict(env_prefix="BLOG_")
    limit_names = SHARED | {
        "bookmark", "comment", "edit", "edit_image", "export_articles", "favorite", "follow", "image", "import", "moderate",
        "notifications", "preview", "profile", "publish", "record", "report", "search", "send_reset", "series",
        "trial", "write",
    }  # fmt: skip

    database_url: PostgresUrl = Field(
        examples=["postgresql://blog:password@127.0.0.1:5432/blog"],
        description="The blog's PostgreSQL database.",
    )
    hold_first_comments: int = Field(
        0,
        ge=0,
        le=100,
        description="So many first comments of every account wait until somebody has looked at them.",
    )
    reports_to_hide: int = Field(
        5,
        ge=1,
        le=1_000,
        description="So many readers who report a comment take it out of sight until somebody looks.",
    )
