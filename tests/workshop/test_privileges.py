"""Where a server without privileges keeps its data, when root starts it below a private home."""

import os
from pathlib import Path

import pytest

from workshop.checkout import Checkout, is_root
from workshop.privileges import can_reach, data_home, make_own, unprivileged, write_owned

pytestmark = pytest.mark.skipif(not is_root(), reason="only root gives its privileges away")


@pytest.fixture
def home(place: Checkout) -> Path:
    """The folder above the checkout, and all above it passable."""
    for folder in (place.path, *place.path.parents):
        if folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o111)
    return place.path.parent


def test_data_stays_in_a_checkout_that_nobody_can_reach_into(place: Checkout, home: Path) -> None:
    assert data_home(place, "postgres", unprivileged()) == place.data("postgres")


def test_below_a_private_home_it_lies_in_the_systems_folder_and_the_home_stays_private(
    place: Checkout, home: Path
) -> None:
    home.chmod(0o700)
    found = data_home(place, "postgres", unprivileged())
    assert found == place.system_state / "postgres"
    assert can_reach(found.parent, unprivileged() or pytest.fail("not root"))
    assert home.stat().st_mode & 0o777 == 0o700


def test_data_follows_when_the_home_becomes_private_and_when_it_opens_again(
    place: Checkout, home: Path
) -> None:
    identity = unprivileged()
    usual = data_home(place, "postgres", identity)
    make_own(usual, identity)
    write_owned(usual / "rows", "kept", identity)
    home.chmod(0o700)
    assert (data_home(place, "postgres", identity) / "rows").read_text() == "kept"
    assert not usual.exists()
    home.chmod(0o711)
    assert data_home(place, "postgres", identity) == usual
    assert (usual / "rows").read_text() == "kept"


def test_what_is_made_for_the_server_belongs_to_it_alone(place: Checkout) -> None:
    identity = unprivileged()
    assert identity is not None
    folder = place.data("broker")
    make_own(folder, identity)
    write_owned(folder / "passwords", "x", identity)
    for path, mode in ((folder, 0o700), (folder / "passwords", 0o600)):
        assert path.stat().st_uid == identity.user != os.geteuid()
        assert path.stat().st_mode & 0o777 == mode
