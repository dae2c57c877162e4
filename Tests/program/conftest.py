"""The whole program, as its users run it: started as a process, fed and read over its own interfaces."""

import pytest

from service import Service


@pytest.fixture
def service(tmp_path):
    """A running service on an empty data directory; ended with the test."""
    with Service(tmp_path / "data") as running:
        yield running
