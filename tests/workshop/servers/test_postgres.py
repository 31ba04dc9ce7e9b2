"""PostgreSQL's own troubles: a lock file left behind, lost secrets, an interrupted start, the wrong version."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.fixtures.variants import with_variants
from tests.workshop.clients import SqlClient
from tests.workshop.conftest import temporary_checkout
from tests.workshop.waiting import eventually
from workshop.checkout import Checkout, is_root
from workshop.children import as_identity
from workshop.errors import WorkshopError
from workshop.ports import any_free_port
from workshop.privileges import data_home, unprivileged
from workshop.servers.postgres import Postgres
from workshop.servers.postgres_cluster import backends_of

FIRST = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def place_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    with temporary_checkout(tmp_path_factory.mktemp("postgres")) as checkout:
        make(checkout).start()  # one initdb for all tests; each of them starts it anew
        yield checkout


@pytest.fixture
def server(place_of_module: Checkout) -> Iterator[Postgres]:
    """Initialised and stopped, with one word kept in it."""
    made = make(place_of_module)
    bring_up(made)
    client_of(made).keep("kept")
    made.stop()
    yield made
    made.stop()


def make(checkout: Checkout, password: str = FIRST) -> Postgres:
    databases = {"blog": password[::-1], "chat": password[::-1]}
    return Postgres(checkout, any_free_port(), password=password, databases=databases)


def bring_up(server: Postgres) -> None:
    server.start()
    server.wait_until_ready()
    server.provision()


def client_of(server: Postgres, app: str = "blog") -> SqlClient:
    return SqlClient(server.variables("URL", app))


def folder_of(server: Postgres) -> Path:
    return data_home(server.checkout, server.name, unprivileged())


@pytest.mark.whole
def test_as_root_it_runs_as_nobody_below_a_private_folder(server: Postgres) -> None:
    if not is_root():
        pytest.skip("only root gives its privileges away")
    bring_up(server)
    leader = psutil.Process(server.pid)
    assert {p.username() for p in (leader, *leader.children())} == {"nobody"}
    assert folder_of(server).stat().st_mode & 0o777 == 0o700


def test_each_app_sees_only_its_own_database(server: Postgres) -> None:
    bring_up(server)
    url = client_of(server).url.removesuffix("blog") + "chat"
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(url, connect_timeout=5)


@pytest.mark.parametrize("left", with_variants(["", "garbage", "1\n"]))
def test_a_half_written_lock_file_does_not_keep_it_from_starting(
    server: Postgres, left: str
) -> None:
    (folder_of(server) / "postmaster.pid").write_text(left)
    bring_up(server)
    assert client_of(server).kept() == "kept"


@pytest.mark.whole
def test_a_lock_file_whose_id_is_somebody_elses_now_is_no_obstacle_and_they_live(
    server: Postgres,
) -> None:
    stranger = subprocess.Popen(["sleep", "60"], **as_identity(unprivileged()))
    try:
        lock = folder_of(server) / "postmaster.pid"
        lock.write_text(f"{stranger.pid}\n{lock.parent}\n1700000000\n{server.port}\n\n127.0.0.1\n")
        bring_up(server)
        assert client_of(server).kept() == "kept"
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.whole
def test_with_lost_secrets_it_gets_new_passwords_and_keeps_its_data(server: Postgres) -> None:
    later = make(server.checkout, password=FIRST.upper())
    bring_up(later)
    assert client_of(later).kept() == "kept"
    assert client_of(later).refused()
    later.stop()


@pytest.mark.whole
def test_stopped_right_after_a_kill_it_leaves_no_backend(server: Postgres) -> None:
    bring_up(server)
    with closing(psycopg.connect(client_of(server).url)) as busy:
        # One that counts looks neither at its client nor at its postmaster.
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1e12::bigint)")
        eventually(lambda: any(p.cpu_times().user > 0.1 for p in backends_of(folder_of(server))))
        psutil.Process(server.pid).kill()
        server.stop()
        assert backends_of(folder_of(server)) == []


@pytest.mark.whole
def test_an_interrupted_first_start_is_begun_again(place: Checkout) -> None:
    server = make(place)
    home = folder_of(server)
    draft = home.with_name("postgres.new")
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    server.start()
    server.wait_until_ready()
    server.stop()
    assert not draft.exists()
    assert not home.with_name("postgres.password").exists()


def test_data_of_another_version_is_left_alone_with_the_cure(place: Checkout) -> None:
    server = make(place)
    folder = folder_of(server)
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("15\n")
    with pytest.raises(WorkshopError, match=r"made by PostgreSQL 15, this is 18.*capstone reset"):
        server.start()
    assert (folder / "PG_VERSION").read_text() == "15\n"


@pytest.mark.whole
def test_a_taken_port_is_told_with_the_place_of_the_whole_story(server: Postgres) -> None:
    bring_up(server)
    other = make(server.checkout)
    other.port = server.port
    other.name = "postgres-other"
    other.start()
    with pytest.raises(WorkshopError) as refusal:
        other.wait_until(lambda: False)
    other.stop()
    assert "could not create any TCP/IP sockets" in refusal.value.message
    assert str(server.checkout.log(other.name)) in refusal.value.cure
