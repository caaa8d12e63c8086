"""Indexes from which lists, counts and map cells of the desk, and facts of fusion, are answered without a row."""

from alembic import op

AFTER = "0007"
revision = "0008"
down_revision = AFTER

_MADE = {
    "shown_incident": {
        "starts": ("starts", "number", "mask", "ends"),
        "kind": ("kind", "starts", "number", "mask", "verdict", "status"),
        "status": ("status", "starts", "number", "mask", "verdict", "kind"),
        "verdict": ("verdict", "starts", "number", "mask", "kind", "status"),
        "point": ("lat", "lon", "verdict", "mask", "starts", "ends", "kind", "status", "number"),
    },
    "shown_finding": {
        "incident": ("incident_number", "agreement_id", "zone_id", "verdict", "mask"),
        "agreement": ("agreement_id", "verdict", "starts", "number", "mask", "incident_number"),
        "zone": ("zone_id", "verdict", "starts", "number", "mask", "incident_number", "agreement_id"),
        "verdict": ("verdict", "starts", "number", "mask"),
        "term": ("agreement_id", "term_id", "verdict", "mask"),
        "starts": ("starts", "verdict", "agreement_id", "zone_id", "likelihood", "mask"),
    },
}
"""Table → index → columns."""
_GONE = {
    "shown_incident": ("starts", "kind", "status", "verdict", "place"),
    "shown_finding": ("incident", "agreement", "zone", "verdict"),
}
"""Those in whose place they stand, and one that nothing asked."""


def upgrade() -> None:
    """Makes the indexes anew; of 300,000 incidents in a few seconds."""
    for table, names in _GONE.items():
        for name in names:
            op.drop_index(f"ix_{table}_{name}", table)
    for table, made in _MADE.items():
        for name, columns in made.items():
            op.create_index(f"ix_{table}_{name}", table, list(columns))
    for prefix in ("fused", "open"):
        op.drop_index(f"ix_{prefix}_fact_name_value", f"{prefix}_fact")
        op.create_index(f"ix_{prefix}_fact_name_value", f"{prefix}_fact", ["name", "value", "subject", "number"])
