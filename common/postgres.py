"""How an app talks to PostgreSQL: time-outs, so that a database that is away or hangs costs a request three
seconds and not its life, and outages that become 503 instead of 500."""

from flask import Flask, Response
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from common import patience
from common.errors import Invalid, Refusal, StorageFull, Unavailable
from common.http.health import depends_on
from common.http.problems import answer_refusal, means_outage

AWAY = "The database is away for a moment. Try again."
DISK_FULL = "53100"  # SQLSTATE disk_full


def install(app: Flask, db: SQLAlchemy, url: str) -> None:
    """Connect `db` to `postgresql://…`; declare it as a dependency, and its errors as outages."""
    app.config["SQLALCHEMY_DATABASE_URI"] = driver_url(url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options()
    db.init_app(app)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        means_outage(app, kind, _explain)
    app.register_error_handler(DataError, _refuse_what_cannot_be_kept)

    def ping() -> None:
        with app.app_context(), db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    depends_on(app, "postgresql", ping)


def driver_url(url: str) -> str:
    """The same URL for SQLAlchemy with psycopg 3, and with patience instead of endless waiting."""
    made = make_url(url).set(drivername="postgresql+patient")
    return made.render_as_string(hide_password=False)


def engine_options() -> dict[str, object]:
    return {
        "pool_size": 5,
        "max_overflow": 5,
        "pool_timeout": 2,  # seconds to wait for a free connection
        "pool_pre_ping": True,  # a restarted server must not cost one failed request per connection
        "hide_parameters": True,  # errors are logged, and hashes and addresses are among the parameters
        "connect_args": {
            "connect_timeout": patience.CONNECT,
            "options": "-c statement_timeout=2500 -c lock_timeout=2000 -c timezone=UTC",
            "keepalives_idle": 5,
            "tcp_user_timeout": 3000,
        },
    }


def _explain(error: Exception) -> Refusal:
    if getattr(getattr(error, "orig", None), "sqlstate", None) == DISK_FULL:
        return StorageFull("The disk is full. Nothing was written.", retry_after=30)
    return Unavailable(AWAY, retry_after=2)


def _refuse_what_cannot_be_kept(_error: Exception) -> Response:
    """NUL in a text, a number beyond its column: input that no check before had a reason to refuse."""
    return answer_refusal(
        Invalid("Something in the request has a character or size that cannot be kept.")
    )
