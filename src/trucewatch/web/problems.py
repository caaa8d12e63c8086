"""How the API declares what it refuses (RFC 9457)."""

from typing import Any

_TEXT = {"type": "string"}
PROBLEM = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "errors": {
            "type": "array",
            "items": {"type": "object", "required": ["at", "message"], "properties": {"at": _TEXT, "message": _TEXT}},
        },
    },
}
"""JSON Schema of each error's body."""


def refusal(words: str) -> dict[str, Any]:
    """An error of the API in OpenAPI's words."""
    return {"description": words, "content": {"application/problem+json": {"schema": PROBLEM}}}


REFUSALS: dict[int | str, dict[str, Any]] = {
    400: refusal("A filter, a cursor or a value that makes no sense"),
    401: refusal("Nobody is signed in"),
    403: refusal("Not allowed to this person or token"),
    404: refusal("Nothing of that id, in what this person sees"),
    422: refusal("A value of the wrong kind"),
    429: refusal("Too many requests"),
    503: refusal("The ledger cannot be read or written now"),
}
"""What every route of the API may answer."""
CONFLICT: dict[int | str, dict[str, Any]] = {409: refusal("Somebody changed it meanwhile")}
