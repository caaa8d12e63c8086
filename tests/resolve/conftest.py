"""What the tests of resolution share: what ships."""

import pytest

from trucewatch.resolve.actors import ActorRegistry, open_registry
from trucewatch.resolve.gazetteer import open_gazetteer
from trucewatch.resolve.gazetteer_sources import shipped_sources
from trucewatch.resolve.places import PlaceResolver


@pytest.fixture(scope="session")
def registry() -> ActorRegistry:
    return open_registry()


@pytest.fixture(scope="module")
def resolver() -> PlaceResolver:
    """Over the gazetteer as it ships; a module may have its own."""
    return PlaceResolver(open_gazetteer(sources=shipped_sources()))
