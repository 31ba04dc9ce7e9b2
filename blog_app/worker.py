"""What the blog does without being asked: each job again and again, in a thread of its own, until told to
stop. So one whose server is away holds up no other."""

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from blog_app.actions import drafts, images
from blog_app.settings import BlogSettings
from common import clock
from common.objects import Objects, ObjectsAway, bucket
from common.postgres import sessions_at
from common.stopping import repeat

# A job does one piece in one transaction, and says whether there was one. It must be safe to run in two
# processes at once: it takes its piece with FOR UPDATE SKIP LOCKED, and leaves it done.
Job = Callable[[Session], object]


def jobs(objects: Objects) -> dict[str, tuple[float, Job]]:
    """By name: each how many seconds, and what. A new one is a new line here."""
    return {
        # What is scheduled for noon is there at noon and two seconds.
        "publish": (2.0, lambda session: drafts.publish_due(session, now=clock.now())),
        "sweep": (60.0, lambda session: images.sweep(session, objects, now=clock.now())),
    }


def run(settings: BlogSettings, stop: threading.Event) -> None:
    """Later and later while the database or S3 is away; what became due meanwhile is done then."""
    sessions = sessions_at(settings.database_url)
    found = jobs(bucket(settings))
    with ThreadPoolExecutor(len(found)) as pool:
        running = [
            pool.submit(_again_and_again, name, job, every, sessions, stop)
            for name, (every, job) in found.items()
        ]
        wait(running, return_when=FIRST_COMPLETED)
        stop.set()  # who ends unasked has met a bug, and takes the process along
    for one in running:
        one.result()


def _again_and_again(
    name: str, job: Job, every: float, sessions: "sessionmaker[Session]", stop: threading.Event
) -> None:
    def work() -> None:
        with sessions() as session:
            while not stop.is_set() and job(session):
                session.expunge_all()

    log = structlog.get_logger("worker").bind(job=name)
    repeat(work, stop, every=every, outages=(ObjectsAway, SQLAlchemyError), log=log)
