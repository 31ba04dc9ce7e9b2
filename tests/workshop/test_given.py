"""What a person has set: the environment before `.env`, both before our own values, and no nonsense."""

import pytest

from workshop.checkout import Checkout
from workshop.errors import WorkshopError
from workshop.given import EXAMPLES, check_url, variables


def test_the_environment_wins_over_the_file_and_empty_means_not_set(
    place: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place.path / ".env").write_text("A_ONE=file\nA_TWO=file\nA_THREE=\n# A_FOUR=x\n")
    monkeypatch.setenv("A_ONE", "environment")
    found = variables(place)
    assert (found["A_ONE"], found["A_TWO"]) == ("environment", "file")
    assert not {"A_THREE", "A_FOUR"} & found.keys()


def test_without_a_file_the_environment_is_all(
    place: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_ONE", "environment")
    assert variables(place)["A_ONE"] == "environment"


@pytest.mark.parametrize("damage", [b"A=\xff\xfe", b"A=one\x00two"])
def test_a_file_that_is_no_text_is_one_clear_line(place: Checkout, damage: bytes) -> None:
    (place.path / ".env").write_bytes(damage)
    with pytest.raises(WorkshopError, match=r"\.env.*Mend or remove it"):
        variables(place)


@pytest.mark.parametrize("server", EXAMPLES)
def test_the_example_in_the_message_is_itself_accepted(server: str) -> None:
    check_url("URL", EXAMPLES[server], server)


@pytest.mark.parametrize(
    "value",
    [
        "nonsense",
        "localhost:5432",
        "postgresql://",
        "postgresql:///blog",
        "postgres://u:s3cret@host/db",
        "mysql://u:s3cret@host/db",
        "postgresql://u:s3cret@host:port/db",
        "postgresql://u:s3cret@host:99999/db",
        "postgresql://u:s3cret@host:0/db",
        "postgresql://[::1/db",
    ],
)
def test_a_wrong_url_names_its_variable_and_an_example_but_not_the_password(value: str) -> None:
    with pytest.raises(WorkshopError) as refusal:
        check_url("BLOG_DATABASE_URL", value, "postgres")
    assert "BLOG_DATABASE_URL is not a URL like postgresql://" in str(refusal.value)
    assert ".env" in refusal.value.cure
    assert "s3cret" not in str(refusal.value)
