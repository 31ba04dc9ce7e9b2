"""What all tests may ask for lives in `tests/fixtures`: real servers, the apps on them, people who use them."""

from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
pytest_plugins = [f"tests.fixtures.{file.stem}" for file in sorted(FIXTURES.glob("*.py"))]
