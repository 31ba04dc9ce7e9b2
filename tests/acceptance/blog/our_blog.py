"""Our own blog as a process, for a run without a base URL: the only place here that knows this repository."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def our_blog(request: pytest.FixtureRequest) -> Iterator[str]:
    """The base URL of our blog, served as in production on a real PostgreSQL, a real S3 and a real Valkey,
    with the worker that publishes by the clock."""
    from workshop import apps
    from workshop.app_service import Address, AppService
    from workshop.companion_service import CompanionService
    from workshop.ports import LOOPBACK, any_free_port

    settings: Any = request.getfixturevalue("blog_settings")
    address = Address(LOOPBACK, any_free_port(), LOOPBACK)
    variables = {
        "CAPSTONE_ENV": "development",
        "VALKEY_URL": settings.valkey_url,
        "SMTP_URL": settings.smtp_url,
        "BLOG_DATABASE_URL": settings.database_url,
        "BLOG_JWT_KEYS": settings.jwt_keys,
        "BLOG_PUBLIC_URL": address.url,
        "BLOG_S3_ENDPOINT_URL": settings.s3_endpoint_url,
        "BLOG_S3_BUCKET": settings.s3_bucket,
        "BLOG_S3_ACCESS_KEY_ID": settings.s3_access_key_id,
        "BLOG_S3_SECRET_ACCESS_KEY": settings.s3_secret_access_key,
    }
    checkout = request.getfixturevalue("checkout")
    blog = apps.only("blog")
    services = [
        AppService(checkout, blog, address, variables),
        *(CompanionService(checkout, blog, one, variables) for one in blog.companions),
    ]
    try:
        for service in services:
            service.start()
        for service in services:
            service.wait_until_ready()
        yield address.url
    finally:
        for service in reversed(services):
            service.stop()
