"""The shop's handle on its database."""

import multiprocessing

from common.mongodb import Mongo


def test_a_client_is_made_anew_in_a_forked_process(mongo: Mongo) -> None:
    before = mongo.client
    answer = multiprocessing.get_context("fork").SimpleQueue()

    def look() -> None:
        answer.put(mongo.client is not before and bool(mongo.database.command("ping")["ok"]))

    child = multiprocessing.get_context("fork").Process(target=look)
    child.start()
    child.join(timeout=15)
    assert child.exitcode == 0
    assert answer.get() is True
    assert mongo.client is before
