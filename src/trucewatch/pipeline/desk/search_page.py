"""Full text over documents, claims, incidents, actors and places, in English and Arabic."""

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.asked import LIMIT
from trucewatch.pipeline.desk.shapes_desk import SearchPage


def search(
    ledger: Ledger, view: View, text: str, *, kind: str = "", cursor: str | None = None, limit: int = LIMIT
) -> SearchPage:
    """Hits for words (all must stand there; the last may be a beginning) and "phrases in quotes".

    `kind` narrows to document, claim, incident, actor or place. Signs of a query language mean nothing here. A text
    without letters or figures finds nothing. Raises ConfigError on a text that is too long or an unknown kind.
    """
    raise NotImplementedError
