"""The whole program, as its users run it: started as a process, fed and read over its own interfaces."""

import pytest

import pages
from pages import Page
from service import Service


@pytest.fixture
def service(tmp_path):
    """A running service on an empty data directory; ended with the test."""
    with Service(tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    with pages.browser() as made:
        yield made


@pytest.fixture
def opened(browser):
    """Opens pages that are closed with the test."""
    made = []

    def open(service, *args, **options):
        made.append(Page(browser, service, *args, **options))
        return made[-1]

    yield open
    for one in made:
        one.close()


def pytest_make_parametrize_id(val, argname):
    """Bytes are told by their place: workers have to agree on names, and gzip writes the time."""
    return argname if isinstance(val, bytes) and len(val) > 20 else None
