"""What all tests may ask for lives in `tests/fixtures`: real servers, the apps on them, people who use them."""

pytest_plugins = ["tests.fixtures.servers", "tests.fixtures.apps", "tests.fixtures.people"]
