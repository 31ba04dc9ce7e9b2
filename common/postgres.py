"""How an app talks to PostgreSQL: time-outs, so that a database that is away or hangs costs a request three
seconds and not its life, and outages that become 503 instead of 500. Every read says what it took."""

import time
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, has_app_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from common import patience
from common.errors import Invalid, Refusal, StorageFull, Unavailable
from common.http.cross_origin import SAFE_METHODS
from common.http.health import depends_on
from common.http.problems import answer_refusal, means_outage

AWAY = "The database is away for a moment. Try again."
DISK_FULL = "53100"  # SQLSTATE disk_full


@dataclass
class Statements:
    """What a request has asked the database so far; seconds until the answers were there."""

    count: int = 0
    seconds: float = 0.0


def install(app: Flask, db: SQLAlchemy, url: str) -> None:
    """Connect `db` to `postgresql://…`; declare it as a dependency, and its errors as outages."""
    app.config["SQLALCHEMY_DATABASE_URI"] = driver_url(url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options()
    db.init_app(app)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        means_outage(app, kind, _explain)
    app.register_error_handler(DataError, _refuse_what_cannot_be_kept)
    app.before_request(_begin_counting)
    app.after_request(_tell_what_it_took)
    app.teardown_appcontext(_end_reading)
    with app.app_context():
        count_statements(db.engine)
        app.extensions["reading"] = db.engine.execution_options(isolation_level="AUTOCOMMIT")

    def ping() -> None:
        with app.app_context(), db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    depends_on(app, "postgresql", ping)


def reading() -> Session:
    """One session per request for what only reads: each statement stands by itself (AUTOCOMMIT), which
    saves the way to the server for BEGIN and the way for ROLLBACK. It sees what is committed."""
    if "reading" not in g:
        g.reading = Session(current_app.extensions["reading"])
    session: Session = g.reading
    return session


def asking() -> Connection:
    """The same for one question alone, and cheaper than a session; to be closed by who asks."""
    engine: Engine = current_app.extensions["reading"]
    return engine.connect()


def count_statements(engine: Engine) -> None:
    """Count what goes to the database during a request."""

    @event.listens_for(engine, "before_cursor_execute")
    def begin(connection: Any, *_: Any) -> None:
        connection.info["asked_at"] = time.perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def end(connection: Any, *_: Any) -> None:
        if has_app_context() and "statements" in g:
            g.statements.count += 1
            g.statements.seconds += time.perf_counter() - connection.info["asked_at"]


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


def sessions_at(url: str) -> "sessionmaker[Session]":
    """Sessions for a process that serves no HTTP; with the same short time-outs, and two connections."""
    options = engine_options() | {"pool_size": 1, "max_overflow": 1}
    return sessionmaker(create_engine(driver_url(url), **options))


def _explain(error: Exception) -> Refusal:
    if getattr(getattr(error, "orig", None), "sqlstate", None) == DISK_FULL:
        return StorageFull("The disk is full. Nothing was written.", retry_after=30)
    return Unavailable(AWAY, retry_after=2)


def _refuse_what_cannot_be_kept(_error: Exception) -> Response:
    """NUL in a text, a number beyond its column: input that no check before had a reason to refuse."""
    sentence = "has a character or size that cannot be kept"
    return answer_refusal(Invalid(f"Something in the request {sentence}.", errors={"": [sentence]}))


def _begin_counting() -> None:
    g.statements = Statements()


def _tell_what_it_took(response: Response) -> Response:
    """For browsers' developer tools and for tests (Server-Timing, W3C): how long, and how many.

    Of reading alone: at a registration the number would tell whether the address is known.
    """
    asked: Statements | None = g.get("statements")
    if asked and asked.count and request.method in SAFE_METHODS:
        took = f"{asked.seconds * 1000:.1f}"
        noun = "statement" if asked.count == 1 else "statements"
        response.headers["Server-Timing"] = f'db;dur={took};desc="{asked.count} {noun}"'
    return response


def _end_reading(_error: BaseException | None) -> None:
    session: Session | None = g.pop("reading", None)
    if session is not None:
        session.close()
