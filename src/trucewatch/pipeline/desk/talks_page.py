"""Rounds of talks, in order of day."""

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.shapes_registry import TalkList


def talks(ledger: Ledger, view: View, *, topic: str = "", start: str = "", end: str = "") -> TalkList:
    """Rounds of talks, of one agreement or proposal where `topic` names it; days in ISO form, both included."""
    raise NotImplementedError
