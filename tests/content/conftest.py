"""What the tests of content share."""

import pytest

from content.checks import sampling


@pytest.fixture
def few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker tries some hundred rows of each item: what a test wants to see shows on every one."""
    monkeypatch.setattr(sampling, "ALLOWANCE", 4000)
