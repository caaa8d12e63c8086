"""Aims, topics and reasons: what an act is for, what a position is about and why it is held."""

from trucewatch.extract.drafts import Draft


def complete(draft: Draft) -> None:
    """Fills a draft's purpose, topic and reasons from its own clause."""
