"""Actors that incidents name: the list, and one with its incidents and positions."""

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.asked import LIMIT
from trucewatch.pipeline.desk.shapes_registry import ActorList, ActorPage
from trucewatch.settings import Settings


def actors(ledger: Ledger, view: View, *, cursor: str | None = None, limit: int = LIMIT) -> ActorList:
    """Actors with an incident in the view, most incidents first."""
    raise NotImplementedError


def actor(ledger: Ledger, view: View, actor_id: str, *, settings: Settings | None = None) -> ActorPage:
    """One actor; of the registry also one that no incident names. Raises NotFound."""
    raise NotImplementedError
