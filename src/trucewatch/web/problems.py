"""How the API declares what it refuses (RFC 9457)."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class Fault(TypedDict):
    """What is wrong with one value; `at` is its path."""

    at: str
    message: str


class ProblemJson(TypedDict):
    """The body of each error: `application/problem+json`."""

    type: str
    title: str
    status: int
    detail: str
    errors: NotRequired[list[Fault]]


def refusal(words: str) -> dict[str, Any]:
    """An error of the API in OpenAPI's words."""
    return {"description": words, "model": ProblemJson, "content": {"application/problem+json": {}}}


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
