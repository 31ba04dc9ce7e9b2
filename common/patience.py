"""How long anyone waits for PostgreSQL: a server that hangs costs a request three seconds at most.

The server's own `statement_timeout` does not help when it is the server that stands still, and TCP does
not notice: the kernel goes on acknowledging. So the client counts (`PatientConnection`), and while the
server is silent one request at a time asks it and the others are told at once (`PatientPool`): otherwise
a few visitors a second would occupy every thread, and `/healthz` would hang with the database.
"""

from contextvars import ContextVar
from threading import Lock
from time import monotonic
from typing import Any, Literal

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import URL
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

ANSWER = 2.7  # seconds for one answer; the server's own limit (`statement_timeout`) is shorter
PING = 0.5  # of a server that is well it takes a millisecond
JUST_NOW = 0.2  # seconds
CONNECT = 2  # seconds; libpq allows no less
GETTING = PING + CONNECT  # seconds to come by a connection, the queue for one included

# Until when the connection that is being got must be there; None: nobody is getting one.
_got_by: ContextVar[float | None] = ContextVar("got_by", default=None)


class PatientConnection(psycopg.Connection[Any]):
    """A connection that gives up on an answer, and itself with it: the answer might still come."""

    answered_at = 0.0
    pool: "PatientPool | None" = None  # where it comes from, and hears that the server is silent

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        patience = _patience() if timeout is None else timeout
        try:
            found = super().wait(gen, interval, patience)
            self.answered_at = monotonic()
            return found
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
                if self.pool:
                    self.pool.silent = True
            raise


class PatientPool(QueuePool):
    """Connections for all; for one at a time while the server is silent."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.silent = False
        self._asking = Lock()

    def connect(self) -> PoolProxiedConnection:
        """A connection that answered just now. psycopg.OperationalError when the server is silent."""
        if not self.silent:
            return self._get()
        if not self._asking.acquire(blocking=False):
            raise psycopg.OperationalError("the server was silent, and is being asked again")
        try:
            return self._get()
        finally:
            self._asking.release()

    def _get(self) -> PoolProxiedConnection:
        token = _got_by.set(monotonic() + GETTING)
        try:
            found = super().connect()
        except psycopg.OperationalError:
            self.silent = True
            raise
        finally:
            _got_by.reset(token)
        self.silent = False
        found.dbapi_connection.pool = self  # type: ignore[union-attr]
        return found


class PatientPostgres(PGDialect_psycopg):
    """SQLAlchemy's `postgresql+psycopg`, with the connection and the pool above."""

    supports_statement_cache = True

    def connect(self, *args: Any, **params: Any) -> Any:
        got_by = _got_by.get()
        if got_by is not None and got_by - monotonic() < CONNECT - 0.1:
            raise psycopg.OperationalError("no time left to connect")
        return PatientConnection.connect(*args, **params)

    def do_ping(self, dbapi_connection: Any) -> Literal[True]:
        """Refuse what answers no more. Who did so just now is not asked: no server restarts so quickly."""
        if monotonic() - dbapi_connection.answered_at < JUST_NOW:
            return True
        return super().do_ping(dbapi_connection)

    @classmethod
    def get_pool_class(cls, _url: URL) -> type[QueuePool]:
        return PatientPool


registry.register("postgresql.patient", __name__, PatientPostgres.__name__)


def _patience() -> float:
    got_by = _got_by.get()
    return ANSWER if got_by is None else max(0.05, min(PING, got_by - monotonic()))
