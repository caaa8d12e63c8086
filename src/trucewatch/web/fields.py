"""What the fields of a filter offer, on pages that share them."""

from typing import Any

from trucewatch.core.incidents import IncidentStatus
from trucewatch.core.kinds import Group, Kind
from trucewatch.pipeline import desk
from trucewatch.pipeline.desk import Filters
from trucewatch.web.context import Asked
from trucewatch.web.verdicts import LETTERS


def fields_of(asked: Asked, chosen: Filters) -> dict[str, Any]:
    """Choices for the templates `filter_fields.html` and `filter_rest.html`, and what is chosen of them."""
    held = desk.agreements(asked.ledger, asked.view, settings=asked.settings)["items"]
    return {
        "chosen": chosen,
        "letters": LETTERS,
        "families": {family: [kind for kind in Kind if kind.group is family] for family in Group},
        "statuses": list(IncidentStatus),
        "agreements": [{"id": one["id"], "name": one["name"]} for one in held],
    }
